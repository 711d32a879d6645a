"""How fast it goes: frames a second, and how long a frame takes from the camera to its view."""

import time
from collections import deque

from model.values import Reading
from stream.frame import NOTICE, View
from stream.latest import Latest
from stream.pace import Rate

WINDOW_S = 3.0
KEPT = 600
RECENT = 300  # moments, one a second


class Meter:
    """Counts readings and times views. Written by the reader's thread, read by any."""

    def __init__(self) -> None:
        self._read = Rate()
        self._last = NOTICE  # the frame of the last view
        self._views: deque[tuple[float, float]] = deque(maxlen=KEPT)  # when, how long it took
        self._moments: deque[dict[str, float | None]] = deque(maxlen=RECENT)

    def watch(self, readings: Latest[Reading], views: Latest[View]) -> None:
        """Measure what is put from now on."""
        readings.on_put(self._read.tick)
        views.on_put(lambda: self._viewed(views.peek()[1]))

    def _viewed(self, view: View | None) -> None:
        if view is not None and view.seq not in (NOTICE, self._last):  # else it is one again
            self._last = view.seq
            now = time.monotonic()
            self._views.append((now, now - view.at))

    def note(self, viewers: int) -> None:
        """Keep how it goes now; it is called once a second."""
        self._moments.append({"fps": self.per_second(), **self.latency_ms(), "viewers": viewers})

    def recent(self) -> dict[str, list[float | None]]:
        """How it went in the last five minutes, second by second, each figure by its name."""
        moments = list(self._moments)
        return {name: [moment[name] for moment in moments] for name in ("fps", "p50_ms", "p95_ms", "viewers")}

    def per_second(self) -> float:
        """Frames read a second, of late."""
        return round(self._read.per_second(), 1)

    def latency_ms(self) -> dict[str, float | None]:
        """Half and 95 % of the views of late took at most this long; None when there were none."""
        since = time.monotonic() - WINDOW_S
        took = sorted(seconds for at, seconds in self._views.copy() if at > since)
        if not took:
            return {"p50_ms": None, "p95_ms": None}
        return {f"p{share}_ms": round(took[len(took) * share // 100] * 1000, 1) for share in (50, 95)}
