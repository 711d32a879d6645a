"""The numbers that settled: what is in view, the newest in memory, and all others in the database."""

import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from model.values import Number, Reading
from stream.reader import Tuning
from web.entries import Entry, Page, Wanted
from web.records import Records, RecordsError

KEPT = 1000  # in memory: the newest, and as many that are not in the database yet
STILL_IN_VIEW_S = 2.0  # a number that is gone for less never left


class NoEntryError(Exception):
    """There is no such entry."""


class StaleError(Exception):
    """Somebody else was quicker. entry: as it is now."""

    def __init__(self, entry: Entry) -> None:
        was = "deleted" if entry.deleted_at else f"changed to {entry.text}"
        super().__init__(f"This entry was {was} meanwhile. Nothing of yours was saved.")
        self.entry = entry


@dataclass(slots=True)
class Sighting:
    """A number in view: its entry, and when it was seen last, Unix seconds."""

    id: int
    last: float


class History:
    """Settled numbers; one that stays in view is one entry, wherever it is and goes.

    Safe from any thread. `page`, `find` and what changes entries wait for the database: call them beside the loop.
    changes: grows with each change that viewers should see. problem: why nothing is saved at present, "" when it is.
    """

    def __init__(self, records: Records | None = None) -> None:
        self.records = records
        self.changes = 0
        self.problem = ""
        self._lock = threading.Lock()  # held for moments
        self._editing = threading.Lock()  # held while one person's change is made
        self._newest: dict[int, Entry] = {}
        self._unsaved: dict[int, Entry] = {}
        self._in_view: dict[str, Sighting] = {}

    @property
    def notice(self) -> str:
        """What people should know, "" when all is well."""
        return self.problem or (self.records.moved if self.records else "")

    def add(self, reading: Reading, tuning: Tuning) -> None:
        """Take note of the numbers that have settled in a reading."""
        settled = tuning.settled(reading)
        if not settled:
            return
        at = reading.captured_at
        with self._lock:
            # Either way, for the clock on the wall may be set back.
            self._in_view = {
                text: seen for text, seen in self._in_view.items() if abs(at - seen.last) <= STILL_IN_VIEW_S
            }
            # The text comes last: of several that settled at once it is the newest.
            for number in sorted(settled, key=lambda number: number.text == reading.text):
                self._see(number, at, reading.pictures.get(number.text))

    def _see(self, number: Number, at: float, picture: bytes | None) -> None:
        seen = self._in_view.get(number.text)
        if seen is None:
            last = max(self._newest, default=0)
            entry = Entry(max(last + 1, int(at * 1000)), at, number.text, number.text, number.confidence)
            self._in_view[number.text] = Sighting(entry.id, at)
            self._put(replace(entry, picture=picture))
            return
        seen.last = at
        known = self._newest.get(seen.id)
        if known is not None and number.confidence > known.confidence:
            self._newest[known.id] = self._unsaved[known.id] = replace(known, confidence=number.confidence)

    def _put(self, entry: Entry) -> None:
        self._newest[entry.id] = self._unsaved[entry.id] = entry
        self._newest, self._unsaved = _capped(self._newest), _capped(self._unsaved)
        self.changes += 1

    def newest(self, limit: int) -> list[Entry]:
        """The newest, from memory: at once."""
        with self._lock:
            newest = sorted(self._newest.items(), reverse=True)
        return [entry for _, entry in newest if entry.deleted_at is None][:limit]

    def page(self, wanted: Wanted) -> Page:
        """One page, of what is saved and what is not yet; without the database of what is in memory."""
        with self._lock:
            unsaved, newest = dict(self._unsaved), dict(self._newest)
        try:
            stored, total = self.records.page(wanted, unsaved) if self.records else ([], 0)
            held = unsaved if self.records else newest
        except RecordsError:
            stored, total, held = [], 0, newest | unsaved
        total += sum(map(wanted.counts, held.values()))
        shown = [_pictured(entry, newest) for entry in stored]
        return Page.of([*shown, *filter(wanted.fits, held.values())], total, wanted.limit)

    def find(self, identity: int) -> Entry:
        """The entry as it is now. Raises NoEntryError."""
        stored = None
        with suppress(RecordsError):  # then it may be in memory
            stored = self.records and self.records.get(identity)
        with self._lock:
            entry = self._unsaved.get(identity) or stored or self._newest.get(identity)
            if entry is None:
                raise NoEntryError
            return _pictured(entry, self._newest)

    def picture(self, identity: int) -> bytes:
        """The JPEG of an entry. Raises NoEntryError, RecordsError."""
        with self._lock:
            entry = self._newest.get(identity)
        picture = entry.picture if entry else None
        if picture is None and self.records:
            picture = self.records.picture(identity)
        if picture is None:
            raise NoEntryError
        return picture

    def correct(self, identity: int, text: str, version: int) -> Entry:
        """Write `text` beside what was read. Raises NoEntryError, StaleError: it is no longer that version."""
        return self._change(identity, version, text=text)

    def delete(self, identity: int) -> Entry:
        """Take an entry out; it can be restored for a day. Raises NoEntryError."""
        return self._change(identity, None, deleted_at=time.time())

    def restore(self, identity: int) -> Entry:
        """Bring a deleted entry back. Raises NoEntryError."""
        return self._change(identity, None, deleted_at=None)

    def _change(self, identity: int, version: int | None, **changes: Any) -> Entry:
        with self._editing:
            entry = self.find(identity)
            if version is not None and (entry.version != version or entry.deleted_at):
                raise StaleError(entry)
            changed = replace(entry, version=entry.version + 1, **changes)
            with self._lock:
                self._put(changed)
        return changed

    def delete_all(self) -> float:
        """Take all entries out; the time by which they can be restored. Raises RecordsError, and nothing is changed."""
        at = time.time()
        self._mark_all(None, at)
        return at

    def restore_all(self, at: float) -> None:
        """Bring back what was deleted at that time. Raises RecordsError."""
        self._mark_all(at, None)

    def _mark_all(self, before: float | None, after: float | None) -> None:
        with self._editing:
            if self.records:
                self.records.mark_all(before, after)
            with self._lock:
                for entry in [*(self._newest | self._unsaved).values()]:
                    if entry.deleted_at == before:
                        self._put(replace(entry, version=entry.version + 1, deleted_at=after))

    def unsaved(self) -> list[Entry]:
        """What is not in the database yet."""
        with self._lock:
            return list(self._unsaved.values())

    def saved(self, entries: Iterable[Entry]) -> None:
        """These are in the database now; what has changed since then is not."""
        with self._lock:
            for entry in entries:
                if self._unsaved.get(entry.id) is entry:
                    del self._unsaved[entry.id]

    def loaded(self, stored: Iterable[Entry]) -> None:
        """Know the newest of the database; those in memory that it has not are to be saved again."""
        known = {entry.id: entry for entry in stored}
        with self._lock:
            lost = {identity: entry for identity, entry in self._newest.items() if identity not in known}
            self._unsaved = _capped(lost | self._unsaved)
            self._newest = _capped(known | self._newest)
            self.changes += 1

    def say(self, problem: str) -> None:
        """Why nothing is saved at present, "" when it is."""
        if problem != self.problem:
            self.problem = problem
            self.changes += 1


def _pictured(entry: Entry, newest: Mapping[int, Entry]) -> Entry:
    """An entry of the database with its picture, if that is in memory."""
    return replace(entry, picture=newest[entry.id].picture) if entry.id in newest else entry


def _capped(entries: dict[int, Entry]) -> dict[int, Entry]:
    """The newest of `entries`."""
    return entries if len(entries) <= KEPT else dict(sorted(entries.items())[-KEPT:])
