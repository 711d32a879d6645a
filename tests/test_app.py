"""The pages, pictures, headers and errors of an application around scripted parts."""

import threading

import pytest
from prometheus_client.parser import text_string_to_metric_families

from stream.frame import View
from stream.settings import VERSION
from stream.status import CaptureState, CaptureStatus
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


@pytest.mark.parametrize("state", list(CaptureState))
def test_a_camera_that_is_away_is_no_fault(house: House, state: CaptureState) -> None:
    house.state = state
    answer = house.client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "source": state.value, "fault": None, "failing": [], "restarts": {}}


def test_a_task_that_failed_shows_until_it_works_again(house: House) -> None:
    house.faults.note("reader", RuntimeError("a bug"))
    answer = house.client.get("/healthz")
    assert (answer.status_code, answer.json) == (503, _health("fault", ["reader"]))
    house.faults.mended("reader")
    answer = house.client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, _health("ok", []))


def _health(status: str, failing: list[str]) -> dict[str, object]:
    fault = "The reader failed: RuntimeError: a bug"
    return {"status": status, "source": "live", "fault": fault, "failing": failing, "restarts": {"reader": 1}}


def test_metrics(house: House) -> None:
    house.metrics.frames_read.inc(3)
    house.metrics.frames_skipped.labels("slow").inc()
    house.metrics.reading.observe(0.006)
    house.metrics.restarts.labels("reader").inc()
    watching = house.client.get("/stream.mjpg", buffered=False)
    answer = house.client.get("/metrics")
    watching.close()
    assert answer.mimetype == "text/plain"
    figures = {
        (sample.name, *sample.labels.values()): sample.value
        for metric in text_string_to_metric_families(answer.text)
        for sample in metric.samples
    }
    assert figures["numbercam_frames_read_total",] == 3
    assert (figures["numbercam_frames_skipped_total", "slow"], figures["numbercam_frames_skipped_total", "late"]) == (
        1,
        0,
    )
    assert figures["numbercam_reading_seconds_bucket", "0.0075"] == 1
    assert figures["numbercam_restarts_total", "reader"] == 1
    assert (figures["numbercam_viewers",], figures["numbercam_source_state", "live"]) == (1, 1)


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
