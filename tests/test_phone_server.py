"""The real program with phones as its camera, over real sockets, in both modes."""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import socketio

from stream.phone import PERIOD_S
from stream.reader import encode
from tests.pictures import written
from tests.servers import Server, running_server
from tests.test_server import threads
from tests.viewers import Viewer, get
from tests.waiting import LONG_S, until

NUMBER = "407"


@pytest.fixture(scope="module", params=["eventlet", "threading"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    options = ("--source", "phone", "--region", "0,0,1,1", "--no-access-code", "--async-mode", request.param)
    with running_server(*options) as server:
        yield server


@contextmanager
def phone(server: Server) -> Iterator[socketio.SimpleClient]:
    """A client that is connected."""
    with socketio.SimpleClient(reconnection=False) as client:
        client.connect(server.url, transports=["websocket"])
        yield client


def pictures(text: str = NUMBER) -> Iterator[bytes]:
    """A sheet that is held up, ever a little different."""
    rng = np.random.default_rng(0)
    sheet = written(text, seed=3, height=110, size=(640, 480)).astype(np.int16)
    while True:
        noise = rng.integers(-3, 4, sheet.shape, np.int16)
        yield encode(np.clip(sheet + noise, 0, 255).astype(np.uint8))


def send(client: socketio.SimpleClient, data: object) -> Any:
    """The answer to a picture."""
    return client.call("frame", data, timeout=LONG_S)


def send_until(client: socketio.SimpleClient, seen: Callable[[], object]) -> None:
    """Send pictures until something is seen."""
    sheets = pictures()

    def sent_and_seen() -> object:
        assert send(client, next(sheets))["ok"]
        return seen()

    until(sent_and_seen)


def source(server: Server) -> Any:
    return get(server, "/api/state")["source"]


def choose(server: Server, wanted: str) -> Any:
    """The answer to a choice of the source."""
    body = json.dumps({"id": wanted}).encode()
    request = urllib.request.Request(server.url + "/api/source", body, method="PUT")  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=LONG_S) as answer:  # noqa: S310
        return json.load(answer)


def reads(server: Server, text: str) -> bool:
    reading = get(server, "/api/state")["reading"]
    return reading is not None and (reading["state"], reading["text"]) == ("settled", text)


def test_before_a_phone_comes_viewers_are_told_where_to_go(server: Server) -> None:
    until(lambda: source(server)["state"] == "reconnecting")
    now = source(server)
    assert (now["id"], now["name"], now["happened"]) == ("phone", "the phone", "No phone is the camera")
    assert now["next"] == f"Open {server.url}/camera on the phone."
    with Viewer(server.port) as viewer:
        assert viewer.frame()[1].startswith(b"\xff\xd8")


def test_what_a_phone_sees_is_read_and_once_it_leaves_that_is_said(server: Server) -> None:
    with phone(server) as client:
        send_until(client, lambda: reads(server, NUMBER))
        now = source(server)
        assert (now["state"], now["width"], now["height"]) == ("live", 640, 480)
    until(lambda: source(server)["state"] == "reconnecting")
    until(lambda: source(server)["next"] == f"Open {server.url}/camera on the phone.")
    assert source(server)["happened"] == "No connection to the phone"


def test_a_phone_that_says_nothing_any_more_has_left(server: Server) -> None:
    jpeg = next(pictures())
    with phone(server) as silent, phone(server) as other:
        send_until(silent, lambda: source(server)["state"] == "live")
        assert send(other, jpeg)["taken"]
        until(lambda: source(server)["state"] == "reconnecting")
        send_until(other, lambda: source(server)["state"] == "live")


def test_one_phone_takes_over_from_another(server: Server) -> None:
    jpeg = next(pictures())
    with phone(server) as first, phone(server) as second:
        send_until(first, lambda: source(server)["state"] == "live")
        assert second.call("camera", True, timeout=LONG_S) == {"ok": True}
        assert send(first, jpeg)["taken"]
        send_until(second, lambda: source(server)["state"] == "live")


def test_what_a_hostile_client_sends_harms_nobody(server: Server) -> None:
    jpeg = next(pictures())
    with phone(server) as good:
        send_until(good, lambda: source(server)["state"] == "live")
        with phone(server) as bad:
            for nonsense in ("text", {"a": 1}, 7, b"GIF89a", b"", b"\xff\xd8\xff\x00"):
                assert "error" in send(bad, nonsense)
        with phone(server) as large:
            large.emit("frame", jpeg + b"x" * 2_000_000)
        send_until(good, lambda: source(server)["state"] == "live")
    assert get(server, "/healthz")["status"] == "ok"


def test_who_does_not_wait_for_answers_is_not_served_faster(server: Server) -> None:
    jpeg = next(pictures())
    with phone(server) as client, Viewer(server.port) as viewer:
        send_until(client, lambda: source(server)["state"] == "live")
        before, early, began = threads(server), _early(server), time.monotonic()
        for _ in range(300):
            client.emit("frame", jpeg)
        assert get(server, "/healthz")["status"] == "ok"
        viewer.frame()
        assert send(client, jpeg)["ok"], "after all that"
        most = (time.monotonic() - began) / PERIOD_S + 2
        until(lambda: threads(server) <= before + 2)
    assert 301 - (_early(server) - early) <= most


def _early(server: Server) -> float:
    """How many pictures came before their time, and were not looked at."""
    with urllib.request.urlopen(server.url + "/metrics", timeout=LONG_S) as answer:  # noqa: S310
        lines = answer.read().decode().splitlines()
    name = 'numbercam_frames_dropped_total{reason="early"}'
    return next(float(line.split()[-1]) for line in lines if line.startswith(name))


def test_sources_are_changed_under_the_viewers_eyes_and_nothing_is_left_behind(server: Server) -> None:
    with Viewer(server.port) as viewer, phone(server) as client:
        viewer.frame()
        choose(server, "demo")
        until(lambda: source(server)["state"] == "live")
        assert (source(server)["name"], source(server)["demo"]) == ("demo", True)
        assert send(client, next(pictures()))["error"].startswith("The picture comes from demo")
        before = _size(server)
        for _ in range(10):
            assert choose(server, "phone") == {"now": "phone"}
            until(lambda: source(server)["name"] == "the phone")
            assert choose(server, "demo") == {"now": "demo"}
            until(lambda: source(server)["name"] == "demo")
            viewer.frame()
        until(lambda: all(now <= then for now, then in zip(_size(server), before, strict=True)))
        choose(server, "phone")
        send_until(client, lambda: reads(server, NUMBER))


def _size(server: Server) -> tuple[int, int]:
    """Threads and descriptors, where the system tells."""
    descriptors = Path(f"/proc/{server.process.pid}/fd")
    return threads(server), len(list(descriptors.iterdir())) if descriptors.exists() else 0
