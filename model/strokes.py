"""Handwriting that we draw: digits from parametrised stroke skeletons, in several ways of writing each.

A skeleton stands in a box 100 high and about 60 wide, y down, the baseline at 100. Strokes are parted by `|`;
a stroke is the points that a smooth curve passes through, and `*` makes a point a corner.
"""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

Stroke = NDArray[np.float32]  # (n, 2) points x, y

# The ways of writing that schools of the world teach: flagged, barred, open, crossed, in one stroke or two.
SKELETONS = {
    "0": (
        "38,0 10,14 0,50 12,86 32,100 52,86 62,50 52,14 36,0 26,3",
        "30,2 8,20 0,55 14,95 36,97 52,70 50,30 30,2",
        "38,0 10,14 0,50 12,86 32,100 52,86 62,50 52,14 30,6 20,12 32,16",
        "38,0 10,14 0,50 12,86 32,100 52,86 62,50 52,14 36,0 26,3 | 60,5 4,95",
    ),
    "1": (
        "10,0 10,100",
        "0,25 22,0* 22,100",
        "0,45 34,0* 32,100",
        "2,22 24,0* 24,100 | 0,100 50,100",
        "0,35 28,0* 26,100 | 2,100 54,98",
        "2,16 16,10 22,0* 22,100",
    ),
    "2": (
        "2,22 20,2 46,6 54,28 38,58 0,100* 62,100",
        "0,25 26,0 52,22 34,62 6,94 10,82 30,92 64,98",
        "2,10 30,0 54,14 44,50 2,98* 30,94 60,100",
        "4,4 50,4* 0,100* 56,100",
        "8,26 4,14 24,0 50,12 46,42 16,86 2,88 10,78 34,94 60,90",
    ),
    "3": (
        "4,12 28,0 50,16 42,40 20,48* 50,58 54,84 28,100 0,88",
        "2,2 52,2* 20,42* 50,56 50,88 22,100 0,90",
        "6,8 34,0 48,20 30,44 18,50 26,44 52,62 48,90 20,100 2,86",
        "0,10 30,0 50,18 30,46 52,66 42,94 16,100 0,90",
    ),
    "4": (
        "16,0 2,62* 60,60 | 46,30 44,100",
        "8,4 4,50* 56,50 | 52,0 50,100",
        "42,0 0,66* 62,66 | 44,0 44,100",
        "60,64 0,66* 44,0* 42,100",
        "30,0 0,70* 60,68 | 38,40 34,100",
        "10,0 4,34 20,50 50,42 | 54,0 50,50 46,100",
    ),
    "5": (
        "54,2 10,2* 6,44* 34,38 54,62 42,92 18,100 0,90",
        "12,4 8,44* 36,40 54,66 38,96 0,92 | 14,2 58,0",
        "10,6 4,50* 40,44 50,72 30,100 2,94 | 20,6 56,4",
        "50,0 16,4 8,40 30,44 48,66 36,94 0,98",
        "52,0 4,0* 4,46* 50,48 52,90 30,100 0,98",
    ),
    "6": (
        "46,2 16,26 0,66 16,98 42,96 52,74 36,54 4,70",
        "30,0 2,60 10,94 36,100 52,80 38,58 12,62 4,80",
        "50,10 36,0 10,22 0,66 22,100 50,80 34,50 4,62",
        "8,0 2,60 14,98 44,96 50,70 30,56 6,70",
    ),
    "7": (
        "0,2 54,2* 18,100",
        "0,6 56,0* 34,40 24,100",
        "2,2 54,2* 20,100 | 10,50 54,46",
        "0,16 4,2* 56,2* 22,100",
        "0,14 2,4 30,6 56,0 40,30 26,100 | 14,54 52,50",
    ),
    "8": (
        "50,14 28,0 6,16 14,38 40,54 54,78 30,100 4,82 16,56 42,38 52,18 44,6",
        "28,0 6,20 28,44 50,22 30,0 24,2 | 28,44 0,72 28,100 56,72 30,44 22,46",
        "30,46 8,24 28,0 48,22 24,50 2,78 26,100 52,76 30,46 24,42",
        "50,4 20,6 10,26 40,56 46,86 22,100 6,80 26,48 56,2",
    ),
    "9": (
        "48,20 28,0 2,18 10,44 36,44 48,18* 46,100",
        "46,14 22,0 0,24 20,48 46,28 48,10 48,50 38,92 18,100 2,90",
        "50,10 20,2 2,30 24,50 48,26 50,6* 34,60 22,100",
        "30,44 4,36 8,10 34,0 50,20 30,46 50,24 36,100",
    ),
}
SMOOTH_STEPS = 8  # points that a curve gets between two points of its skeleton


