"""Single digits, read by two networks."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from model import datasets, drawings
from model.card import WEIGHTS
from model.errors import ModelError
from model.runtime import Network
from model.single import DOUBT, DigitReader
from tests import needs


@pytest.fixture(scope="module")
def digits() -> DigitReader:
    return DigitReader(WEIGHTS)


def test_the_second_network_is_asked_where_the_first_is_in_doubt(digits: DigitReader) -> None:
    first, second = (Network(WEIGHTS / name) for name in ("digit.tflite", "second.tflite"))
    pictures, _ = drawings.digits(200, np.random.default_rng(5))
    doubted = 0
    for pixels in pictures.astype(np.float32) / 255.0:
        alone, other = (network(pixels[None, ..., None])[0] for network in (first, second))
        expected = alone if alone.max() >= DOUBT else (alone + other) / 2
        np.testing.assert_allclose(digits(pixels), expected, atol=1e-6)
        doubted += alone.max() < DOUBT
    assert 0 < doubted < 40


def test_what_it_says_are_probabilities_of_either_polarity(digits: DigitReader) -> None:
    pictures, labels = drawings.digits(100, np.random.default_rng(6))
    regular = pictures.astype(np.float32) / 255.0
    for shown in (regular, 1.0 - regular):
        said = np.array([digits(pixels) for pixels in shown])
        np.testing.assert_allclose(said.sum(axis=1), 1.0, atol=1e-5)
        assert np.mean(said.argmax(axis=1) == labels) > 0.9


def test_two_are_right_more_often_than_either(digits: DigitReader) -> None:
    pictures, labels = datasets.mnist("t10k", needs.data("mnist"))
    shown = pictures.astype(np.float32) / 255.0
    networks = [Network(WEIGHTS / name) for name in ("digit.tflite", "second.tflite")]
    alone = [sum(n(one[None, ..., None]).argmax() == d for one, d in zip(shown, labels, strict=True)) for n in networks]
    assert sum(digits(one).argmax() == d for one, d in zip(shown, labels, strict=True)) > max(alone)


def test_says_when_the_second_network_is_missing(tmp_path: Path) -> None:
    weights = Path(shutil.copytree(WEIGHTS, tmp_path / "weights"))
    (weights / "second.tflite").unlink()
    with pytest.raises(ModelError, match=r"second\.tflite is missing"):
        DigitReader(weights)
