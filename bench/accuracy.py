"""How well it reads: one table.

python -m bench.accuracy --data FOLDER      what is missing in FOLDER is said

None of these pictures is trained on: MNIST's test pictures and the photographs are for measuring only; of extra/ and of
negatives/ only what training left out is used. But training may spoil its own pictures in the same ways, and
draws its paper with the same code.
"""

import argparse
import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.nothing import NOTHING, Picture
from bench.numbers import drawn, photographed
from bench.screen import SCREENS, drawings
from bench.tables import Row, calibration_error, percentages, print_table, share
from model import datasets
from model.card import WEIGHTS, read_fact
from model.corruptions import KINDS, STRENGTHS, Kind
from model.evaluation import evaluate
from model.find import LEAST_PIECE, OWN_SHARE, kept, stretched
from model.pictures import load
from model.preprocess import fit
from model.read import Reader, read_single
from model.single import DigitReader
from model.values import Reading, State

SPOILED = 500  # pictures for each kind and strength


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured with: the folder of data, what reads, and how sure it must be to show a number."""

    data: Path
    reader: Reader
    threshold: float = 0.8
    drawn: int = 60  # pictures of each kind of nothing
    rows: int = 300  # rows of digits, apart and touching
    screens: int = 400  # drawings on pages of each colour, and small pictures of each kind

    def read(self, picture: Picture) -> Reading:
        return read_single(self.reader, picture, self.threshold)


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of one digit: which, by whom, and what was read."""

    label: str
    writer: str
    reading: Reading

    @property
    def right(self) -> bool:
        """Whether the label and nothing else was read, however unsurely."""
        return [number.text for number in self.reading.numbers] == [self.label]

    @property
    def shown(self) -> bool:
        """Whether anything was shown."""
        return bool(self.reading.text)

    @property
    def wrong(self) -> bool:
        """Whether something else than the label was shown."""
        return self.shown and self.reading.text != self.label


def mnist(bench: Bench) -> Iterator[Row]:
    """The digit networks alone, on MNIST's test pictures as they are and inverted."""
    figures = mnist_figures(bench)
    for name in ("regular", "inverted"):
        yield f"MNIST test, {name}", "right", f"{figures[name]:.2%}"


def spoiled(bench: Bench) -> Iterator[Row]:
    """The digit networks alone, on MNIST's test pictures spoiled in many ways, every other one inverted."""
    right = spoiled_shares(bench)
    name, each, worst = "spoiled MNIST test", list(right.values()), min(right, key=lambda kind: np.mean(right[kind]))
    yield name, f"right, average of {len(KINDS)} kinds at {len(STRENGTHS)} strengths", f"{np.mean(each):.1%}"
    yield name, "right at each strength", percentages(np.mean(each, axis=0))
    yield name, f"right, worst kind: {worst}", f"{np.mean(right[worst]):.1%}"
    for kind, shares in right.items():
        yield f"spoiled MNIST test: {kind}", "right at each strength", percentages(shares)


def others(bench: Bench) -> Iterator[Row]:
    """The digit networks alone, on digits that others collected, through the reader's preprocessing."""
    for name, pictures, labels in not_trained_on(bench):
        paper = float(np.median(pictures))
        pixels = np.array([fit(cut(picture, paper)) for picture in pictures])
        right = (classes(bench.reader.digits, pixels) == labels).sum()
        yield f"{len(labels)} digits of {name}", "right", share(right, len(labels))


def photos(bench: Bench) -> Iterator[Row]:
    """Photographs of one digit on paper."""
    taken = read_photos(bench)
    name, shown = f"{len(taken)} photographs of a digit", sum(photo.shown for photo in taken)
    yield name, "the one number read is the label", share(sum(photo.right for photo in taken), len(taken))
    yield name, f"shown at {bench.threshold}", share(shown, len(taken))
    yield name, "wrong among shown", share(sum(photo.wrong for photo in taken), shown)
    confidences, right = confidences_of(taken)
    error = calibration_error(confidences, right)
    yield name, f"calibration error of the {len(right)} with one number read", f"{error:.3f}"
    for writer in sorted({photo.writer for photo in taken}):
        by_writer = [photo for photo in taken if photo.writer == writer]
        yield of_each(f"{len(by_writer)} photographs by {writer}", by_writer)


