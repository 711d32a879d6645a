"""The front door: pages, API and live events of an application around scripted parts."""

import base64
import io
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import cv2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from model.values import Box, Number, Reading, State
from stream.capture import CaptureState, CaptureStatus
from stream.fanout import Loop, loop_of
from stream.frame import Picture, View
from stream.latest import Latest
from stream.mjpeg import Audience
from stream.reader import Tuning
from stream.settings import VERSION, Settings
from tests.pictures import grey, number
from tests.waiting import until
from web.live import Announcer
from web.parts import Parts
from web.pictures import PictureReader


class Sees:
    """A reader that sees the same in every picture."""

    numbers: tuple[Number, ...] = (number("7", 0.95),)

    def read(self, picture: Picture) -> tuple[Number, ...]:  # noqa: ARG002
        return self.numbers


@dataclass
class House:
    """An application and what it is made of."""

    loop: Loop
    views: Latest[View] = field(default_factory=Latest)
    readings: Latest[Reading] = field(default_factory=Latest)
    tuning: Latest[Tuning] = field(default_factory=Latest)
    audience: Audience = field(default_factory=Audience)
    state: CaptureState = CaptureState.LIVE
    fault: str = ""

    def __post_init__(self) -> None:
        self.parts = Parts(
            loop=self.loop,
            views=self.loop.waits(self.views),
            readings=self.loop.waits(self.readings),
            tuning=self.tuning,
            audience=self.audience,
            source=self.status,
            fault=lambda: self.fault,
            pictures=PictureReader(self.loop, cast(Any, Sees)),
        )
        self.app: Flask = create_app(Settings(threshold=0.7, region=Box(0.1, 0.1, 0.8, 0.8)), self.parts)
        self.client: FlaskClient = self.app.test_client()
        self.socketio = self.app.extensions["socketio"]

    def status(self) -> CaptureStatus:
        return CaptureStatus("demo", self.state, 640, 480, 29.97, 0.0, 0, "")


@pytest.fixture(params=["eventlet", "threading"])
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    with loop_of(request.param) as loop:
        yield House(loop)


def reading(seq: int, text: str, state: State = State.SETTLED, at: float | None = None) -> Reading:
    numbers = (number(text, 0.9),) if text else ()
    return Reading(seq, float(seq) if at is None else at, state, text, numbers)


def encoded(kind: str = ".png") -> bytes:
    return cv2.imencode(kind, grey(200))[1].tobytes()


def post_pictures(client: FlaskClient, *files: tuple[bytes, str]) -> TestResponse:
    images = [(io.BytesIO(data), name) for data, name in files]
    return client.post("/api/read", data={"image": images}, content_type="multipart/form-data")


def test_state(house: House) -> None:
    house.readings.put(reading(3, "42"))
    assert house.client.get("/api/state").json == {
        "version": VERSION,
        "source": {"name": "demo", "state": "live", "width": 640, "height": 480, "fps": 30.0, "demo": True},
        "fps": 0.0,
        "latency": {"p50_ms": None, "p95_ms": None},
        "viewers": 0,
        "settings": {"threshold": 0.7, "region": [0.1, 0.1, 0.8, 0.8]},
        "reading": reading(3, "42").as_dict(),
    }


@pytest.mark.parametrize(
    ("changes", "in_force"),
    [
        ({"threshold": 0.5}, {"threshold": 0.5, "region": [0.1, 0.1, 0.8, 0.8]}),
        ({"region": [0, 0, 1, 1]}, {"threshold": 0.7, "region": [0, 0, 1, 1]}),
        ({"threshold": 1, "region": [0.5, 0.5, 0.5, 0.5]}, {"threshold": 1, "region": [0.5, 0.5, 0.5, 0.5]}),
    ],
)
def test_settings_change(house: House, changes: dict[str, Any], in_force: dict[str, Any]) -> None:
    answer = house.client.put("/api/settings", json=changes)
    assert (answer.status_code, answer.json) == (200, in_force)
    assert house.tuning.peek()[1] == Tuning(in_force["threshold"], Box(*in_force["region"]))


