"""What nobody thought of: mutated pictures, and any JSON for every route and event that takes some."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from werkzeug.test import TestResponse

from bench.fuzz import FORMS, fuzz
from model.read import Reader
from stream.fanout import loop_of
from tests.house import House, reading

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=10,
)
NAMES = ["threshold", "region", "pattern", "mirror", "image", "id", "text", "version", "deleted_at"]
BODIES = (
    JSON | some.dictionaries(some.sampled_from(NAMES), JSON) | some.dictionaries(some.sampled_from(NAMES), some.text())
)
EXAMPLES = int(os.environ.get("NUMBERCAM_EXAMPLES", "100"))
calmly = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,
)
ROUTES = [
    ("PUT", "/api/settings"),
    ("PUT", "/api/source"),
    ("POST", "/api/read"),
    ("PATCH", "/api/history/1000"),
    ("POST", "/api/history/1000/restore"),
    ("POST", "/api/history/restore"),
    ("POST", "/api/access-code"),
    ("POST", "/enter"),
]
EVENTS = ["settings", "sight", "frame", "camera"]


@pytest.fixture(scope="module")
def quiet() -> Iterator[House]:
    """A house for many requests."""
    with loop_of("threading") as loop:
        loop.beside(int, 10.0)  # starts its thread here, where it is ended too
        house = House(loop)
        house.history.add(reading(1, "042"), house.parts.tuned)
        assert house.client.delete("/api/history/1000").status_code == 200
        assert house.client.post("/api/history/1000/restore").status_code == 200
        yield house


@pytest.mark.parametrize("form", FORMS)
def test_a_mutated_picture_is_read_or_refused(form: str) -> None:
    outcomes, broke = fuzz(form, 500, 0, Reader())
    assert broke == []
    assert len(outcomes) > 1, "some are broken, and some are not"


@pytest.mark.parametrize(("method", "path"), ROUTES)
@calmly
@given(body=BODIES)
def test_any_json_gets_an_answer_or_a_sentence(quiet: House, method: str, path: str, body: Any) -> None:
    assert_known(quiet.client.open(path, method=method, json=body))


@pytest.mark.parametrize(("method", "path"), ROUTES)
@calmly
@given(body=some.binary(max_size=200))
def test_any_bytes_as_json_get_a_sentence(quiet: House, method: str, path: str, body: bytes) -> None:
    assert_known(quiet.client.open(path, method=method, data=body, content_type="application/json"))


@calmly
@given(code=some.text(), to=some.text())
def test_any_code_is_an_answer(quiet: House, code: str, to: str) -> None:
    assert quiet.client.post("/enter", data={"code": code, "to": to}).status_code in (303, 401, 403, 413, 429)


def assert_known(answer: TestResponse) -> None:
    """It is what was asked for, or says in one sentence what is wrong."""
    assert answer.status_code in (200, 303, 400, 404, 409, 413, 415, 422)
    if answer.status_code >= 400:
        assert answer.json is not None
        assert set(answer.json) <= {"error", "reading"}
        assert isinstance(answer.json["error"], str)


@pytest.mark.parametrize("event", EVENTS)
@calmly
@given(payloads=some.lists(BODIES, max_size=3) | some.lists(some.binary(max_size=50), min_size=1, max_size=1))
def test_any_event_gets_an_answer_or_a_sentence(quiet: House, event: str, payloads: list[Any]) -> None:
    client = quiet.socketio.test_client(quiet.app)
    answer = client.emit(event, *payloads, callback=True)
    client.disconnect()
    assert "error" in answer or "ok" in answer or "threshold" in answer or "sight" in answer
