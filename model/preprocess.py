"""From the ink of one character to what the digit network sees. Training and reading share this file."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 28  # pixels, as MNIST
BOX = 20  # the character's longer side, as MNIST
PEN = 2.2  # the least pen width, in pixels of the BOX: about MNIST's


def fit(ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """Ink on nothing, (h, w) float32 in [0, 1] → (28, 28) float32 in [0, 1].

    The longer side becomes 20 pixels and the centre of mass the middle, as MNIST was made (LeCun et al. 1998,
    "Gradient-Based Learning Applied to Document Recognition", section III.A). Finer pens are widened first:
    a pen of 1/100 of a digit's height would all but vanish at this size. Raises ValueError when there is no ink.
    """
    left, top, across, down = cv2.boundingRect(_strong(ink))
    if not across:
        raise ValueError("there is no ink to fit")
    ink = ink[top : top + down, left : left + across]
    scale = BOX / max(ink.shape)
    ink = _widen(ink, PEN / scale)
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    small = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    return _centre(np.asarray(small, np.float32))


def pen_width(ink: NDArray[np.float32]) -> float:
    """The mean width in pixels of the strokes in (h, w) float32 ink.

    Across a stroke of width t the distance to its edge averages t / 4.
    """
    mask = _framed(_strong(ink), 1)
    distance = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    return 4.0 * cv2.mean(distance, mask)[0] - 1.0


def _strong(ink: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Where ink is more than half of the strongest, (h, w) uint8 0 or 1."""
    return np.asarray(ink > 0.5 * ink.max(), np.uint8)


def _framed(ink: NDArray[Any], room: int) -> NDArray[Any]:
    """With `room` empty pixels on each side."""
    return np.asarray(cv2.copyMakeBorder(ink, room, room, room, room, cv2.BORDER_CONSTANT))


def _widen(ink: NDArray[np.float32], least: float) -> NDArray[np.float32]:
    """Strokes finer than `least` pixels made about that wide; the ink then fills a padded picture."""
    missing = round(least - pen_width(ink))
    if missing < 1:
        return ink
    padded = _framed(ink, missing)
    pen = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (missing + 1, missing + 1))
    return np.asarray(cv2.dilate(padded, pen), np.float32)


def _centre(small: NDArray[np.float32]) -> NDArray[np.float32]:
    """A picture of at most 28 × 28 laid into (28, 28) with its centre of mass in the middle."""
    mass, (height, width) = small.sum(), small.shape
    x, y = small.sum(axis=0) @ np.arange(width) / mass, small.sum(axis=1) @ np.arange(height) / mass
    shift = np.array([[1, 0, (SIDE - 1) / 2 - x], [0, 1, (SIDE - 1) / 2 - y]], np.float32)
    return np.asarray(np.clip(cv2.warpAffine(small, shift, (SIDE, SIDE)), 0.0, 1.0), np.float32)
