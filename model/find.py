"""Where in a picture digits stand, and the ink of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from model.closer import is_small, is_whole, merged, parts
from model.contrast import Shares, contrast
from model.finder_grid import Found, boxes, look
from model.runtime import Network
from model.values import WHOLE, Box

WORK_SIDE, SMALL_SIDE = 640, 256  # pixels: larger pictures are scaled down to the one, smaller ones up to the other
LEAST_SIDE = 8  # of what is looked at; no digit stands in a thinner line
LEAST_HEAT = 0.4  # of what would be read below it, five in six are wrong
LEAST_CLOSER = 0.4  # from near by, the rest of a digit beside the one that is seen looks like another
MARGIN = 0.12  # of a box's longer side: the finder's boxes are not exact
DARKEST = 0.98  # of a cut-out's pixels are fainter than what counts as its darkest ink
ENOUGH = 4000  # pixels tell how dark the darkest ink is, and half as many
OWN_SHARE = 0.4  # of its darkest ink: what is fainter in a box is a rule, a shadow or the pen's blur
LEAST_CONTRAST = 0.02  # of the paper's brightness
LEAST_PIECE = 6  # pixels
MOST_SIDES = 2  # of a cut-out over which its ink goes on, to neighbours; over more only rules that cross,
TALL = 0.7  # of the view: so high a box may be of a stripe that crosses it
UNUSUAL = 0.05  # of a stripe, at its narrowest and at its widest, may be anything: grain, or what lies beside it
MESH = 60  # pixels: but in a larger one a finger may touch the digit, and a table the finger
PAPER_CELLS, PAPER_WINDOW = 32, 23  # the cut-out's own paper: the median of 23 by 23 of its 32 by 32 cells
CUT_SIDE = 96  # pixels: a larger cut-out is scaled down to this, the digit network sees less


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a digit.

    box: in fractions of the picture. ink: (h, w) float32 in [0, 1], how much of each pixel around the box is ink.
    dark: whether the ink is darker than the paper. contrast: by how much, in shares of the paper's brightness. heats:
    (10,) float32 in [0, 1], how likely the finder thinks each digit.
    """

    box: Box
    ink: NDArray[np.float32]
    dark: bool
    contrast: float
    heats: NDArray[np.float32]

    @property
    def sure(self) -> float:
        """How sure the finder is that there is a digit, in [0, 1]."""
        return min(1.0, float(self.heats.sum()))


class Sight(NamedTuple):
    """A picture's `contrast`, at most WORK_SIDE pixels wide and high, and the candidates in it."""

    shares: Shares
    candidates: list[Candidate]


class Finder:
    """Looks at pictures with the finder network. For one thread at a time."""

    def __init__(self, weights: Path) -> None:
        """Raises ModelError when the network's file is missing or not the one that its card describes."""
        self._network = Network(weights / "finder.tflite")

    def find(self, picture: NDArray[np.uint8], least: float = LEAST_HEAT) -> list[Candidate]:
        """(H, W, 3) uint8 BGR → what is a digit with probability `least` or more, likeliest first."""
        return self.see(picture, least).candidates

    def see(self, picture: NDArray[np.uint8], least: float = LEAST_HEAT, view: Box = WHOLE) -> Sight:
        """The same, with what else is known of the picture then. `view`, in its fractions, is all that may have ink."""
        picture = sized(picture)
        if min(picture.shape[:2]) < LEAST_SIDE:
            blank = np.zeros(picture.shape[:2], np.float32)
            return Sight((blank, blank), [])
        shares = contrast(picture)
        found = self._closer(picture, shares, least)
        candidates = (_candidate(shares, one, view) for one in found)
        return Sight(shares, [candidate for candidate in candidates if candidate is not None])

    def _closer(self, picture: NDArray[np.uint8], shares: Shares, least: float) -> list[Found]:
        """What is found in the whole picture and, where that is small, in parts of it; in pixels of the picture."""
        size = (picture.shape[1], picture.shape[0])
        found, scale = self._look(picture, shares, Box(0.0, 0.0, *size), least)
        again = parts(found, shares, scale)
        if not again:
            return found
        kept = [one for one in found if not (is_small(one, scale) and any(is_whole(one.box, p, size) for p in again))]
        for part in again:
            closer, _ = self._look(picture, shares, part, max(least, LEAST_CLOSER))
            kept += [one for one in closer if is_whole(one.box, part, size)]
        return merged(kept)

    def _look(self, picture: NDArray[np.uint8], shares: Shares, part: Box, least: float) -> tuple[list[Found], float]:
        """What the network finds in a part of the picture, in pixels of the picture, and how many of its own pixels
        each of these was."""
        left, top, right, bottom = (int(side) for side in (part.x, part.y, part.x + part.w, part.y + part.h))
        darker, lighter = (share[top:bottom, left:right] for share in shares)
        square, scale = look(np.ascontiguousarray(picture[top:bottom, left:right]), (darker, lighter))
        found = boxes(self._network(square[None])[0], least)
        return [one._replace(box=one.box.scaled(1 / scale).moved(left, top)) for one in found], scale