REFUSED_SETTINGS = [
    "",
    "{",
    "[]",
    "{}",
    "5",
    "null",
    '"threshold"',
    '{"threshold": null}',
    '{"threshold": "0.5"}',
    '{"threshold": true}',
    '{"threshold": NaN}',
    '{"threshold": -Infinity}',
    '{"threshold": 1e999}',
    '{"threshold": 1.01}',
    '{"region": [0, 0, 1]}',
    '{"region": [0, 0, 1, 2]}',
    '{"region": [0, 0, 0, 1]}',
    '{"region": [0, 0, NaN, 1]}',
    '{"region": {"x": 0}}',
    '{"source": "/etc/passwd"}',
    '{"threshold": 0.5, "port": 1}',
    '{"threshold": 0.5, "region": 7}',
    "\udcff".encode(errors="surrogateescape"),
    "[" * 50_000,
]


@pytest.mark.parametrize("body", REFUSED_SETTINGS, ids=lambda body: str(body)[:30])
def test_settings_refused(house: House, body: str | bytes) -> None:
    before = house.tuning.peek()
    answer = house.client.put("/api/settings", data=body)
    assert answer.status_code == 400
    assert_one_sentence(answer)
    assert house.tuning.peek() == before
    with_socket = house.socketio.test_client(house.app)
    assert house.tuning.peek() == before
    with_socket.disconnect()


def assert_one_sentence(answer: TestResponse) -> None:
    assert answer.json is not None
    assert list(answer.json) == ["error"]
    sentence = answer.json["error"]
    assert 10 < len(sentence) < 250
    assert "\n" not in sentence
    assert "Traceback" not in sentence


def test_history_is_newest_first_and_one_entry_while_in_view(house: House) -> None:
    seen = [("7", 1.0), ("7", 2.0), ("", 2.5), ("7", 3.5), ("12", 4.0), ("7", 20.0), ("7", 30.0)]
    for seq, (text, at) in enumerate(seen):
        house.parts.history.add(reading(seq, text, State.SETTLED if text else State.EMPTY, at))
    house.parts.history.add(reading(9, "3", State.UNSURE, 31.0))
    answer = house.client.get("/api/history")
    expected = [("7", 30.0), ("7", 20.0), ("12", 4.0), ("7", 1.0)]
    assert answer.json == {"readings": [{"text": text, "confidence": 0.9, "at": at} for text, at in expected]}
    assert house.client.get("/api/history?limit=1").json == {"readings": [{"text": "7", "confidence": 0.9, "at": 30.0}]}


def test_history_keeps_a_thousand(house: House) -> None:
    for seq in range(1200):
        house.parts.history.add(reading(seq, str(seq)))
    answer = house.client.get("/api/history").json
    assert answer is not None
    assert len(answer["readings"]) == 1000
    assert answer["readings"][0]["text"] == "1199"


@pytest.mark.parametrize("limit", ["0", "-1", "x", "1001", "1.5", "", "9" * 5000])
def test_history_limit_refused(house: House, limit: str) -> None:
    answer = house.client.get("/api/history", query_string={"limit": limit})
    assert answer.status_code == 400
    assert_one_sentence(answer)


@pytest.mark.parametrize("kind", [".png", ".jpg", ".webp"])
def test_read_one_picture(house: House, kind: str) -> None:
    answer = post_pictures(house.client, (encoded(kind), "a" + kind))
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["state"], answer.json["text"]) == ("settled", "7")
    assert "file" not in answer.json


def test_read_a_data_url(house: House) -> None:
    url = "data:image/png;base64," + base64.b64encode(encoded()).decode()
    answer = house.client.post("/api/read", json={"image": url})
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["text"] == "7"


def test_read_several(house: House) -> None:
    answer = post_pictures(house.client, (encoded(), "a.png"), (encoded(".jpg"), "b.jpg"))
    assert answer.json is not None
    assert [(each["file"], each["text"]) for each in answer.json["readings"]] == [("a.png", "7"), ("b.jpg", "7")]


