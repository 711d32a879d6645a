"""One short instruction at a time for who holds a number up: closer, too dark, too blurred."""

import math
from collections.abc import Sequence
from itertools import chain

import cv2
import numpy as np

from model.values import Box, Hint, Number, State
from stream.frame import Picture

HOLD_S = 0.5  # what is wanted for less does not show, nor does what shows go
EACH = 8  # for the light one pixel in so many is looked at, each way
DARK = 40.0  # grey level in 0 to 255 of which nearly all is darker
SMALL = 0.1  # of the region's height
SIDE = 64  # pixels: a number's height when its edges are looked at
SOFT = 0.12  # of a number's contrast: its steepest edge rises by less in a pixel


class Hints:
    """Which hint shows: steadily one, and none while a number is settled."""

    def __init__(self) -> None:
        self._shown = self._wanted = Hint.NONE
        self._since = -math.inf

    def update(self, picture: Picture, numbers: Sequence[Number], state: State, at: float) -> Hint:
        """Add what was found in a frame of the time `at`, in seconds; boxes are fractions of the `picture`, the region
        that was read, (H, W, 3) uint8 BGR."""
        settled = state == State.SETTLED
        wanted = Hint.NONE if settled else hint(picture, numbers)
        if wanted != self._wanted:
            self._wanted, self._since = wanted, at
        if settled or at - self._since >= HOLD_S:
            self._shown = wanted
        return self._shown


def hint(picture: Picture, numbers: Sequence[Number]) -> Hint:
    """What one frame by itself asks for when its numbers can't be read for sure."""
    if np.percentile(picture[::EACH, ::EACH].max(axis=2), 98) < DARK:
        return Hint.TOO_DARK
    if not numbers:
        return Hint.NONE
    largest = max((digit.box for digit in chain.from_iterable(number.digits for number in numbers)), key=lambda b: b.h)
    if largest.h < SMALL:
        return Hint.CLOSER
    return Hint.TOO_BLURRED if softness(picture, largest) < SOFT else Hint.NONE


def softness(picture: Picture, box: Box) -> float:
    """How steep the steepest edge in a box is: its rise in a pixel, of the contrast, when the box is SIDE high."""
    height, width = picture.shape[:2]
    left, top, w, h = box.clipped(1.0, 1.0).pixels(width, height)
    cut = picture[top : top + max(h, 1), left : left + max(w, 1), 1]
    small = cv2.resize(cut, (max(1, round(SIDE * w / max(h, 1))), SIDE), interpolation=cv2.INTER_AREA).astype(
        np.float32
    )
    contrast = float(np.ptp(small))
    return float(np.abs(np.diff(small, axis=1)).max(initial=0)) / contrast if contrast else 0.0
