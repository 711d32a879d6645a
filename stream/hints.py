"""One short instruction at a time for who holds up a number that can't be read: closer, too dark, too blurred.

What the limits come from is in bench/LOG.md, 2026-11-21: hints.
"""

import math
from collections.abc import Sequence

import cv2
import numpy as np

from model.values import Box, Hint, Number
from stream.frame import Picture
from stream.region import crop

DARK = 30.0  # grey level, 0 to 255, of which 98 % of the region are darker; light enough, a blackboard has 100
EACH = 8  # pixels: for the light one in so many is looked at, each way
LOW = 0.25  # of the region's height: where no digit is higher, nearer is better
SIDE = 64  # pixels: the height of a digit whose edges are looked at
SHARP = 0.2  # of a digit's contrast is what its steepest edge rises by in one of these; in focus 0.4 and more
MEMORY_S = 0.55  # frames count for a hint as long as this, later ones for more
LONGEST_STEP_S = 0.2  # what a frame counts for at most, however slow they come
SHOWS, FADES = 0.6, 0.3  # of the frames ask for a hint: it shows from the first share on, half a second, to the second


class Hints:
    """Which hint shows: one for a while, and none while a number is settled."""

    def __init__(self) -> None:
        self._shares = {hint: 0.0 for hint in Hint if hint}
        self._shown = Hint.NONE
        self._at = math.inf

    def update(self, picture: Picture, numbers: Sequence[Number], threshold: float, settled: bool, at: float) -> Hint:
        """Add what was read in a frame of the time `at`, in seconds; the rest as in `hint`."""
        step_s, self._at = min(max(at - self._at, 0.0), LONGEST_STEP_S), at
        if settled:
            self._shares, self._shown = dict.fromkeys(self._shares, 0.0), Hint.NONE
            return self._shown
        wanted, part = hint(picture, numbers, threshold), 1 - math.exp(-step_s / MEMORY_S)
        self._shares = {each: share + part * ((each == wanted) - share) for each, share in self._shares.items()}
        most = max(self._shares, key=lambda each: self._shares[each])
        if self._shares[most] > SHOWS:
            self._shown = most
        elif self._shares.get(self._shown, 0.0) < FADES:
            self._shown = Hint.NONE
        return self._shown


def hint(picture: Picture, numbers: Sequence[Number], threshold: float) -> Hint:
    """What one frame asks for when no number is sure; an empty one only for light: a blank wall need not be sharp.

    picture: the region that was read, (H, W, 3) uint8 BGR. numbers: what was, with boxes in fractions of it.
    """
    if any(number.confidence >= threshold for number in numbers):
        return Hint.NONE
    if np.percentile(picture[::EACH, ::EACH].max(axis=2), 98) < DARK:
        return Hint.TOO_DARK
    if not numbers:
        return Hint.NONE
    highest = max((digit.box for number in numbers for digit in number.digits), key=lambda box: box.h)
    if highest.h < LOW:
        return Hint.CLOSER
    return Hint.TOO_BLURRED if sharpness(picture, highest) < SHARP else Hint.NONE


def sharpness(picture: Picture, box: Box) -> float:
    """The steepest edges in a box, in the direction in which they are less steep: what they rise by in a pixel when the
    box is SIDE pixels high, as a share of the contrast in it."""
    cut = crop(picture, box.clipped(1.0, 1.0))[..., 1]
    across = max(2, round(SIDE * cut.shape[1] / cut.shape[0]))
    small = np.asarray(cv2.resize(cut, (across, SIDE), interpolation=cv2.INTER_AREA), np.float32)
    steepest = min(float(np.abs(np.diff(small, axis=axis)).max()) for axis in (0, 1))
    return steepest / max(float(np.ptp(small)), 1.0)