def test_read_keeps_to_the_threshold(house: House) -> None:
    house.client.put("/api/settings", json={"threshold": 0.99})
    answer = post_pictures(house.client, (encoded(), "a.png"))
    assert answer.json is not None
    assert (answer.json["state"], answer.json["text"]) == ("unsure", "")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, 400),
        ({"image": None}, 400),
        ({"image": 5}, 400),
        ({"image": ""}, 400),
        ({"image": "https://example.com/a.png"}, 400),
        ({"image": "data:text/html;base64,AAAA"}, 400),
        ({"image": "data:image/png;base64,!!"}, 400),
        ({"image": "data:image/png;base64,\u00e4\u00e4"}, 400),
        ({"image": "data:image/png;base64,"}, 415),
        ({"image": "data:image/png;base64,AAAA"}, 415),
        ([], 400),
        (None, 400),
    ],
)
def test_read_refuses_json(house: House, body: object, code: int) -> None:
    answer = house.client.post("/api/read", json=body)
    assert answer.status_code == code
    assert_one_sentence(answer)


@pytest.mark.parametrize(("data", "code"), [(b"", 415), (b"GIF89a", 415), (encoded()[:40], 422)])
def test_read_refuses_files(house: House, data: bytes, code: int) -> None:
    answer = post_pictures(house.client, (data, "a.png"))
    assert answer.status_code == code
    assert_one_sentence(answer)


def test_read_refuses_a_file_that_is_too_large(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.pictures.MOST_BYTES", 100)
    answer = post_pictures(house.client, (encoded(), "a.png"))
    assert answer.status_code == 413
    assert_one_sentence(answer)


def test_read_wants_a_picture(house: House) -> None:
    for answer in (
        house.client.post("/api/read"),
        house.client.post("/api/read", data={"image": "words"}),
        house.client.post("/api/read", data=b"{", content_type="application/json"),
        house.client.post("/api/read", data={"other": (io.BytesIO(encoded()), "a.png")}),
    ):
        assert answer.status_code == 400
        assert_one_sentence(answer)


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/api/nothing", 404),
        ("POST", "/api/state", 405),
        ("GET", "/api/settings", 405),
        ("PUT", "/api/read", 405),
    ],
)
def test_errors_under_api_are_json(house: House, method: str, path: str, code: int) -> None:
    answer = house.client.open(path, method=method)
    assert answer.status_code == code
    assert_one_sentence(answer)


def test_a_body_that_is_too_large(house: House) -> None:
    answer = house.client.put("/api/settings", data=b" " * 100_001)
    assert answer.status_code == 413
    assert_one_sentence(answer)


@pytest.mark.parametrize("path", ["/nothing", "/../app.py", "/static/../app.py", "/static/%2e%2e/app.py", "/templates"])
def test_errors_elsewhere_are_short_text(house: House, path: str) -> None:
    answer = house.client.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert answer.text.count("\n") == 1


