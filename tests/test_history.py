"""The history: which numbers become entries, and when."""

from dataclasses import replace

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
    return [(entry.text, entry.at) for entry in reversed(history.newest(100))]


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


def test_an_entry_is_told_of_once_and_keeps_the_best_confidence() -> None:
    history = History()
    readings = [
        Reading(1, at, State.SETTLED, "7", (number("7", sure),)) for at, sure in ((1, 0.9), (2, 0.95), (3, 0.8))
    ]
    changes = []
    for each in readings:
        history.add(each, TUNING)
        changes.append(history.changes)
    assert changes == [1, 1, 1]
    assert [(entry.text, entry.confidence, entry.at) for entry in history.newest(9)] == [("7", 0.95, 1)]


def test_what_a_person_changed_stays_one_entry_while_its_number_is_in_view() -> None:
    history = History()
    history.add(reading(1.0, "7", "7 12"), TUNING)
    seven, twelve = history.newest(2)
    history.correct(seven.id, "77", 1)
    history.delete(twelve.id)
    history.add(reading(2.0, "7", "7 12"), TUNING)
    assert [(entry.read, entry.text, entry.version) for entry in history.newest(9)] == [("7", "77", 2)]


def test_the_ids_grow_even_when_the_clock_is_set_back() -> None:
    history = History()
    for at in (9000.0, 12.0, 9000.0):
        history.add(reading(at, "7", "7 12"), TUNING)
    ids = [entry.id for entry in history.newest(9)]
    assert ids == sorted(set(ids), reverse=True)
    assert max(ids) > 9_000_000


def test_an_entry_has_the_picture_that_came_with_it() -> None:
    history = History()
    history.add(replace(reading(1.0, "7", "7 12"), pictures={"7": b"seven"}), TUNING)
    assert [(entry.text, entry.picture) for entry in history.newest(9)] == [("7", b"seven"), ("12", None)]
    assert history.picture(history.newest(1)[0].id) == b"seven"
