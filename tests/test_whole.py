"""Rows read as a whole, by a network for short strips and one for long ones."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from model import drawings
from model.card import WEIGHTS
from model.errors import ModelError
from model.number_scenes import strips
from model.runtime import Network
from model.spelling import spell
from model.strip import SHORT, WIDTH
from model.whole import RowReader
from model.written_rows import Hands
from tests.pictures import handwriting


def test_a_short_strip_is_read_as_a_whole_one_is() -> None:
    hands = Hands(*drawings.digits(200, np.random.default_rng(3)), handwriting())
    rng = np.random.default_rng(4)
    pages = [pixels for _ in range(40) for pixels, _ in strips(hands, rng) if not pixels[:, SHORT:].any()]
    short, whole = (Network(WEIGHTS / name) for name in ("short.tflite", "number.tflite"))
    texts = []
    for pixels in pages:
        said = [spell(network(pixels[None, :, :width, None])[0]) for network, width in ((short, SHORT), (whole, WIDTH))]
        texts.append(tuple("".join(one.digit for one in row) for row in said))
    assert len(pages) > 50
    assert np.mean([one == other for one, other in texts]) > 0.98


def test_says_when_the_network_for_short_rows_is_missing(tmp_path: Path) -> None:
    weights = Path(shutil.copytree(WEIGHTS, tmp_path / "weights"))
    (weights / "short.tflite").unlink()
    with pytest.raises(ModelError, match=r"short\.tflite is missing"):
        RowReader(weights)
