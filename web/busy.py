"""Work that may take its time, and the answer to come again when it takes too much of it."""

from collections.abc import Callable
from typing import TypeVar

from stream.loops import Loop

T = TypeVar("T")


class BusyError(Exception):
    """What cannot be had now; the message says to come again."""


def beside(loop: Loop, work: Callable[[], T], wait_s: float, sentence: str) -> T:
    """What `work` returns or raises, done beside the loop. Raises BusyError(sentence) when that takes too long."""
    try:
        return loop.beside(work, wait_s)
    except TimeoutError:
        raise BusyError(sentence) from None
