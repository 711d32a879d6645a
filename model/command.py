"""The command line of `model.read`: the numbers in pictures and folders, as lines of JSON or as a table."""

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from model.errors import ModelError
from model.folders import pictures
from model.pattern import checked, matches
from model.pictures import PictureError, load
from model.read import Reader, read_single
from model.table import Table, TableError
from model.values import Number

INTERRUPTED = 130  # the exit status of a program that Ctrl-C ended


@dataclass(frozen=True, slots=True)
class Shown:
    """Which numbers are shown: those that are sure enough and match the pattern."""

    threshold: float
    pattern: str

    def includes(self, number: Number) -> bool:
        return number.confidence >= self.threshold and matches(self.pattern, number.text)


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit status: 0, 1 when a picture could not be read, 2 when it cannot go on, 130 for Ctrl-C."""
    parser = _parser()
    args = parser.parse_args(arguments)
    if not 0.0 <= args.threshold <= 1.0:
        parser.error("--threshold must be between 0 and 1")
    try:
        shown = Shown(args.threshold, checked(args.pattern))
    except ValueError as error:
        parser.exit(2, f"model.read: {error}\n")
    try:
        files = [file for name in args.names for file in pictures(name)]
        if not files:
            parser.exit(2, f"model.read: there are no JPEG, PNG or WebP pictures in {', '.join(args.names)}\n")
        if args.csv:
            return _fill(Table(args.csv), files, Reader(), shown)
        return _print(files, Reader(), shown)
    except (ModelError, TableError) as error:
        parser.exit(2, f"model.read: {error}\n")
    except KeyboardInterrupt:
        how = f": run the same command again to continue {args.csv}" if args.csv else ""
        parser.exit(INTERRUPTED, f"model.read: stopped{how}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model.read", description="Read the numbers in pictures.")
    parser.add_argument("names", nargs="+", metavar="FILE", help="JPEG, PNG or WebP, or a folder of them")
    parser.add_argument("--csv", type=Path, metavar="TABLE", help="write a table, or continue it: a row per number")
    parser.add_argument("--threshold", type=float, default=0.8, help="least confidence that is shown (%(default)s)")
    parser.add_argument("--pattern", default="", help=r"show only such numbers, as '\d{6}' (default: any)")
    return parser


def _print(files: list[str], reader: Reader, shown: Shown) -> int:
    """One line of JSON per file."""
    status = 0
    for file in files:
        line: dict[str, Any] = {"file": file}
        try:
            line |= read_single(reader, load(Path(file)), shown.threshold, shown.pattern).as_dict()
        except PictureError as error:
            line["error"] = str(error)
            status = 1
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    return status


def _fill(table: Table, files: list[str], reader: Reader, shown: Shown) -> int:
    """What the table does not have yet; the status is that of all the files, whichever run read them."""
    left = [file for file in dict.fromkeys(files) if file not in table]
    for file in _watched(left, len(files)):
        try:
            found = reader.read(load(Path(file)))
        except PictureError as error:
            table.add(file, error=str(error))
        else:
            table.add(file, [number for number in found if shown.includes(number)])
    return int(any(table.error(file) for file in files))


def _watched(left: list[str], total: int) -> Iterable[str]:
    """With a progress bar where somebody looks."""
    if not sys.stderr.isatty():
        return left
    bar: Iterable[str] = tqdm(left, initial=total - len(left), total=total, unit=" pictures")
    return bar
