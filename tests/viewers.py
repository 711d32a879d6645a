"""Viewers of the stream on raw sockets, and what the API says meanwhile."""

import json
import re
import socket
import ssl
import urllib.request
from collections.abc import Callable
from typing import Any

from tests.servers import Server
from tests.waiting import LONG_S

HEADER = re.compile(rb"Content-Length: (\d+)\r\nX-Timestamp: ([\d.]+)\r\nX-Age: [\d.]+\r\n\r\n")


def ask(port: int, path: str = "/stream.mjpg", headers: str = "", tls: ssl.SSLContext | None = None) -> socket.socket:
    """A connection with a small buffer, on which `path` was asked for."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
    sock.settimeout(LONG_S)
    sock.connect(("127.0.0.1", port))
    if tls:
        sock = tls.wrap_socket(sock, server_hostname="localhost")
    sock.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n{headers}\r\n".encode())
    return sock


class Viewer:
    """One viewer of the stream on a raw socket with a small buffer."""

    def __init__(self, port: int, headers: str = "", tls: ssl.SSLContext | None = None) -> None:
        self._sock = ask(port, headers=headers, tls=tls)
        self._data = b""

    def __enter__(self) -> "Viewer":
        return self

    def __exit__(self, *_: object) -> None:
        self._sock.close()

    def until(self, found: Callable[[bytes], Any]) -> Any:
        """What `found` makes of the bytes that have come and were not taken yet, as soon as it makes something."""
        while not (result := found(self._data)):
            more = self._sock.recv(65536)
            if not more:
                raise EOFError
            self._data += more
        return result

    def frame(self) -> tuple[float, bytes]:
        """The next frame: when it was captured, and its JPEG."""
        header = self.until(HEADER.search)
        start, end = header.end(), header.end() + int(header[1])
        self.until(lambda data: len(data) >= end)
        jpeg, self._data = self._data[start:end], self._data[end:]
        return float(header[2]), jpeg

    def ended(self) -> bool:
        """Whether the stream ends; what still comes is dropped."""
        while True:
            try:
                if not self._sock.recv(65536):
                    return True
            except ConnectionError:
                return True


def get(server: Server, path: str) -> Any:
    with urllib.request.urlopen(server.url + path, timeout=LONG_S) as answer:  # noqa: S310 - our own address
        return json.load(answer)


def viewers(server: Server) -> int:
    return int(get(server, "/api/state")["viewers"])
