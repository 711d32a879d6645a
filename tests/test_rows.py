"""Digits into numbers."""

import pytest

from model.rows import numbers
from model.values import Box, Digit


def digits(text: str, x: float, y: float, h: float = 0.1, gap: float = 0.03) -> list[Digit]:
    """A row of digits, each half as wide as high."""
    return [Digit(d, 0.9, Box(x + i * (h / 2 + gap), y, h / 2, h)) for i, d in enumerate(text)]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], []),
        (digits("7", 0.5, 0.5), ["7"]),
        (digits("007", 0.2, 0.5), ["007"]),
        (list(reversed(digits("2021", 0.2, 0.5))), ["2021"]),
        (digits("2019", 0.2, 0.6) + digits("2021", 0.2, 0.3), ["2021", "2019"]),
        (digits("12", 0.1, 0.5) + digits("34", 0.6, 0.5), ["12", "34"]),
        (digits("34", 0.6, 0.48) + digits("12", 0.1, 0.52), ["12", "34"]),
        (digits("4", 0.3, 0.3, h=0.4) + digits("1", 0.8, 0.5, h=0.05), ["4"]),
    ],
    ids=["none", "one", "zeros", "any order", "two rows", "wide gap", "row not level", "speck"],
)
def test_groups(found: list[Digit], expected: list[str]) -> None:
    assert [number.text for number in numbers(found, aspect=1.0)] == expected


def test_of_digits_over_each_other_the_surest_stays() -> None:
    over = [Digit("1", 0.6, Box(0.41, 0.4, 0.1, 0.2)), Digit("7", 0.9, Box(0.4, 0.4, 0.1, 0.2))]
    assert [number.text for number in numbers(over, aspect=1.0)] == ["7"]


def test_gaps_are_measured_in_the_pictures_own_shape() -> None:
    apart = digits("1", 0.3, 0.5) + digits("2", 0.44, 0.5)
    assert [number.text for number in numbers(apart, aspect=1.0)] == ["12"]
    assert [number.text for number in numbers(apart, aspect=3.0)] == ["1", "2"]
