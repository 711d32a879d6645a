"""A camera on the network that misbehaves as it is told: HTTP on raw sockets, as cheap cameras speak it."""

import socket
import threading
import time
from contextlib import suppress
from enum import Enum, auto
from types import TracebackType
from typing import Self

import cv2
import numpy as np

from stream.frame import Picture

HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n"
PERIOD_S = 0.04
BLUE = (200, 40, 20)  # what its pictures are, nearly; no notice looks like that


class Act(Enum):
    """What the camera does, on all its connections."""

    SHOW = auto()
    SAME = auto()  # one picture over and over
    FREEZE = auto()  # nothing more comes, and the connection stays
    SILENT = auto()  # connections are taken, and not a word said
    GARBAGE = auto()  # bytes that are no JPEG
    HALF = auto()  # JPEGs cut off in their middle
    BREAK = auto()  # connections are broken off as soon as they are there
    GONE = auto()  # nobody listens


class WireCamera:
    """Does its `act` inside its `with` block, where other threads may change it."""

    def __init__(self, act: Act = Act.SHOW, size: tuple[int, int] = (160, 120)) -> None:
        self.size = size  # width, height
        self._act = act
        self._ended = threading.Event()
        self._listener: socket.socket | None = self._listening(0)
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}/"
        self._threads = [threading.Thread(target=self._accept, name="wire camera")]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def do(self, act: Act) -> None:
        """From now on."""
        self._act = act

    def _accept(self) -> None:
        """Take connections, and be there or not."""
        while not self._ended.is_set():
            if self._act == Act.GONE:
                self._close()
            elif self._listener is None:
                self._listener = self._listening(self.port)
            if self._listener is None:
                self._ended.wait(PERIOD_S)
                continue
            with suppress(TimeoutError):
                sock, _ = self._listener.accept()
                self._threads.append(threading.Thread(target=self._serve, args=(sock,), name="wire connection"))
                self._threads[-1].start()
        self._close()

    def _serve(self, sock: socket.socket) -> None:
        with sock, suppress(OSError):
            sock.settimeout(PERIOD_S)
            said = False
            while not self._ended.is_set() and self._act not in (Act.GONE, Act.BREAK):
                if self._act != Act.SILENT:
                    sock.sendall((b"" if said else HEAD) + self._part())
                    said = True
                time.sleep(PERIOD_S)

    def _part(self) -> bytes:
        data = _jpeg(self._picture())
        data = {Act.GARBAGE: np.random.bytes(len(data)), Act.HALF: data[: len(data) // 2]}.get(self._act, data)
        if self._act == Act.FREEZE:
            return b""
        return b"--b\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(data), data)

    def _picture(self) -> Picture:
        width, height = self.size
        noise = np.random.default_rng(0 if self._act == Act.SAME else None).integers(0, 20, (height, width, 3))
        return (noise + BLUE).astype(np.uint8)

    def _listening(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port))
        listener.settimeout(PERIOD_S)
        return listener

    def _close(self) -> None:
        if self._listener is not None:
            self._listener.close()
        self._listener = None


def _jpeg(picture: Picture) -> bytes:
    return cv2.imencode(".jpg", picture)[1].tobytes()
