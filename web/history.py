"""The numbers that settled, newest first, in memory."""

from collections import deque
from dataclasses import asdict, dataclass, replace
from typing import Any

from model.values import Reading, State

KEPT = 1000
STILL_IN_VIEW_S = 2.0  # a number that is gone for less never left


@dataclass(frozen=True, slots=True)
class Entry:
    """A number that settled. confidence: the best seen, in [0, 1]; at: when it settled first, Unix seconds."""

    text: str
    confidence: float
    at: float


class History:
    """The last `KEPT` settled numbers; a number that stays in view is one of them."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)  # newest first
        self._seen_at = float("-inf")

    def add(self, reading: Reading) -> None:
        """Take note of a reading, if it is settled."""
        if reading.state != State.SETTLED:
            return
        confidence = max((n.confidence for n in reading.numbers if n.text == reading.text), default=0.0)
        same = self._entries and self._entries[0].text == reading.text
        if same and reading.captured_at - self._seen_at <= STILL_IN_VIEW_S:
            self._entries[0] = replace(self._entries[0], confidence=max(self._entries[0].confidence, confidence))
        else:
            self._entries.appendleft(Entry(reading.text, confidence, reading.captured_at))
        self._seen_at = reading.captured_at

    def as_dicts(self, limit: int) -> list[dict[str, Any]]:
        """The newest `limit` entries as they go out in JSON."""
        newest = list(self._entries)[:limit]
        return [
            asdict(entry) | {"confidence": round(entry.confidence, 4), "at": round(entry.at, 3)} for entry in newest
        ]