def test_a_bug_shows_nothing_of_itself(house: House, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> CaptureStatus:
        raise RuntimeError("secret of /home/somebody")

    object.__setattr__(house.parts, "source", broken)
    answer = house.client.get("/api/state")
    assert answer.status_code == 500
    assert_one_sentence(answer)
    assert "secret" not in answer.text
    assert "secret" in caplog.text


@pytest.mark.parametrize(
    ("state", "fault", "code", "status"),
    [
        (CaptureState.LIVE, "", 200, "ok"),
        (CaptureState.RECONNECTING, "", 200, "ok"),
        (CaptureState.LIVE, "The reader failed.", 503, "fault"),
    ],
)
def test_health(house: House, state: CaptureState, fault: str, code: int, status: str) -> None:
    house.state, house.fault = state, fault
    answer = house.client.get("/healthz")
    assert answer.status_code == code
    assert answer.json == {"status": status, "source": state.value, "fault": fault or None}


@pytest.mark.parametrize(
    "path", ["/", "/api/state", "/api/nothing", "/healthz", "/static/favicon.svg", "/socket.io/?EIO=4"]
)
def test_headers(house: House, path: str) -> None:
    answer = house.client.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert ("no-store" in answer.headers.get("Cache-Control", "")) != path.startswith("/static")
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
    assert VERSION not in str(answer.headers)
    answer.close()


def test_the_page(house: House) -> None:
    answer = house.client.get("/")
    assert answer.mimetype == "text/html"
    assert "/stream.mjpg" in answer.text


def test_snapshot(house: House) -> None:
    camera = threading.Thread(target=_show_when_watched, args=(house,))
    camera.start()
    answer = house.client.get("/snapshot.jpg")
    camera.join()
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/jpeg", b"new")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not house.audience.watched()


def _show_when_watched(house: House) -> None:
    until(house.audience.watched)
    house.views.put(View(2, 2.0, 2.0, b"new"))


def test_no_snapshot_without_a_picture(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.pages.SNAPSHOT_S", 0.01)
    house.views.put(View(1, 1.0, 1.0, b"old"))
    assert house.client.get("/snapshot.jpg").status_code == 503


def test_the_stream(house: House) -> None:
    answer = house.client.get("/stream.mjpg", buffered=False)
    assert answer.content_type == "multipart/x-mixed-replace; boundary=frame"
    parts = answer.iter_encoded()
    camera = threading.Thread(target=_show_when_watched, args=(house,))
    camera.start()
    seen = next(parts) + next(parts)
    camera.join()
    assert b"Content-Length: 3\r\n" in seen
    assert b"\r\n\r\nnew\r\n--frame\r\n" in seen
    answer.close()
    assert house.audience.viewers == 0


def events(client: Any) -> dict[str, list[Any]]:
    """What a Socket.IO test client has received since last asked, by event."""
    received: dict[str, list[Any]] = {}
    for packet in client.get_received():
        received.setdefault(packet["name"], []).append(packet["args"][0])
    return received


def test_a_new_client_is_told_how_things_stand(house: House) -> None:
    client = house.socketio.test_client(house.app)
    told = events(client)
    assert told["settings"] == [{"threshold": 0.7, "region": [0.1, 0.1, 0.8, 0.8]}]
    assert told["status"] == [house.client.get("/api/state").json]
    client.disconnect()


def test_settings_over_the_socket(house: House) -> None:
    client, other = house.socketio.test_client(house.app), house.socketio.test_client(house.app)
    events(other)
    in_force = {"threshold": 0.6, "region": [0.1, 0.1, 0.8, 0.8]}
    assert client.emit("settings", {"threshold": 0.6}, callback=True) == in_force
    assert events(other) == {"settings": [in_force]}
    house.client.put("/api/settings", json={"threshold": 0.6})
    assert events(other) == {"settings": [in_force]}
    for each in (client, other):
        each.disconnect()


@pytest.mark.parametrize("body", [None, 5, [], {}, "threshold", {"threshold": "high"}, {"zoom": 1}, {"region": [1]}])
def test_settings_refused_over_the_socket(house: House, body: object) -> None:
    client = house.socketio.test_client(house.app)
    answer = client.emit("settings", body, callback=True)
    assert list(answer) == ["error"]
    assert client.emit("settings", {"threshold": 0.7}, callback=True) == json.loads(
        house.client.put("/api/settings", json={"threshold": 0.7}).data
    )
    client.disconnect()


def test_readings_are_announced_but_one_empty_is_enough(house: House) -> None:
    client = house.socketio.test_client(house.app)
    announcer = Announcer(house.socketio, house.parts)
    script = [reading(1, "7"), reading(2, "", State.EMPTY), reading(3, "", State.EMPTY), reading(4, "", State.UNSURE)]
    for each in script:
        announcer.tell(each)
    assert [each["seq"] for each in events(client)["reading"]] == [1, 2, 4]
    assert house.client.get("/api/history").json == {"readings": [{"text": "7", "confidence": 0.9, "at": 1.0}]}
    client.disconnect()


def test_a_change_of_the_source_is_announced_at_once(house: House) -> None:
    client = house.socketio.test_client(house.app)
    announcer = Announcer(house.socketio, house.parts)
    announcer.tell_status()
    announcer.tell_status()
    house.state = CaptureState.RECONNECTING
    announcer.tell_status()
    told = [each["source"]["state"] for each in events(client)["status"]]
    assert told == ["live", "live", "reconnecting"]
    client.disconnect()


def test_the_announcer_runs_until_the_loop_stops(house: House) -> None:
    client = house.socketio.test_client(house.app)
    told = Latest[None]()
    waits = house.loop.waits(told)
    house.readings.put(reading(1, "7"))
    house.loop.start(Announcer(house.socketio, house.parts).run, "announcer")
    waits.wait(0, 0.3)
    assert [each["text"] for each in events(client)["reading"]] == ["7"]
    client.disconnect()
