"""A camera on the network that misbehaves as it is told: HTTP on raw sockets, as cheap cameras speak it."""

import socket
import threading
from contextlib import suppress
from enum import Enum, auto
from types import TracebackType
from typing import Self

import cv2
import numpy as np

HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n"
PERIOD_S = 0.04
BLUE = (200, 40, 20)  # what its pictures are, nearly; no notice looks like that


class Act(Enum):
    """What the camera does, on all its connections."""

    SHOW = auto()
    SAME = auto()  # one picture over and over
    FREEZE = auto()  # nothing more comes, and the connection stays
    SILENT = auto()  # connections are taken, and not a word said
    GARBAGE = auto()  # bytes that are no picture
    HALF = auto()  # JPEGs cut off in their middle
    BREAK = auto()  # connections are broken off as soon as they are there
    GONE = auto()  # nobody listens


class WireCamera:
    """Does its `act` inside its `with` block, where another thread may change it."""

    def __init__(self, act: Act = Act.SHOW, size: tuple[int, int] = (160, 120)) -> None:
        self.size = size  # width, height
        self._act = act
        self._over = threading.Event()
        self._listener: socket.socket | None = _listening(0)
        self._port = int(self._listener.getsockname()[1])
        self._silent: list[socket.socket] = []  # connections that have not got a word
        self._spoken_to: list[socket.socket] = []
        self._thread = threading.Thread(target=self._run, name="wire camera")
        self.url = f"http://127.0.0.1:{self._port}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def do(self, act: Act) -> None:
        """From now on."""
        self._act = act

    def _run(self) -> None:
        while not self._over.wait(PERIOD_S):
            act = self._act
            self._be_there(act != Act.GONE)
            if act in (Act.GONE, Act.BREAK):
                self._hang_up()
            elif act != Act.SILENT:
                self._say(HEAD, self._silent)
                self._spoken_to, self._silent = self._spoken_to + self._silent, []
                self._say(self._part(act), self._spoken_to)
        self._be_there(False)
        self._hang_up()

    def _be_there(self, there: bool) -> None:
        if there and self._listener is None:
            self._listener = _listening(self._port)
        if not there and self._listener is not None:
            self._listener.close()
            self._listener = None
        with suppress(BlockingIOError):
            while self._listener is not None:
                self._silent.append(self._listener.accept()[0])

    def _hang_up(self) -> None:
        for sock in self._silent + self._spoken_to:
            sock.close()
        self._silent, self._spoken_to = [], []

    def _say(self, data: bytes, to: list[socket.socket]) -> None:
        for sock in tuple(to):
            try:
                sock.sendall(data)
            except OSError:
                to.remove(sock)
                sock.close()

    def _part(self, act: Act) -> bytes:
        if act == Act.FREEZE:
            return b""
        data = self._jpeg(None if act != Act.SAME else 0)
        data = {Act.GARBAGE: bytes(len(data)), Act.HALF: data[: len(data) // 2]}.get(act, data)
        return b"--b\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(data), data)

    def _jpeg(self, seed: int | None) -> bytes:
        width, height = self.size
        noise = np.random.default_rng(seed).integers(0, 20, (height, width, 3))
        return cv2.imencode(".jpg", (noise + BLUE).astype(np.uint8))[1].tobytes()


def _listening(port: int) -> socket.socket:
    listener = socket.create_server(("127.0.0.1", port))
    listener.setblocking(False)
    return listener
