"""Wrong codes of late, by the address that they came from."""

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

from stream.audience import place

MOST = 5  # wrong codes from one address within `WINDOW_S`
WINDOW_S = 60.0
REMEMBERED = 10_000  # addresses


class Attempts:
    """Counts wrong codes. Not safe from several threads at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, list[float]] = OrderedDict()  # the last to fail comes last

    def __len__(self) -> int:
        return len(self._wrong)

    def wait_s(self, address: str) -> int:
        """How many seconds must pass before `address` may try a code again; 0 for none."""
        now = self._clock()
        wrong = [at for at in self._wrong.get(place(address), []) if now - at < WINDOW_S]
        return ceil(wrong[0] + WINDOW_S - now) if len(wrong) >= MOST else 0

    def failed(self, address: str) -> None:
        """A code from there was wrong."""
        where = place(address)
        self._wrong[where] = [*self._wrong.get(where, []), self._clock()][-MOST:]
        self._wrong.move_to_end(where)
        if len(self._wrong) > REMEMBERED:
            self._wrong.popitem(last=False)
