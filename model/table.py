"""A CSV table of the numbers in pictures, which a later run can continue."""

import csv
import os
import re
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from model.values import Number

COLUMNS = ["file", "row", "text", "confidence", "x", "y", "w", "h", "error"]
FORMULA = ("=", "+", "-", "@")  # a spreadsheet computes what begins so


class TableError(Exception):
    """A table that cannot be written: a sentence for the user."""


class Table:
    """One row per number, written as soon as it is known. A picture without numbers, or with an error, has one row."""

    def __init__(self, path: Path) -> None:
        """Begins the table or continues the one that is there. Raises TableError; another's file stays as it is."""
        self._path = path
        try:
            data = path.read_bytes() if path.exists() else b""
            kept = _certain(data, path)
            if len(kept) < len(data):
                os.truncate(path, len(kept))
        except OSError as error:
            raise TableError(f"{path} cannot be continued: {error.strerror}") from error
        self._errors = {cells[0]: cells[-1] for cells in map(_cells, kept.splitlines()[1:])}
        if not kept:
            self._write([COLUMNS])

    def __contains__(self, file: str) -> bool:
        return _name(file) in self._errors

    def error(self, file: str) -> str:
        """Why a picture of the table could not be read, "" if it could."""
        return self._errors[_name(file)]

    def add(self, file: str, numbers: Sequence[Number] = (), error: str = "") -> None:
        """Writes the rows of one picture. Raises TableError."""
        name = _name(file)
        rows = [
            [name, row, number.text, round(number.confidence, 4), *(round(side, 4) for side in number.box), ""]
            for row, number in enumerate(numbers, start=1)
        ]
        self._write(rows or [[name, *[""] * 7, error]])
        self._errors[name] = error

    def _write(self, rows: list[list[Any]]) -> None:
        """All at once: whoever interrupts finds a picture's rows there, or none."""
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        try:
            with self._path.open("ab") as file:
                file.write(text.getvalue().encode())
        except OSError as error:
            raise TableError(f"{self._path} cannot be written: {error.strerror}") from error


def _certain(data: bytes, path: Path) -> bytes:
    """A table without a half-written last line, and then without the picture before it: it may be the same."""
    header = ",".join(COLUMNS).encode() + b"\n"
    if not data.startswith(header) and not header.startswith(data):
        raise TableError(f"{path} is another kind of file and stays as it is: name a new one")
    lines = data.splitlines(keepends=True)
    if lines and not lines[-1].endswith(b"\n"):
        lines.pop()
        last = lines[-1:] and _cells(lines[-1])[0]
        while lines and _cells(lines[-1])[0] == last:
            lines.pop()
    return b"".join(lines)


def _cells(line: bytes) -> list[str]:
    return next(csv.reader([line.decode(errors="replace")])) or [""]


def _name(file: str) -> str:
    """A file's name as it stands in a cell: in one line, in UTF-8, and no formula."""
    name = re.sub("[\x00-\x1f\x7f\ud800-\udfff]", lambda found: ascii(found[0])[1:-1], file)
    return f"./{name}" if name.startswith(FORMULA) else name
