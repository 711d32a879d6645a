"""Where in a picture is ink that may be a digit: classical, by contrast against the paper, both polarities."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from model.contrast import contrast
from model.values import Box

WORK_SIDE = 640  # pixels: larger pictures are scaled down to this
LEAST_CONTRAST = 0.06  # of the paper's brightness: fainter than this is grain
LEAST_HEIGHT = 14  # pixels of the working picture
LEAST_PIECE = 6  # pixels, for a part of a character
RULE_LENGTH = 0.85  # of the width of ink that runs off the picture: a straight line this long is printed
OWN_SHARE = 0.4  # of its darkest ink: what is fainter in a piece is a rule, a shadow or the pen's blur
PARTS_GAP = 0.15  # of a character's height: strokes of one character are no further apart
MOST = 24  # candidates in one polarity; more is texture, not writing


@dataclass(frozen=True, slots=True)
class Candidate:
    """Connected ink that may be a digit.

    box: in fractions of the picture. ink: (h, w) float32 in [0, 1], how much of each pixel of the box is ink.
    dark: whether the ink is darker than the paper.
    """

    box: Box
    ink: NDArray[np.float32]
    dark: bool


def find(picture: NDArray[np.uint8]) -> list[Candidate]:
    """(H, W, 3) uint8 BGR → what may be digits, in no order. Ink that touches the picture's edge is not whole."""
    scale = min(1.0, WORK_SIDE / max(picture.shape[:2]))
    if scale < 1.0:
        picture = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    darker, lighter = contrast(picture)
    return [*_find(darker, dark=True), *_find(lighter, dark=False)]


