"""What nobody thought of: mutated pictures, and any JSON for every route and event that takes some."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bench.fuzz import FORMS, fuzz
from model.read import Reader
from stream.fanout import loop_of
from tests.house import House

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=10,
)
NAMES = ["threshold", "region", "pattern", "image"]
BODIES = (
    JSON | some.dictionaries(some.sampled_from(NAMES), JSON) | some.dictionaries(some.sampled_from(NAMES), some.text())
)
calmly = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), database=None)
ROUTES = [("PUT", "/api/settings"), ("POST", "/api/read")]


@pytest.fixture(scope="module")
def quiet() -> Iterator[House]:
    """A house for many requests."""
    with loop_of("threading") as loop:
        yield House(loop)


@pytest.mark.parametrize("form", FORMS)
def test_a_mutated_picture_is_read_or_refused(form: str) -> None:
    outcomes, broke = fuzz(form, 500, 0, Reader())
    assert broke == []
    assert len(outcomes) > 1, "some are broken, and some are not"


@pytest.mark.parametrize(("method", "path"), ROUTES)
@calmly
@given(body=BODIES)
def test_any_json_gets_an_answer_or_a_sentence(quiet: House, method: str, path: str, body: Any) -> None:
    answer = quiet.client.open(path, method=method, json=body)
    assert answer.status_code in (200, 400, 413, 415, 422)
    assert answer.json is not None
    assert answer.status_code == 200 or list(answer.json) == ["error"]


@calmly
@given(body=some.binary(max_size=200))
def test_any_bytes_as_json_get_a_sentence(quiet: House, body: bytes) -> None:
    for method, path in ROUTES:
        answer = quiet.client.open(path, method=method, data=body, content_type="application/json")
        assert 400 <= answer.status_code < 500


@calmly
@given(payload=BODIES)
def test_any_event_gets_settings_or_a_sentence(quiet: House, payload: Any) -> None:
    client = quiet.socketio.test_client(quiet.app)
    answer = client.emit("settings", payload, callback=True)
    client.disconnect()
    assert list(answer) == ["error"] or "threshold" in answer
