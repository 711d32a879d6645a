"""A line that carries few bytes a second, between a browser and the server."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

PIECE = 2048
CONNECTIONS = 40
LOOK_S = 0.1


@contextmanager
def slow_line(port: int, bytes_per_second: float) -> Iterator[int]:
    """A port that leads to `port` of this machine; what goes there is slow, what comes back is not."""
    over, ends = threading.Event(), list[socket.socket]()

    def accept() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                near = listener.accept()[0]
                far = socket.create_connection(("127.0.0.1", port))
                ends.extend((near, far))
                pool.submit(_carry, near, far, bytes_per_second)
                pool.submit(_carry, far, near, float("inf"))

    with ThreadPoolExecutor(2 * CONNECTIONS) as pool, socket.create_server(("127.0.0.1", 0)) as listener:
        # A small buffer: what waits on the line must not pass for sent.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE)
        listener.settimeout(LOOK_S)
        accepting = pool.submit(accept)
        try:
            yield int(listener.getsockname()[1])
        finally:
            over.set()
            accepting.result()
            for end in ends:
                _hang_up(end)
    for end in ends:
        end.close()


def _carry(start: socket.socket, end: socket.socket, bytes_per_second: float) -> None:
    """Everything from one to the other, and then the end."""
    with suppress(OSError):
        while data := start.recv(PIECE):
            end.sendall(data)
            time.sleep(len(data) / bytes_per_second)
    _hang_up(end)


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
