"""Training pictures that we draw: digits with the variety that MNIST lacks, and characters that are not digits."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from model.datasets import as_bytes
from model.handwriting import Handwriting
from model.preprocess import fit
from model.strokes import SKELETONS, Stroke, ink, smooth, write, write_number

DIGITS = "0123456789"

# Letters and signs that nobody would take for a digit, written as in `strokes`.
SIGNS = (
    "0,100 30,0* 60,100 | 12,60 48,60",  # A
    "56,14 30,0 4,30 4,70 30,100 58,86",  # C
    "50,2 4,0* 4,100* 52,98 | 4,48 42,48",  # E
    "52,2 4,0* 4,100 | 4,48 42,48",  # F
    "4,0 4,100 | 54,0 54,100 | 4,50 54,50",  # H
    "4,0 4,100 | 50,0 6,52* 54,100",  # K
    "4,0 4,100* 54,98",  # L
    "0,100 8,0* 34,60* 62,0* 70,100",  # M
    "2,100 4,0* 52,100* 54,0",  # N
    "4,100 4,0 34,0 50,24 30,48 4,50 | 20,50 54,100",  # R
    "0,2 60,0 | 30,0 30,100",  # T
    "2,0 2,66 28,100 54,66 54,0",  # U
    "0,0 28,100* 56,0",  # V
    "0,0 18,100* 36,30* 54,100* 72,0",  # W
    "2,0 54,100 | 54,0 0,100",  # X
    "30,0 30,100 | 0,50 60,50",  # plus
    "0,30 70,30 | 0,70 70,70",  # equals
    "0,50 80,50",  # dash
    "0,60 24,100* 90,0",  # tick
    "30,0 30,100 | 2,24 58,76 | 58,24 2,76",  # asterisk
    "20,0 14,100 | 50,0 44,100 | 0,34 64,34 | 0,66 64,66",  # hash
    "0,50 90,50 | 66,20 92,50* 66,80",  # arrow
    "0,0 104,0* 104,100* 0,100* 0,0",  # square, wider than any angular 0
    "40,0 0,100* 84,100* 40,0",  # triangle
    "4,54 60,46* 56,16 32,0 6,18 0,56 16,92 38,100 60,86",  # e
    "54,4 38,0 26,14 26,100 | 4,40 50,40",  # f
    "4,0 4,100 | 4,64 24,44 44,52 48,70 48,100",  # h
    "4,0 4,100 | 44,36 6,66* 48,100",  # k
    "4,4 4,100 | 4,36 24,4 42,20 44,100 | 44,36 64,4 84,20 86,100",  # m
    "4,4 4,100 | 4,44 32,4 62,16 68,48 68,100",  # n
    "4,0 4,100 | 4,12 30,0 52,16 48,44 26,54 4,46",  # p
    "4,4 4,100* 6,40 26,8 54,10",  # r
    "26,0 24,78 36,100 56,92 | 0,28 54,28",  # t
    "2,0 4,70 30,96 58,80 72,0* 72,80 88,98",  # u
    "0,4 10,0 34,100* 64,0 76,8",  # v
    "0,0 6,76 28,100 48,76 50,20* 54,80 76,100 98,70 100,0",  # w
    "0,6 14,4 56,96 70,94 | 66,0 4,100",  # x
    "4,100 4,0 40,0 56,16 50,42 30,52 4,52",  # P
    "76,100 14,28 18,6 36,0 48,16 36,40 2,66 6,94 34,100 60,78 74,50",  # ampersand
    "44,24 24,0 0,18 8,50 44,100* 80,50 88,18 64,0 44,24",  # heart
    "20,100 50,0* 80,100* 0,36* 100,36* 20,100",  # star
    "50,0 15,14 0,50 15,86 50,100 85,86 100,50 85,14 50,0 "  # smiling face
    "| 34,32 35,40 | 66,32 65,40 | 26,62 50,78 74,62",
    "50,0 15,14 0,50 15,86 50,100 85,86 100,50 85,14 50,0 "  # straight face
    "| 34,32 35,40 | 66,32 65,40 | 50,46 52,54 | 30,72 70,72",
    "52,50 53,53 50,56 45,55 41,50 42,42 50,37 61,39 67,50 63,63 50,70 34,66 26,50 "  # spiral
    "32,32 50,22 71,29 82,50 74,74 50,85 24,76 11,50 21,21 50,7 81,19 96,50 84,84 50,100",
    "44,0 24,6 22,38 4,50* 22,62 24,94 44,100",  # curly bracket
    "66,14 40,0 16,24 14,76 40,100 66,88 | 0,38 50,38 | 0,60 46,60",  # euro
    "0,0 100,0* 100,100* 0,100* 0,0 | 14,14 86,86 | 86,14 14,86",  # cross in a box
    "0,0 100,0* 100,100* 0,100* 0,0 | 24,50 44,78* 90,4",  # tick in a box
    "0,100 20,0* 40,100* 60,0* 80,100* 100,0",  # zigzag
    "0,60 16,20 32,0 48,20 64,60 80,80 96,60 112,20 128,0 144,20",  # wave
    "0,40 0,100* 80,100* 80,40* 40,0* 0,40* 80,40",  # house
    "0,0 10,100* 62,100* 72,0* 0,0 | 70,18 98,20 94,58 66,64",  # cup
    "22,100 0,82 18,58* 16,24 48,22* 62,0 92,10 94,38* 120,46 120,86 100,100* 22,100",  # cloud
    "56,0 0,0* 34,48* 0,100* 60,100",  # capital sigma
    "0,0 90,0 | 22,0 20,100 | 68,0 70,100",  # pi
    "0,100 26,100* 6,60 10,20 46,0 82,20 86,60 66,100* 92,100",  # capital omega
    "0,0 6,44 40,60 74,44 80,0 | 40,0 40,100",  # psi
    "0,0 120,0* 120,80* 0,80* 0,0* 60,46* 120,0",  # envelope
    "0,66 20,100* 90,100* 110,66* 0,66 | 54,66 54,0* 96,56* 54,56",  # boat
    "40,0 40,100 | 0,40 40,0* 80,40",  # arrow up
    "40,100 40,64 | 12,66 0,40 22,10 40,0 58,10 80,40 68,66* 12,66",  # tree
    "0,50 30,16 70,4 110,30 140,64 | 0,50 30,84 70,96 110,70 140,36",  # fish
    "50,40 50,0 70,0 70,20 50,40 90,30 100,50 90,66 50,40* 74,84 60,100 40,96 50,40* 8,66 0,46 12,32 50,40",  # flower
)


def digits(count: int, rng: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Drawn digits, all ways of writing in equal parts: (count, 28, 28) uint8 white on black, labels (count,)."""
    ways = [(digit, way) for digit in DIGITS for way in SKELETONS[digit]]
    weights = np.array([1.0 / len(SKELETONS[digit]) for digit, _ in ways])
    chosen = rng.choice(len(ways), count, p=weights / weights.sum())
    pictures = [_picture(write(ways[index][1], rng, rng.uniform(0.5, 1.7)), rng, paper=True) for index in chosen]
    return np.array(pictures), np.array([DIGITS.index(ways[index][0]) for index in chosen], np.uint8)


