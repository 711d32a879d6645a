"""Requests made of the API's description: each answer is one that it names. More of them by `make fuzz`."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from stream.fanout import loop_of
from tests.house import House, reading
from tests.test_fuzz import EXAMPLES, calmly
from tests.test_openapi import OPERATIONS

SLOW = ("/stream.mjpg", "/snapshot.jpg")  # the one without end, the other waits for the next picture
ASKED = [
    (path, method, mode)
    for path, method, operation in OPERATIONS
    for mode in GenerationMode
    if path not in SLOW
    if mode == GenerationMode.POSITIVE or operation.keys() & {"parameters", "requestBody"}
]
CHECKS = [checks.status_code_conformance, checks.content_type_conformance, checks.response_schema_conformance]


@pytest.fixture(scope="module")
def described() -> Iterator[Any]:
    """The description of a house in which there is something of everything."""
    with loop_of("threading") as loop:
        loop.beside(int, 10.0)  # starts its thread here, where it is ended too
        house = House(loop)
        house.parts.history.add(reading(3, "042"), house.parts.tuned)
        yield schemathesis.openapi.from_wsgi("/api/openapi.json", house.app)


@pytest.mark.parametrize(("path", "method", "mode"), ASKED)
def test_answers_are_described(described: Any, path: str, method: str, mode: GenerationMode) -> None:
    @settings(calmly, max_examples=max(1, EXAMPLES // 10))
    @given(case=described[path][method].as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    check()
