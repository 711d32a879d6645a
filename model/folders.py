"""The pictures in folders."""

import re
from collections.abc import Iterator
from pathlib import Path

SUFFIXES = {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp"}  # what model.pictures takes


def pictures(name: str) -> Iterator[str]:
    """The pictures in a folder and in those inside it, in natural order; of anything else the name itself.

    Hidden files, other files and linked folders are left out. A folder that cannot be opened is named itself, so that
    whoever reads the files says what is wrong.
    """
    path = Path(name)
    if not path.is_dir():
        yield name
        return
    try:
        entries = sorted(path.iterdir(), key=_natural)
    except OSError:
        yield name
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from pictures(str(entry))
        elif entry.suffix.lower() in SUFFIXES:
            yield str(entry)


def _natural(path: Path) -> tuple[list[str | int], str]:
    """A key that puts 2 before 10, and capitals beside small letters."""
    parts = re.split(r"(\d+)", path.name.casefold())
    return [int(part) if part.isdecimal() else part for part in parts], path.name
