"""Close-ups to train on, and others' digits written again."""

import numpy as np
import pytest

from model.closeups import closeup, drawing
from model.handwriting import trace
from model.preprocess import pen_width
from tests.pictures import handwriting


@pytest.mark.parametrize("seed", range(12))
def test_a_closeup_says_where_its_digits_are(seed: int) -> None:
    picture, digits = closeup(np.random.default_rng(seed), handwriting())
    assert picture.dtype == np.uint8
    assert picture.shape[2] == 3
    assert 240 <= min(picture.shape[:2]) <= max(picture.shape[:2]) <= 400
    for digit, box in digits:
        assert digit in "0123456789"
        assert box.w > 0
        assert box.h > 0


def test_most_closeups_show_one_digit_and_some_none() -> None:
    counts = [len(closeup(np.random.default_rng(seed), handwriting())[1]) for seed in range(60)]
    assert counts.count(1) > 25
    assert counts.count(0) > 2
    assert max(counts) >= 3


def test_the_same_seed_gives_the_same_closeup() -> None:
    one, other = (closeup(np.random.default_rng(5), handwriting()) for _ in range(2))
    np.testing.assert_array_equal(one[0], other[0])
    assert one[1] == other[1]


@pytest.mark.parametrize("seed", range(12))
def test_a_drawing_has_no_grain_and_says_where_its_digits_are(seed: int) -> None:
    picture, digits = drawing(np.random.default_rng(seed), handwriting())
    page = picture[0, 0]
    drawn = (picture != page).any(axis=2)
    height, width = drawn.shape
    assert drawn.mean() < 0.5
    for _, box in digits:
        left, top = max(0, int(box.x * width)), max(0, int(box.y * height))
        assert drawn[top : int((box.y + box.h) * height) + 1, left : int((box.x + box.w) * width) + 1].any()


@pytest.mark.parametrize("pen", [4.0, 9.0, 18.0])
@pytest.mark.parametrize("height", [60.0, 200.0])
def test_writes_a_digit_again_in_any_size_and_pen(height: float, pen: float) -> None:
    bar = np.zeros((1, 28, 28), np.uint8)
    bar[0, 4:24, 13:16] = 255
    cover = trace(bar, np.ones(1, np.uint8)).cover(0, height, pen)
    assert cover.min() >= 0.0
    assert cover.max() == 1.0
    assert abs(cover.shape[0] - height) < 0.2 * height + pen
    assert abs(cover.shape[1] - pen) < 0.25 * pen + 2
    assert abs(pen_width(cover) - pen) < 0.25 * pen + 2
