"""Whole numbers through the front door: rows that we draw, apart and touching, long, many and sloping."""

import cv2
import numpy as np
import pytest

from model.read import Reader
from model.strokes import write_number
from stream.frame import Picture
from tests.pictures import drawn

SIZE = (640, 480)
APART, TOUCHING = 0.25, 0.0  # of the digits' height
LENGTHS = (2, 3, 4, 5, 6, 8)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def page(rows: list[str], gap: float, tall: float, seed: int, degrees: float = 0.0) -> Picture:
    """(480, 640, 3) uint8 BGR, dark on light: rows below each other, turned about the middle."""
    lines = []
    for nth, text in enumerate(rows):
        digits = write_number(text, np.random.default_rng([seed, nth]), gap, variety=0.4)
        at = (0.5, (nth + 1) / (len(rows) + 1))
        hand = [stroke for digit in digits for stroke in digit]
        lines.append(drawn(hand, height=tall, pen=max(2.0, 0.07 * tall), at=at, size=SIZE))
    turn = cv2.getRotationMatrix2D((320, 240), -degrees, 1.0)
    return np.asarray(cv2.warpAffine(np.minimum.reduce(lines), turn, SIZE, borderValue=(220, 220, 220)), np.uint8)


def texts(reader: Reader, picture: Picture) -> list[str]:
    return [number.text for number in reader.read(picture)]


def random_text(length: int, seed: int) -> str:
    return "".join(np.random.default_rng([length, seed]).choice(list("0123456789"), length))


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize(("gap", "least"), [(APART, 0.95), (TOUCHING, 0.8)], ids=["apart", "touching"])
def test_rows(reader: Reader, gap: float, least: float, inverted: bool) -> None:
    right = []
    for seed in range(5):
        for length in LENGTHS:
            text, tall = random_text(length, seed), min(120.0, 560 / (1.15 * length))
            picture = page([text], gap, tall, seed)
            right.append(texts(reader, 255 - picture if inverted else picture) == [text])
    assert np.mean(right) >= least


@pytest.mark.parametrize("degrees", [-15.0, 0.0, 15.0])
def test_twelve_digits(reader: Reader, degrees: float) -> None:
    rows = [random_text(12, seed) for seed in range(4)]
    assert sum(texts(reader, page([row], APART, 38.0, seed, degrees)) == [row] for seed, row in enumerate(rows)) >= 3


@pytest.mark.parametrize("degrees", [-8.0, 0.0, 8.0])
def test_five_rows(reader: Reader, degrees: float) -> None:
    rows = [random_text(4 + nth, 9) for nth in range(5)]
    got = texts(reader, page(rows, APART, 40.0, 3, degrees))
    assert len(got) == 5
    assert sum(one == row for one, row in zip(got, rows, strict=True)) >= 4


def test_touching_digits_have_boxes_in_order_within_the_row(reader: Reader) -> None:
    (number,) = reader.read(page(["2808"], TOUCHING, 100.0, 1))
    assert number.text == "2808"
    lefts = [digit.box.x for digit in number.digits]
    assert lefts == sorted(lefts)
    x, y, w, h = number.box
    assert abs(x + w / 2 - 0.5) < 0.05
    assert abs(y + h / 2 - 0.5) < 0.05
    assert 0.18 < h < 0.32
