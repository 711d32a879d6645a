"""The pages, pictures, headers and errors of an application around scripted parts."""

import threading

import pytest

from stream.capture import CaptureState, CaptureStatus
from stream.frame import View
from stream.settings import VERSION
from tests.house import MOST, House, assert_one_sentence
from tests.waiting import until


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


def test_one_viewer_too_many_is_told_when_to_come_again(house: House) -> None:
    inside = [house.client.get("/stream.mjpg", buffered=False) for _ in range(MOST)]
    full = house.client.get("/stream.mjpg")
    assert (full.status_code, full.mimetype, full.headers["Retry-After"]) == (503, "text/plain", "5")
    assert full.text == f"{MOST} viewers are here already, and no more fit: try again in a moment.\n"
    assert house.audience.viewers == MOST
    inside.pop().close()
    inside.append(house.client.get("/stream.mjpg", buffered=False))
    assert inside[-1].status_code == 200
    for answer in inside:
        answer.close()
    assert house.audience.viewers == 0


def test_a_stream_that_is_not_begun_is_left_too(house: House) -> None:
    answer = house.client.head("/stream.mjpg")
    assert answer.status_code == 200
    answer.close()
    assert house.audience.viewers == 0
