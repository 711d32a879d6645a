"""What the finder sees of a picture, and how its grid of cells and boxes belong together."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from model.contrast import Shares
from model.values import Box

SIDE = 192  # pixels of the square that the finder looks at
CELL = 4  # pixels
CELLS = SIDE // CELL
CHANNELS = 2
CLASSES = 10
SIZE = 32.0  # pixels: a box of this side has size 0 in the grid
LEAST_SIDE = 6.0  # pixels: a smaller digit is neither asked for nor punished


class Found(NamedTuple):
    """A box in pixels of the finder's square (left, top, width, height), and how likely each digit is there.

    `heats`, (10,) float32 in [0, 1], were trained one by one: together, how likely any is there, they come to a `heat`
    from 0 to a little more than 1.
    """

    box: Box
    heats: NDArray[np.float32]
    heat: float


def look(picture: NDArray[np.uint8], shares: Shares) -> tuple[NDArray[np.float32], float]:
    """(H, W, 3) uint8 BGR and its `contrast` → (SIDE, SIDE, CHANNELS) float32, and pixels of it per picture pixel.

    The picture's longer side fills the square, from its top left corner. Channels: brightness around 0, and how much
    darker (above 0) or lighter (below 0) than its paper a pixel is, its root, so that faint pencil is seen too.
    """
    scale = SIDE / max(picture.shape[:2])
    darker, lighter = shares
    width, height = (max(1, round(side * scale)) for side in picture.shape[1::-1])
    sharp = cv2.resize(cv2.sqrt(darker) - cv2.sqrt(lighter), (width, height), interpolation=cv2.INTER_AREA)
    grey = cv2.resize(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), (width, height), interpolation=cv2.INTER_AREA)
    square = np.zeros((SIDE, SIDE, CHANNELS), np.float32)
    square[:height, :width, 0] = grey.astype(np.float32) / 255.0 - 0.5
    square[:height, :width, 1] = sharp
    return square, scale


def targets(digits: Iterable[tuple[int, Box, float]]) -> NDArray[np.float32]:
    """Digits, their boxes in pixels of the square and the share of each that is in view → (CELLS, CELLS, 15).

    A heat map for each digit, Gaussians at the digits' middles; the boxes; the weight of the cell's heat: 0 where a
    digit is cut off a little or too small to ask for. What is cut off by half is no digit.
    """
    grid = np.zeros((CELLS, CELLS, CLASSES + 5), np.float32)
    grid[..., -1] = 1.0
    y, x = np.mgrid[0:CELLS, 0:CELLS].astype(np.float32)
    best = np.zeros((CELLS, CELLS), np.float32)
    for digit, box, seen in digits:
        middle_x, middle_y = box.centre[0] / CELL - 0.5, box.centre[1] / CELL - 0.5
        if seen < 0.6:
            continue
        if seen < 0.9 or max(box.w, box.h) < LEAST_SIDE:
            left, top, right, bottom = (
                max(0, int(side / CELL)) for side in (box.x, box.y, box.x + box.w, box.y + box.h)
            )
            grid[top : bottom + 1, left : right + 1, -1] = 0.0
            continue
        spread_x, spread_y = (max(0.5, 0.12 * side / CELL) for side in (box.w, box.h))
        heat = np.exp(-0.5 * (((x - middle_x) / spread_x) ** 2 + ((y - middle_y) / spread_y) ** 2))
        heat[min(CELLS - 1, max(0, round(middle_y))), min(CELLS - 1, max(0, round(middle_x)))] = 1.0
        grid[..., digit] = np.maximum(grid[..., digit], heat)
        near = heat > best
        best[near] = heat[near]
        size = np.log([max(box.w, 1.0) / SIZE, max(box.h, 1.0) / SIZE])
        offset = np.stack([middle_x - x, middle_y - y], axis=-1)[near] * (CELL / SIZE)
        grid[near, CLASSES : CLASSES + 4] = np.concatenate([offset, np.tile(size, (len(offset), 1))], axis=1)
    return grid


def boxes(grid: NDArray[np.float32], least: float) -> list[Found]:
    """The finder's (CELLS, CELLS, 14) output → what it found at or above the probability `least`, likeliest first."""
    # Of all ten together: a digit that could be a 1 or a 7 is a digit all the same.
    heat = grid @ np.repeat(np.array([1, 0], np.float32), (CLASSES, 4))  # a sum of some takes ten times as long
    peaks = np.nonzero((heat >= least) & (heat == cv2.dilate(heat, np.ones((3, 3), np.uint8))))
    found = [
        Found(_box(x, y, *cell[CLASSES:].tolist()), cell[:CLASSES], together)
        for y, x, cell, together in zip(
            *(each.tolist() for each in peaks), grid[peaks], heat[peaks].tolist(), strict=True
        )
    ]
    return _without_doubles(sorted(found, key=lambda one: -one.heat))


def _box(column: int, row: int, right: float, down: float, wide: float, high: float) -> Box:
    """What a cell says of a box: how far right and down of the cell its middle is, and its sides' logarithms."""
    width, height = (SIZE * math.exp(min(max(side, -3.0), 2.0)) for side in (wide, high))
    x, y = CELL * (column + 0.5) + SIZE * right, CELL * (row + 0.5) + SIZE * down
    return Box(x - width / 2, y - height / 2, width, height)


def _without_doubles(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in found:
        if all(one.box.union_share(other.box) < 0.4 for other in kept):
            kept.append(one)
    return kept
