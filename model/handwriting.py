"""Digits that others wrote, to be written again: any size, any pen."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.morphology import skeletonize

from model.preprocess import SIDE

HANDS = 20_000  # of MNIST's digits are written again in scenes: their distances fill 70 MB
FINE = 3 * SIDE  # pixels: the side at which the middle of a stroke is looked for
KEPT = 3 * SIDE // 2  # pixels: the side at which distances are kept
SMOOTH = 1.5  # pixels at FINE: what evens out the steps of a middle line made of pixels


@dataclass(frozen=True, slots=True)
class Handwriting:
    """Others' digits as distances: (n, KEPT, KEPT) float16, the square of how far each point is from the middle of
    the nearest stroke, in pixels of MNIST's 28; and labels (n,) uint8. Squares are smooth where strokes are."""

    squares: NDArray[np.float16]
    labels: NDArray[np.uint8]

    def cover(self, index: int, height: float, pen: float) -> NDArray[np.float32]:
        """One digit `height` pixels high from a round pen `pen` pixels wide: (h, w) float32 in [0, 1], cut to size."""
        square = self.squares[index].astype(np.float32)
        rows, columns = (np.flatnonzero((square < 1.0).any(axis=axis)) for axis in (1, 0))
        scale = height / (rows[-1] - rows[0] + 1)
        # Only the digit and the pen's reach around it: the rest is empty.
        room = 2 + int(pen / scale)
        top, left = max(0, rows[0] - room), max(0, columns[0] - room)
        square = square[top : rows[-1] + room + 1, left : columns[-1] + room + 1]
        large = cv2.resize(square, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        distance = np.sqrt(np.maximum(large, 0.0)) * (scale * KEPT / SIDE)
        cover = np.clip(pen / 2 + 0.5 - distance, 0.0, 1.0)
        inside = np.argwhere(cover > 0.3)
        (top, left), (bottom, right) = inside.min(axis=0), inside.max(axis=0)
        return np.asarray(cover[top : bottom + 1, left : right + 1], np.float32)


def trace(pictures: NDArray[np.uint8], labels: NDArray[np.uint8]) -> Handwriting:
    """(n, 28, 28) uint8 white on black, and labels (n,) → what to write them again by."""
    return Handwriting(np.array([_squares(picture) for picture in pictures], np.float16), labels)


def _squares(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(28, 28) → (KEPT, KEPT) float32: squared distances to the middle of the stroke (Zhang and Suen 1984)."""
    fine = cv2.GaussianBlur(cv2.resize(picture, (FINE, FINE), interpolation=cv2.INTER_CUBIC), (0, 0), SMOOTH)
    middle = np.asarray(skeletonize(fine > 110), np.bool_)  # type: ignore[no-untyped-call]
    far = cv2.distanceTransform((~middle).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    even = cv2.GaussianBlur(np.minimum(np.square(far), 2000.0), (0, 0), SMOOTH) - SMOOTH**2
    return np.asarray(cv2.resize(even, (KEPT, KEPT), interpolation=cv2.INTER_AREA) * (SIDE / FINE) ** 2, np.float32)
