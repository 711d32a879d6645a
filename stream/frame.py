"""The values that go from thread to thread: a frame from a camera, a view for the viewers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]  # (H, W, 3) uint8, BGR, as OpenCV has it


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
