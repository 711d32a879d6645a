"""Trains the number network, which reads a row of digits as a whole, on rows that we draw.

    python train_number.py                      downloads MNIST into a cache folder, draws the rows and trains
    python train_number.py --data FOLDER        reads MNIST's four files from a folder

Leaves number.keras, number.tflite and number.json in --out.
"""

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import keras
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from model import datasets
from model.card import WEIGHTS, git_commit, write_card
from model.errors import DataError
from model.export import export
from model.handwriting import HANDS, trace
from model.number_network import build, loss
from model.number_scenes import MOST_DIGITS, strips
from model.spelling import spell
from model.strip import HEIGHT, WIDTH
from model.written_rows import Hands

TRAINED_ON = 55_000  # of MNIST's training pictures: opinions are weighed on rows of the others
HELD = 20  # every so many strips one is held out, to measure with


class Rows(NamedTuple):
    """Strips (n, HEIGHT, WIDTH) uint8 and what they say (n, MOST_DIGITS) uint8: 1 to 10 for 0 to 9, then 0."""

    strips: NDArray[np.uint8]
    truth: NDArray[np.uint8]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=datasets.cache(), help="folder of MNIST's files (%(default)s)")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the trained files go (%(default)s)")
    parser.add_argument("--start", type=Path, help="a number.keras to go on from, at a lower --rate")
    parser.add_argument("--pages", type=int, default=25_000, help="how many pages of rows to draw (%(default)s)")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=2e-3, help="the highest learning rate (%(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def drawings(hands: Hands, pages: int, seed: int, kept: Path) -> Rows:
    """The rows of that many pages, drawn on two cores; kept in a file, for an interrupted training to go on with."""
    if not kept.exists():
        # A forked process would inherit OpenCV's locks without its threads.
        with ProcessPoolExecutor(2, get_context("spawn")) as pool:
            work = pool.map(partial(_drawn, hands, seed), range(pages), chunksize=min(250, 1 + pages // 4))
            pairs = [pair for part in tqdm(work, desc="drawing", total=pages) for pair in part]
        kept.parent.mkdir(parents=True, exist_ok=True)
        truth = np.array([_places(text) for _, text in pairs], np.uint8)
        np.savez(kept, strips=np.array([strip for strip, _ in pairs]), truth=truth)
    with np.load(kept) as file:
        return Rows(file["strips"], file["truth"])


def _drawn(hands: Hands, seed: int, index: int) -> list[tuple[NDArray[np.uint8], str]]:
    cv2.setNumThreads(1)
    return [(datasets.as_bytes(strip), text) for strip, text in strips(hands, np.random.default_rng([seed, index]))]


def _places(text: str) -> list[int]:
    return [int(digit) + 1 for digit in text] + [0] * (MOST_DIGITS - len(text))


def varied(strip: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.float32]:
    """A strip (HEIGHT, WIDTH) uint8 as it could look as well: float32 in [0, 1], moved, stretched, faded, grained."""
    wide, high = np.exp(rng.normal(0.0, (0.06, 0.04)))
    x, y = rng.uniform(-4, 6), HEIGHT / 2 * (1 - high) + rng.normal(0.0, 1.0)
    lean = rng.normal(0.0, 0.06)
    matrix = np.array([[wide, -lean, x + lean * HEIGHT / 2], [0.0, high, y]])
    moved = np.asarray(cv2.warpAffine(strip, matrix, (WIDTH, HEIGHT)), np.float32) / np.float32(255.0)
    if rng.random() < 0.2:
        moved = np.asarray(cv2.GaussianBlur(moved, (0, 0), rng.uniform(0.3, 0.9)), np.float32)
    grain = rng.standard_normal(moved.shape, np.float32) * np.float32(rng.uniform(0.0, 0.06))
    bent = moved ** np.float32(np.exp(rng.normal(0.0, 0.25)))
    return np.clip(bent * np.float32(rng.uniform(0.75, 1.1)) + grain, 0.0, 1.0)


class Batches(keras.utils.PyDataset):
    """Batches of varied strips; the same seed gives the same, however many workers make them."""

    def __init__(self, rows: Rows, size: int, seed: int) -> None:
        super().__init__(workers=2, max_queue_size=16)
        self._rows, self._size, self._seed = rows, size, seed
        self._epoch = 0

    def __len__(self) -> int:
        return len(self._rows.truth) // self._size

    def __getitem__(self, index: int) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        order = np.random.default_rng([self._seed, self._epoch]).permutation(len(self._rows.truth))
        chosen = order[index * self._size : (index + 1) * self._size]
        rng = np.random.default_rng([self._seed, self._epoch, index])
        batch = np.array([varied(self._rows.strips[i], rng) for i in chosen])
        return batch[..., None], self._rows.truth[chosen]

    def on_epoch_end(self) -> None:
        self._epoch += 1


def fit(network: keras.Model, batches: Batches, args: argparse.Namespace) -> dict[str, list[float]]:
    """Trains; returns the learning curve."""
    steps = len(batches)
    schedule = keras.optimizers.schedules.CosineDecay(
        args.rate / 10, max(1, args.epochs - 1) * steps, warmup_target=args.rate, warmup_steps=steps
    )
    optimizer = keras.optimizers.AdamW(schedule, weight_decay=0.01, clipnorm=5.0, use_ema=True, ema_momentum=0.995)
    network.compile(optimizer, loss=loss, jit_compile=False)
    backup = keras.callbacks.BackupAndRestore(args.out / "number-checkpoint")
    history = network.fit(batches, epochs=args.epochs, callbacks=[backup])
    return {name: [round(float(value), 5) for value in values] for name, values in history.history.items()}


def evaluate(network: keras.Model, rows: Rows) -> dict[str, Any]:
    """On strips that training did not see: the share read wholly right, of all and of each number of digits."""
    answers = network.predict(as_input(rows.strips), batch_size=200, verbose=0)
    read = [_places("".join(one.digit for one in spell(odds)[:MOST_DIGITS])) for odds in answers]
    right, lengths = (np.array(read) == rows.truth).all(axis=1), (rows.truth > 0).sum(axis=1)
    each = {str(n): round(float(right[lengths == n].mean()), 4) for n in np.unique(lengths)}
    return {"strips": len(right), "wholly_right": round(float(right.mean()), 4), "by_digits": each}


def as_input(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(n, HEIGHT, WIDTH) uint8 → (n, HEIGHT, WIDTH, 1) float32 in [0, 1]."""
    return pixels[..., None].astype(np.float32) / np.float32(255.0)


def main() -> None:
    args, commit = arguments(), git_commit()
    args.out.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(args.seed)
    try:
        pictures, labels = datasets.mnist("train", args.data)
    except DataError as error:
        sys.exit(f"train_number: {error}")
    hands = Hands(pictures[:TRAINED_ON], labels[:TRAINED_ON], trace(pictures[:HANDS], labels[:HANDS]))
    rows = drawings(hands, args.pages, args.seed, args.out / "number-checkpoint" / "strips.npz")
    held = Rows(*(part[::HELD] for part in rows))
    used = Rows(*(np.delete(part, np.s_[::HELD], axis=0) for part in rows))
    print(f"{len(used.truth)} drawn rows to train on")

    keras.mixed_precision.set_dtype_policy("mixed_bfloat16")  # faster where a CPU knows it
    network = build()
    if args.start:
        network.set_weights(keras.models.load_model(args.start).get_weights())
    network.summary()
    curves = fit(network, Batches(used, args.batch, args.seed), args)

    keras.mixed_precision.set_dtype_policy("float32")
    exact = build()
    exact.set_weights(network.get_weights())
    figures = evaluate(exact, held)
    difference = export(exact, build, as_input(held.strips[:100]), args.out / "number", small=True)
    facts: dict[str, Any] = {
        "git_commit": commit,
        "parameters": exact.count_params(),
        "arguments": {name: value for name, value in vars(args).items() if not isinstance(value, Path)},
        "started_from": json.loads(args.start.with_suffix(".json").read_text()) if args.start else None,
        "data_sha256": datasets.digest(rows.truth),
        "drawn_rows_held_out": figures,
        "keras_and_tflite_differ_by": difference,
        "curves": curves,
    }
    write_card(args.out / "number.tflite", facts)
    print(f"reads {figures['wholly_right']:.1%} of drawn rows wholly right")


if __name__ == "__main__":
    main()
