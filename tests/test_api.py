"""The JSON API of an application around scripted parts."""

import base64
import io
import time
from typing import Any

import cv2
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from model.values import Box
from stream.reader import Tuning
from stream.settings import VERSION
from tests.house import House, assert_one_sentence, reading
from tests.pictures import grey

SETTINGS: dict[str, Any] = {"threshold": 0.7, "region": [0.1, 0.1, 0.8, 0.8], "pattern": "", "mirror": False}


def encoded(kind: str = ".png") -> bytes:
    return cv2.imencode(kind, grey(200))[1].tobytes()


def post_pictures(client: FlaskClient, *files: tuple[bytes, str]) -> TestResponse:
    images = [(io.BytesIO(data), name) for data, name in files]
    return client.post("/api/read", data={"image": images}, content_type="multipart/form-data")


def test_state(house: House) -> None:
    house.readings.put(reading(3, "42"))
    assert house.client.get("/api/state").json == {
        "version": VERSION,
        "source": {
            "id": "demo",
            "name": "demo",
            "state": "live",
            "since": 0.0,
            "happened": "",
            "next": "",
            "width": 640,
            "height": 480,
            "fps": 30.0,
            "demo": True,
        },
        "fps": 0.0,
        "latency": {"p50_ms": None, "p95_ms": None},
        "viewers": 0,
        "encoded": 0,
        "drops": {
            "frames": {"busy": 0, "garbage": 0, "same": 0, "dark": 0, "unwatched": 0, "early": 0},
            "views": {"slow": 0, "late": 0},
        },
        "restarts": {},
        "settings": SETTINGS | {"changed": None},
        "reading": reading(3, "42").as_dict(),
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"threshold": 0.5},
        {"region": [0, 0, 1, 1]},
        {"threshold": 1, "region": [0.5, 0.5, 0.5, 0.5]},
        {"pattern": r"\d{6}"},
        {"pattern": ""},
        {"mirror": True},
    ],
)
def test_settings_change(house: House, changes: dict[str, Any]) -> None:
    in_force = SETTINGS | changes
    answer = house.client.put("/api/settings", json=changes)
    assert answer.json is not None
    assert (answer.status_code, answer.json | {"changed": None}) == (200, in_force | {"changed": None})
    assert house.tuning.peek()[1] == Tuning(**in_force | {"region": Box(*in_force["region"])})


def test_settings_say_who_changed_them_and_what(house: House) -> None:
    def change(changes: dict[str, Any], address: str) -> dict[str, Any] | None:
        answer = house.client.put("/api/settings", json=changes, environ_base={"REMOTE_ADDR": address})
        assert answer.json is not None
        changed: dict[str, Any] | None = answer.json["changed"]
        return changed

    assert change(SETTINGS, "192.168.1.11") is None, "nothing differs"
    first = change(SETTINGS | {"threshold": 0.6, "mirror": True}, "192.168.1.12")
    assert first == {"at": pytest.approx(time.time(), abs=60), "by": "192.168.1.12", "what": ["threshold", "mirror"]}
    assert change({"threshold": 0.6}, "192.168.1.13") == first, "nothing differs"
    assert house.client.put("/api/settings", json={"threshold": 2}).status_code == 400
    state = house.client.get("/api/state").json
    assert state is not None
    assert state["settings"]["changed"] == first


REFUSED_SETTINGS = [
    '{"mirror": 1}',
    '{"mirror": "true"}',
    '{"mirror": null}',
    '{"changed": null}',
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
    '{"pattern": null}',
    '{"pattern": 6}',
    '{"pattern": "["}',
    '{"pattern": "six"}',
    r'{"pattern": "(\\d+)+$x"}',
    '{"pattern": "\\ud800"}',
    '{"pattern": "' + "1" * 5000 + '"}',
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
    ("pattern", "state", "text"), [("", "settled", "7"), (r"\d", "settled", "7"), (r"\d{2}", "unsure", "")]
)
def test_read_keeps_to_a_pattern(house: House, pattern: str, state: str, text: str) -> None:
    url = "data:image/png;base64," + base64.b64encode(encoded()).decode()
    form = {"image": [(io.BytesIO(encoded()), "a.png")], "pattern": pattern}
    for answer in (
        house.client.post("/api/read", data=form, content_type="multipart/form-data"),
        house.client.post("/api/read", json={"image": url, "pattern": pattern}),
    ):
        assert answer.json is not None
        assert (answer.json["state"], answer.json["text"]) == (state, text)
        assert [number["text"] for number in answer.json["numbers"]] == ["7"]


@pytest.mark.parametrize("pattern", ["x", "(1+)+", 6, None])
def test_read_refuses_a_pattern(house: House, pattern: object) -> None:
    url = "data:image/png;base64," + base64.b64encode(encoded()).decode()
    answer = house.client.post("/api/read", json={"image": url, "pattern": pattern})
    assert answer.status_code == 400
    assert_one_sentence(answer)


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
