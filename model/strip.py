"""From a row of digits in a picture to the strip that the number network sees. Training and reading share this file."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from model.contrast import Shares
from model.find import LEAST_CONTRAST, averaged, darkest, strayed, stretched
from model.values import Box, around

HEIGHT, WIDTH = 32, 256  # pixels
SHORT = 128  # pixels: a row no longer than this, of six digits or so, is read in half the time
STEPS = WIDTH // 4  # parts that the network looks at one by one
FINE = 2  # cut out so many times larger, then averaged: fine pens stay
ROOM = 0.2  # of the row's height, on all sides: boxes are not exact
TALLEST = 1.5  # heights of a row's middling digit: a taller box is another's ink
STEADY = 0.5  # squares of digit heights: two digits of unlike size are no slope
LONGEST = 40  # heights: a row is no longer
REACH = 10  # heights: how far beyond its boxes a row's ink is followed
GAP = 0.3  # of the height without ink end a row
OWN_SHARE = 0.4  # of its darkest ink: what is fainter does not lead on
RULE = 0.5  # of a line's pixels: so much ink is a rule
STROKE = 5  # pixels from the highest to the lowest ink of a column: less is a rule that slopes
SLACK = 2  # pixels of a level row: boxes are not exact
DARKEST = 0.99  # of a strip's pixels are fainter than what counts as its darkest ink: there are gaps in a row


@dataclass(frozen=True, slots=True)
class Line:
    """Where a row lies in a picture.

    place: (2, 3) from pixels of the level row, HEIGHT of them from top to bottom, to pixels of the picture.
    width: how many pixels of the level row it is long.
    """

    place: NDArray[np.float64]
    width: int

    def between(self, left: float, right: float) -> "Line":
        """The part of it from pixel `left` to pixel `right`, which may lie beyond its ends."""
        return Line(self.place @ np.array([[1.0, 0.0, left], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]), int(right - left))

    def holds(self, box: Box) -> bool:
        """Whether the middle of a box, in pixels of the picture, lies in the row."""
        (x, y), *_ = self._levelled([box])
        return bool(0 <= x < self.width and 0 <= y < HEIGHT)

    def columns(self, boxes: Sequence[Box]) -> list[tuple[int, int]]:
        """From which to which of the level row's pixels each box goes, that may lie beyond its ends."""
        scale = float(np.hypot(*self.place[:, 0]))
        pairs = zip(self._levelled(boxes)[:, 0], boxes, strict=True)
        return [(int(x - box.w / scale / 2), int(np.ceil(x + box.w / scale / 2))) for x, box in pairs]

    def _levelled(self, boxes: Sequence[Box]) -> NDArray[np.float64]:
        """The middles of boxes in pixels of the level row, (n, 2): x, y."""
        middles = np.array([box.centre for box in boxes]) - self.place[:, 2]
        return np.asarray(np.linalg.solve(self.place[:, :2], middles.T).T, np.float64)


@dataclass(frozen=True, slots=True)
class Strip:
    """A row's ink, (HEIGHT, WIDTH) float32 in [0, 1], from its left edge on, and where it lies."""

    pixels: NDArray[np.float32]
    line: Line

    @property
    def end(self) -> float:
        """The step at which the row ends."""
        return min(1.0, self.line.width / WIDTH) * STEPS

    def box(self, left: float, right: float) -> Box:
        """From step `left` to step `right`, without the room above and below: a box in pixels of the picture."""
        room, step = HEIGHT * ROOM / (1 + 2 * ROOM), max(1.0, self.line.width / WIDTH) * WIDTH / STEPS
        sides = np.array([[left, left, right, right], [room, HEIGHT - room] * 2, [1, 1, 1, 1]]) * [[step], [1], [1]]
        return around(Box(float(x), float(y), 0.0, 0.0) for x, y in (self.line.place @ sides).T)


def through(boxes: Sequence[Box]) -> Line:
    """The row that the boxes of its digits make, in pixels of the picture."""
    middles, heights = np.array([box.centre for box in boxes]), np.array([box.h for box in boxes])
    usual, middle = median(heights.tolist()), middles.mean(axis=0)
    x, y = (middles - middle).T
    slope = float((x * y).sum() / ((x * x).sum() + STEADY * usual**2))
    along = np.array([1.0, slope]) / np.hypot(1.0, slope)
    down = np.array([-along[1], along[0]])
    off = (middles - middle) @ down
    most = TALLEST * usual / 2 + abs(median(off.tolist()))
    top, bottom = max(float((off - heights / 2).min()), -most), min(float((off + heights / 2).max()), most)
    ends, half, room = (middles - middle) @ along, np.array([box.w for box in boxes]) / 2, ROOM * (bottom - top)
    left, right = float((ends - half).min()) - room, float((ends + half).max()) + room
    scale = (bottom - top + 2 * room) / HEIGHT
    corner = middle + left * along + (top - room) * down
    width = int(min(LONGEST * HEIGHT, max(1.0, np.ceil((right - left) / scale))))
    return Line(np.column_stack([along * scale, down * scale, corner]), width)


