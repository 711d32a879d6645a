"""The history: which numbers become entries, and when."""

import pytest

from model.values import Number, Reading, State
from stream.reader import Tuning
from tests.pictures import number
from web.history import History

Seen = tuple[float, str, str]  # when, the text, and all numbers in view: "4?" is one below the threshold
TUNING = Tuning(0.8)


def reading(at: float, text: str, numbers: str) -> Reading:
    found = tuple(_number(word) for word in numbers.split())
    return Reading(1, at, State.SETTLED if text else State.UNSURE, text, found)


def _number(word: str) -> Number:
    return number(word.removesuffix("?"), 0.6 if word.endswith("?") else 0.9)


def entries(*seen: Seen, tuning: Tuning = TUNING) -> list[tuple[str, float]]:
    """The history after readings, oldest first."""
    history = History()
    for each in seen:
        history.add(reading(*each), tuning)
    return [(entry["text"], entry["at"]) for entry in reversed(history.as_dicts(100))]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ([(1.0, "7", "7"), (2.5, "7", "7"), (4.0, "7", "7")], [("7", 1.0)]),
        ([(1.0, "7", "7"), (2.9, "7", "7")], [("7", 1.0)]),  # it came back within a moment
        ([(1.0, "7", "7"), (3.1, "7", "7")], [("7", 1.0), ("7", 3.1)]),
        ([(9000.0, "7", "7"), (9.0, "", ""), (12.0, "7", "7")], [("7", 9000.0), ("7", 12.0)]),  # the clock was set back
        ([(1.0, "7", "7 12"), (1.1, "12", "7 12"), (1.2, "7", "7 12")], [("12", 1.0), ("7", 1.0)]),  # it sways
        ([(1.0, "7", "7"), (1.1, "7", "7 12"), (3.0, "7", "7 12"), (4.9, "12", "12")], [("7", 1.0), ("12", 1.1)]),
        ([(1.0, "7", "7 7"), (1.1, "7", "7")], [("7", 1.0)]),
        ([(1.0, "7", "7 12?"), (1.1, "7", "7 12")], [("7", 1.0), ("12", 1.1)]),
        ([(1.0, "", "7 12"), (1.1, "", "7")], []),
    ],
)
def test_each_number_is_one_entry_while_it_is_in_view(seen: list[Seen], expected: list[tuple[str, float]]) -> None:
    assert entries(*seen) == expected


def test_only_what_matches_is_an_entry() -> None:
    assert entries((1.0, "12", "7 12 345"), tuning=Tuning(0.8, pattern="..")) == [("12", 1.0)]


def test_it_says_whether_an_entry_is_new_and_keeps_the_best_confidence() -> None:
    history = History()
    readings = [
        Reading(1, at, State.SETTLED, "7", (number("7", sure),)) for at, sure in ((1, 0.9), (2, 0.95), (3, 0.8))
    ]
    assert [history.add(each, TUNING) for each in readings] == [True, False, False]
    assert history.as_dicts(1) == [{"text": "7", "confidence": 0.95, "at": 1}]
