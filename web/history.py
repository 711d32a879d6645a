"""The numbers that settled, newest first, in memory."""

from collections import deque
from dataclasses import dataclass
from typing import Any

from model.values import Reading
from stream.reader import Tuning

KEPT = 1000
STILL_IN_VIEW_S = 2.0  # a number that is gone for less never left


@dataclass(slots=True)
class Entry:
    """A number that settled. confidence: the best seen, in [0, 1]; first, last: when it was, Unix seconds."""

    text: str
    confidence: float
    first: float
    last: float


class History:
    """The last `KEPT` settled numbers; a number that stays in view is one of them, wherever it is and goes."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)  # newest first

    def add(self, reading: Reading, tuning: Tuning) -> bool:
        """Take note of the numbers that have settled in a reading; whether one of them is a new entry."""
        at, new = reading.captured_at, False
        # The text comes last: of several that settled at once it is the newest.
        for number in sorted(tuning.settled(reading), key=lambda number: number.text == reading.text):
            entry = self._in_view(number.text, at)
            if entry is None:
                self._entries.appendleft(Entry(number.text, number.confidence, at, at))
                new = True
            else:
                entry.confidence, entry.last = max(entry.confidence, number.confidence), at
        return new

    def _in_view(self, text: str, at: float) -> Entry | None:
        # Either way, for the clock on the wall may be set back.
        same = (entry for entry in self._entries if entry.text == text and abs(at - entry.last) <= STILL_IN_VIEW_S)
        return next(same, None)

    def as_dicts(self, limit: int) -> list[dict[str, Any]]:
        """The newest `limit` entries as they go out in JSON."""
        newest = list(self._entries)[:limit]
        return [
            {"text": entry.text, "confidence": round(entry.confidence, 4), "at": round(entry.first, 3)}
            for entry in newest
        ]
