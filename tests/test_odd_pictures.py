"""What a broken camera gives, before the real reader: nothing is read in it, and nothing breaks."""

import numpy as np
import pytest

from model.read import Reader
from model.values import State
from stream.frame import Frame, Picture, as_picture
from stream.overlay import draw
from stream.reader import FrameReader, Tuning, encode
from tests.pictures import grey, written

RNG = np.random.default_rng(0)
FPS = 30


def cut(picture: Picture) -> Picture:
    """What OpenCV makes of a JPEG that ends too soon: the rest is grey."""
    rest = picture.copy()
    rest[len(rest) * 2 // 5 :] = 128
    return rest


ODD = {
    "black": grey(0, 640, 480),
    "white": grey(255, 640, 480),
    "noise": RNG.integers(0, 256, (480, 640, 3), dtype=np.uint8),
    "cut off above the number": cut(written("2021", size=(640, 480))),
    "small": RNG.integers(0, 256, (16, 16, 3), dtype=np.uint8),
    "a line": grey(9, 256, 16),
    "a column": grey(9, 16, 256),
    "large": grey(80, 3840, 2160),
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("name", ODD)
def test_nothing_is_read(reader: Reader, name: str) -> None:
    frames, tuning = FrameReader(reader), Tuning()
    assert as_picture(ODD[name]) is ODD[name]
    for seq in range(1, FPS):
        reading = frames.read(Frame(seq, seq / FPS, seq / FPS, ODD[name]), tuning)
        assert reading.state != State.SETTLED
    assert encode(draw(ODD[name], reading, (), tuning.region))


def test_a_size_that_changes_midway_is_no_matter(reader: Reader) -> None:
    frames, tuning = FrameReader(reader), Tuning()
    for seq in range(1, FPS):
        picture = written("7", size=[(640, 480), (320, 240), (480, 640)][seq % 3])
        reading = frames.read(Frame(seq, seq / FPS, seq / FPS, picture), tuning)
        assert reading.text in ("", "7")
