"""What the digit network sees of a character."""

import numpy as np
import pytest
from numpy.typing import NDArray

from model import strokes
from model.preprocess import BOX, SIDE, fit, pen_width


def ink(digit: str = "3", height: float = 100.0, pen: float = 8.0) -> NDArray[np.float32]:
    """A neat digit that fills most of its picture."""
    written = strokes.write_digit(digit, np.random.default_rng(1), variety=0.0)
    side = int(height + 4 * pen)
    return strokes.ink([stroke * height + 2 * pen for stroke in written], side, side, pen)


@pytest.mark.parametrize("digit", list("0123456789"))
@pytest.mark.parametrize("height", [12.0, 40.0, 300.0])
def test_fits_any_size_into_mnists_frame(digit: str, height: float) -> None:
    fitted = fit(ink(digit, height, pen=max(1.5, 0.08 * height)))
    assert fitted.shape == (SIDE, SIDE)
    assert fitted.dtype == np.float32
    assert 0.0 <= fitted.min() < 0.05
    assert 0.5 < fitted.max() <= 1.0
    rows, columns = np.nonzero(fitted > 0.3)
    assert BOX - 4 <= max(np.ptp(rows), np.ptp(columns)) <= BOX + 1


def test_puts_the_centre_of_mass_in_the_middle() -> None:
    fitted = fit(ink("7"))
    places = np.arange(SIDE) + 0.5
    assert abs((fitted.sum(axis=0) * places).sum() / fitted.sum() - SIDE / 2) < 0.3
    assert abs((fitted.sum(axis=1) * places).sum() / fitted.sum() - SIDE / 2) < 0.3


def test_where_the_character_stands_does_not_matter() -> None:
    character = ink()
    moved = np.pad(character, ((30, 5), (2, 60)))
    np.testing.assert_allclose(fit(moved), fit(character), atol=1e-4)


@pytest.mark.parametrize("width", [2, 3, 6])
@pytest.mark.parametrize("lying", [False, True], ids=["upright", "lying"])
def test_a_bar_lies_in_the_middle(width: int, lying: bool) -> None:
    """Of two pixels across, too, where it could be taken for a list of points."""
    bar = np.zeros((30, 20), np.float32)
    bar[4:24, 2 : 2 + width] = 1.0
    fitted = fit(np.ascontiguousarray(bar.T) if lying else bar)
    down, across = (fitted.sum(axis=axis) @ np.arange(28) / fitted.sum() for axis in (1, 0))
    assert (down, across) == pytest.approx((13.5, 13.5), abs=0.05)


def test_a_fine_pen_is_widened_to_be_seen() -> None:
    fine, broad = fit(ink(height=300, pen=3)), fit(ink(height=300, pen=30))
    assert fine.max() > 0.7
    assert fine.sum() > 0.4 * broad.sum()


@pytest.mark.parametrize("pen", [4.0, 10.0, 20.0])
def test_measures_the_pen(pen: float) -> None:
    assert pen_width(ink(height=200, pen=pen)) == pytest.approx(pen, rel=0.3)


def test_says_so_when_there_is_no_ink() -> None:
    with pytest.raises(ValueError, match="no ink"):
        fit(np.zeros((20, 20), np.float32))