def _find(share: NDArray[np.float32], dark: bool) -> list[Candidate]:
    """Candidates among what differs by a `share` from its paper."""
    noise = 1.48 * float(np.median(share[::4, ::4]))
    pieces = _pieces(share, max(LEAST_CONTRAST, 4.0 * noise))
    bodies = _merge([piece for piece in pieces if _is_inside(piece, share.shape)])
    readable = [body for body in bodies if body.height >= max(LEAST_HEIGHT, 0.3 * body.width)]
    if len(readable) > MOST:
        return []
    return [_candidate(share, body, dark) for body in readable]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Connected ink: its box in pixels and, within the box, which pixels are ink."""

    left: int
    top: int
    right: int
    bottom: int
    mask: NDArray[np.bool_]

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left


def _pieces(share: NDArray[np.float32], threshold: float) -> list[_Piece]:
    """Connected ink above the threshold; each then judged by its own darkest ink, which parts it from faint rules."""
    pieces = []
    for faint in _connected(share > threshold, 0, 0):
        inside = share[faint.top : faint.bottom, faint.left : faint.right]
        peak = np.percentile(inside[faint.mask], 90)
        mask = faint.mask & (inside > OWN_SHARE * peak)
        if faint.left == 0 or faint.right == share.shape[1]:  # perhaps a digit on rules, which run off the picture
            mask = _without_rules(mask)
        if faint.top == 0 or faint.bottom == share.shape[0]:
            mask = _without_rules(mask.T).T
        pieces += _connected(mask, faint.left, faint.top)
    return pieces


def _without_rules(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A mask without the level straight lines that cross it from side to side, give or take a few degrees."""
    ink = np.ascontiguousarray(mask, np.uint8)
    width = ink.shape[1]
    run = np.ones((1, max(1, width // 16)), np.uint8)
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, run)
    joined = cv2.dilate(runs, np.ones((3, run.size), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    crossing = stats[:, cv2.CC_STAT_WIDTH] > RULE_LENGTH * width
    crossing[0] = False  # the background
    rules = cv2.dilate(runs * crossing[labels], np.ones((3, 1), np.uint8))
    rest = cv2.subtract(ink, rules)
    # A stroke that a rule crosses would fall in two: close what the rule's width opened.
    return np.asarray(cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((7, 1), np.uint8)) > 0)


def _connected(mask: NDArray[np.bool_], left: int, top: int) -> list[_Piece]:
    """The connected pieces of a mask whose corner is at (left, top), without specks; the largest if too many."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    extent = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    extent[0] = 0  # the background
    pieces = []
    for label in np.argsort(-extent)[: 2 * MOST]:
        if extent[label] < LEAST_PIECE:
            break
        x, y, width, height = (int(side) for side in stats[label][:4])
        own = labels[y : y + height, x : x + width] == label
        pieces.append(_Piece(left + x, top + y, left + x + width, top + y + height, own))
    return pieces


def _merge(pieces: list[_Piece]) -> list[_Piece]:
    """Pieces joined into characters: the bar of a 5 and the stem of a 4 are often strokes of their own."""
    bodies: list[_Piece] = []
    for piece in sorted(pieces, key=lambda piece: -piece.height):
        own = next((index for index, body in enumerate(bodies) if _belongs(piece, body)), None)
        if own is None:
            bodies.append(piece)
        else:
            bodies[own] = _joined(piece, bodies[own])
    return bodies


def _belongs(piece: _Piece, body: _Piece) -> bool:
    """Whether a piece is part of the character `body`, which is at least as high."""
    near = round(PARTS_GAP * body.height)
    left, right = max(piece.left, body.left - near), min(piece.right, body.right + near)
    top, bottom = max(piece.top, body.top - near), min(piece.bottom, body.bottom + near)
    if left >= right or top >= bottom:
        return False
    across, down = min(piece.right, body.right) - max(piece.left, body.left), _overlap_down(piece, body)
    if across < 0.3 * min(piece.width, body.width) or (down <= 0 and piece.height > 0.5 * body.height):
        return False
    return _distance(piece, body) <= near


def _overlap_down(piece: _Piece, body: _Piece) -> int:
    return min(piece.bottom, body.bottom) - max(piece.top, body.top)


def _distance(piece: _Piece, body: _Piece) -> float:
    """How many pixels lie between the ink of two pieces."""
    both = _joined(piece, body)
    canvas = np.ones(both.mask.shape, np.uint8)
    y, x = body.top - both.top, body.left - both.left
    canvas[y : y + body.height, x : x + body.width][body.mask] = 0
    distance = cv2.distanceTransform(canvas, cv2.DIST_L2, 3)
    y, x = piece.top - both.top, piece.left - both.left
    return float(distance[y : y + piece.height, x : x + piece.width][piece.mask].min())


def _joined(a: _Piece, b: _Piece) -> _Piece:
    """Two pieces as one."""
    left, top = min(a.left, b.left), min(a.top, b.top)
    right, bottom = max(a.right, b.right), max(a.bottom, b.bottom)
    mask = np.zeros((bottom - top, right - left), np.bool_)
    for piece in (a, b):
        mask[piece.top - top : piece.bottom - top, piece.left - left : piece.right - left] |= piece.mask
    return _Piece(left, top, right, bottom, mask)


def _is_inside(piece: _Piece, shape: tuple[int, ...]) -> bool:
    """Whether a piece keeps off the picture's edge: ink on the edge is cut off, or a finger, or the sheet's end."""
    return piece.left > 0 and piece.top > 0 and piece.right < shape[1] and piece.bottom < shape[0]


def _candidate(share: NDArray[np.float32], body: _Piece, dark: bool) -> Candidate:
    inside = share[body.top : body.bottom, body.left : body.right]
    peak = np.percentile(inside[body.mask], 90)
    near = cv2.dilate(body.mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    ink = np.where(near, np.clip((inside - 0.2 * peak) / (0.6 * peak), 0.0, 1.0), 0.0)
    height, width = share.shape
    box = Box(body.left / width, body.top / height, body.width / width, body.height / height)
    return Candidate(box, ink.astype(np.float32), dark)
