"""Who wants pictures and readings: viewers of the stream, snapshots that wait, listeners."""

import ipaddress
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

MOST_VIEWERS = 800
MOST_FROM_ONE = 50  # viewers from one address of the network


class FullError(Exception):
    """One viewer too many; the message is one sentence."""


class Audience:
    """Counts who watches, and how many may. Safe from any thread.

    most, most_from_one: viewers in all, and from one address. Without a number, `MOST_FROM_ONE` from each
    address of the network; none for this machine itself, where a proxy brings everybody.
    """

    def __init__(self, most: int = MOST_VIEWERS, most_from_one: int | None = None) -> None:
        self._lock = threading.Lock()
        self._most = most
        self._most_from_one = most_from_one
        self._viewers: Counter[str] = Counter()
        self._waiting = 0
        self._listening = 0
        self.closed = False

    def close(self) -> None:
        """Send everybody home: their streams end."""
        self.closed = True

    @property
    def viewers(self) -> int:
        with self._lock:
            return self._viewers.total()

    def watched(self) -> bool:
        """Whether anybody looks, so that drawing and encoding is worth it."""
        return self.viewers + self._waiting > 0

    def wanted(self) -> bool:
        """Whether anybody looks or listens, so that every picture is worth reading."""
        return self.watched() or self._listening > 0

    def enter(self, address: str) -> None:
        """Let in a viewer from `address`, who leaves with `leave`. Raises FullError."""
        where = place(address)
        with self._lock:
            if self._viewers.total() >= self._most:
                raise FullError(f"{self._most} viewers are here already, and no more fit: try again in a moment.")
            most = self._most_from(address)
            if self._viewers[where] >= most:
                raise FullError(f"{most} viewers are here from your address, and no more may: close one of them.")
            self._viewers[where] += 1

    def leave(self, address: str) -> None:
        """A viewer who was let in is gone."""
        with self._lock:
            self._viewers[place(address)] -= 1
            self._viewers += Counter()  # forgets the addresses that have nobody left

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Asks for pictures while it lasts, without being a viewer."""
        with self._lock:
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1

    def listen(self, more: int) -> None:
        """So many more (or, below 0, fewer) follow the readings."""
        with self._lock:
            self._listening += more

    def _most_from(self, address: str) -> int:
        if self._most_from_one is not None:
            return self._most_from_one
        return self._most if _is_here(address) else MOST_FROM_ONE


def place(address: str) -> str:
    """What counts as one address: of IPv6 the first half, for the rest is one household's to choose."""
    known = parsed(address)
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def _is_here(address: str) -> bool:
    known = parsed(address)
    return known is not None and known.is_loopback


def parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address; an IPv4 address that came over an IPv6 socket as what it is. None for what is no address."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return getattr(known, "ipv4_mapped", None) or known
