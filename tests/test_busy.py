"""What takes too long is answered by one sentence that says to come again."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from stream.loops import Threads
from tests.house import House

T = TypeVar("T")
PICTURE = {"image": "data:image/png;base64,"}


class Full(Threads):
    """A loop that has too much else to do."""

    def beside(self, work: Callable[[], T], timeout: float) -> T:  # noqa: ARG002
        raise TimeoutError


@pytest.mark.parametrize(
    ("method", "path", "body", "sentence"),
    [
        ("POST", "/api/read", PICTURE, "Too many pictures at once: try again in a few seconds."),
        ("GET", "/api/sources", None, "Looking for cameras takes too long: try again in a few seconds."),
        ("PUT", "/api/source", {"id": "demo"}, "Looking for cameras takes too long: try again in a few seconds."),
        ("GET", "/api/history", None, "The server is busy: try again in a few seconds."),
        ("POST", "/api/access-code", None, "The server is busy: reload the page, and see which code is in force."),
        ("DELETE", "/api/history", None, "The server is busy: try again in a few seconds."),
    ],
)
def test_what_takes_too_long(method: str, path: str, body: dict[str, str] | None, sentence: str) -> None:
    with Full() as loop:
        answer = House(loop).client.open(path, method=method, json=body)
    assert (answer.status_code, answer.json) == (503, {"error": sentence})
    assert int(answer.headers["Retry-After"]) > 0
