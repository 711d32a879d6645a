"""Drawing on two cores: what is drawn is the same however it is shared out."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

import cv2
import numpy as np
from tqdm import tqdm

T = TypeVar("T")


def drawn(draw: Callable[[np.random.Generator], T], count: int, seed: int) -> list[T]:
    """`count` drawings of `draw`, a module's function or a partial of one: each has randomness of its own."""
    # A forked process would inherit OpenCV's locks without its threads.
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        work = pool.map(partial(_drawn, draw, seed), range(count), chunksize=min(250, 1 + count // 4))
        return list(tqdm(work, desc="drawing", total=count))


def _drawn(draw: Callable[[np.random.Generator], T], seed: int, index: int) -> T:
    cv2.setNumThreads(1)
    return draw(np.random.default_rng([seed, index]))
