"""What somebody is asked to do whose number can't be read."""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
import pytest

from model.values import WHOLE, Hint, Number
from stream.frame import Picture
from stream.hints import Hints, hint, sharpness
from tests.pictures import grey, number, written

FPS = 30.0
BOX = number("5", x=0.4, y=0.3, w=0.2, h=0.4).box  # about where `SHEET` has its digit
SHEET = written("5")
UNSURE = (number("5", 0.6, *BOX),)
SMALL = (number("5", 0.6, x=0.45, y=0.45, w=0.05, h=0.1),)
NOTHING: tuple[Number, ...] = ()


def changes(said: Sequence[Hint]) -> int:
    return sum(one != other for one, other in pairwise(said))


def dark(picture: Picture, gain: float = 0.1) -> Picture:
    return (picture * gain).astype(np.uint8)


def blurred(picture: Picture, pixels: float = 10.0) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), pixels), np.uint8)


def shaken(picture: Picture, across: bool, pixels: int = 40) -> Picture:
    """As if the camera had moved so far in one frame."""
    kernel = np.full((1, pixels) if across else (pixels, 1), 1 / pixels)
    return np.asarray(cv2.filter2D(picture, -1, kernel), np.uint8)


@pytest.mark.parametrize(
    ("picture", "numbers", "wanted"),
    [
        (SHEET, UNSURE, Hint.NONE),
        (SHEET, SMALL, Hint.CLOSER),
        (SHEET, (*SMALL, *UNSURE), Hint.NONE),
        (SHEET, NOTHING, Hint.NONE),
        (blurred(SHEET), UNSURE, Hint.TOO_BLURRED),
        (shaken(SHEET, across=True), UNSURE, Hint.TOO_BLURRED),
        (shaken(SHEET, across=False), UNSURE, Hint.TOO_BLURRED),
        (blurred(SHEET), SMALL, Hint.CLOSER),
        (blurred(SHEET), NOTHING, Hint.NONE),
        (blurred(SHEET), (number("5", 0.9, *BOX),), Hint.NONE),
        (dark(SHEET), UNSURE, Hint.TOO_DARK),
        (dark(SHEET), NOTHING, Hint.TOO_DARK),
        (dark(blurred(SHEET)), SMALL, Hint.TOO_DARK),
        (dark(SHEET), (number("5", 0.9, *BOX),), Hint.NONE),
        (written("5", ink=220, paper=20), UNSURE, Hint.NONE),
        (grey(100), NOTHING, Hint.NONE),
        (grey(200), UNSURE, Hint.TOO_BLURRED),
        (grey(0, 1, 1), NOTHING, Hint.TOO_DARK),
        (grey(200, 1, 1), UNSURE, Hint.TOO_BLURRED),
        (SHEET, (number("5", 0.6, x=1.2, y=-0.5, h=0.4),), Hint.TOO_BLURRED),
    ],
)
def test_what_a_frame_asks_for(picture: Picture, numbers: Sequence[Number], wanted: Hint) -> None:
    assert hint(picture, numbers, 0.8) == wanted


@pytest.mark.parametrize("size", [0.5, 1.0, 3.0])
def test_sharpness_is_that_of_the_digit_whatever_its_size(size: float) -> None:
    picture = np.asarray(cv2.resize(SHEET, None, fx=size, fy=size, interpolation=cv2.INTER_AREA), np.uint8)
    assert sharpness(picture, BOX) > 0.4
    assert sharpness(blurred(picture, 10 * size), BOX) < 0.2


class Held:
    """What is shown while sheets are held up, frame after frame."""

    def __init__(self) -> None:
        self._hints = Hints()
        self._frames = 0

    def show(self, *frames: Picture, settled: bool = False, times: int = 1, each_s: float = 1 / FPS) -> list[Hint]:
        """The hints of so many times these frames, in each of which a doubtful digit is found."""
        said = []
        for picture in frames * times:
            self._frames += 1
            at = 100.0 + self._frames * each_s
            said.append(self._hints.update(picture, UNSURE, 0.8, settled, at))
        return said


def test_a_hint_takes_half_a_second_and_lasts_as_long() -> None:
    held = Held()
    first = held.show(dark(SHEET), times=30).index(Hint.TOO_DARK) / FPS
    last = held.show(SHEET, times=30).index(Hint.NONE) / FPS
    assert 0.4 < first < 0.7
    assert 0.4 < last < 0.8


def test_a_hint_does_not_flicker() -> None:
    """Two frames in three are dark."""
    said = Held().show(dark(SHEET), dark(SHEET), SHEET, times=40)
    assert changes(said) <= 1


def test_one_hint_at_a_time() -> None:
    held = Held()
    assert held.show(dark(SHEET), times=60)[-1] == Hint.TOO_DARK
    said = held.show(blurred(SHEET), times=60)
    assert said[0] == Hint.TOO_DARK
    assert said[-1] == Hint.TOO_BLURRED
    assert changes(said) <= 2


def test_none_while_a_number_is_settled() -> None:
    held = Held()
    held.show(dark(SHEET), times=60)
    assert set(held.show(dark(SHEET), settled=True, times=3)) == {Hint.NONE}
    assert set(held.show(dark(SHEET), times=10)) == {Hint.NONE}, "it begins anew"


def test_a_slow_camera_gets_hints_too() -> None:
    said = Held().show(dark(SHEET), times=10, each_s=2.0)
    assert said[0] == Hint.NONE
    assert said[-1] == Hint.TOO_DARK


def test_an_empty_box_is_not_sharp() -> None:
    assert sharpness(grey(255), WHOLE) == 0