def screen(bench: Bench) -> Iterator[Row]:
    """Drawings of MNIST's test digits that no camera saw."""
    pictures, labels = (part[: bench.screens] for part in datasets.mnist("t10k", bench.data / "mnist"))
    for kind, (ink, page) in SCREENS.items():
        pairs = zip(labels, drawings(pictures, ink, page), strict=True)
        taken = [Photo(str(label), kind, bench.read(picture)) for label, picture in pairs]
        yield of_each(f"{len(taken)} drawings of MNIST's test digits, {kind}", taken)


def small(bench: Bench) -> Iterator[Row]:
    """Pictures of 28 × 28 that a digit fills, as they are: of MNIST's test set, and those that others collected."""
    pictures, labels = datasets.mnist("t10k", bench.data / "mnist")
    kinds = [("MNIST test, regular", pictures, labels), ("MNIST test, inverted", 255 - pictures, labels)]
    for name, pictures, labels in [*kinds, *not_trained_on(bench)]:
        step = max(1, len(labels) // bench.screens)
        pairs = zip(pictures[::step], labels[::step], strict=True)
        taken = [Photo(str(label), name, bench.read(np.repeat(one[..., None], 3, axis=2))) for one, label in pairs]
        yield of_each(f"{len(taken)} small pictures of {name}", taken)


def negatives(bench: Bench) -> Iterator[Row]:
    """Crops of the photographs of nothing that training left out: every other one."""
    groups = seen_in_negatives(bench)
    for group, counts in groups.items():
        yield nothing_row(bench, f"crops of {group}", counts)
    yield nothing_row(bench, f"crops of {' and '.join(groups)}", np.sum([*groups.values()], axis=0))


def nothing(bench: Bench) -> Iterator[Row]:
    """Pictures that we draw and that show no number."""
    counts = np.zeros(3, int)
    for index, (name, paint) in enumerate(NOTHING.items()):
        rng = np.random.default_rng([0, index])
        count = seen_in_nothing(bench, (paint(rng) for _ in range(bench.drawn)))
        counts += count
        yield nothing_row(bench, f"drawn pictures of {name}", count)
    yield nothing_row(bench, "drawn pictures of nothing, all of these", counts)


def rows(bench: Bench) -> Iterator[Row]:
    """Rows of MNIST's test digits on our papers, apart and touching."""
    yield from drawn(bench.reader, bench.data / "mnist", bench.rows, bench.threshold)


def numbers(bench: Bench) -> Iterator[Row]:
    """Photographs and films of numbers that others wrote."""
    yield from photographed(bench.reader, bench.data / "numbers", bench.threshold)


def mnist_figures(bench: Bench) -> dict[str, Any]:
    """What the digit networks alone make of MNIST's test pictures, as `evaluate` says it."""
    return evaluate(partial(classes, bench.reader.digits), *datasets.mnist("t10k", bench.data / "mnist"))


def classes(digits: DigitReader, pixels: NDArray[np.float32]) -> NDArray[np.int64]:
    """(n, 28, 28) in [0, 1] → (n,), the likeliest of the digits, or 10 for none."""
    return np.array([digits(one).argmax() for one in pixels])


def spoiled_shares(bench: Bench) -> dict[str, list[float]]:
    """Of each kind of spoiling the share of MNIST's test pictures that is read right at each strength."""
    pictures, labels = datasets.mnist("t10k", bench.data / "mnist")
    step = max(1, len(pictures) // SPOILED)
    pixels, labels = pictures[::step].astype(np.float32) / 255.0, labels[::step]
    return {name: right_when_spoiled(bench.reader.digits, pixels, labels, kind) for name, kind in KINDS.items()}


def read_photos(bench: Bench) -> list[Photo]:
    """The photographs of one digit, read: `index.csv` has file, label and writer."""
    folder = bench.data / "photos"
    with (folder / "index.csv").open(newline="", encoding="utf-8") as file:
        truth = list(csv.DictReader(file))
    return [Photo(row["label"], row["writer"], bench.read(load(folder / row["file"]))) for row in truth]


def not_trained_on(bench: Bench) -> Iterator[tuple[str, NDArray[np.uint8], NDArray[np.uint8]]]:
    """Digits that others collected, but for the set that was trained on: its name, `x` (n, h, w) uint8 and `y` (n,)."""
    trained = read_fact(WEIGHTS / "digit.tflite", "others")
    for path in sorted((bench.data / "extra").glob("*.npz")):
        if path.name != trained:
            with np.load(path) as file:
                yield path.stem, file["x"], file["y"]


def confidences_of(taken: Iterable[Photo]) -> tuple[list[float], list[bool]]:
    """Of the photographs with one number read: how sure that was, and whether it was right."""
    single = [photo for photo in taken if len(photo.reading.numbers) == 1]
    return [photo.reading.numbers[0].confidence for photo in single], [photo.right for photo in single]


def right_when_spoiled(
    digits: DigitReader, pixels: NDArray[np.float32], labels: NDArray[np.uint8], kind: Kind
) -> list[float]:
    """The share read right at each strength; every other picture is inverted once it is spoiled."""
    shares, rng = [], np.random.default_rng(0)
    for strength in STRENGTHS:
        spoiled = np.array([kind(picture, strength, rng) for picture in pixels])
        spoiled[1::2] = 1.0 - spoiled[1::2]
        shares.append(float((classes(digits, spoiled) == labels).mean()))
    return shares


def cut(picture: Picture, paper: float) -> NDArray[np.float32]:
    """A small picture's ink, (h, w) uint8 on a ground of grey `paper` → (h, w) float32 in [0, 1], of either polarity.

    Cut as the finder cuts it, stretched so that faint ink counts as much; dots beside the digit and the
    sheet's edge are left out.
    """
    away = _without_frame(np.abs(picture.astype(np.float32) - paper))
    peak = max(float(np.percentile(away, 98)), float(away.max()) / 2)
    _, labels, stats, _ = cv2.connectedComponentsWithStats((away > OWN_SHARE * peak).astype(np.uint8), connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    own = np.append(False, areas >= min(LEAST_PIECE, areas.max()))[labels]
    return kept(stretched(away, peak), own.astype(np.uint8))


def _without_frame(away: NDArray[np.float32]) -> NDArray[np.float32]:
    """Without the scanned sheet's edge: an outermost line that is dark from end to end."""
    for rim in (away[:2], away[-2:], away.T[:2], away.T[-2:]):
        rim[(rim > OWN_SHARE * away.max()).mean(axis=1) > 0.8] = 0.0
    return away


def of_each(name: str, taken: list[Photo]) -> Row:
    right, shown, wrong = np.sum([(photo.right, photo.shown, photo.wrong) for photo in taken], axis=0)
    value = f"{percentages((right / len(taken), shown / len(taken)))}, {wrong}"
    return name, "right, shown, and how many of these are wrong", value


def seen_in_negatives(bench: Bench) -> dict[str, NDArray[np.int64]]:
    """Of each group of photographs of nothing that training left out: shown, seen and how many, as below."""
    paths = sorted((bench.data / "negatives").rglob("*.jpg"))[1::2]
    groups: dict[str, list[Path]] = {}
    for path in paths:
        groups.setdefault(path.parent.name, []).append(path)
    return {
        group: seen_in_nothing(bench, (crop for path in of_group for crop in datasets.crops(path)))
        for group, of_group in groups.items()
    }


def seen_in_nothing(bench: Bench, pictures: Iterable[Picture]) -> NDArray[np.int64]:
    """Of pictures that show no number: how many are shown as one, in how many anything is seen, how many there are."""
    readings = [bench.read(picture) for picture in pictures]
    shown = sum(bool(reading.text) for reading in readings)
    return np.array([shown, sum(reading.state is not State.EMPTY for reading in readings), len(readings)])


def nothing_row(bench: Bench, name: str, counts: NDArray[np.int64]) -> Row:
    shown, seen, count = (int(one) for one in counts)
    value = f"{shown} ({share(shown, count)}), {seen} ({share(seen, count)})"
    return f"{count} {name}", f"shown at {bench.threshold}, anything seen", value


# Each with the folder in --data that it needs.
MEASURES: dict[str, tuple[str, Callable[[Bench], Iterator[Row]]]] = {
    "mnist": ("mnist", mnist),
    "spoiled": ("mnist", spoiled),
    "others": ("extra", others),
    "photos": ("photos", photos),
    "screen": ("mnist", screen),
    "small": ("mnist", small),
    "negatives": ("negatives", negatives),
    "nothing": ("", nothing),
    "rows": ("mnist", rows),
    "numbers": ("numbers", numbers),
}


def table(bench: Bench, only: Iterable[str] = MEASURES) -> Iterator[Row]:
    """The rows of those measures, each as soon as it is known."""
    for name in only:
        folder, measure = MEASURES[name]
        if (bench.data / folder).is_dir():
            yield from measure(bench)
        else:
            yield name, f"not measured: no folder {folder} in --data", "–"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--threshold", type=float, default=0.8)
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES), help="some of the measures")
    args = parser.parse_args()
    bench = Bench(args.data, Reader(), args.threshold)
    print_table(("pictures", "figure", "value"), table(bench, args.only))


if __name__ == "__main__":
    main()
