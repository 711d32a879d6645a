"""A socket that two threads use at once, over TLS as well, against one that hears all and says as much."""

import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stream.certificate import now, own_identity
from stream.shared_socket import SharedSocket

MANY = 20_000_000


@pytest.fixture(params=["plain", "tls"])
def ends(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a connection."""
    one, other = socket.socketpair()
    if request.param == "tls":
        context = own_identity(tmp_path, ["localhost"], now()).context
        trusting = ssl.create_default_context(cafile=str(tmp_path / "https.pem"))
        with ThreadPoolExecutor(1) as pool:
            serving = pool.submit(context.wrap_socket, one, server_side=True)
            other = trusting.wrap_socket(other, server_hostname="localhost")
            one = serving.result()
    with one, other:
        yield one, other


def received(sock: SharedSocket | socket.socket, count: int) -> int:
    """How many bytes came, at least `count` unless the end came first."""
    total = 0
    while total < count and (data := sock.recv(65536)):
        total += len(data)
    return total


def test_both_ways_at_once(ends: tuple[socket.socket, socket.socket]) -> None:
    one, other = (SharedSocket(end, 30.0, 30.0) for end in ends)
    with ThreadPoolExecutor(4) as pool:
        sending = [pool.submit(each.send, bytes(MANY)) for each in (one, other)]
        hearing = [pool.submit(received, each, MANY) for each in (one, other)]
        assert [each.result() for each in sending + hearing] == [MANY] * 4


def test_who_waits_in_vain_is_told(ends: tuple[socket.socket, socket.socket]) -> None:
    shared = SharedSocket(ends[0], 0.01, 0.01)
    with pytest.raises(TimeoutError):
        shared.recv(1)
    with pytest.raises(TimeoutError):
        shared.send(bytes(MANY))
    shared.close()
