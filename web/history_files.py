"""The history as files to take away, written page by page."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from io import StringIO

from web.entries import Entry, Page

COLUMNS = ["time", "text", "read", "corrected", "confidence", "shown"]
BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know that it is UTF-8

NextPage = Callable[[int | None], Page]  # from the `next` of a page to the one after it, from None to the first


def as_csv(page: NextPage) -> Iterator[str]:
    """A table, newest first. `text` is for programs: a spreadsheet makes 42 of a text 0042, however it is quoted.

    So `shown` has it once more behind an apostrophe, which all of them leave a text. Not ="0042": what begins with =
    is computed, and nothing else in here begins with =, +, -, @, a tab or a line's end either.
    """
    yield BYTE_ORDER_MARK + _lines([COLUMNS])
    for entries in _pages(page):
        yield _lines([_cells(entry) for entry in entries])


def as_json(page: NextPage) -> Iterator[str]:
    """An object with all `readings`, newest first."""
    yield '{"readings": ['
    between = "\n"
    for entries in _pages(page):
        for entry in entries:
            yield between + json.dumps(entry.as_dict() | {"time": _time(entry.at)})
            between = ",\n"
    yield "\n]}\n"


def _pages(page: NextPage) -> Iterator[list[Entry]]:
    before = None
    while True:
        entries, _, before = page(before)
        yield list(entries)
        if before is None:
            return


def _cells(entry: Entry) -> list[str]:
    corrected = "yes" if entry.text != entry.read else "no"
    return [_time(entry.at), entry.text, entry.read, corrected, f"{entry.confidence:.4f}", f"'{entry.text}"]


def _time(at: float) -> str:
    """ISO 8601 with the offset that holds here."""
    return datetime.fromtimestamp(at).astimezone().isoformat(timespec="milliseconds")


def _lines(rows: list[list[str]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
