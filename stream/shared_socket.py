"""A socket that one thread reads while another writes."""

import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from socket import SHUT_RDWR, socket
from threading import Lock
from typing import TypeVar

T = TypeVar("T")


class SharedSocket:
    """What a WebSocket needs of a socket, TLS or not. Not for anything else afterwards: it waits no more.

    OpenSSL's connections are for one thread at a time, and Python does not see to that: its `ssl` crashes now and then
    (python/cpython#143756). So one thread at a time is let in, and none that waits for the network.
    """

    def __init__(self, sock: socket, read_s: float, write_s: float) -> None:
        sock.settimeout(0)
        self._sock = sock
        self._read_s = read_s
        self._write_s = write_s
        self._inside = Lock()
        self._sending = Lock()  # parts of what two send must not mix

    def recv(self, size: int) -> bytes:
        """Some bytes, at most `size`; none at the end. Raises OSError, TimeoutError when nothing comes for `read_s`."""
        return self._do(partial(self._sock.recv, size), EVENT_READ, self._read_s)

    def send(self, data: bytes) -> int:
        """Send all of it. Raises OSError, TimeoutError when nothing is taken for `write_s`."""
        with self._sending:
            rest = memoryview(data)
            while rest:
                rest = rest[self._do(partial(self._sock.send, rest), EVENT_WRITE, self._write_s) :]
            return len(data)

    def close(self) -> None:
        """End the connection. Below its TLS: an SSLSocket's `shutdown` takes that off, and what follows is plain."""
        with suppress(OSError):
            socket.shutdown(self._sock, SHUT_RDWR)

    def _do(self, call: Callable[[], T], usual: int, timeout_s: float) -> T:
        while True:
            try:
                with self._inside:
                    return call()
            except ssl.SSLWantReadError:
                wanted = EVENT_READ
            except ssl.SSLWantWriteError:
                wanted = EVENT_WRITE
            except BlockingIOError:
                wanted = usual
            self._wait(wanted, timeout_s)

    def _wait(self, wanted: int, timeout_s: float) -> None:
        with DefaultSelector() as selector:
            selector.register(self._sock, wanted)
            if not selector.select(timeout_s):
                raise TimeoutError
