"""Digits as a program draws them: larger than MNIST's, on a page of one colour that no camera saw."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bench.nothing import HEIGHT, WIDTH, Picture
from model.written_rows import as_it_is

SCREENS = {"black on white": (0, 255), "white on black": (255, 0), "chalk on a board": (242, 40)}  # greys: ink, page
LEAST, MOST = 60.0, 400.0  # pixels: the digits' height


def drawings(pictures: NDArray[np.uint8], ink: int, page: int) -> Iterator[Picture]:
    """MNIST's pictures (n, 28, 28), one on each page (480, 640, 3) uint8, anywhere, in those greys."""
    rng = np.random.default_rng(0)
    for picture in pictures:
        cover = as_it_is(picture, float(np.exp(rng.uniform(np.log(LEAST), np.log(MOST)))))
        down, across = cover.shape
        top, left = (int(rng.uniform(0.05, 0.95) * room) for room in (HEIGHT - down, WIDTH - across))
        grey = np.full((HEIGHT, WIDTH), page, np.float32)
        grey[top : top + down, left : left + across] += cover * (ink - page)
        yield np.repeat(np.round(grey).astype(np.uint8)[..., None], 3, axis=2)
