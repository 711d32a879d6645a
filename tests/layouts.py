"""Pages of digit boxes whose numbers are known: sloped rows, close lines, uneven digits, any hand's gaps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.values import Box, Digit

Point = NDArray[np.float64]  # (2,)
TAILED = "479"  # digits that some write far below the line
TIGHT_PITCH = 1.35  # of the digits' height: from row to row


@dataclass(frozen=True, slots=True)
class Layout:
    """A page: its digits in any order, its width over its height, and its numbers in reading order."""

    digits: list[Digit]
    aspect: float
    texts: list[str]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A digit on the level page, in digit heights."""

    digit: str
    left: float
    top: float
    width: float
    height: float


def layout(seed: int, rows: int, slope_degrees: float, pitch: float = TIGHT_PITCH) -> Layout:
    """A page of `rows` rows that climb or fall by the slope, `pitch` digit heights apart."""
    rng = np.random.default_rng([seed, rows])
    gap = rng.uniform(0.1, 0.9)
    marks: list[_Mark] = []
    texts: list[str] = []
    for row in range(rows):
        left = rng.uniform(0.0, 2.0)
        for text in _row_of_texts(rng):
            number = _number(text, left, row * pitch, gap, rng)
            left = number[-1].left + number[-1].width + gap + rng.uniform(1.0, 2.5)
            marks += number
            texts.append(text)
    return _on_paper(marks, texts, np.radians(slope_degrees), rng)


def _row_of_texts(rng: np.random.Generator) -> list[str]:
    """One to three numbers of up to twelve digits together: alone of any length, beside others of two or more."""
    count = int(rng.integers(1, 4))
    lengths = rng.integers(1, 13, 1) if count == 1 else rng.integers(2, 12 // count + 1, count)
    return ["".join(rng.choice(list("0123456789"), length)) for length in lengths]


def _number(text: str, left: float, top: float, gap: float, rng: np.random.Generator) -> list[_Mark]:
    """The digits of a number: the gap is the hand's, about a third more or less each time."""
    marks = []
    for digit in text:
        width = rng.uniform(0.08, 0.25) if digit == "1" else rng.uniform(0.45, 0.75)
        above, below = rng.normal(0.0, 0.04, 2)
        if digit in TAILED and rng.random() < 0.3:
            below = rng.uniform(0.2, 0.4)
        if digit == "0" and rng.random() < 0.3:
            above, below = -rng.uniform(0.0, 0.3), -rng.uniform(0.0, 0.2)
        marks.append(_Mark(digit, left, top - above, width, 1.0 + above + below))
        left += width + gap * rng.uniform(0.7, 1.3)
    return marks


def _on_paper(marks: list[_Mark], texts: list[str], slope: float, rng: np.random.Generator) -> Layout:
    """The page turned about its corner and fitted into a picture; a turned digit's box is upright again."""
    middles = np.array([(mark.left + mark.width / 2, mark.top + mark.height / 2) for mark in marks])
    turned = middles @ np.array([[np.cos(slope), np.sin(slope)], [-np.sin(slope), np.cos(slope)]])
    lowest, size = turned.min(axis=0) - 1.0, np.ptp(turned, axis=0) + 2.0
    boxes = [_box(middle - lowest, _extent(mark, slope), size) for mark, middle in zip(marks, turned, strict=True)]
    digits = [Digit(mark.digit, 0.9, box) for mark, box in zip(marks, boxes, strict=True)]
    return Layout([digits[i] for i in rng.permutation(len(digits))], float(size[0] / size[1]), texts)


def _extent(mark: _Mark, slope: float) -> tuple[float, float]:
    """Width and height of the upright box around a turned digit, as if it were an ellipse."""
    across, down = np.cos(slope), np.sin(slope)
    return float(np.hypot(mark.width * across, mark.height * down)), float(
        np.hypot(mark.height * across, mark.width * down)
    )


def _box(middle: Point, extent: tuple[float, float], size: Point) -> Box:
    (x, y), (w, h), (width, height) = middle, extent, size
    return Box(float((x - w / 2) / width), float((y - h / 2) / height), float(w / width), float(h / height))
