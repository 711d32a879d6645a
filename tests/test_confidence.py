"""What two networks say together."""

import numpy as np
import pytest
from numpy.typing import NDArray

from model.confidence import NONE, Weights, together

EVEN = Weights(1.0, 1.0, 0.0)


def heats(**sure: float) -> NDArray[np.float32]:
    """The finder's opinion: d7=0.9 for a 7."""
    array = np.zeros(10, np.float32)
    for name, heat in sure.items():
        array[int(name[1:])] = heat
    return array


def answer(**sure: float) -> NDArray[np.float32]:
    """The digit network's opinion, what is left is none."""
    array = np.append(heats(**sure), 0).astype(np.float32)
    array[NONE] = 1.0 - array.sum()
    return array


def test_makes_probabilities() -> None:
    both = together(heats(d7=0.6), answer(d7=0.5, d1=0.3), EVEN)
    assert both.sum() == pytest.approx(1.0)
    assert both.argmax() == 7


def test_those_who_agree_are_surer_than_either() -> None:
    assert together(heats(d7=0.8), answer(d7=0.8), EVEN)[7] > 0.9


def test_what_only_one_believes_becomes_unlikely() -> None:
    assert together(heats(d1=0.05), answer(d1=0.99), EVEN)[1] < 0.9
    assert together(heats(d7=0.9, d1=0.05), answer(d1=0.9, d7=0.05), EVEN).max() < 0.7


def test_heats_that_come_to_more_than_one_leave_nothing_for_none() -> None:
    both = together(heats(d7=0.9, d1=0.4), answer(d7=0.9), EVEN)
    assert np.isfinite(both).all()
    assert both[7] > 0.9


def test_many_at_once_are_as_one_by_one() -> None:
    rows, network = np.array([heats(d7=0.9), heats(d1=0.2)]), np.array([answer(d7=0.9), answer(d1=0.9)])
    both = together(rows, network, Weights(0.8, 0.6, -1.0))
    for nth in range(2):
        np.testing.assert_allclose(both[nth], together(rows[nth], network[nth], Weights(0.8, 0.6, -1.0)))
