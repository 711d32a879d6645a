"""What is installed: every package by version and checksum, as the bounds in `requirements*.txt` want it."""

import re
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.servers import ROOT

LOCKS = {"requirements.lock": "requirements-run.txt", "requirements-dev.lock": "requirements-dev.txt"}
PIN = re.compile(r"^([\w.-]+)==([^ ]+)(?: ; [^\\]+)? \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)


def wanted(name: str) -> Iterator[Requirement]:
    """The bounds in a file, and in those that it includes."""
    for line in (ROOT / name).read_text().splitlines():
        if line.startswith("-r "):
            yield from wanted(line.removeprefix("-r "))
        elif line and not line.startswith("#"):
            yield Requirement(line.partition("#")[0])


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_checksums_and_nothing_of_a_machine(name: str) -> None:
    text = (ROOT / name).read_text()
    lines = [line for line in text.splitlines() if not line.startswith((" ", "#"))]
    assert len(PIN.findall(text)) == len(lines)
    assert not re.search(r"://|--\w*index|--find-links|/tmp|/home|/opt", text)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_is_within_the_bounds(name: str) -> None:
    pinned: dict[str, set[str]] = {}
    for package, version, _ in PIN.findall((ROOT / name).read_text()):
        pinned.setdefault(canonicalize_name(package), set()).add(version)
    for bound in wanted(LOCKS[name]):
        versions = pinned.get(canonicalize_name(bound.name), set())
        assert versions, f"{bound.name} is not in {name}: run `make lock`"
        assert all(version in bound.specifier for version in versions)
