"""How well whole numbers are read: rows of MNIST's test digits on our papers, and photographs and films of numbers."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from bench.nothing import Picture
from bench.tables import Row, percentages, share
from model import datasets
from model.opinions import sure, text
from model.pictures import load
from model.read import Reader
from model.rows_alone import rows_of_digits
from model.values import Number

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
