"""Where ink is, on pictures that we draw."""

import numpy as np
import pytest

from model.find import find
from model.values import Box
from stream.frame import Picture
from tests.pictures import grey, written


def ink_box(picture: Picture) -> Box:
    """Where a drawn picture differs from its corner."""
    difference = np.abs(picture[..., 0].astype(int) - int(picture[0, 0, 0]))
    rows, columns = np.nonzero(difference > difference.max() / 2)
    height, width = picture.shape[:2]
    return Box(columns.min() / width, rows.min() / height, np.ptp(columns) / width, np.ptp(rows) / height)


@pytest.mark.parametrize("digit", list("0123456789"))
@pytest.mark.parametrize(("ink", "paper"), [(40, 220), (230, 50), (150, 190)], ids=["dark", "light", "faint"])
def test_finds_a_digit_of_either_polarity_as_one(digit: str, ink: int, paper: int) -> None:
    picture = written(digit, ink=ink, paper=paper)
    (candidate,) = find(picture)
    assert candidate.dark == (ink < paper)
    np.testing.assert_allclose(candidate.box, ink_box(picture), atol=0.03)
    assert candidate.ink.min() >= 0.0
    assert 0.9 < candidate.ink.max() <= 1.0


@pytest.mark.parametrize("height", [24.0, 60.0, 240.0])
@pytest.mark.parametrize("pen", [0.02, 0.06, 0.14])
@pytest.mark.parametrize("at", [(0.3, 0.5), (0.6, 0.5)])
def test_finds_any_size_pen_and_place(height: float, pen: float, at: tuple[float, float]) -> None:
    picture = written("3", height=height, pen=max(1.5, pen * height), at=at)
    assert len(find(picture)) == 1


@pytest.mark.parametrize("seed", range(5))
def test_strokes_apart_are_one_digit(seed: int) -> None:
    """A 4 or 5 in two strokes, whichever way of writing the seed draws."""
    assert len(find(written("5", pen=5, seed=seed))) == 1


def test_a_large_picture_gives_the_same_boxes_as_a_small_one() -> None:
    small = find(written("8", height=100, pen=8, size=(320, 240)))
    large = find(written("8", height=500, pen=40, size=(1600, 1200)))
    np.testing.assert_allclose(small[0].box, large[0].box, atol=0.02)


def test_ink_on_the_edge_is_not_whole() -> None:
    assert find(written("0", at=(0.5, 0.98))) == []


def test_rules_across_the_paper_are_not_ink() -> None:
    picture = written("2", height=140, pen=9)
    picture[::37] = (180, 170, 160)
    candidate = max(find(picture), key=lambda candidate: candidate.box.h)
    np.testing.assert_allclose(candidate.box, ink_box(written("2", height=140, pen=9)), atol=0.05)


@pytest.mark.parametrize("level", [0, 30, 128, 255])
def test_finds_nothing_on_a_blank_wall(level: int) -> None:
    assert find(grey(level, 400, 300)) == []


def test_finds_nothing_in_a_gradient() -> None:
    ramp = np.linspace(40, 230, 400).astype(np.uint8)
    assert find(np.repeat(np.tile(ramp, (300, 1))[..., None], 3, axis=2)) == []
