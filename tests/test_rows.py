"""Digits into numbers."""

import cv2
import numpy as np
import pytest

from model.read import Reader
from model.rows import numbers
from model.values import Box, Digit
from stream.frame import Picture
from tests.layouts import TIGHT_PITCH, layout
from tests.pictures import written


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
        (digits("123", 0.1, 0.5) + digits("45", 0.45, 0.5), ["123", "45"]),
        (digits("12345", 0.1, 0.5, gap=0.11), ["12345"]),
        (digits("12", 0.1, 0.3) + digits("34", 0.6, 0.36) + digits("56", 0.1, 0.42), ["12", "34", "56"]),
        (digits("34", 0.6, 0.48) + digits("12", 0.1, 0.52), ["12", "34"]),
        (digits("4", 0.3, 0.3, h=0.4) + digits("1", 0.8, 0.5, h=0.05), ["4"]),
    ],
    ids=[
        "none",
        "one",
        "zeros",
        "any order",
        "two rows",
        "wide gap",
        "wider than its own",
        "spaced out",
        "columns not level",
        "row not level",
        "speck",
    ],
)
def test_groups(found: list[Digit], expected: list[str]) -> None:
    assert [number.text for number in numbers(found, aspect=1.0)] == expected


def test_a_thin_digit_in_an_evenly_written_number_parts_nothing() -> None:
    widths = {"2": 0.2, "0": 0.2, "1": 0.06, "9": 0.1}  # each a fifth of the picture from the next, and as high
    found = [Digit(d, 0.9, Box(0.2 + 0.2 * i - widths[d] / 2, 0.4, widths[d], 0.17)) for i, d in enumerate("2019")]
    assert [number.text for number in numbers(found, aspect=1.0)] == ["2019"]


def test_of_digits_over_each_other_the_surest_stays() -> None:
    over = [Digit("1", 0.6, Box(0.41, 0.4, 0.1, 0.2)), Digit("7", 0.9, Box(0.4, 0.4, 0.1, 0.2))]
    assert [number.text for number in numbers(over, aspect=1.0)] == ["7"]


def test_gaps_are_measured_in_the_pictures_own_shape() -> None:
    apart = digits("1", 0.3, 0.5) + digits("2", 0.44, 0.5)
    assert [number.text for number in numbers(apart, aspect=1.0)] == ["12"]
    assert [number.text for number in numbers(apart, aspect=3.0)] == ["1", "2"]


@pytest.mark.parametrize("pitch", [TIGHT_PITCH, 2.0])
@pytest.mark.parametrize("slope_degrees", [-15.0, -7.0, 0.0, 7.0, 15.0])
@pytest.mark.parametrize("rows", [1, 2, 3, 4, 5])
def test_pages_of_any_slope_and_hand(rows: int, slope_degrees: float, pitch: float) -> None:
    for seed in range(30):
        page = layout(seed, rows, slope_degrees, pitch)
        assert [number.text for number in numbers(page.digits, page.aspect)] == page.texts, f"seed {seed}"


@pytest.mark.parametrize("slope_degrees", [-15.0, 0.0, 15.0])
def test_a_row_of_twelve_digits(slope_degrees: float) -> None:
    falls = np.tan(np.radians(slope_degrees))
    row = [Digit(str(i % 10), 0.9, Box(0.02 + 0.08 * i, 0.5 + falls * 0.08 * i, 0.04, 0.07)) for i in range(12)]
    assert [number.text for number in numbers(row, aspect=1.0)] == ["012345678901"]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def page_of(rows: list[str], slope_degrees: float) -> Picture:
    """(480, 640, 3) uint8 BGR, a line for each row, its numbers spread over it, turned about its centre."""
    size = (640, 480)
    pages = [
        written(text, height=70, pen=6, at=((j + 1) / (len(texts) + 1), (i + 1) / (len(rows) + 1)), size=size, seed=4)
        for i, texts in enumerate(row.split() for row in rows)
        for j, text in enumerate(texts)
    ]
    turn = cv2.getRotationMatrix2D((320, 240), -slope_degrees, 1.0)
    return np.asarray(cv2.warpAffine(np.minimum.reduce(pages), turn, size, borderValue=(220, 220, 220)), np.uint8)


@pytest.mark.parametrize("slope_degrees", [-15.0, 0.0, 15.0])
@pytest.mark.parametrize("rows", [["48261"], ["305", "0072"], ["24 68", "53", "07 96"]], ids=["one", "two", "three"])
def test_reads_drawn_pages(reader: Reader, rows: list[str], slope_degrees: float) -> None:
    texts = [number.text for number in reader.read(page_of(rows, slope_degrees))]
    assert texts == " ".join(rows).split()
