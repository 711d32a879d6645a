"""Rows of MNIST's digits alone on paper before a camera, as people hold them up: to weigh opinions and to measure."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from model.find import averaged
from model.scenes import Camera, Light, Picture, expose, shine
from model.sheets import PAPERS, blank_sheet, inks_for, stamp
from model.written_rows import as_it_is, row

WIDTH, HEIGHT = 640, 480  # pixels
MOST_DIGITS = 10
APART, TOUCHING = (0.15, 0.45), (-0.15, 0.0)  # between two digits: in heights, and in widths of the narrower


def rows_of_digits(
    pictures: NDArray[np.uint8], labels: NDArray[np.uint8], count: int, touching: bool
) -> Iterator[tuple[Picture, str]]:
    """Pictures (480, 640, 3) uint8 BGR with one row of 1 to 10 of MNIST's digits each, and what it says."""
    rng = np.random.default_rng([count, touching])
    for nth in range(count):
        chosen = rng.integers(0, len(labels), 1 + nth % MOST_DIGITS)
        tall = min(0.4 * HEIGHT, 0.8 * WIDTH / len(chosen)) * rng.uniform(0.6, 1.0)
        covers = [as_it_is(pictures[index], tall) for index in chosen]
        widths = np.array([cover.shape[1] for cover in covers])
        gaps = rng.uniform(*APART, len(chosen) - 1) * tall
        if touching:
            gaps = rng.uniform(*TOUCHING, len(chosen) - 1) * np.minimum(widths[:-1], widths[1:])
        slope = np.tan(np.radians(rng.normal(0.0, 2.0)))
        lefts = np.cumsum([0.0, *(widths[:-1] + gaps)])
        cover, _ = row(covers, list(gaps), list(slope * lefts + tall * rng.normal(0.0, 0.03, len(chosen))))
        yield _on_paper(cover, rng), "".join(str(labels[index]) for index in chosen)


def _on_paper(cover: NDArray[np.float32], rng: np.random.Generator) -> Picture:
    """Ink somewhere on any of our papers, in the light of a room."""
    paper = PAPERS[rng.integers(len(PAPERS))]
    inks = inks_for(paper)
    if cover.shape[1] > WIDTH:  # wide digits, wide gaps
        cover = averaged(cover, 0.9 * WIDTH / cover.shape[1])
    room = np.array([WIDTH - cover.shape[1], HEIGHT - cover.shape[0]])
    left, top = (int(side) for side in room * rng.uniform(0.1, 0.9, 2))
    sheet = stamp(blank_sheet(paper, WIDTH, HEIGHT, rng), cover, inks[rng.integers(len(inks))], (left, top), rng)
    slope_x, slope_y = rng.normal(0, 0.1, 2)
    light = Light(rng.uniform(0.75, 1.05), slope_x, slope_y, 0.0, rng.random(), rng.uniform(0, 0.2))
    picture = shine(np.ascontiguousarray(sheet.picture[..., :3]), light)
    return expose(picture, Camera(rng.uniform(0.3, 1.0), rng.uniform(1.0, 3.0)), rng)