def write_digit(digit: str, rng: np.random.Generator, variety: float = 1.0) -> list[Stroke]:
    """One digit as somebody might write it: strokes of (n, 2) float32 points, 1 high, baseline at y = 1.

    `variety` scales how far the hand strays from the skeleton: 0 follows it, 1 is everyday writing.
    """
    ways = SKELETONS[digit]
    return write(ways[rng.integers(len(ways))], rng, variety)


def write(skeleton: str, rng: np.random.Generator, variety: float = 1.0) -> list[Stroke]:
    """Any skeleton written by hand, as `write_digit`."""
    slant, squeeze = variety * rng.normal(0.08, 0.14), np.exp(variety * rng.normal(0.0, 0.16))
    turn = variety * rng.normal(0.0, 0.06)
    shape = np.array([[squeeze, -slant], [0.0, 1.0]]) @ np.array(
        [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]
    )
    strokes = []
    for part in skeleton.split("|"):
        points, corners = _parse(part)
        points = points + variety * rng.normal(0.0, 0.022, points.shape)
        strokes.append((smooth(points, corners) @ shape.T).astype(np.float32))
    return _stand_on_baseline(strokes)


def write_number(text: str, rng: np.random.Generator, gap: float = 0.25, variety: float = 1.0) -> list[list[Stroke]]:
    """The digits of `text` side by side on one baseline, each as from `write_digit`, all in one hand's size.

    `gap` is the mean room between neighbours in digit heights.
    """
    left, digits = 0.0, []
    for digit in text:
        strokes = write_digit(digit, rng, variety)
        size = np.exp(variety * rng.normal(0.0, 0.05))
        points = np.concatenate(strokes)
        offset = np.array([left - size * points[:, 0].min(), 1.0 - size + variety * rng.normal(0.0, 0.02)])
        digits.append([(size * stroke + offset).astype(np.float32) for stroke in strokes])
        left += size * np.ptp(points[:, 0]) + gap * rng.uniform(0.6, 1.4)
    return digits


def ink(strokes: list[Stroke], width: int, height: int, pen: float) -> NDArray[np.float32]:
    """Strokes in pixels → (height, width) float32 in [0, 1], what a round pen `pen` pixels wide covers."""
    scale = 4  # drawn large and averaged down: fine pens need fractions of a pixel
    canvas = np.zeros((height * scale, width * scale), np.uint8)
    for stroke in strokes:
        points = np.round(stroke * scale * 16).astype(np.int32)
        cv2.polylines(canvas, [points], False, 255, max(1, round(pen * scale)), cv2.LINE_AA, shift=4)
    small = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32) / 255.0


def _parse(part: str) -> tuple[NDArray[np.float64], list[int]]:
    """One stroke of a skeleton → its points in units of the digit's height, and which of them are corners."""
    words = part.split()
    corners = [index for index, word in enumerate(words) if word.endswith("*")]
    points = np.array([[float(side) for side in word.rstrip("*").split(",")] for word in words])
    return points / 100.0, corners


def smooth(points: NDArray[np.float64], corners: Sequence[int] = ()) -> NDArray[np.float64]:
    """Catmull-Rom curves through (n, 2) points, at least two, broken at the corners (Catmull and Rom 1974)."""
    ends = [0, *corners, len(points) - 1]
    runs = [points[a : b + 1] for a, b in pairwise(ends) if b > a]
    return np.concatenate([_catmull_rom(run) for run in runs])


def _catmull_rom(points: NDArray[np.float64]) -> NDArray[np.float64]:
    padded = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    before, start, end, after = (padded[i : len(padded) - 3 + i, None] for i in range(4))
    t = np.linspace(0.0, 1.0, SMOOTH_STEPS, endpoint=False)[None, :, None]
    curve = 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )
    return np.concatenate([curve.reshape(-1, 2), points[-1:]])


def _stand_on_baseline(strokes: list[Stroke]) -> list[Stroke]:
    """Moved and scaled so that the digit is 1 high and its left edge is x = 0."""
    points = np.concatenate(strokes)
    origin, extent = points.min(axis=0), np.ptp(points, axis=0)
    height = max(extent[1], 0.3 * extent[0])  # a dash has no height to speak of
    return [(stroke - origin) / height for stroke in strokes]
