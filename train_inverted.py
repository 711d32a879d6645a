"""Trains the digit network on regular and inverted MNIST, on digits that we draw, and on what is no digit.

    python train_inverted.py                     downloads MNIST into a cache folder
    python train_inverted.py --data FOLDER       reads MNIST's four files from a folder

With --drawn 0 --scenes 0 it trains on MNIST alone: by itself such a network sees a digit in everything, but it tells
MNIST's own digits apart best, and teaches others to.

With --name second --seed 41 it trains the network that reading asks where the first one is in doubt.

Leaves digit.keras, digit.tflite and digit.json in --out.
"""

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from model import datasets, drawings
from model.augment import Batches
from model.card import WEIGHTS, git_commit, training_facts, write_card
from model.digit_network import CLASSES, build
from model.errors import DataError, ModelError
from model.evaluation import evaluate
from model.export import begin, between, export
from model.find import Finder
from model.handwriting import HANDS, Handwriting, trace
from model.preprocess import SIDE
from model.preprocess import fit as fit_ink
from model.teaching import Taught
from model.training_scenes import found_in_scene

LEAST_HEAT = 0.1  # below what reading asks for: what the finder is in doubt about teaches most
VALIDATION = 5000  # of MNIST's training pictures, and as many drawn ones


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=datasets.cache(), help="folder of MNIST's files (%(default)s)")
    parser.add_argument("--nothing", type=Path, help="folder of photographs that show no digit, also of its subfolders")
    parser.add_argument(
        "--others", type=Path, help="a .npz with more digits: x (n, h, w) uint8, light on dark, and y (n,)"
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the trained files go (%(default)s)")
    parser.add_argument("--name", default="digit", help="what the trained files are called (%(default)s)")
    parser.add_argument("--start", type=Path, help="a digit.keras to go on from, at a lower --rate")
    parser.add_argument("--teachers", type=Path, nargs="+", default=[], help="digit.keras files to learn from as well")
    parser.add_argument("--share", type=float, default=1.0, help="of the new weights, beside --start's (%(default)s)")
    parser.add_argument("--epochs", type=int, default=18)
    parser.add_argument("--mild", type=int, default=4, help="of the epochs, the last with milder changes (%(default)s)")
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--rate", type=float, default=1.5e-3, help="the highest learning rate (%(default)s)")
    parser.add_argument("--drawn", type=int, default=30_000, help="how many digits to draw (%(default)s)")
    parser.add_argument("--scenes", type=int, default=2500, help="how many scenes to draw (%(default)s)")
    parser.add_argument("--limit", type=int, help="use only so many pictures of each kind, for a quick trial")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def training_data(
    args: argparse.Namespace, finder: Finder, hands: Handwriting, rng: np.random.Generator
) -> tuple[NDArray[Any], NDArray[Any]]:
    """MNIST, digits and nothings that we draw, and what is found in photographs of nothing: pictures and labels."""
    none = CLASSES.index("none")
    mnist, labels = datasets.mnist("train", args.data)
    others, others_labels = others_digits(args.others)
    drawn, drawn_labels = drawings.digits(args.drawn, rng)
    nothing = drawings.not_digits(args.drawn // 2, rng)
    again, again_labels = drawings.written_again(hands, 2 * args.drawn // 3, rng)
    # Every other photograph: the rest stays unseen, to measure with.
    photographs = sorted(args.nothing.rglob("*.jpg"))[::2] if args.nothing else []
    found = datasets.found_in_nothing(tqdm(photographs, desc="photographs"), finder, LEAST_HEAT)
    scenes = tqdm(range(args.scenes), desc="scenes")
    candidates = [pair for _ in scenes for pair in found_in_scene(finder, LEAST_HEAT, hands, rng)]
    seen = datasets.as_bytes(np.array([fit_ink(candidate.ink) for candidate, _ in candidates]))
    seen_labels = np.array([label for _, label in candidates])
    print(
        f"{len(mnist)} pictures of MNIST, {len(again)} written again, {len(others)} of others, {len(drawn)} drawn,"
        f" {len(seen)} from drawn scenes;"
    )
    print(f"not digits: {len(nothing)} drawn, {len(found)} from photographs")
    pictures = [mnist, again, others, drawn, seen, nothing, found]
    digits = [labels, again_labels, others_labels, drawn_labels, seen_labels]
    targets = [*digits, *(np.full(len(p), none) for p in (nothing, found))]
    return (
        np.concatenate([part[: args.limit].reshape(-1, SIDE, SIDE) for part in pictures]),
        np.concatenate([part[: args.limit] for part in targets]).astype(np.uint8),
    )


def others_digits(path: Path | None) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Digits that others collected, three times each because they are few: (n, 28, 28) uint8, and labels (n,)."""
    if path is None:
        return np.zeros((0, SIDE, SIDE), np.uint8), np.zeros(0, np.uint8)
    with np.load(path) as file:
        pictures = np.array([datasets.as_bytes(fit_ink(one.astype(np.float32) / 255.0)) for one in file["x"]])
        return np.tile(pictures, (3, 1, 1)), np.tile(file["y"], 3)


def as_input(pictures: NDArray[np.uint8], inverted: bool) -> NDArray[np.float32]:
    """(n, 28, 28) uint8 → (n, 28, 28, 1) float32 in [0, 1], as they are or inverted."""
    pixels = pictures[..., None].astype(np.float32) / 255.0
    return 1.0 - pixels if inverted else pixels


def fit(network: keras.Model, pictures: NDArray[Any], labels: NDArray[Any], args: argparse.Namespace) -> dict[str, Any]:
    """Trains; returns the learning curves. Validation pictures only draw the curves: nothing is chosen by them."""
    order = np.random.default_rng(args.seed).permutation(len(pictures))
    held, used = order[: min(VALIDATION, len(order) // 10)], order[min(VALIDATION, len(order) // 10) :]
    batches = Batches(pictures[used], labels[used], args.batch, args.epochs, args.mild, args.seed)
    steps = args.epochs * len(batches)
    schedule = keras.optimizers.schedules.CosineDecay(
        args.rate / 10, steps, warmup_target=args.rate, warmup_steps=len(batches)
    )
    network.compile(
        keras.optimizers.AdamW(schedule, weight_decay=0.01, use_ema=True, ema_momentum=0.995),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=False,  # XLA takes twice as long for this on a CPU
    )
    validation = np.concatenate([as_input(pictures[held], inverted) for inverted in (False, True)])
    history = network.fit(
        batches,
        epochs=args.epochs,
        validation_data=(validation, np.tile(labels[held], 2)),
        callbacks=[keras.callbacks.BackupAndRestore(args.out / f"{args.name}-checkpoint")],
    )
    return {name: [round(float(value), 5) for value in values] for name, values in history.history.items()}


def classes(network: keras.Model, pixels: NDArray[np.float32]) -> NDArray[np.int64]:
    """(n, 28, 28) float32 in [0, 1] → (n,), the likeliest of CLASSES."""
    return np.asarray(network.predict(pixels[..., None], batch_size=500, verbose=0).argmax(axis=1))


def main() -> None:
    args, commit = arguments(), git_commit()
    args.out.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    keras.mixed_precision.set_dtype_policy("mixed_bfloat16")  # twice as fast where a CPU knows it
    network, teachers = build(), [build() for _ in args.teachers]
    try:
        started = begin(network, args.start)
        for teacher, path in zip(teachers, args.teachers, strict=True):
            begin(teacher, path)
        test, test_labels = datasets.mnist("t10k", args.data)
        hands = trace(*(part[:HANDS] for part in datasets.mnist("train", args.data)))
        finder = Finder(WEIGHTS)
        pictures, labels = training_data(args, finder, hands, rng)
    except (DataError, ModelError) as error:
        sys.exit(f"train_inverted: {error}")

    network.summary()
    curves = fit(Taught(network, teachers) if teachers else network, pictures, labels, args)
    weights = between(started, network.get_weights(), args.share)

    keras.mixed_precision.set_dtype_policy("float32")
    exact = build()
    exact.set_weights(weights)
    figures = evaluate(partial(classes, exact), test, test_labels)
    difference = export(exact, build, as_input(test[:1000], inverted=False), args.out / args.name, small=True)

    facts = {
        **training_facts(args, commit),
        "classes": CLASSES,
        "parameters": exact.count_params(),
        "others": args.others.name if args.others else None,
        "data_sha256": datasets.digest(pictures, labels),
        "pictures": len(pictures),
        "mnist_test": figures,
        "keras_and_tflite_differ_by": difference,
        "curves": curves,
    }
    write_card((args.out / args.name).with_suffix(".tflite"), facts)
    print(f"MNIST test: regular {figures['regular']:.2%}, inverted {figures['inverted']:.2%}")
    print(f"{args.name}.keras and {args.name}.tflite differ by at most {difference:.1e} on 1,000 pictures")


if __name__ == "__main__":
    main()
