"""Digit by digit and as a whole: what both together come to."""

import numpy as np
import pytest

from model.opinions import DISPUTED, Opinions, Weights, together
from model.spelling import spell
from model.values import Digit
from tests.pictures import number

WEIGHTS = Weights(digit=0.7, row=0.7, both=0.0, apart_margin=1.0, touching_margin=1.0, count_margin=3.0)


def digits(text: str, confidence: float) -> tuple[Digit, ...]:
    return number(text, confidence).digits if text else ()


@pytest.mark.parametrize(
    ("single", "whole", "expected"),
    [
        (("12", 0.9), None, "12"),
        (("12", 0.9), ("12", 0.9), "12"),
        (("12", 0.9), ("13", 0.95), "13"),
        (("12", 0.99), ("13", 0.6), "12"),
        (("12", 0.95), ("13", 0.6), "12"),
        (("12", 0.95), ("123", 0.6), "123"),
        (("12", 0.99), ("123", 0.6), "12"),
        (("12", 0.9), ("", 0.0), "12"),
        (("7", 0.6), ("1", 0.99), "7"),
        (("7", 0.6), ("", 0.0), "7"),
        (("0", 0.9), ("00", 0.99), "00"),
        (("12", 0.3), ("12", 0.99), "12"),
        (("12", 0.3), ("47", 0.99), "47"),
        (("12", 0.3), ("47", 0.55), ""),
        (("1", 0.3), ("4", 0.99), ""),
        (("1", 0.3), None, ""),
    ],
)
def test_decides(single: tuple[str, float], whole: tuple[str, float] | None, expected: str) -> None:
    got = together(Opinions(digits(*single), digits(*whole) if whole else None), WEIGHTS)
    assert (got.text if got else "") == expected


def test_where_both_agree_they_are_surer_than_either() -> None:
    got = together(Opinions(digits("305", 0.9), digits("305", 0.9)), WEIGHTS)
    assert got is not None
    assert got.confidence > 0.95
    assert got.box == number("305").box


@pytest.mark.parametrize("whole", [("306", 0.999), ("3005", 0.999), ("", 0.0), ("35", 0.6)])
def test_where_they_differ_nothing_is_sure(whole: tuple[str, float]) -> None:
    got = together(Opinions(digits("305", 0.99), digits(*whole)), WEIGHTS)
    assert got is not None
    assert got.confidence <= DISPUTED < 0.8


@pytest.mark.parametrize("whole", [None, "70", "7"])
def test_a_number_is_no_surer_than_that_what_was_left_out_is_no_digit(whole: str | None) -> None:
    found = (*digits("70" if whole != "7" else "7", 0.99), *digits("5", 0.4))
    got = together(Opinions(found, digits(whole, 0.99) if whole else None), WEIGHTS)
    assert got is not None
    assert got.text in ("70", "7")
    assert got.confidence == pytest.approx(0.6)


def test_a_doubtful_digit_of_which_both_are_belongs_to_the_number() -> None:
    got = together(Opinions((*digits("4", 0.98), *digits("1", 0.3)), digits("41", 0.85)), WEIGHTS)
    assert got is not None
    assert got.text == "41"


def test_single_digits_are_the_digit_networks() -> None:
    for whole in (None, digits("5", 0.99), digits("6", 0.99), ()):
        got = together(Opinions(digits("5", 0.87), whole), WEIGHTS)
        assert got is not None
        assert (got.text, got.confidence) == ("5", 0.87)


def test_two_sure_digits_of_the_row_dispute_a_single_one() -> None:
    """A thumb before them may be taken for a third."""
    got = together(Opinions(digits("5", 0.99), (*digits("7", 0.44), *digits("50", 0.97))), WEIGHTS)
    assert got is not None
    assert got.confidence <= DISPUTED


def test_spells() -> None:
    odds = np.zeros((12, 11), np.float32)
    for step, best in enumerate((0, 4, 4, 0, 4, 1, 1, 0, 0, 10, 0, 0)):
        odds[step, best] = 9.0
    spelled = spell(odds)
    assert "".join(one.digit for one in spelled) == "3309"
    assert [(one.first, one.end) for one in spelled] == [(1, 3), (4, 5), (5, 7), (9, 10)]
    assert all(0.99 < one.confidence < 1.0 for one in spelled)
