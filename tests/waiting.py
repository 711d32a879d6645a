"""Waiting for another thread, another program, or a page in its browser."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LONG_S = 60.0  # far more than anything needs: a busy machine must not fail a test


def until(condition: Callable[[], object], timeout_s: float = LONG_S) -> None:
    """Return as soon as `condition()` is true; fail when it isn't in time."""
    becomes(lambda: bool(condition()), True, timeout_s)


def becomes(look: Callable[[], T], expected: T, timeout_s: float = LONG_S) -> None:
    """Return as soon as `look()` is `expected`; fail with the difference when it isn't in time."""
    deadline = time.monotonic() + timeout_s
    while (found := look()) != expected and time.monotonic() < deadline:
        time.sleep(0.005)
    assert found == expected, "waited in vain"
