"""The part of the picture that is read, in fractions of it, so that it fits any camera."""

import cv2
import numpy as np

from model.values import Box
from stream.frame import Picture

DEFAULT_REGION = Box(0.2, 0.15, 0.6, 0.7)
MIN_SIDE = 0.05
CUT_SIZE = (480, 160)  # of a number that is cut out: the most, width and height in pixels
MARGIN = 0.2  # around it, in its heights
ROUNDING = 1e-6  # 0.7 + 0.3 may be a little more than 1


def checked(region: Box) -> Box:
    """`region` itself. Raises ValueError, one sentence, when it leaves the picture or is too small."""
    x, y, w, h = region
    if not (w >= MIN_SIDE and h >= MIN_SIDE):
        raise ValueError(f"The region is too small: its width and height are at least {MIN_SIDE:g}.")
    if not (x >= 0 and y >= 0 and x + w <= 1 + ROUNDING and y + h <= 1 + ROUNDING):
        raise ValueError("The region leaves the picture: x, y, x + width and y + height are between 0 and 1.")
    return region


def parse_region(text: str) -> Box:
    """The region written as "x,y,width,height". Raises ValueError, one sentence."""
    try:
        x, y, w, h = (float(part) for part in text.split(","))
    except ValueError as error:
        raise ValueError(f"A region is x,y,width,height in fractions, as 0.2,0.15,0.6,0.7, not {text!r}.") from error
    return checked(Box(x, y, w, h))


def crop(picture: Picture, region: Box) -> Picture:
    """The region of `picture`, (H, W, 3) uint8 BGR: a view, not a copy, at least one pixel each way."""
    height, width = picture.shape[:2]
    left, top, w, h = region.pixels(width, height)
    left, top = min(left, width - 1), min(top, height - 1)
    return picture[top : top + max(h, 1), left : left + max(w, 1)]


def cut(picture: Picture, box: Box) -> Picture:
    """The part of `picture`, (H, W, 3) uint8 BGR, that a number's box marks, with a margin, and made small."""
    height, width = picture.shape[:2]
    room = MARGIN * box.h
    wide = Box(box.x - room * height / width, box.y - room, box.w + 2 * room * height / width, box.h + 2 * room)
    part = crop(picture, wide.clipped(1.0, 1.0))
    # To average all pixels of a large one takes milliseconds.
    every = max(1, int(max(part.shape[1] / CUT_SIZE[0], part.shape[0] / CUT_SIZE[1])))
    part = part[::every, ::every]
    scale = min(CUT_SIZE[0] / part.shape[1], CUT_SIZE[1] / part.shape[0], 1.0)
    size = max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale))
    return cv2.resize(part, size).astype(np.uint8, copy=False)
