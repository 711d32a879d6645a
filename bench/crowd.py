"""A crowd of viewers in one process and one epoll loop: good ones, slow ones, dead ones, half-open ones."""

import selectors
import socket
import ssl
import time
from dataclasses import dataclass, field

from bench.live import HEADER

REQUEST = b"GET /stream.mjpg HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"
LINE_BUFFER = 16 * 1024  # of a viewer that is slow: what a slow line holds back stays with the server
CHUNK = 1 << 18
TICK_S = 0.01
FOR_EVER = float("inf")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a viewer does. bytes_per_s: how fast it reads; stays_s: after so long it leaves, and comes again."""

    name: str
    request: bytes = REQUEST
    bytes_per_s: float = FOR_EVER
    stays_s: float = FOR_EVER


GOOD = Kind("good")
SLOW = Kind("slow", bytes_per_s=300_000)
DEAD = Kind("dead", bytes_per_s=0)
HALF_OPEN = Kind("half open", request=b"GET /stream.mjpg HT", bytes_per_s=FOR_EVER)
CHURN = Kind("coming and going", stays_s=1.0)


@dataclass
class Seen:
    """What one viewer got: when each whole frame was captured and had come, Unix seconds; when it was sent home."""

    kind: str
    frames: list[tuple[float, float]] = field(default_factory=list)
    closed_at: float | None = None


class Viewer:
    """One connection, and what has come on it."""

    def __init__(self, port: int, kind: Kind, https: bool) -> None:
        self.kind, self.seen = kind, Seen(kind.name)
        self._port, self._https = port, https
        self.sock = self._come()

    def come_again(self) -> None:
        """As one who has left, and is back."""
        self.sock.close()
        self.sock = self._come()

    def _come(self) -> socket.socket:
        self._head, self._left, self._captured = b"", 0, 0.0
        self.since = self._counted_at = time.monotonic()
        self._budget = 0.0
        sock = socket.socket()
        if self.kind.bytes_per_s < FOR_EVER:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LINE_BUFFER)
        sock.connect(("127.0.0.1", self._port))
        if self._https:
            sock = unchecked().wrap_socket(sock)
        sock.sendall(self.kind.request)
        sock.setblocking(False)
        return sock

    def may_read(self, now: float) -> int:
        """How many bytes its line has room for."""
        if self.kind.bytes_per_s == FOR_EVER:
            return CHUNK
        self._budget = min(self._budget + (now - self._counted_at) * self.kind.bytes_per_s, LINE_BUFFER)
        self._counted_at = now
        return int(self._budget)

    def read(self, buffer: memoryview) -> bool:
        """Take what has come, as much as fits into `buffer`; False when the server has hung up."""
        try:
            size = self.sock.recv_into(buffer)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except ConnectionError:
            size = 0
        self._budget -= size
        self._take(buffer[:size])
        return size > 0

    def _take(self, data: memoryview) -> None:
        """Count the frames in `data`; the pictures themselves are not looked at."""
        while len(data):
            if self._left:
                passed = min(self._left, len(data))
                self._left, data = self._left - passed, data[passed:]
                if not self._left:
                    self.seen.frames.append((self._captured, time.time()))
                continue
            self._head += data[:512]
            header = HEADER.search(self._head)
            taken = min(512, len(data))
            if header:
                taken -= len(self._head) - header.end()
                self._left, self._captured, self._head = int(header[1]), float(header[2]), b""
            data = data[taken:]


def unchecked() -> ssl.SSLContext:
    """How a client looks at any certificate."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def watch(port: int, kinds: list[Kind], seconds: float, https: bool = False) -> list[Seen]:
    """Have a viewer of each kind in `kinds` watch for so many seconds; what each of them saw."""
    with selectors.DefaultSelector() as selector:
        crowd = Crowd(selector, [Viewer(port, kind, https) for kind in kinds])
        over = time.monotonic() + seconds
        while time.monotonic() < over:
            crowd.go_round()
        return crowd.leave()


class Crowd:
    """Viewers, and who of them has something to read."""

    def __init__(self, selector: selectors.BaseSelector, viewers: list[Viewer]) -> None:
        self._selector, self._viewers = selector, viewers
        self._buffer = memoryview(bytearray(CHUNK))
        self._slow = [viewer for viewer in viewers if 0 < viewer.kind.bytes_per_s < FOR_EVER]
        self._leaving = [viewer for viewer in viewers if viewer.kind.stays_s < FOR_EVER]
        for viewer in viewers:
            if viewer.kind.bytes_per_s == FOR_EVER:
                selector.register(viewer.sock, selectors.EVENT_READ, viewer)

    def go_round(self) -> None:
        """Wait for a moment, and let everybody read who may."""
        for key, _ in self._selector.select(TICK_S):
            if not key.data.read(self._buffer):
                key.data.seen.closed_at = time.time()
                self._selector.unregister(key.fileobj)
        now = time.monotonic()
        for viewer in self._slow:
            if (room := viewer.may_read(now)) > 0:
                viewer.read(self._buffer[:room])
        for viewer in self._leaving:
            if now - viewer.since > viewer.kind.stays_s:
                self._come_again(viewer)

    def leave(self) -> list[Seen]:
        """Everybody goes; what each of them saw."""
        for viewer in self._viewers:
            viewer.sock.close()
        return [viewer.seen for viewer in self._viewers]

    def _come_again(self, viewer: Viewer) -> None:
        if viewer.seen.closed_at is None:
            self._selector.unregister(viewer.sock)
        viewer.seen.closed_at = None
        viewer.come_again()
        self._selector.register(viewer.sock, selectors.EVENT_READ, viewer)
