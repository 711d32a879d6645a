"""How far each pixel is from its paper: what ink is, whatever the light."""

import cv2
import numpy as np
from numpy.typing import NDArray

Shares = tuple[NDArray[np.float32], NDArray[np.float32]]  # as `contrast` gives

PAPER_SIDE, WIDE_SIDE = 0.35, 0.7  # of the picture: the neighbourhood that shows how bright the paper is, and
EVEN, MOSTLY = 12.0, 0.9  # where the light is even: of so much of the rim, the tone differs by so few grey levels


def contrast(picture: NDArray[np.uint8]) -> Shares:
    """(H, W, 3) uint8 → two (H, W) float32 ≥ 0: how much darker and how much lighter than its paper each pixel is.

    In shares of the paper's brightness. The paper is the median of a wide neighbourhood, because ink is the lesser
    part of any; of a wider one where the light is even, for thick strokes that fill the picture. The colour channel
    that differs most counts: a red pen is as black as a black one.
    """
    height, width = picture.shape[:2]
    small = cv2.resize(picture, (-(-width // 8), -(-height // 8)), interpolation=cv2.INTER_AREA)
    side = WIDE_SIDE if ends_in_paper(small) else PAPER_SIDE
    paper = cv2.medianBlur(small, round(side * max(small.shape[:2])) | 1)
    paper = cv2.resize(cv2.blur(paper, (3, 3)), (width, height), interpolation=cv2.INTER_LINEAR)
    smooth = cv2.GaussianBlur(picture, (3, 3), 0)
    brightness = cv2.cvtColor(paper, cv2.COLOR_BGR2GRAY).astype(np.float32) + 32.0
    darker, lighter = _strongest(cv2.subtract(paper, smooth)), _strongest(cv2.subtract(smooth, paper))
    return _divided(darker, brightness), _divided(lighter, brightness)


def ends_in_paper(picture: cv2.typing.MatLike) -> bool:
    """Whether the rim of a picture, (H, W, 3) uint8, is of one tone.

    A camera's mostly ends in a table, a hand or a shadow.
    """
    outer = rim(picture)
    usual = np.sort(outer, axis=0)[len(outer) // 2]  # numpy's median takes five times as long
    even = np.abs(outer - usual) < EVEN
    return bool(even.mean() >= MOSTLY)


def rim(picture: cv2.typing.MatLike) -> NDArray[np.float32]:
    """The outermost pixels of a picture, (n, 3)."""
    return np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]]).astype(np.float32)


def _divided(difference: NDArray[np.uint8], brightness: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.divide(difference, brightness, dtype=cv2.CV_32F), np.float32)


def _strongest(difference: cv2.typing.MatLike) -> NDArray[np.uint8]:
    """The greatest of the three channels."""
    blue, green, red = cv2.split(difference)
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)
