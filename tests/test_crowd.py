"""Many viewers, and viewers of every bad kind, in both modes. The waits are shortened, not the rules."""

import itertools
import json
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from typing import Any

import pytest

from stream import fanout, loops, mjpeg
from stream.frame import View
from stream.metrics import totals
from tests.house import House
from tests.inside import Inside, served
from tests.viewers import Viewer, ask
from tests.waiting import until

MODES = ["eventlet", "threading"]
FRAME_BYTES = 20_000
PERIOD_S = 0.02


@contextmanager
def filming(house: House) -> Iterator[None]:
    """New views come, many a second."""
    over = threading.Event()

    def film() -> None:
        for seq in itertools.count(1):
            house.views.put(View(seq, float(seq), time.monotonic(), bytes([seq % 256]) * FRAME_BYTES))
            if over.wait(PERIOD_S):
                return

    thread = threading.Thread(target=film, name="film")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def health(inside: Inside) -> Any:
    with urllib.request.urlopen(inside.url + "/healthz", timeout=30) as answer:  # noqa: S310 - our own address
        return json.load(answer)


@pytest.mark.parametrize("mode", MODES)
def test_those_who_never_read_are_sent_home_and_the_others_notice_nothing(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(mode) as (house, inside), filming(house), ExitStack() as stack:
        readers = [stack.enter_context(Viewer(inside.port)) for _ in range(10)]
        for _ in range(50):
            stack.enter_context(closing(ask(inside.port)))
        until(lambda: [reader.frame() for reader in readers] and house.audience.viewers == 60)
        monkeypatch.setattr(mjpeg, "PATIENCE_S", 2.0)
        until(lambda: [reader.frame() for reader in readers] and house.audience.viewers == 10)
        assert totals(house.metrics.frames_skipped)["slow"] > 0
        seen = [[reader.frame()[0] for reader in readers] for _ in range(10)]
    assert all(times == tuple(sorted(set(times))) for times in zip(*seen, strict=True))


@pytest.mark.parametrize("mode", MODES)
def test_half_open_connections_are_closed_and_keep_nobody_out(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((fanout, "CLIENT_S"), (loops, "REQUEST_S")):
        monkeypatch.setattr(module, name, 2.0)
    with served(mode) as (_, inside), ExitStack() as stack:
        silent = [
            stack.enter_context(_half_open(inside, said)) for said in (b"", b"GET / HT", b"GET / HTTP/1.1\r\nA:") * 40
        ]
        assert health(inside)["status"] == "ok"
        assert all(map(_is_closed, silent))


def _half_open(inside: Inside, said: bytes) -> socket.socket:
    sock = socket.create_connection(("127.0.0.1", inside.port), timeout=30)
    sock.sendall(said)
    return sock


def _is_closed(sock: socket.socket) -> bool:
    with suppress(ConnectionError):
        while sock.recv(4096):
            pass
    return True


@pytest.mark.parametrize("mode", MODES)
def test_too_many_viewers_are_told_so_and_those_inside_lose_nothing(mode: str) -> None:
    with served(mode, most=5) as (house, inside), filming(house), ExitStack() as stack:
        inside_now = [stack.enter_context(Viewer(inside.port)) for _ in range(5)]
        until(lambda: house.audience.viewers == 5)
        for _ in range(20):
            status, retry, said = _refused(inside)
            assert (status, retry, said.count("\n")) == (503, "5", 1)
        before = [viewer.frame()[0] for viewer in inside_now]
        assert all(viewer.frame()[0] > at for viewer, at in zip(inside_now, before, strict=True))
        assert house.audience.viewers == 5


def _refused(inside: Inside) -> tuple[int, str | None, str]:
    with closing(HTTPConnection("127.0.0.1", inside.port, timeout=30)) as connection:
        connection.request("GET", "/stream.mjpg")
        answer = connection.getresponse()
        return answer.status, answer.headers["Retry-After"], answer.read().decode()


@pytest.mark.parametrize("mode", MODES)
def test_a_viewer_that_comes_and_goes_leaves_nothing(mode: str) -> None:
    with served(mode) as (house, inside), filming(house):
        for _ in range(30):
            with Viewer(inside.port) as viewer:
                viewer.frame()
        until(lambda: house.audience.viewers == 0)
        assert health(inside)["restarts"] == {}
