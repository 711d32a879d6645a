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
    """A picture, (H, W, 3) uint8, as the middle of one with sides twice as long: the rest is of its rim's tone."""
    tone = np.median(rim(picture), axis=0).tolist()
    down, across = (side // 2 for side in picture.shape[:2])
    roomy = cv2.copyMakeBorder(picture, down, down, across, across, cv2.BORDER_CONSTANT, value=tone)
    return np.asarray(roomy, np.uint8)
