"""Where to look closer: small digits fill too few of the finder's cells, so it looks again at parts of the picture."""

import math
from collections.abc import Sequence

import cv2
import numpy as np

from model.contrast import Shares
from model.finder_grid import SIDE, Found
from model.values import Box, around

SMALL = 20.0  # pixels of the finder's square: digits below it are looked at again
LARGE = 34.0  # pixels of the square: so high they are then
SURE = 0.4  # only what is found with this heat asks for another look
ROOM, OVERLAP = 1.5, 1.4  # in the digits' heights: around them, and what two parts share, so that each digit is whole
MOST_PARTS = 8
COARSE = 4  # pixels: cells in which rows of ink are looked for
FAINT = 0.08  # of the paper's brightness: fainter is no ink
MOST_ROWS, MOSTLY = 2, 0.6  # what has more rows, or a lesser share of its ink in them, is no sheet with a number
LONG, LOW = 1.5, 3  # a row is longer than so many heights, and so many cells high
OVER = 0.4  # of the smaller box: boxes that share more are of one digit
EDGE = 2.0  # pixels of the square: what is so near a part's border is cut off


def parts(found: Sequence[Found], shares: Shares, scale: float) -> list[Box]:
    """Squares of a picture to look at again, in its pixels; none when all that was found is large enough.

    `found` is in pixels of the picture too, of which each was `scale` pixels of the finder's square; `shares` is the
    picture's `contrast`. Where nothing was found, ink may be a row of small digits that touch.
    """
    sure = [one for one in found if one.heat >= SURE]
    small = [one.box for one in sure if is_small(one, scale)] if sure else ends_of_ink(shares)
    if not small:
        return []
    size = (shares[0].shape[1], shares[0].shape[0])
    heights = sorted(max(box.w, box.h) for box in small)
    height = heights[len(heights) // 2]
    area = around([*small]).padded(ROOM * height).clipped(*size)
    side = height * SIDE / LARGE
    while math.prod(_count(length, side, height) for length in area[2:]) > MOST_PARTS:
        side *= 1.15
    if side * scale > 0.8 * SIDE:
        return []  # hardly closer than the first look
    columns, rows = (_starts(*line, side, height) for line in ((area.x, area.w), (area.y, area.h)))
    return [Box(x, y, side, side).clipped(*size) for y in rows for x in columns]


def ends_of_ink(shares: Shares) -> list[Box]:
    """Squares as high as a digit at both ends of what looks like a row of ink, in pixels of the picture."""
    ink = cv2.resize(np.maximum(*shares), None, fx=1 / COARSE, fy=1 / COARSE, interpolation=cv2.INTER_AREA)
    mask = (ink > max(FAINT, float(ink.max()) / 3)).astype(np.uint8)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    left, top, wide, high, area = stats[1:].T
    rows = (wide > LONG * high) & (high >= LOW) & (high < mask.shape[0] / 4) & (area > wide * high / 4)
    if rows.sum() > MOST_ROWS or area[rows].sum() < MOSTLY * area.sum():
        return []  # print, cloth or noise
    return [
        Box(float(x), float(y), float(h), float(h)).scaled(COARSE)
        for start, y, w, h in zip(left[rows], top[rows], wide[rows], high[rows], strict=True)
        for x in (start, start + w - h)
    ]


def is_small(one: Found, scale: float) -> bool:
    return max(one.box.w, one.box.h) * scale < SMALL


def is_whole(box: Box, part: Box, size: tuple[int, int]) -> bool:
    """Whether a box lies off those borders of a part at which the picture goes on."""
    edge = EDGE * part.w / SIDE
    return (
        (part.x <= 0 or box.x > part.x + edge)
        and (part.y <= 0 or box.y > part.y + edge)
        and (part.x + part.w >= size[0] or box.x + box.w < part.x + part.w - edge)
        and (part.y + part.h >= size[1] or box.y + box.h < part.y + part.h - edge)
    )


def merged(found: Sequence[Found]) -> list[Found]:
    """What several looks found, likeliest first; of boxes that lie over each other the likelier."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: -one.heat):
        if not any(_is_double(one, other) for other in kept):
            kept.append(one)
    return kept


def _is_double(one: Found, likelier: Found) -> bool:
    """Whether a box lies over another too much, or a little when it is far less likely."""
    most = OVER if one.heat > likelier.heat / 2 else OVER / 2
    return one.box.common(likelier.box) > most * min(one.box.area, likelier.box.area)


def _count(length: float, side: float, height: float) -> int:
    return max(1, math.ceil((length - OVERLAP * height) / (side - OVERLAP * height)))


def _starts(start: float, length: float, side: float, height: float) -> list[float]:
    """Where along one side of the area its parts begin: evenly, or in its middle when one is enough."""
    count = _count(length, side, height)
    if count == 1:
        return [start + (length - side) / 2]
    return [start + nth * (length - side) / (count - 1) for nth in range(count)]