def reaching(shares: Shares, line: Line) -> Line:
    """The row as far as its ink goes on: a digit that touches the others may not have been found."""
    before, behind = _room_beside(line, shares[0].shape[1])
    wide = line.between(-before, line.width + behind)
    share, _ = strayed(_warped(shares, wide.place, wide.width, HEIGHT))
    # Of the row alone: one digit is less than a hundredth of all this.
    inked = _inked(share, darkest(share[:, before : before + line.width], DARKEST))
    room, gap = int(HEIGHT * ROOM / (1 + 2 * ROOM)), GAP * HEIGHT
    left, right = before + room, before + line.width - room
    for column in inked[inked >= right]:
        if column > right + gap:
            break
        right = int(column)
    for column in inked[inked <= left][::-1]:
        if column < left - gap:
            break
        left = int(column)
    return wide.between(left - room, right + 1 + room)


def _room_beside(line: Line, across: int) -> tuple[int, int]:
    """How far a row's ink is followed before and behind it, in pixels of the level row: not beyond the picture, so many
    pixels wide."""
    (step, down, left), _ = line.place
    room = (left + down * HEIGHT / 2) / step
    before, behind = np.clip([room, across / step - room - line.width], 0, REACH * HEIGHT)
    return int(before), int(behind)


def is_covered(shares: Shares, line: Line, boxes: Sequence[Box]) -> bool:
    """Whether boxes hold all the ink of the row that they make, and of a height before and behind it."""
    wide = line.between(-HEIGHT, line.width + HEIGHT)
    share = np.abs(_warped(shares, wide.place, wide.width, HEIGHT))  # light marks are none of its ink, and rare
    bare = np.zeros(wide.width, bool)
    bare[_inked(share, darkest(share[:, HEIGHT:-HEIGHT], DARKEST))] = True
    for left, right in wide.columns(boxes):
        bare[max(0, left - SLACK) : right + SLACK] = False
    return int(bare.sum()) < SLACK


def _inked(share: NDArray[np.float32], peak: float) -> NDArray[np.int64]:
    """Which columns of a level row have ink that is no rule's."""
    mask = share > OWN_SHARE * peak
    mask[mask.mean(axis=1) > RULE] = False
    depth = HEIGHT - mask.argmax(axis=0) - mask[::-1].argmax(axis=0)
    return np.flatnonzero(mask.any(axis=0) & (depth >= STROKE))


def cut(shares: Shares, line: Line) -> Strip | None:
    """A picture's `contrast` → a row's strip, None when there is no ink."""
    fine = line.place @ np.diag([1 / FINE, 1 / FINE, 1.0])
    share, _ = strayed(_warped(shares, fine, FINE * line.width, FINE * HEIGHT))
    peak = darkest(share, DARKEST)
    if peak < LEAST_CONTRAST:
        return None
    pixels, used = np.zeros((HEIGHT, WIDTH), np.float32), min(line.width, WIDTH)
    fitted = cv2.resize(stretched(share, peak), (used, HEIGHT), interpolation=cv2.INTER_AREA)
    pixels[:, :used] = np.clip(fitted, 0.0, 1.0)  # means of ones come out a rounding above
    return Strip(pixels, line)


def _warped(shares: Shares, place: NDArray[np.float64], width: int, height: int) -> NDArray[np.float32]:
    """How much darker than its paper (below 0: lighter) a picture is where `place` lays (height, width) pixels."""
    sides = place @ np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]])
    depth, across = shares[0].shape
    left, top = np.clip(np.floor(sides.min(axis=1)).astype(int), 0, (across - 1, depth - 1))
    right, bottom = np.clip(np.ceil(sides.max(axis=1)).astype(int), (left, top), (across, depth)) + 1
    darker, lighter = (share[top:bottom, left:right] for share in shares)
    scale = min(1.0, 1.0 / float(np.hypot(*place[:, 0])))
    if scale * min(darker.shape) < 1.0:
        return np.zeros((height, width), np.float32)  # hardly any of it is in the picture
    near = _shrunk(darker - lighter, scale)  # averaged: to leave pixels out would break fine pens
    matrix = scale * (place - np.array([[0, 0, left], [0, 0, top]]))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(near, matrix, (width, height), flags=flags), np.float32)


def _shrunk(share: NDArray[np.float32], scale: float) -> NDArray[np.float32]:
    """Averaged by halves first, which take a tenth of the time."""
    while scale <= 0.5:
        share, scale = averaged(share, 0.5), 2 * scale
    return averaged(share, scale) if scale < 1.0 else share
