"""One opening of a source, in a thread that can be left behind."""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any, Protocol, runtime_checkable

from numpy.typing import NDArray

from stream.sources import Source


@runtime_checkable
class Skips(Protocol):
    """A source that can pass over a picture for less than reading it costs."""

    def skip(self) -> bool:
        """Pass over the next picture, at the source's own rate; False: none came, or it ended."""


@runtime_checkable
class Wakes(Source, Protocol):
    """A source whose `read` another thread can end."""

    def wake(self) -> None:
        """Have `read` return soon."""


class Feed:
    """Opens a source, hands on what it gives, and closes it.

    A call into a camera's driver may never return, and nothing can interrupt it. Such a feed is left behind: its
    thread ends when the call does, closes the source, and hands on nothing any more.

    take: gets this feed and each picture. rests: whether the next picture need not be read.
    """

    def __init__(
        self, open_source: Callable[[], Source], take: Callable[["Feed", NDArray[Any]], None], rests: Callable[[], bool]
    ) -> None:
        self.source: Source | None = None  # once it is open
        self.error: Exception | None = None  # what ended it
        self.heard_at = time.monotonic()  # the last sign of life
        self._open = open_source
        self._take = take
        self._rests = rests
        self._left, self._done = threading.Event(), threading.Event()
        # A daemon: a call that never returns must not keep the program from ending.
        threading.Thread(target=self._run, name="camera", daemon=True).start()

    def leave(self) -> None:
        """Ask it to end, which it does after the call that it is in."""
        self._left.set()
        if isinstance(self.source, Wakes):
            self.source.wake()

    def done(self, timeout: float = 0.0) -> bool:
        """Whether it has ended, or does within `timeout` seconds."""
        return self._done.wait(timeout)

    def _run(self) -> None:
        try:
            with closing(self._open()) as source:
                self.source, self.heard_at = source, time.monotonic()
                while not self._left.is_set() and self._next(source):
                    pass
        except Exception as error:
            self.error = error
        finally:
            self._done.set()

    def _next(self, source: Source) -> bool:
        if self._rests():
            return self._skip(source)
        raw = source.read()
        if raw is not None and not self._left.is_set():
            self._take(self, raw)
        return raw is not None

    def _skip(self, source: Source) -> bool:
        there = source.skip() if isinstance(source, Skips) else not self._left.wait(1 / source.fps)
        self.heard_at = time.monotonic()
        return there
