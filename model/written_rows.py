"""Rows of digits, to train on and to measure with: side by side, touching, or over each other."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from model.handwriting import Handwriting
from model.strokes import ink, write_digit

Cover = NDArray[np.float32]  # (h, w) in [0, 1]: how much of each pixel ink covers, cut to size
Side = tuple[int, int, int, int]  # left, top, width, height in pixels

TRAINED_ON = 55_000  # of MNIST's training pictures the number network learns; opinions are weighed on the others
FAINT = 0.3  # less ink at a picture's rim is no part of the digit


@dataclass(frozen=True, slots=True)
class Hands:
    """Whose digits rows are made of: MNIST's pictures as they are, (n, 28, 28) uint8 with labels (n,), some of them to
    be written again, and our skeletons."""

    pictures: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    again: Handwriting

    def write(self, count: int, height: float, pen: float, rng: np.random.Generator) -> tuple[str, list[Cover]]:
        """`count` digits, about `height` pixels high, a pen of `pen` pixels where one can be chosen: text and covers.

        Most rows are of one kind: all drawn, all written again, all as they are.
        """
        kind, mixed = rng.random(), rng.random() < 0.15
        pairs = [self._digit(rng.random() if mixed else kind, height, pen, rng) for _ in range(count)]
        return "".join(text for text, _ in pairs), [cover for _, cover in pairs]

    def _digit(self, kind: float, height: float, pen: float, rng: np.random.Generator) -> tuple[str, Cover]:
        tall = max(8.0, height * rng.normal(1.0, 0.06))
        if kind < 0.3:
            digit = str(rng.integers(10))
            return digit, drawn(digit, tall, pen, rng)
        if kind < 0.6:
            index = int(rng.integers(len(self.again.labels)))
            return str(self.again.labels[index]), self.again.cover(index, tall, pen)
        index = int(rng.integers(len(self.labels)))
        return str(self.labels[index]), as_it_is(self.pictures[index], tall)


def drawn(digit: str, height: float, pen: float, rng: np.random.Generator) -> Cover:
    """A digit of our skeletons, `height` pixels high."""
    strokes = write_digit(digit, rng, rng.uniform(0.4, 1.8))
    points = np.concatenate(strokes)
    corner, size = points.min(axis=0), height * np.ptp(points, axis=0) + pen
    moved = [(height * (stroke - corner) + pen / 2).astype(np.float32) for stroke in strokes]
    return ink(moved, int(size[0]) + 1, int(size[1]) + 1, pen)


def as_it_is(picture: NDArray[np.uint8], height: float) -> Cover:
    """MNIST's picture (28, 28) with its own strokes, cut to its ink and scaled as if its 20 pixels were `height`."""
    share = picture.astype(np.float32) / np.float32(255.0)
    rows, columns = (np.flatnonzero((share > FAINT).any(axis=axis)) for axis in (1, 0))
    share = share[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    large = cv2.resize(share, None, fx=height / 20, fy=height / 20, interpolation=cv2.INTER_CUBIC)
    return np.clip(large, 0.0, 1.0)


def row(covers: Sequence[Cover], gaps: Sequence[float], falls: Sequence[float]) -> tuple[Cover, list[Side]]:
    """Digits side by side: their cover and where each is in it.

    `gaps`: pixels before each digit but the first, below 0 where it lies over the one before; `falls`: how many
    pixels each stands below a line.
    """
    lefts, left = [], 0.0
    for cover, gap in zip(covers, [0.0, *gaps], strict=True):
        left += gap
        lefts.append(left)
        left += cover.shape[1]
    tops = [fall - cover.shape[0] for cover, fall in zip(covers, falls, strict=True)]
    sides = [
        (int(x - min(lefts)), int(y - min(tops)), cover.shape[1], cover.shape[0])
        for x, y, cover in zip(lefts, tops, covers, strict=True)
    ]
    page = np.zeros((max(y + h for _, y, _, h in sides), max(x + w for x, _, w, _ in sides)), np.float32)
    for (x, y, w, h), cover in zip(sides, covers, strict=True):
        np.maximum(page[y : y + h, x : x + w], cover, out=page[y : y + h, x : x + w])
    return page, sides


def slanted(page: Cover, sides: Sequence[Side], slant: float, squeeze: float) -> tuple[Cover, list[Side]]:
    """A row leaning by `slant` pixels to the right for each up, then made `squeeze` times as wide."""
    depth, across = page.shape
    # What leans to the left is moved to the right by as much: all of it stays on the page.
    matrix = np.array([[squeeze, -squeeze * slant, squeeze * max(0.0, slant) * depth], [0.0, 1.0, 0.0]])
    size = (max(1, int(np.ceil(squeeze * (across + abs(slant) * depth)))), depth)
    moved = []
    for x, y, w, h in sides:
        corners = matrix[0] @ np.array([[x, x + w, x, x + w], [y, y, y + h, y + h], [1, 1, 1, 1]])
        moved.append((int(corners.min()), y, max(1, int(np.ptp(corners))), h))
    return np.asarray(cv2.warpAffine(page, matrix, size), np.float32), moved


def broken(page: Cover, rng: np.random.Generator) -> Cover:
    """Strokes with gaps, as dry pens and poor copies leave them."""
    page, (depth, across) = page.copy(), page.shape
    for _ in range(int(rng.integers(1, 2 + across // max(1, depth)))):
        x, y, turn = rng.uniform(0, across), rng.uniform(0, depth), rng.uniform(0, np.pi)
        far = 0.4 * depth * np.array([np.cos(turn), np.sin(turn)])
        ends = [tuple(int(side) for side in np.array([x, y]) + sign * far) for sign in (-1, 1)]
        cv2.line(page, ends[0], ends[1], 0.0, max(1, int(rng.uniform(0.01, 0.05) * depth)), cv2.LINE_AA)
    return page
