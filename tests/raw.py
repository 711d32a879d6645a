"""Requests byte by byte, as no library would send them, and WebSockets made of them."""

import re
import socket
from dataclasses import dataclass
from typing import Self

PATIENCE_S = 60
KEY = (
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)
SOCKET = "/socket.io/?EIO=4&transport=websocket"


@dataclass(frozen=True, slots=True)
class Answer:
    """The status, the headers with their names in lower case, and the body."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(port: int, request: str | bytes, host: str = "127.0.0.1") -> Answer:
    """The answer to a whole request; bodies without an end are not for this."""
    with socket.create_connection((host, port), timeout=PATIENCE_S) as sock:
        sock.sendall(request if isinstance(request, bytes) else request.encode("latin-1"))
        data = b""
        while b"\r\n\r\n" not in data and (more := _received(sock)):
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        while len(body) < int(headers.get("content-length", "0")) and (more := _received(sock)):
            body += more
    found = re.match(r"HTTP/1\.[01] (\d{3})", first)
    assert found, data[:200]
    return Answer(int(found[1]), headers, body)


def _received(sock: socket.socket) -> bytes:
    try:
        return sock.recv(65536)
    except ConnectionError:
        return b""


def request(method: str, path: str, *headers: str, host: str = "localhost", body: str = "") -> str:
    """The text of a request."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers]
    return "\r\n".join(lines) + "\r\n\r\n" + body


def upgrade(*headers: str, host: str = "localhost", path: str = SOCKET) -> str:
    """The text of a WebSocket's beginning."""
    return "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {host}", *headers]) + "\r\n" + KEY + "\r\n"


class WebSocket:
    """A WebSocket that sends frames of any kind."""

    def __init__(self, port: int, *headers: str, patience_s: float = PATIENCE_S) -> None:
        self._sock = socket.create_connection(("127.0.0.1", port), timeout=patience_s)
        self._sock.sendall(upgrade(*headers).encode())
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._sock.recv(1)
        assert b" 101 " in data, data

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sock.close()

    def break_off(self) -> None:
        """Leave without a word; another thread that sends is told."""
        self._sock.shutdown(socket.SHUT_RDWR)

    def send(self, payload: bytes, opcode: int = 1, *, final: bool = True, reserved: int = 0) -> bool:
        """One frame; whether the other end still takes it."""
        size = len(payload)
        if size < 126:
            length = bytes([128 | size])
        else:
            length = bytes([128 | 126]) + size.to_bytes(2) if size < 65536 else bytes([128 | 127]) + size.to_bytes(8)
        try:
            self._sock.sendall(bytes([final << 7 | reserved << 4 | opcode]) + length + bytes(4) + payload)
        except OSError:
            return False
        return True

    def heard(self, wanted: bytes) -> bool:
        """Whether those bytes come before the end."""
        data = b""
        while wanted not in data and (more := _received(self._sock)):
            data += more
        return wanted in data

    def ended(self) -> bool:
        """Whether the other end closes, in time."""
        while _received(self._sock):
            pass
        return True
