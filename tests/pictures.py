"""Pictures and numbers that tests draw, so that the truth is known."""

import numpy as np

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