def sized(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture as large as is worked with: in a small one strokes are too few pixels to tell from their paper."""
    longest = max(picture.shape[:2])
    scale = min(WORK_SIDE, max(SMALL_SIDE, longest)) / longest
    if scale == 1.0:
        return picture
    smoothly = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=smoothly), np.uint8)


def _candidate(shares: Shares, found: Found, view: Box) -> Candidate | None:
    """The ink in a box that was found. None when there is none, a stripe, or rules that cross."""
    height, width = shares[0].shape
    start_x, start_y, across, down = view.pixels(width, height)
    end_x, end_y = start_x + across, start_y + down
    box = found.box
    margin = MARGIN * max(box.w, box.h)
    left, top = max(start_x, int(box.x - margin)), max(start_y, int(box.y - margin))
    right, bottom = min(end_x, int(box.x + box.w + margin) + 1), min(end_y, int(box.y + box.h + margin) + 1)
    darker, lighter = (share[top:bottom, left:right] for share in shares)
    if darker.size == 0:
        return None
    share, dark = strayed(_shrunk(darker - lighter))
    peak = darkest(share, DARKEST)
    if peak < LEAST_CONTRAST:
        return None
    own = _own(share > OWN_SHARE * peak)
    within = (top > start_y, bottom < end_y, left > start_x, right < end_x)
    if max(box.w, box.h) < MESH and _leaves(own, within) > MOST_SIDES:
        return None
    darker, lighter = (share[start_y:end_y, start_x:end_x] for share in shares)
    seen = box.moved(-start_x, -start_y)
    if _is_crossed(darker, lighter, seen) or _is_crossed(darker.T, lighter.T, seen.transposed()):
        return None
    ink = kept(stretched(share, peak), own)
    place = Box(box.x / width, box.y / height, box.w / width, box.h / height)
    return Candidate(place, ink, dark, peak, found.heats)


def _is_crossed(darker: NDArray[np.float32], lighter: NDArray[np.float32], box: Box) -> bool:
    """Whether a stripe goes from the top of the view to its bottom where a tall box is, in the view's pixels: about as
    wide all along. Whoever holds up a digit holds up its ends."""
    if box.h < TALL * len(darker):
        return False
    reach = 2 * MARGIN * max(box.w, box.h)  # the stripe may lean
    columns = slice(max(0, int(box.x - reach)), int(box.x + box.w + reach) + 1)
    share, _ = strayed(_shrunk(darker[:, columns] - lighter[:, columns]))
    peak = max(darkest(share, DARKEST), float(share.max()) / 2)  # a thin stripe is less than what DARKEST leaves
    widths = (share * _own(share > OWN_SHARE * peak)).sum(axis=1)
    narrow, wide = np.quantile(widths, (UNUSUAL, 1 - UNUSUAL))
    return bool(widths.min() > 0 and 2 * narrow > wide)


def _leaves(own: NDArray[np.uint8], within: Sequence[bool]) -> int:
    """Over how many sides of a cut-out its ink goes on, above, below, left and right: those `within` the picture."""
    sides = (own[0], own[-1], own[:, 0], own[:, -1])
    return sum(inner and bool(side.any()) for side, inner in zip(sides, within, strict=True))


def strayed(darker: NDArray[np.float32]) -> tuple[NDArray[np.float32], bool]:
    """From how much darker than its paper each pixel is, (h, w) float32: how far it strays to the side on which ink is,
    and whether ink is dark."""
    level = _levelled(darker)
    # Ink is the lesser part and strays further from the paper than the rest does: its side has the longer tail.
    dark = float((level * level * level).sum()) >= 0.0
    return np.maximum(level if dark else -level, 0.0), dark


def darkest(share: NDArray[np.float32], fainter: float) -> float:
    """Of how far pixels stray, (h, w) float32: what the share `fainter` of them is below. Some of many tell."""
    some = share.ravel()[:: 1 + share.size // ENOUGH]
    rank = int(fainter * (some.size - 1))
    return float(np.partition(some, rank)[rank])


def stretched(share: NDArray[np.float32], peak: float) -> NDArray[np.float32]:
    """How far pixels stray from their paper, (h, w) float32 → ink in [0, 1]: full at most of `peak`."""
    return np.asarray(np.clip((share - 0.2 * peak) / (0.6 * peak), 0.0, 1.0), np.float32)


def kept(ink: NDArray[np.float32], own: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The ink, (h, w) float32, at and next to the pixels of `own`, (h, w) uint8; none elsewhere."""
    return ink * cv2.dilate(own, np.ones((3, 3), np.uint8))


def _shrunk(share: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scaled down until no side is longer than CUT_SIDE."""
    scale = CUT_SIDE / max(share.shape)
    if scale >= 1.0:
        return share
    return averaged(share, scale)


def averaged(share: NDArray[np.float32], scale: float) -> NDArray[np.float32]:
    """(h, w) float32 scaled down, each pixel the mean of those that it stands for."""
    return np.asarray(cv2.resize(share, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.float32)


def _levelled(share: NDArray[np.float32]) -> NDArray[np.float32]:
    """Without what is left of light and shade on the paper: large, they outweigh faint pencil.

    The paper is the median of most of the cut-out around each pixel, looked for where it is small.
    """
    height, width = share.shape
    small = cv2.resize(share, (PAPER_CELLS, PAPER_CELLS), interpolation=cv2.INTER_AREA)
    low, high, _, _ = cv2.minMaxLoc(small)
    step = max(high - low, 1e-6) / 255
    # Rounded down, as it was when the digit networks learned.
    cells = cv2.convertScaleAbs(small, alpha=1 / step, beta=-low / step - 0.5)
    paper = cv2.medianBlur(cells, PAPER_WINDOW)
    level = cv2.resize(paper.astype(np.float32) * step + low, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(share - level, np.float32)


def _own(mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The ink of a box's character, (h, w) uint8 0 or 1: the largest piece, and smaller ones that keep off the edge.

    A piece on the edge belongs to a neighbour, or to a rule.
    """
    count, labels = cv2.connectedComponents(mask.view(np.uint8), connectivity=8)
    area = np.bincount(labels.ravel(), minlength=count)
    area[0] = 0  # the background
    own = area >= LEAST_PIECE
    own[np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])] = False
    own[area.argmax()] = count > 1
    return np.asarray(own.view(np.uint8)[labels])