def not_digits(count: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Signs, scribbles, pairs of digits, blots and crossing rules: (count, 28, 28) uint8, white on black."""
    kinds: tuple[Callable[[np.random.Generator], NDArray[np.uint8]], ...] = (_sign, _scribble, _pair, _blot, _rules)
    return np.array([kinds[index](rng) for index in rng.choice(len(kinds), count, p=(0.35, 0.25, 0.1, 0.15, 0.15))])


def written_again(
    hands: Handwriting, count: int, rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Others' digits with another pen, as a camera far or near sees them: (count, 28, 28) uint8 and labels (count,).

    From six pixels high: what is that small becomes broad and soft when it is fitted.
    """
    chosen = rng.integers(len(hands.labels), size=count)
    return np.array([_written_again(hands, index, rng) for index in chosen]), hands.labels[chosen]


def _written_again(hands: Handwriting, index: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    height, fine = float(np.exp(rng.uniform(np.log(6), np.log(60)))), 4
    pen = max(0.6, height * float(np.exp(rng.uniform(np.log(0.02), np.log(0.16)))))
    cover = np.pad(hands.cover(index, fine * height, fine * pen), 2 * fine)
    small = cv2.resize(cover, None, fx=1 / fine, fy=1 / fine, interpolation=cv2.INTER_AREA)
    soft = np.asarray(cv2.GaussianBlur(small, (0, 0), rng.uniform(0.3, 0.3 + 0.02 * height)), np.float32)
    noisy = soft / soft.max() + rng.normal(0, rng.exponential(0.03), soft.shape)
    # As the finder stretches ink: what is faint is paper, what is nearly full is full.
    return as_bytes(fit(np.clip((noisy - 0.2) / 0.6, 0.0, 1.0).astype(np.float32)))


def _picture(strokes: list[Stroke], rng: np.random.Generator, paper: bool = False) -> NDArray[np.uint8]:
    """Strokes 1 high, drawn with some pen at some size, some with traces of the `paper`, fitted as the reader does."""
    height = rng.uniform(24, 140)
    pen = max(1.2, height * rng.uniform(0.012, 0.16))
    margin = pen + 4
    across = max(float(stroke[:, 0].max()) for stroke in strokes)
    width = max(4, int(height * across + 2 * margin))
    drawn = ink([stroke * height + margin for stroke in strokes], width, int(height + 2 * margin), pen)
    if paper and rng.random() < 0.25:
        drawn = _trace(drawn, rng)
    soft = cv2.GaussianBlur(drawn, (0, 0), rng.uniform(0.3, 0.05 * height))
    return as_bytes(fit(np.asarray(soft / soft.max(), np.float32)))


def _trace(drawn: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """What a rule of the paper leaves in a digit: a faint piece of itself, or a gap where it was taken out."""
    height, width = drawn.shape
    row, left, right = int(rng.integers(height)), int(rng.integers(width)), int(rng.integers(width))
    line = np.zeros_like(drawn)
    cv2.line(line, (left, row), (right, row), 1.0, max(1, round(height * rng.uniform(0.005, 0.025))))
    if rng.random() < 0.5:
        line = np.ascontiguousarray(cv2.resize(line.T, (width, height)))
    if rng.random() < 0.5:
        return np.asarray(drawn * (1.0 - line), np.float32)
    return np.asarray(np.maximum(drawn, rng.uniform(0.2, 0.8) * line), np.float32)


def _sign(rng: np.random.Generator) -> NDArray[np.uint8]:
    return _picture(write(SIGNS[rng.integers(len(SIGNS))], rng), rng)


def _scribble(rng: np.random.Generator) -> NDArray[np.uint8]:
    """One to three strokes to and fro, with more turns than a digit has."""
    strokes = [smooth(rng.uniform(0, 1, (rng.integers(5, 12), 2))) for _ in range(rng.integers(1, 4))]
    return _picture([stroke.astype(np.float32) - np.float32(stroke.min()) for stroke in strokes], rng)


def _pair(rng: np.random.Generator) -> NDArray[np.uint8]:
    """Two or three digits that touch: not one digit."""
    text = "".join(rng.choice(list(DIGITS), rng.integers(2, 4)))
    return _picture([stroke for strokes in write_number(text, rng, gap=-0.02) for stroke in strokes], rng)


def _blot(rng: np.random.Generator) -> NDArray[np.uint8]:
    """A patch of any outline, as shadows, stains and print leave it."""
    noise = cv2.GaussianBlur(rng.normal(size=(48, 48)), (0, 0), rng.uniform(1.5, 6))
    patch = (noise > np.quantile(noise, rng.uniform(0.5, 0.9))).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(patch)
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    return as_bytes(fit((labels == largest).astype(np.float32)))


def _rules(rng: np.random.Generator) -> NDArray[np.uint8]:
    """Rules of the paper that cross, from edge to edge of a cut-out, whole or dotted."""
    height, width = rng.integers(40, 97, 2)
    drawn, turn = np.zeros((height, width), np.float32), rng.normal(0, 0.08)
    for across in (0, 1, *rng.integers(0, 2, rng.poisson(0.7))):
        length, side = (width, height) if across else (height, width)
        line, slope = np.zeros((side, length), np.float32), turn + rng.normal(0, 0.03)
        at = rng.uniform(0.1, 0.9) * side
        ends = (0, round(at - slope * length / 2)), (int(length), round(at + slope * length / 2))
        cv2.line(line, *ends, rng.uniform(0.6, 1.0), int(rng.integers(2, 5)), cv2.LINE_AA)
        if rng.random() < 0.3:
            dot = int(rng.integers(4, 11))
            line[:, np.arange(length) % dot >= dot / 2] = 0.0
        drawn = np.maximum(drawn, line if across else line.T)
    soft = cv2.GaussianBlur(drawn, (0, 0), rng.uniform(0.3, 1.5))
    return as_bytes(fit(np.asarray(soft / soft.max(), np.float32)))
