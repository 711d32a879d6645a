"""The one-slot mailbox between threads: whoever is slow misses values and never sees old ones."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Latest(Generic[T]):
    """Holds the newest value and its sequence number: 1 for the first, 0 while there is none.

    Any native thread may put and wait. `on_put` is called after each put, in the thread that puts.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._value: T | None = None
        self._seq = 0
        self._on_put: list[Callable[[], None]] = []

    def put(self, value: T) -> None:
        with self._changed:
            self._value = value
            self._seq += 1
            self._changed.notify_all()
        for callback in self._on_put:
            callback()

    def peek(self) -> tuple[int, T | None]:
        """The newest value and its sequence number, at once."""
        with self._changed:
            return self._seq, self._value

    def wait(self, after: int, timeout: float) -> tuple[int, T | None]:
        """As `peek`, once the sequence number is above `after` or `timeout` seconds have passed."""
        with self._changed:
            self._changed.wait_for(lambda: self._seq > after, timeout)
            return self._seq, self._value

    def on_put(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each put. It must not block."""
        self._on_put.append(callback)
