"""WebSocket messages without end, in both modes: the connection is closed, and the memory is bounded."""

import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import repeat
from struct import pack

import pytest

from bench.process import forget_peak, peak_mb, resident_mb
from tests.servers import Server, running_server
from tests.viewers import get

MODES = ["eventlet", "threading"]
TEXT, FINAL, DEFLATED = 1, 0x80, 0x40
MASKED = 0x80
MANY = 64_000_000


@pytest.fixture(scope="module", params=MODES)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with running_server("--source", "demo", "--no-access-code", "--async-mode", request.param) as server:
        yield server


def opened(server: Server) -> socket.socket:
    """A WebSocket as it is after its handshake."""
    sock = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    sock.sendall(
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: Upgrade\r\n"
        b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        b"Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n" % server.port
    )
    assert sock.recv(4096).startswith(b"HTTP/1.1 101")
    return sock


def frame(first: int, data: bytes, length: int | None = None) -> bytes:
    """A frame with a mask of zeros; `length` is what it says that it has."""
    size = len(data) if length is None else length
    return bytes([first, MASKED | 127]) + pack(">Q", size) + bytes(4) + data


PIECE = bytes(60_000)
MESSAGES = {
    "one frame of 64 MB": [frame(FINAL | TEXT, PIECE, MANY), *repeat(PIECE, MANY // len(PIECE))],
    "fragments": [frame(TEXT, PIECE), *repeat(frame(0, PIECE), MANY // len(PIECE))],
    "a frame that says 2 to the 62 bytes": [frame(FINAL | TEXT, PIECE, 2**62), *repeat(PIECE, 500)],
    "deflated, as nobody agreed": [frame(FINAL | TEXT | DEFLATED, PIECE)],
}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what the most memory was")
@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_without_end_is_closed_and_takes_little(server: Server, name: str) -> None:
    pid = server.process.pid
    before_mb = resident_mb(pid)
    forget_peak(pid)
    with opened(server) as sock:
        with suppress(ConnectionError):
            for piece in MESSAGES[name]:
                sock.sendall(piece)
        assert ended(sock)
    assert peak_mb(pid) - before_mb < 30
    assert get(server, "/healthz")["status"] == "ok"


def ended(sock: socket.socket) -> bool:
    """Whether the server ends the connection; what still comes is dropped."""
    with suppress(ConnectionError):
        while sock.recv(65536):
            pass
    return True
