"""Where digits stand, on pictures that we draw."""

import cv2
import numpy as np
import pytest

from model.card import WEIGHTS
from model.find import Candidate, Finder
from model.training_scenes import blank
from model.values import Box
from stream.frame import Picture
from tests.pictures import grey, written


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(WEIGHTS)


def ink_box(picture: Picture) -> Box:
    """Where a drawn picture differs from its corner."""
    difference = np.abs(picture[..., 0].astype(int) - int(picture[0, 0, 0]))
    rows, columns = np.nonzero(difference > difference.max() / 2)
    height, width = picture.shape[:2]
    return Box(columns.min() / width, rows.min() / height, np.ptp(columns) / width, np.ptp(rows) / height)


def one(finder: Finder, picture: Picture) -> Candidate:
    """The one candidate that the finder is not in doubt of."""
    likeliest, *others = finder.find(picture)
    assert all(other.sure < 0.5 for other in others)
    return likeliest


@pytest.mark.parametrize("digit", list("0123456789"))
@pytest.mark.parametrize(("ink", "paper"), [(40, 220), (230, 50), (150, 190)], ids=["dark", "light", "faint"])
def test_finds_a_digit_of_either_polarity_as_one(finder: Finder, digit: str, ink: int, paper: int) -> None:
    picture = written(digit, ink=ink, paper=paper)
    candidate = one(finder, picture)
    assert candidate.dark == (ink < paper)
    assert candidate.box.union_share(ink_box(picture)) > 0.5
    assert candidate.ink.min() >= 0.0
    assert 0.9 < candidate.ink.max() <= 1.0


@pytest.mark.parametrize("height", [30.0, 60.0, 220.0])
@pytest.mark.parametrize("pen", [0.03, 0.06, 0.12])
@pytest.mark.parametrize("at", [(0.3, 0.5), (0.6, 0.5)])
def test_finds_any_size_pen_and_place(finder: Finder, height: float, pen: float, at: tuple[float, float]) -> None:
    picture = written("3", seed=4, height=height, pen=max(2.0, pen * height), at=at)
    candidate = one(finder, picture)
    # Of 30 pixels the finder sees 14: it places them to two or three.
    assert candidate.box.union_share(ink_box(picture)) > (0.5 if height > 30 else 0.3)


@pytest.mark.parametrize("digit", ["4", "5"])
@pytest.mark.parametrize("seed", range(5))
def test_strokes_apart_are_one_digit(finder: Finder, digit: str, seed: int) -> None:
    """Each seed draws another of the ways to write it, in one stroke or in two."""
    picture = written(digit, pen=5, seed=seed)
    assert one(finder, picture).box.union_share(ink_box(picture)) > 0.5


def test_a_large_picture_gives_the_same_boxes_as_a_small_one(finder: Finder) -> None:
    small = finder.find(written("8", height=100, pen=8, size=(320, 240)))
    large = finder.find(written("8", height=500, pen=40, size=(1600, 1200)))
    assert small[0].box.union_share(large[0].box) > 0.8


def test_rules_across_the_paper_are_not_ink(finder: Finder) -> None:
    picture = written("2", height=140, pen=9)
    picture[::37] = (180, 170, 160)
    candidate = one(finder, picture)
    assert candidate.box.union_share(ink_box(written("2", height=140, pen=9))) > 0.5


@pytest.mark.parametrize("level", [0, 30, 128, 255])
def test_finds_nothing_on_a_blank_wall(finder: Finder, level: int) -> None:
    assert finder.find(grey(level, 400, 300)) == []


@pytest.mark.parametrize("seed", range(20))
def test_is_sure_of_nothing_in_gradients_noise_stripes_and_print(finder: Finder, seed: int) -> None:
    assert all(candidate.sure < 0.7 for candidate in finder.find(blank(np.random.default_rng([seed, 2]))))


@pytest.mark.parametrize("lean", [0, 60, 130])
@pytest.mark.parametrize("width", [5, 20, 60])
@pytest.mark.parametrize(("ink", "paper"), [(10, 90), (200, 160)], ids=["dark", "light"])
def test_a_stripe_from_side_to_side_is_no_digit(finder: Finder, lean: int, width: int, ink: int, paper: int) -> None:
    picture = grey(paper, 640, 480)
    cv2.line(picture, (320 + lean, -60), (320 - lean, 540), (ink, ink, ink), width)
    assert finder.find(picture) == []


@pytest.mark.parametrize("size", [(8, 8), (2000, 9), (9, 2000)])
def test_takes_pictures_of_any_shape(finder: Finder, size: tuple[int, int]) -> None:
    assert finder.find(grey(200, *size)) == []
