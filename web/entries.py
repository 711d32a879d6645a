"""A number that settled, as it is kept, asked for and sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history.

    id: milliseconds since 1970 when it was first seen, or one more than the last. at: the same in Unix seconds.
    read: what was read. text: what a person made of it, else the same. confidence: the best seen, in [0, 1].
    version: one more with each change that a person makes. deleted_at: Unix seconds, None unless it is deleted.
    picture: JPEG of its part of the frame while it is in memory. kept: its picture is in the database.
    """

    id: int
    at: float
    read: str
    text: str
    confidence: float
    version: int = 1
    deleted_at: float | None = None
    kept: bool = False
    picture: bytes | None = field(default=None, compare=False, repr=False)

    def as_dict(self) -> dict[str, Any]:
        """The entry as it goes out in JSON."""
        pictured = self.kept or self.picture is not None
        return {
            "id": self.id,
            "text": self.text,
            "read": self.read,
            "corrected": self.text != self.read,
            "confidence": round(self.confidence, 4),
            "at": round(self.at, 3),
            "picture": f"/api/history/{self.id}.jpg" if pictured else None,
            "version": self.version,
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries somebody asks for: the newest `limit` of those below the id `before` that have `digits` in them."""

    limit: int
    before: int | None = None
    digits: str = ""

    def fits(self, entry: Entry) -> bool:
        """Whether it is asked for."""
        early = self.before is None or entry.id < self.before
        return early and self.counts(entry)

    def counts(self, entry: Entry) -> bool:
        """Whether it would be on one of the pages."""
        return entry.deleted_at is None and (self.digits in entry.text or self.digits in entry.read)


class Page(NamedTuple):
    """Entries, newest first; `total`: how many there are on all pages; `next`: the `before` of the next one."""

    entries: Sequence[Entry]
    total: int
    next: int | None

    @classmethod
    def of(cls, entries: Iterable[Entry], total: int, limit: int) -> "Page":
        """The newest `limit` of `entries`; that there are more means that a page follows."""
        ordered = sorted(entries, key=lambda entry: -entry.id)
        return cls(ordered[:limit], total, ordered[limit - 1].id if len(ordered) > limit else None)
