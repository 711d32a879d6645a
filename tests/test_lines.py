"""Readings as lines: in the film's own time, however fast it is read."""

import io
import json

import pytest

from model.values import Number
from stream.frame import Picture
from stream.lines import write_readings
from stream.reader import FrameReader, Tuning
from tests.pictures import grey, number


class Film:
    """Thirty pictures, at once."""

    name = "film"

    def __init__(self, fps: float) -> None:
        self.fps, self._left = fps, 30

    def read(self) -> Picture | None:
        self._left -= 1
        return grey(90) if self._left >= 0 else None

    def close(self) -> None: ...


class Sevens:
    def read(self, picture: Picture) -> tuple[Number, ...]:
        assert picture.ndim == 3
        return (number("7", 0.99),)


@pytest.mark.parametrize(("fps", "frames"), [(15, 3), (30, 5), (60, 9)])
def test_a_film_settles_in_its_own_time(fps: float, frames: int) -> None:
    out = io.StringIO()
    assert write_readings(Film(fps), FrameReader(Sevens()), Tuning(), out) == 30
    states = [json.loads(line)["state"] for line in out.getvalue().splitlines()]
    assert states.index("settled") + 1 == frames
