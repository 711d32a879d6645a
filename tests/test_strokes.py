"""Handwriting from stroke skeletons."""

from itertools import pairwise

import numpy as np
import pytest

from model.strokes import SKELETONS, ink, write_digit, write_number

DIGITS = "0123456789"


@pytest.mark.parametrize("digit", DIGITS)
@pytest.mark.parametrize("variety", [0.0, 1.0, 1.5])
def test_a_digit_stands_on_its_baseline(digit: str, variety: float) -> None:
    for seed in range(20):
        points = np.concatenate(write_digit(digit, np.random.default_rng(seed), variety))
        assert points.dtype == np.float32
        assert points.min(axis=0) == pytest.approx([0, 0], abs=1e-5)
        assert points[:, 1].max() == pytest.approx(1, abs=1e-5)
        assert points[:, 0].max() < 2.5  # a 0 that lies is the widest


@pytest.mark.parametrize("digit", DIGITS)
def test_every_way_of_writing_is_used(digit: str) -> None:
    rng = np.random.default_rng(1)
    written = {np.concatenate(write_digit(digit, rng, variety=0.0)).tobytes() for _ in range(400)}
    assert len(written) == len(SKELETONS[digit])


def test_the_same_seed_writes_the_same_and_no_hand_repeats_itself() -> None:
    first, again = (np.concatenate(write_digit("8", np.random.default_rng(5))) for _ in range(2))
    assert np.array_equal(first, again)
    rng = np.random.default_rng(5)
    assert len({np.concatenate(write_digit("8", rng)).tobytes() for _ in range(50)}) == 50


@pytest.mark.parametrize("text", ["7", "42", "0070", "31415926"])
def test_a_number_is_one_row_of_digits_that_do_not_touch(text: str) -> None:
    for seed in range(20):
        digits = [np.concatenate(strokes) for strokes in write_number(text, np.random.default_rng(seed), gap=0.4)]
        assert len(digits) == len(text)
        for left, right in pairwise(digits):
            assert right[:, 0].min() > left[:, 0].max()
        assert [d[:, 1].max() for d in digits] == pytest.approx([1.0] * len(text), abs=0.1)


@pytest.mark.parametrize("pen", [1.0, 2.6, 9.0])
def test_ink_is_as_wide_as_its_pen(pen: float) -> None:
    line = np.array([[10, 20], [90, 20]], np.float32)
    cover = ink([line], 100, 40, pen)
    assert cover.shape == (40, 100)
    assert cover.dtype == np.float32
    assert 0.75 < cover.max() <= 1
    assert cover[:, 50].sum() == pytest.approx(pen, abs=0.5)
    assert not cover[:, :3].any()


@pytest.mark.parametrize("strokes", [[], [np.array([[-80, -80], [-60, -70]], np.float32)]])
def test_no_ink_where_nothing_is_written(strokes: list[np.ndarray]) -> None:
    assert not ink(strokes, 30, 20, 3.0).any()
