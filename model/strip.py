"""From a row of digits in a picture to the strip that the number network sees. Training and reading share this file."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from model.contrast import Shares
from model.find import LEAST_CONTRAST, levelled, stretched
from model.values import Box, around

HEIGHT, WIDTH = 32, 256  # pixels
STEPS = WIDTH // 4  # parts that the network looks at one by one
FINE = 2  # cut out so many times larger, then averaged: fine pens stay
ROOM = 0.2  # of the row's height, on all sides: boxes are not exact
TALLEST = 1.5  # heights of a row's middling digit: a taller box is another's ink
STEADY = 0.5  # squares of digit heights: two digits of unlike size are no slope
LONGEST = 40  # heights: a row is no longer
DARKEST = 0.99  # of a strip's pixels are fainter than what counts as its darkest ink: there are gaps in a row


@dataclass(frozen=True, slots=True)
class Strip:
    """A row of ink, and where it stands.

    pixels: (HEIGHT, WIDTH) float32 in [0, 1], how much of each pixel is ink; the row begins at the left.
    place: (2, 3) from pixels of the strip, x and y, to pixels of the picture.
    """

    pixels: NDArray[np.float32]
    place: NDArray[np.float64]

    def box(self, left: float, right: float) -> Box:
        """The part of the strip from step `left` to step `right`, without its room, in pixels of the picture."""
        room = HEIGHT * ROOM / (1 + 2 * ROOM)
        x, y = np.array([left, left, right, right]) * WIDTH / STEPS, np.array([room, HEIGHT - room] * 2)
        corners = (self.place @ np.stack([x, y, np.ones(4)])).T
        return around(Box(float(x), float(y), 0.0, 0.0) for x, y in corners)


def cut(shares: Shares, boxes: Sequence[Box]) -> Strip | None:
    """A picture's `contrast` and the boxes of a row's digits in its pixels → its strip, None when there is no ink."""
    place, width = _place(boxes)
    fine = _warped(shares, place @ np.diag([1 / FINE, 1 / FINE, 1.0]), FINE * width, FINE * HEIGHT)
    level = levelled(fine)
    # Ink is the lesser part and strays further from the paper than the rest does: its side has the longer tail.
    share = np.maximum(level if float((level * level * level).sum()) >= 0.0 else -level, 0.0)
    rank = int(DARKEST * (share.size - 1))
    peak = float(np.partition(share, rank, axis=None)[rank])
    if peak < LEAST_CONTRAST:
        return None
    ink = stretched(share, peak)
    pixels = np.zeros((HEIGHT, WIDTH), np.float32)
    used = min(width, WIDTH)
    pixels[:, :used] = cv2.resize(ink, (used, HEIGHT), interpolation=cv2.INTER_AREA)
    return Strip(pixels, place @ np.diag([max(1.0, width / WIDTH), 1.0, 1.0]))


def _place(boxes: Sequence[Box]) -> tuple[NDArray[np.float64], int]:
    """Where a levelled row lies: (2, 3) from its pixels, HEIGHT from top to bottom, to the picture's; its width."""
    middles, heights = np.array([box.centre for box in boxes]), np.array([box.h for box in boxes])
    usual, middle = float(np.median(heights)), middles.mean(axis=0)
    x, y = (middles - middle).T
    slope = float((x * y).sum() / ((x * x).sum() + STEADY * usual**2))
    along = np.array([1.0, slope]) / np.hypot(1.0, slope)
    down = np.array([-along[1], along[0]])
    off = (middles - middle) @ down
    top = max(float((off - heights / 2).min()), -TALLEST * usual / 2 - abs(float(np.median(off))))
    bottom = min(float((off + heights / 2).max()), TALLEST * usual / 2 + abs(float(np.median(off))))
    ends = (middles - middle) @ along
    half = np.array([box.w for box in boxes]) / 2
    room = ROOM * (bottom - top)
    left, right = float((ends - half).min()) - room, float((ends + half).max()) + room
    scale = (bottom - top + 2 * room) / HEIGHT
    corner = middle + left * along + (top - room) * down
    width = int(min(LONGEST * HEIGHT, max(1.0, np.ceil((right - left) / scale))))
    return np.column_stack([along * scale, down * scale, corner]), width


def _warped(shares: Shares, place: NDArray[np.float64], width: int, height: int) -> NDArray[np.float32]:
    """How much darker than its paper (below 0: lighter) a picture is where `place` lays (height, width) pixels."""
    sides = place @ np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]])
    depth, across = shares[0].shape
    left, top = np.clip(np.floor(sides.min(axis=1)).astype(int), 0, (across - 1, depth - 1))
    right, bottom = np.clip(np.ceil(sides.max(axis=1)).astype(int), (left, top), (across, depth)) + 1
    darker, lighter = (share[top:bottom, left:right] for share in shares)
    scale = min(1.0, 1.0 / float(np.hypot(*place[:, 0])))
    near = darker - lighter
    if scale < 1.0:  # averaged: to leave pixels out would break fine pens
        near = np.asarray(cv2.resize(near, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.float32)
    matrix = scale * (place - np.array([[0, 0, left], [0, 0, top]]))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(near, matrix, (width, height), flags=flags), np.float32)
