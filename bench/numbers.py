"""How well whole numbers are read: rows of MNIST's test digits on our papers, and photographs and films of numbers."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.nothing import Picture
from bench.tables import Row, percentages, share
from model import datasets
from model.opinions import sure, text
from model.pictures import load
from model.read import Reader
from model.scenes import Camera, Light, expose, shine
from model.sheets import PAPERS, blank_sheet, inks_for, stamp
from model.values import Number
from model.written_rows import as_it_is, row

WIDTH, HEIGHT = 640, 480  # pixels
MOST_DIGITS = 10
APART, TOUCHING = (0.15, 0.45), (-0.15, 0.0)  # between two digits: in heights, and in widths of the narrower
FILMS = {".mp4", ".mov", ".avi", ".mkv", ".webm"}
EACH = 10  # of a film's frames one is read


@dataclass(frozen=True, slots=True)
class Page:
    """What a picture says, row by row, and the numbers that were read."""

    rows: Sequence[str]
    numbers: Sequence[Number]

    @property
    def right(self) -> bool:
        return [number.text for number in self.numbers] == [*self.rows]

    def shown(self, threshold: float) -> list[str]:
        return [number.text for number in self.numbers if number.confidence >= threshold]

    def wrong(self, threshold: float) -> int:
        """How many numbers are shown that are none of its rows."""
        return sum(shown not in self.rows for shown in self.shown(threshold))


def drawn(reader: Reader, folder: Path, count: int, threshold: float) -> Iterator[Row]:
    """Rows of 1 to 10 of MNIST's test digits, read digit by digit, as a whole, and by both together."""
    pictures, labels = datasets.mnist("t10k", folder)
    pages: list[Page] = []
    for kind in ("apart", "touching"):
        name, right = f"{count} rows of MNIST's test digits, {kind}", np.zeros(3)
        for picture, truth in rows_of_digits(pictures, labels, count, kind == "touching"):
            opinions, page = reader.opinions(picture), Page([truth], reader.read(picture))
            single = [text(sure(each.digits)) for each in opinions if sure(each.digits)]
            whole = [text(sure(each.digits) if each.row is None else each.row) for each in opinions]
            right += single == [truth], [one for one in whole if one] == [truth], page.right
            pages.append(page)
        yield name, "wholly right: digit by digit, as a whole, both together", percentages(right / count)
        yield from shown_rows(name, pages[-count:], threshold)
    yield from shown_rows(f"{len(pages)} rows of MNIST's test digits", pages, threshold)


def shown_rows(name: str, pages: Sequence[Page], threshold: float) -> Iterator[Row]:
    shown = sum(len(page.shown(threshold)) for page in pages)
    yield name, f"shown at {threshold}", share(sum(bool(page.shown(threshold)) for page in pages), len(pages))
    yield name, "wrong among shown", share(sum(page.wrong(threshold) for page in pages), shown)


def photographed(reader: Reader, folder: Path, threshold: float) -> Iterator[Row]:
    """Photographs and films of numbers: `index.csv` has the file and its rows with a bar between two."""
    with (folder / "index.csv").open(newline="", encoding="utf-8") as file:
        listed = [(folder / line["file"], line["rows"].split("|")) for line in csv.DictReader(file)]
    pages = [Page(rows, reader.read(load(path))) for path, rows in listed if path.suffix not in FILMS]
    name = f"{len(pages)} photographs of numbers"
    yield name, "all rows right", share(sum(page.right for page in pages), len(pages))
    yield name, f"wrong numbers shown at {threshold}", str(sum(page.wrong(threshold) for page in pages))
    for path, rows in ((path, rows) for path, rows in listed if path.suffix in FILMS):
        frames = [Page(rows, reader.read(frame)) for frame in film(path)]
        name = f"{len(frames)} frames of {path.name}"
        yield name, "all rows right", share(sum(frame.right for frame in frames), len(frames))
        wrong = sum(frame.wrong(threshold) > 0 for frame in frames)
        yield name, f"frames with a wrong number shown at {threshold}", str(wrong)


def film(path: Path) -> Iterator[Picture]:
    """Every tenth frame of a film, (H, W, 3) uint8 BGR."""
    capture, index = cv2.VideoCapture(str(path)), 0
    while capture.grab():
        if index % EACH == 0:
            yield np.asarray(capture.retrieve()[1], np.uint8)
        index += 1


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
    room = np.array([WIDTH - cover.shape[1], HEIGHT - cover.shape[0]])
    left, top = (int(side) for side in room * rng.uniform(0.1, 0.9, 2))
    sheet = stamp(blank_sheet(paper, WIDTH, HEIGHT, rng), cover, inks[rng.integers(len(inks))], (left, top), rng)
    slope_x, slope_y = rng.normal(0, 0.1, 2)
    light = Light(rng.uniform(0.75, 1.05), slope_x, slope_y, 0.0, rng.random(), rng.uniform(0, 0.2))
    picture = shine(np.ascontiguousarray(sheet.picture[..., :3]), light)
    return expose(picture, Camera(rng.uniform(0.3, 1.0), rng.uniform(1.0, 3.0)), rng)
