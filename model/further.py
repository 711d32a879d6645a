"""When to look from further away: a digit that fills its picture leaves no paper to tell its ink by."""

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from model.contrast import rim
from model.values import Box, Number

LARGE = 0.5  # of the picture's shorter side: so large a digit fills it
ROOMY = Box(-0.5, -0.5, 2.0, 2.0)  # a picture with room around it, in fractions of the picture
MIDDLE = Box(0.25, 0.25, 0.5, 0.5)  # the picture, in fractions of the one with room around it


def is_filled(picture: NDArray[np.uint8], numbers: Iterable[Number]) -> bool:
    """Whether all digits of these numbers fill the picture that they are in."""
    height, width = picture.shape[:2]
    boxes = (digit.box for number in numbers for digit in number.digits)
    return all(max(box.w * width, box.h * height) >= LARGE * min(width, height) for box in boxes)


def with_room(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture, (H, W, 3) uint8, half as large in the middle of one of its size: the rest is of its rim's tone."""
    height, width = picture.shape[:2]
    left, top = width // 4, height // 4
    roomy = np.full_like(picture, np.median(rim(picture), axis=0))
    small = cv2.resize(picture, (width - 2 * left, height - 2 * top), interpolation=cv2.INTER_AREA)
    roomy[top : height - top, left : width - left] = small
    return roomy
