"""The values that go from thread to thread: a frame from a camera, a view for the viewers."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]  # (H, W, 3) uint8, BGR, as OpenCV has it


LEAST_SIDE, MOST_OBLONG = 16, 16  # pixels, and sides of one length to one of the other: less is no picture
NOTICE = 0  # the number of a view that is no frame, and says why there is none


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture from a source.

    seq: 1 for the first. captured_at: Unix seconds, for people. at: monotonic seconds, for intervals.
    picture: (H, W, 3) uint8 BGR, never written to after it was put.
    """

    seq: int
    captured_at: float
    at: float
    picture: Picture


@dataclass(frozen=True, slots=True)
class View:
    """A frame as the viewers get it: drawn on, and encoded once for all of them. `seq` is the frame's, or NOTICE."""

    seq: int
    captured_at: float
    at: float
    jpeg: bytes


def as_picture(raw: NDArray[Any]) -> Picture | None:
    """`raw` as (H, W, 3) uint8 BGR; grey (H, W) or (H, W, 1) and BGRA are converted. None for anything else."""
    if raw.dtype != np.uint8 or raw.ndim not in (2, 3) or not _could_be_seen(*raw.shape[:2]):
        return None
    channels = 1 if raw.ndim == 2 else raw.shape[2]
    if channels == 3:
        return raw
    if channels == 1:
        return np.asarray(cv2.cvtColor(raw, cv2.COLOR_GRAY2BGR), np.uint8)
    return np.asarray(cv2.cvtColor(raw, cv2.COLOR_BGRA2BGR), np.uint8) if channels == 4 else None


def _could_be_seen(height: int, width: int) -> bool:
    return min(height, width) >= LEAST_SIDE and max(height, width) <= MOST_OBLONG * min(height, width)
