"""Trains the number network, which reads a row of digits as a whole, on rows that we draw.

    python train_number.py                      downloads MNIST into a cache folder, draws the rows and trains
    python train_number.py --data FOLDER        reads MNIST's four files from a folder

Leaves number.keras, number.tflite and number.json in --out, and for short rows short.tflite and short.json.
"""

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import keras
import numpy as np
from numpy.typing import NDArray

from model import datasets
from model.augment import Shuffled
from model.card import WEIGHTS, checksums, git_commit, training_facts, write_card
from model.errors import DataError, ModelError
from model.export import begin, convert, export
from model.handwriting import HANDS, trace
from model.number_network import build, laid_out, loss
from model.number_scenes import MOST_DIGITS, strips
from model.parallel import drawn
from model.spelling import spell
from model.strip import HEIGHT, SHORT, WIDTH
from model.written_rows import TRAINED_ON, Hands

HELD = 20  # every so many strips one is held out, to measure with


class Rows(NamedTuple):
    """Strips (n, HEIGHT, WIDTH) uint8 and what they say (n, MOST_DIGITS) uint8: 1 to 10 for 0 to 9, then 0."""

    strips: NDArray[np.uint8]
    truth: NDArray[np.uint8]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=datasets.cache(), help="folder of MNIST's files (%(default)s)")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the trained files go (%(default)s)")
    parser.add_argument("--start", type=Path, help="a number.keras, or a shallower one, to go on from")
    parser.add_argument("--pages", type=int, default=25_000, help="how many pages of rows to draw (%(default)s)")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=2e-3, help="the highest learning rate (%(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def drawings(hands: Hands, pages: int, seed: int, kept: Path) -> Rows:
    """The rows of that many pages, drawn on two cores; kept in a file, for an interrupted training to go on with."""
    if not kept.exists():
        pairs = [pair for page in drawn(partial(_small, hands), pages, seed) for pair in page]
        kept.parent.mkdir(parents=True, exist_ok=True)
        truth = np.array([_places(text) for _, text in pairs], np.uint8)
        np.savez(kept, strips=np.array([strip for strip, _ in pairs]), truth=truth)
    with np.load(kept) as file:
        return Rows(file["strips"], file["truth"])


def _small(hands: Hands, rng: np.random.Generator) -> list[tuple[NDArray[np.uint8], str]]:
    """A page's strips in a quarter of their bytes: there are many to keep."""
    return [(datasets.as_bytes(strip), text) for strip, text in strips(hands, rng)]


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


class Batches(Shuffled):
    """Batches of varied strips, (size, HEIGHT, WIDTH, 1) float32, and what they say."""

    def __init__(self, rows: Rows, size: int, seed: int) -> None:
        super().__init__(len(rows.truth), size, seed, queue=16)
        self._rows = rows

    def __getitem__(self, index: int) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        chosen, rng = self.draw(index)
        batch = np.array([varied(self._rows.strips[i], rng) for i in chosen])
        return batch[..., None], self._rows.truth[chosen]


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
    keras.mixed_precision.set_dtype_policy("mixed_bfloat16")  # faster where a CPU knows it
    network = build()
    try:
        begin(network, args.start)
        pictures, labels = datasets.mnist("train", args.data)
    except (DataError, ModelError) as error:
        sys.exit(f"train_number: {error}")
    hands = Hands(pictures[:TRAINED_ON], labels[:TRAINED_ON], trace(pictures[:HANDS], labels[:HANDS]))
    rows = drawings(hands, args.pages, args.seed, args.out / "number-checkpoint" / "strips.npz")
    held = Rows(*(part[::HELD] for part in rows))
    used = Rows(*(np.delete(part, np.s_[::HELD], axis=0) for part in rows))
    print(f"{len(used.truth)} drawn rows to train on")

    network.summary()
    curves = fit(network, Batches(used, args.batch, args.seed), args)

    keras.mixed_precision.set_dtype_policy("float32")
    exact = build()
    exact.set_weights(network.get_weights())
    figures = evaluate(exact, held)
    difference = export(exact, build, as_input(held.strips[:100]), args.out / "number", small=True, laid_out=laid_out)
    convert(laid_out(exact, SHORT), args.out / "short.tflite", small=True)
    write_card(args.out / "short.tflite", {"width": SHORT, "made_from": checksums(args.out, ["number.keras"])})
    facts: dict[str, Any] = {
        **training_facts(args, commit),
        "parameters": exact.count_params(),
        "data_sha256": datasets.digest(rows.truth),
        "drawn_rows_held_out": figures,
        "keras_and_tflite_differ_by": difference,
        "curves": curves,
    }
    write_card(args.out / "number.tflite", facts)
    print(f"reads {figures['wholly_right']:.1%} of drawn rows wholly right")


if __name__ == "__main__":
    main()
