"""Pictures and numbers that tests draw, so that the truth is known."""

from functools import cache
from typing import Any

import numpy as np

from model import datasets, strokes
from model.handwriting import Handwriting, trace
from model.values import Box, Digit, Number
from stream.frame import Frame, Picture


def grey(level: int, width: int = 64, height: int = 48) -> Picture:
    """(height, width, 3) uint8 BGR of one grey in 0 to 255."""
    return np.full((height, width, 3), level, np.uint8)


def frame(seq: int, picture: Picture | None = None) -> Frame:
    """Frame number `seq`, taken `seq` seconds after the beginning of time."""
    return Frame(seq, float(seq), float(seq), grey(0) if picture is None else picture)


def number(
    text: str, confidence: float = 0.9, x: float = 0.4, y: float = 0.4, w: float = 0.2, h: float = 0.2
) -> Number:
    """A number whose digits share the box evenly."""
    step = w / len(text)
    return Number(tuple(Digit(d, confidence, Box(x + i * step, y, step, h)) for i, d in enumerate(text)))


def written(text: str, *, seed: int = 0, **look: Any) -> Picture:
    """A picture with `text` neatly written; the rest as in `drawn`."""
    digits = strokes.write_number(text, np.random.default_rng(seed), variety=0.4)
    return drawn([stroke for digit in digits for stroke in digit], **look)


def drawn(
    hand: list[strokes.Stroke],
    *,
    height: float = 120.0,
    pen: float = 8.0,
    ink: int = 40,
    paper: int = 220,
    at: tuple[float, float] = (0.5, 0.5),
    size: tuple[int, int] = (400, 300),
) -> Picture:
    """A picture of `size` (width, height) with the strokes of a hand that writes 1 high around the point `at`.

    `at` is in fractions of the picture, `height` and `pen` are pixels; `ink` and `paper` are greys in 0 to 255.
    """
    width, depth = size
    across = max(float(stroke[:, 0].max()) for stroke in hand)
    corner = np.array([at[0] * width - height * across / 2, at[1] * depth - height / 2], np.float32)
    placed = [stroke * height + corner for stroke in hand]
    cover = strokes.ink(placed, width, depth, pen)[..., None]
    return np.repeat(np.round(paper + (ink - paper) * cover).astype(np.uint8), 3, axis=2)


@cache
def handwriting() -> Handwriting:
    """Two of each digit, as if others had written them."""
    labels = np.arange(20, dtype=np.uint8) % 10
    rng = np.random.default_rng(0)
    inks = [strokes.ink([18 * s + 5 for s in strokes.write_digit(str(d), rng, 0.6)], 28, 28, 2.4) for d in labels]
    return trace(datasets.as_bytes(np.array(inks)), labels)
