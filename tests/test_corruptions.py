"""Spoiled pictures: still pictures, spoiled as much as asked, and still to be read."""

import time

import numpy as np
import pytest
from numpy.typing import NDArray

from model import datasets, drawings
from model.card import WEIGHTS
from model.corruptions import KINDS, STRENGTHS, Kind, Picture, spoil
from model.single import DigitReader
from tests import needs


@pytest.fixture(scope="module")
def pictures() -> NDArray[np.float32]:
    """Digits that we draw: (20, 28, 28) in [0, 1], white on black."""
    drawn, _ = drawings.digits(20, np.random.default_rng(0))
    return drawn.astype(np.float32) / 255.0


def spoiled(kind: Kind, pictures: NDArray[np.float32], strength: float, seed: int = 0) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    return np.array([kind(picture, strength, rng) for picture in pictures])


def changed(kind: Kind, pictures: NDArray[np.float32], strength: float) -> float:
    """How far the pictures are from what they were, on average over pixels and over chance."""
    return float(np.mean([abs(spoiled(kind, pictures, strength, seed) - pictures).mean() for seed in range(5)]))


def test_there_are_many_kinds() -> None:
    assert len(KINDS) >= 14
    assert len(set(KINDS.values())) == len(KINDS)
    assert tuple(sorted(STRENGTHS)) == STRENGTHS


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("strength", [0.0, 0.05, *STRENGTHS])
def test_a_spoiled_picture_is_a_picture(kind: Kind, strength: float, pictures: NDArray[np.float32]) -> None:
    before = pictures.copy()
    for seed in range(5):
        for picture in spoiled(kind, pictures, strength, seed):
            assert (picture.shape, picture.dtype) == ((28, 28), np.float32)
            assert picture.min() >= 0.0
            assert picture.max() <= 1.0
    assert np.array_equal(pictures, before)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("flat", [0.0, 1.0])
def test_a_picture_of_nothing_can_be_spoiled(kind: Kind, flat: float) -> None:
    picture: Picture = np.full((28, 28), flat, np.float32)
    assert np.isfinite(kind(picture, 1.0, np.random.default_rng(0))).all()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_same_seed_spoils_alike(kind: Kind, pictures: NDArray[np.float32]) -> None:
    assert np.array_equal(spoiled(kind, pictures, 1.0), spoiled(kind, pictures, 1.0))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_strength_says_how_much(kind: Kind, pictures: NDArray[np.float32]) -> None:
    nearly_none, *steps = (changed(kind, pictures, strength) for strength in (0.01, *STRENGTHS))
    assert nearly_none < 0.005
    assert steps == sorted(steps)
    assert nearly_none < steps[0] < 0.9 * steps[-1]


def test_spoiling_takes_every_kind_and_little_time(pictures: NDArray[np.float32]) -> None:
    rng, started = np.random.default_rng(0), time.process_time()
    results = [spoil(pictures[index % 20], rng) for index in range(2000)]
    assert (time.process_time() - started) / 2000 < 0.0005  # 0.03 ms on an idle core
    assert all(picture.dtype == np.float32 for picture in results)
    again = np.random.default_rng(0)
    assert all(np.array_equal(spoil(pictures[index % 20], again), results[index]) for index in range(100))


def test_spoiling_is_bounded_by_most(pictures: NDArray[np.float32]) -> None:
    def change(most: float) -> float:
        rng = np.random.default_rng(0)
        return float(
            np.mean([abs(spoil(picture, rng, most) - picture).mean() for picture in pictures for _ in "12345"])
        )

    assert change(0.0) < 0.001 < change(0.3) < change(1.0)


def test_a_little_spoiled_is_still_read() -> None:
    """At the least strength, over all kinds: a floor, `python -m bench.accuracy` has the figure."""
    pictures, labels = datasets.mnist("t10k", needs.data("mnist"))
    pixels, labels = pictures[::250].astype(np.float32) / 255.0, labels[::250]
    digits = DigitReader(WEIGHTS)
    results = [spoiled(kind, pixels, STRENGTHS[0]) for kind in KINDS.values()]
    read = [[digits(one).argmax() for one in result] for result in results]
    assert np.mean(np.array(read) == labels) > 0.85
