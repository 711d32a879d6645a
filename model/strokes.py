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

# The ways of writing that schools of the world teach and that hands make of them: flagged, barred, open, crossed,
# looped, square-cut, in one stroke or two.
SKELETONS = {
    "0": (
        "50,0 15,14 0,50 15,86 50,100 85,86 100,50 85,14 50,0 38,2",
        "65,0 18,12 0,50 18,88 65,100 112,88 130,50 112,12 65,0 50,1",
        "46,4 14,14 0,50 14,88 38,100 66,86 76,50 62,14 34,2 12,14 4,30",
        "60,-2 30,6 6,28 0,58 12,90 36,100 60,84 66,50 52,18 28,4 12,-2",
        "36,100 10,86 0,50 12,12 36,0 60,14 68,52 56,88 30,99",
        "38,6 14,16 0,54 12,90 36,100 60,86 66,50 54,16 36,6 44,-2 58,-6",
        "30,4 6,20 0,54 14,92 38,100 62,84 66,44 56,12 42,2",
        "0,0* 46,0* 46,100* 0,100* 0,0",
        "10,0* 36,0* 46,14* 46,86* 36,100* 10,100* 0,86* 0,14* 10,0",
        "38,0 10,14 0,50 12,86 32,100 52,86 62,50 52,14 36,0 26,3",
        "30,2 8,20 0,55 14,95 36,97 52,70 50,30 30,2",
        "38,0 10,14 0,50 12,86 32,100 52,86 62,50 52,14 30,6 20,12 32,16",
        "38,0 10,14 0,50 12,86 32,100 52,86 62,50 52,14 36,0 26,3 | 60,5 4,95",
    ),
    "1": (
        "0,66 42,0* 42,100",
        "0,50 60,0* 56,100",
        "0,64 50,0* 46,100 | 8,100 84,100",
        "0,36 46,0* 46,100 | 4,100 88,98",
        "0,17 3,5 11,0 19,6 22,22 22,100",
        "0,44 20,28 32,0* 30,100",
        "36,0 0,100",
        "0,0 12,100",
        "0,11 22,0* 22,100",
        "0,12 24,0* 24,100 | 4,100 54,100",
        "10,0 10,100",
        "0,25 22,0* 22,100",
        "0,45 34,0* 32,100",
        "2,22 24,0* 24,100 | 0,100 50,100",
        "0,35 28,0* 26,100 | 2,100 54,98",
        "2,16 16,10 22,0* 22,100",
        "4,0 0,100",
        "16,0 0,100",
        "0,0 2,50 6,100",
        "0,80 52,0* 50,100",
        "0,20 12,4 24,0 34,10 38,40 38,100",
        "0,38 30,34 52,14 58,0* 60,100",
        "0,30 14,10 26,0* 30,100",
        "0,40 64,0* 64,100",
        "0,26 8,6 18,0 26,10 26,100",
    ),
    "2": (
        "18,22 24,30 14,34 4,22 14,4 36,0 54,16 50,42 30,74 12,96 0,92 6,80 24,84 46,98 66,92",
        "6,24 16,4 38,0 54,18 48,46 28,82 10,100 -6,94 -4,78 16,76 36,90 54,99 72,88",
        "2,20 12,4 30,0 48,8 50,28 36,56 0,100* 60,100",
        "2,16 10,2 24,0 34,12 32,36 18,70 0,100* 36,100",
        "0,6 36,0 54,6 46,28 0,98* 30,95 60,100",
        "0,30 8,8 34,0 58,12 60,36 42,58 12,80 0,98* 30,92 60,98",
        "0,24 20,2 60,0 82,20 66,54 0,100* 96,100",
        "0,0 48,0* 48,48* 0,48* 0,100* 48,100",
        "2,22 20,2 46,6 54,28 38,58 0,100* 62,100",
        "0,25 26,0 52,22 34,62 6,94 10,82 30,92 64,98",
        "2,10 30,0 54,14 44,50 2,98* 30,94 60,100",
        "4,4 50,4* 0,100* 56,100",
        "8,26 4,14 24,0 50,12 46,42 16,86 2,88 10,78 34,94 60,90",
    ),
    "3": (
        "0,0 44,0* 14,40* 36,46 46,68 36,92 14,100 0,92",
        "4,10 26,0 48,10 42,32 0,48* 44,60 52,82 28,100 2,90",
        "0,14 20,0 46,8 44,32 26,50 10,54 8,44 24,43 48,56 54,80 34,100 0,92",
        "8,10 24,0 40,8 38,24 18,36* 50,44 60,70 42,97 0,94",
        "0,16 24,0 54,10 56,38 22,58* 44,64 48,84 28,100 4,94",
        "0,12 34,0 70,10 64,36 28,46* 72,56 76,86 34,100 0,90",
        "0,0 48,0* 48,100* 0,100 | 8,48 48,48",
        "0,0 50,0* 22,38* 50,50* 50,98* 0,100",
        "4,12 28,0 50,16 42,40 20,48* 50,58 54,84 28,100 0,88",
        "2,2 52,2* 20,42* 50,56 50,88 22,100 0,90",
        "6,8 34,0 48,20 30,44 18,50 26,44 52,62 48,90 20,100 2,86",
        "0,10 30,0 50,18 30,46 52,66 42,94 16,100 0,90",
        "6,6 34,0 12,40* 38,44 12,96",
        "0,4 44,0* 14,36* 46,40* 10,100",
        "10,4 40,2 26,40* 50,52 36,86 0,100",
    ),
    "4": (
        "38,0 0,66* 68,64 | 46,44 43,100",
        "56,0 0,64* 76,64 | 54,46 50,100",
        "24,0 0,56* 62,58 | 42,34 38,100",
        "46,0 0,66* 50,67 57,54 54,22 47,0* 45,100",
        "36,4 0,72* 46,71 55,60 53,30 44,0* 42,100",
        "20,0 0,50* 48,44* 30,100",
        "16,16 0,54* 58,52 | 46,0 42,100",
        "40,0 0,60* 110,58 | 76,16 70,100",
        "22,0 0,60* 76,60 | 70,20 67,100",
        "4,2 2,30 14,50 34,50 54,34 | 58,0 52,56 40,100",
        "0,0 2,34 18,52 38,46 54,4* 48,60 34,100",
        "74,68 34,72 6,70 4,54 26,20 42,0 52,8 50,40 44,100",
        "0,0 0,50* 48,50 | 48,0 48,100",
        "16,0 2,62* 60,60 | 46,30 44,100",
        "8,4 4,50* 56,50 | 52,0 50,100",
        "42,0 0,66* 62,66 | 44,0 44,100",
        "60,64 0,66* 44,0* 42,100",
        "30,0 0,70* 60,68 | 38,40 34,100",
        "10,0 4,34 20,50 50,42 | 54,0 50,50 46,100",
        "30,0 8,40 4,60* 44,56 | 40,30 34,100",
        "24,0 0,58* 52,56 | 30,40 24,100",
        "36,0* 0,48* 38,46 | 36,0 30,100",
        "24,0 0,56 6,72* 30,66 | 28,42 32,100",
        "18,0 2,50 2,72 28,70 | 24,44 28,100",
        "44,0 30,44 6,56 0,40 10,28 60,44 | 52,8 50,100",
        "50,0 0,40 10,50 60,34* 44,100",
    ),
    "5": (
        "10,12 6,46* 34,40 54,62 42,92 18,100 0,90 | 20,0 62,-4",
        "48,0 0,0* 0,46* 48,46* 48,100* 0,100",
        "54,10 36,0 12,6 8,28 28,46 50,64 46,90 22,100 0,92",
        "40,0 12,0* 8,26* 42,26 64,56 50,90 20,100 0,90",
        "12,12 6,46* 36,40 52,62 42,92 18,100 0,92 | 12,12 84,-8",
        "80,0 14,8* 8,48* 36,42 52,64 40,92 16,100 0,94",
        "46,0 10,2* 4,60* 28,52 44,70 36,94 0,98",
        "46,0 4,2* 0,40* 44,44* 42,80* 28,100* 0,96",
        "54,2 10,2* 6,44* 34,38 54,62 42,92 18,100 0,90",
        "12,4 8,44* 36,40 54,66 38,96 0,92 | 14,2 58,0",
        "10,6 4,50* 40,44 50,72 30,100 2,94 | 20,6 56,4",
        "50,0 16,4 8,40 30,44 48,66 36,94 0,98",
        "52,0 4,0* 4,46* 50,48 52,90 30,100 0,98",
        "10,16 6,48* 32,44 46,66 34,94 0,98 | 22,14 70,6",
        "14,0 10,40* 36,44 40,74 24,96 0,100 | 16,20 80,20",
        "16,0 12,44* 40,50 44,76 26,96 0,94 | 18,0 44,-4",
    ),
    "6": (
        "26,0 8,50 2,80 12,99 32,95 38,78 24,67 4,80",
        "4,0 0,66 4,92 20,100 35,88 31,71 16,68 2,82",
        "42,0 14,22 0,58 14,92 42,100 70,86 72,54 48,35 18,44 2,66",
        "0,0 0,97* 28,100 46,82 38,60 18,55 0,68",
        "44,0 14,30 0,68 14,98 44,96 54,74 36,56 6,66 -12,80",
        "50,4 20,14 0,54 12,92 38,100 56,80 46,58 26,58 18,74 28,84",
        "70,0 30,26 0,70 16,98 50,96 58,72 36,58 4,72",
        "46,0 0,0* 0,100* 46,100* 46,50* 0,50",
        "0,0 0,100* 46,100* 46,50* 0,50",
        "46,2 16,26 0,66 16,98 42,96 52,74 36,54 4,70",
        "30,0 2,60 10,94 36,100 52,80 38,58 12,62 4,80",
        "50,10 36,0 10,22 0,66 22,100 50,80 34,50 4,62",
        "8,0 2,60 14,98 44,96 50,70 30,56 6,70",
    ),
    "7": (
        "0,20 0,2* 54,2* 20,100",
        "0,18 2,0* 56,2* 24,100 | 14,50 58,46",
        "0,2 58,0* 36,30 24,64 26,100",
        "0,4 54,0* 50,40 36,70 10,100",
        "0,4 86,0* 40,100",
        "0,0 54,0* 52,100",
        "0,20 0,0* 54,0* 54,100",
        "0,2 54,0* 22,100 | 4,60 70,40",
        "0,12 8,2 32,7 60,0* 26,100",
        "0,2 52,0* 44,100 | 22,52 68,46",
        "0,2 54,2* 18,100",
        "0,6 56,0* 34,40 24,100",
        "2,2 54,2* 20,100 | 10,50 54,46",
        "0,16 4,2* 56,2* 22,100",
        "0,14 2,4 30,6 56,0 40,30 26,100 | 14,54 52,50",
        "0,24 2,4* 36,0* 28,100",
        "0,26 4,6 20,0 36,8 32,46 22,100",
        "0,30 0,6* 34,2* 32,100",
        "0,8 36,0* 14,100",
        "0,30 2,8 24,2 38,10 36,100",
        "0,0 54,0* 42,100 | 0,46 46,46",
    ),
    "8": (
        "28,0 10,7 4,23 11,40 28,46 45,40 52,23 46,7 28,0 | 28,46 7,54 0,73 8,92 28,100 48,92 56,73 49,54 28,46",
        "50,12 30,0 10,10 10,30 32,48 52,68 46,92 24,100 4,88 6,66 30,46 50,28 62,6",
        "30,12 18,0 4,10 6,32 20,48 32,68 30,92 16,100 2,88 4,66 18,48 30,28 28,8 20,1",
        "40,8 26,0 14,10 16,28 36,42 60,64 54,92 28,100 2,88 2,64 24,42 42,24 38,6 28,0",
        "60,8 38,0 10,10 12,32 40,48 76,68 70,92 40,100 6,92 2,68 36,48 66,28 62,8 44,0",
        "0,8 20,0 46,3 46,16 8,82 4,96 26,100 52,96 48,82 6,22 0,8",
        "0,0* 48,0* 48,100* 0,100* 0,0 | 0,48 48,48",
        "46,46 2,46* 2,0* 46,0* 48,100* 0,100* 0,46",
        "50,14 28,0 6,16 14,38 40,54 54,78 30,100 4,82 16,56 42,38 52,18 44,6",
        "28,0 6,20 28,44 50,22 30,0 24,2 | 28,44 0,72 28,100 56,72 30,44 22,46",
        "30,46 8,24 28,0 48,22 24,50 2,78 26,100 52,76 30,46 24,42",
        "50,4 20,6 10,26 40,56 46,86 22,100 6,80 26,48 56,2",
    ),
    "9": (
        "36,16 24,0 5,6 0,22 12,36 30,30 38,6* 38,100",
        "46,16 26,0 4,10 2,34 20,46 42,32 48,4* 48,60 42,90 20,100 0,86",
        "38,2 12,6 0,28 14,46 36,42 56,12* 52,60 44,100",
        "68,32 56,6 32,0 8,10 0,34 12,58 36,64 60,52 68,28 66,60 56,100",
        "44,8 20,0 0,16 3,38 20,48 44,38 | 46,0 46,100",
        "42,16 26,0 6,8 2,28 18,42 38,30 46,6* 18,100",
        "48,50 0,50* 0,0* 48,0* 48,100* 0,100",
        "48,50 0,50* 0,0* 48,0* 48,100",
        "48,20 28,0 2,18 10,44 36,44 48,18* 46,100",
        "46,14 22,0 0,24 20,48 46,28 48,10 48,50 38,92 18,100 2,90",
        "50,10 20,2 2,30 24,50 48,26 50,6* 34,60 22,100",
        "30,44 4,36 8,10 34,0 50,20 30,46 50,24 36,100",
        "24,10 12,0 2,10 6,22 20,18 26,4* 22,100",
        "22,6 6,4 0,18 10,26 22,18 26,2* 12,100",
        "30,8 14,0 0,14 8,30 24,24 30,10 26,60 14,100",
        "0,4 0,28 14,36 28,28 | 32,0 30,100",
        "26,12 14,2 2,14 8,28 22,24 28,8 30,60 24,90 6,100",
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
