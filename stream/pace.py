"""Keeping time: a pace to keep, a rate to measure, a limit, pauses between tries."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

RATE_WINDOW_S = 3.0
LEAST_SPAN_S = 0.5  # the first two frames often come at once
PAUSES_S = (0.5, 1.0, 2.0, 4.0, 8.0)


class Pace:
    """Lets one frame pass per period: never ahead of the rate, and after a stall without a burst."""

    def __init__(
        self,
        fps: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._period = 1 / fps
        self._clock = clock
        self._sleep = sleep
        self._due: float | None = None

    def wait(self) -> None:
        """Return when the next frame is due; at once for the first."""
        now = self._clock()
        due = now if self._due is None else self._due
        if due > now:
            self._sleep(due - now)
        # A little late keeps the schedule; more than a period late starts a new one.
        self._due = max(due + self._period, now)


class Rate:
    """Counts what happens per second over the last few seconds. Any thread may tick and ask."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._ticks: deque[float] = deque()

    def tick(self) -> None:
        with self._lock:
            self._ticks.append(self._clock())
            self._forget()

    def per_second(self) -> float:
        with self._lock:
            self._forget()
            if len(self._ticks) < 2:
                return 0.0
            return (len(self._ticks) - 1) / max(self._ticks[-1] - self._ticks[0], LEAST_SPAN_S)

    def _forget(self) -> None:
        oldest = self._clock() - RATE_WINDOW_S
        while self._ticks and self._ticks[0] < oldest:
            self._ticks.popleft()


class Allowance:
    """What somebody may do so many times at once, and as many times in each second after that."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._left = float(most)
        self._at = clock()

    def spend(self) -> bool:
        """Whether it may be done once more, now; then it is counted."""
        now = self._clock()
        self._left = min(self._most, self._left + (now - self._at) * self._most)
        self._at = now
        allowed = self._left >= 1
        self._left -= allowed
        return allowed


class Retry:
    """Growing pauses between tries."""

    def __init__(self, pauses_s: Sequence[float] = PAUSES_S) -> None:
        self._pauses_s = pauses_s
        self._tries = 0

    def next_s(self) -> float:
        """How long to wait before the next try, in seconds."""
        pause_s = self._pauses_s[min(self._tries, len(self._pauses_s) - 1)]
        self._tries += 1
        return pause_s

    def succeeded(self) -> None:
        """The next pause is the shortest again."""
        self._tries = 0
