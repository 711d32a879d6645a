"""How well it reads: one table.

python -m bench.accuracy --data FOLDER      FOLDER holds mnist/, photos/, negatives/; what is missing is said
"""

import argparse
import csv
from collections.abc import Callable, Iterable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model import datasets
from model.card import WEIGHTS
from model.pictures import load
from model.read import Reader, read_single
from model.runtime import Network
from model.values import Reading, State

Row = tuple[str, str, str]


def mnist(folder: Path) -> list[Row]:
    """The digit network alone, on MNIST's test pictures as they are and inverted."""
    network = Network(WEIGHTS / "digit.tflite")
    pictures, labels = datasets.mnist("t10k", folder / "mnist")
    rows = []
    for name, inverted in (("regular", False), ("inverted", True)):
        pixels = pictures[..., None].astype(np.float32) / 255.0
        pixels = 1.0 - pixels if inverted else pixels
        read = np.array([network(one[None])[0].argmax() for one in pixels])
        rows.append((f"MNIST test, {name}", "right", f"{(read == labels).mean():.2%}"))
    return rows


def photos(folder: Path, reader: Reader, threshold: float) -> list[Row]:
    """Photographs of one digit on paper: `index.csv` has file and label."""
    with (folder / "photos" / "index.csv").open(newline="", encoding="utf-8") as file:
        truth = [(row["file"], row["label"]) for row in csv.DictReader(file)]
    readings = [read_single(reader, load(folder / "photos" / name), threshold) for name, _ in truth]
    labels = [label for _, label in truth]
    shown = [(reading.text, label) for reading, label in zip(readings, labels, strict=True) if reading.text]
    right = sum([n.text for n in r.numbers] == [label] for r, label in zip(readings, labels, strict=True))
    wrong = sum(text != label for text, label in shown)
    name = f"{len(truth)} photographs of a digit"
    return [
        (name, "the one number read is the label", f"{right / len(truth):.1%}"),
        (name, f"shown at {threshold}", f"{len(shown) / len(truth):.1%}"),
        (name, "wrong among shown", f"{wrong / max(1, len(shown)):.1%}"),
    ]


def nothing(name: str, pictures: Iterable[NDArray[np.uint8]], reader: Reader, threshold: float) -> list[Row]:
    """Pictures that show no number: how many are read as one."""
    readings: list[Reading] = [read_single(reader, picture, threshold) for picture in pictures]
    shown = sum(bool(reading.text) for reading in readings)
    seen = sum(reading.state is not State.EMPTY for reading in readings)
    return [
        (f"{len(readings)} {name}", f"shown at {threshold}", f"{shown / len(readings):.1%}"),
        (f"{len(readings)} {name}", "anything seen", f"{seen / len(readings):.1%}"),
    ]


def blanks(rng: np.random.Generator) -> Iterable[NDArray[np.uint8]]:
    """Walls, gradients and noise: (480, 640, 3) uint8."""
    across = np.linspace(0, 1, 640)[None, :]
    down = np.linspace(0, 1, 480)[:, None]
    for _ in range(50):
        low, high = np.sort(rng.uniform(0, 255, 2))
        slope = rng.uniform(0, 1)
        gradient = low + (high - low) * (slope * across + (1 - slope) * down)
        grain = rng.normal(0, rng.uniform(1, 40), (480, 640))
        for picture in (np.full((480, 640), low), gradient, gradient + grain, gradient + cv2.blur(grain, (9, 9)) * 3):
            yield np.repeat(picture.clip(0, 255).astype(np.uint8)[..., None], 3, axis=2)


def unseen(folder: Path) -> Iterable[NDArray[np.uint8]]:
    """Crops of the photographs of nothing that training left out: every other one."""
    for path in sorted((folder / "negatives").rglob("*.jpg"))[1::2]:
        yield from datasets.crops(path)


def table(data: Path, threshold: float) -> list[Row]:
    reader = Reader()
    parts: list[tuple[str, Callable[[], list[Row]]]] = [
        ("mnist", lambda: mnist(data)),
        ("photos", lambda: photos(data, reader, threshold)),
        ("negatives", lambda: nothing("crops of clutter and hands", unseen(data), reader, threshold)),
    ]
    rows = nothing("blank, gradient and noise", blanks(np.random.default_rng(0)), reader, threshold)
    for name, measure in parts:
        rows += measure() if (data / name).is_dir() else [(name, f"not measured: no folder {name} in --data", "–")]
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--threshold", type=float, default=0.8)
    args = parser.parse_args()
    print("| pictures | figure | |\n|---|---|---|")
    for row in table(args.data, args.threshold):
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
