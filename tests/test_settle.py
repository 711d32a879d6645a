"""Settle and region: what several frames say together."""

import random

import pytest

from model.values import WHOLE, Box, Number, State, nearest
from stream.settle import Settle, Settled
from tests.pictures import number

E, U, S = State.EMPTY, State.UNSURE, State.SETTLED
NOTHING: tuple[Number, ...] = ()


def play(text: str, confidence: float = 0.9) -> list[Settled]:
    """One frame per letter: a digit that is read, "." for nothing, "?" for a 5 below the threshold."""
    settle = Settle()
    frames = [NOTHING if c == "." else (number("5", 0.5),) if c == "?" else (number(c, confidence),) for c in text]
    return [settle.update(numbers, WHOLE, 0.8) for numbers in frames]


@pytest.mark.parametrize(
    ("frames", "states"),
    [
        ("......", "EEEEEE"),
        ("1111", "UUUS"),
        ("11111.11", "UUUSSSSS"),  # one missed frame does not show
        ("11111..1", "UUUSSSSS"),
        ("111111......", "UUUSSSSSSEEE"),  # gone with the fourth missed frame
        ("1...", "UUUE"),  # a flash settles nothing
        ("1.1.1.1.", "UUUUUUUU"),
        ("111171111", "UUUSSSSSS"),  # one misread frame does not show
        ("1111117777", "UUUSSSSSUS"),  # another text settles on its own votes
        ("17171717", "UUUUUUUU"),
        ("????????", "UUUUUUUU"),  # something below the threshold
        ("11111????", "UUUSSSSSU"),
    ],
)
def test_states(frames: str, states: str) -> None:
    assert "".join(settled.state.name[0] for settled in play(frames)) == states


def test_very_sure_settles_after_three() -> None:
    assert [settled.state for settled in play("111", 0.99)] == [U, U, S]
    assert [settled.state for settled in play("7111", 0.99)] == [U, U, U, U]  # disputed: the votes decide
    assert play("11", 0.99)[-1].state == U


def test_a_missed_frame_hands_on_the_last_numbers() -> None:
    last = play("11111.")[-1]
    assert last == (S, "1", (number("1"),))


def test_another_text_is_never_shown_beside_the_settled_one() -> None:
    shown = [settled.text for settled in play("1111117777") if settled.state == S]
    assert shown == ["1"] * 5 + ["7"]


def test_the_text_is_that_of_a_number_at_or_above_the_threshold() -> None:
    dice = random.Random(1)
    settle = Settle()
    for _ in range(2000):
        numbers = tuple(
            number(dice.choice("17"), dice.choice((0.5, 0.8, 0.99)), x=dice.choice((0.1, 0.4, 0.7)))
            for _ in range(dice.choice((0, 1, 1, 2)))
        )
        settled = settle.update(numbers, WHOLE, 0.8)
        assert settled.text == nearest(settled.numbers, WHOLE.centre, 0.8)
        assert settled.text or settled.state != S


def test_the_number_nearest_the_regions_centre_is_the_text() -> None:
    both = (number("1", x=0.1), number("22", x=0.6))
    for region, text in ((Box(0, 0, 0.4, 1), "1"), (Box(0.5, 0, 0.5, 1), "22")):
        settle = Settle()
        assert [settle.update(both, region, 0.8).text for _ in range(4)] == [text] * 4


@pytest.mark.parametrize(("region", "threshold"), [(Box(0, 0, 0.9, 0.9), 0.8), (WHOLE, 0.85)])
def test_other_rules_start_afresh(region: Box, threshold: float) -> None:
    settle = Settle()
    for _ in range(6):
        settle.update((number("1"),), WHOLE, 0.8)
    assert settle.update((number("1"),), region, threshold).state == U
