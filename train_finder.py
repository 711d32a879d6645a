"""Trains the finder, which looks at the whole region and says where digits stand, on scenes that we draw.

    python train_finder.py                      draws the scenes and trains
    python train_finder.py --nothing FOLDER     learns from photographs that show no digit, too

Leaves finder.keras, finder.tflite and finder.json in --out.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import keras
import numpy as np
from numpy.typing import NDArray

from model import datasets
from model.card import WEIGHTS, git_commit, training_facts, write_card
from model.closeups import closeup, drawing
from model.contrast import contrast
from model.errors import DataError, ModelError
from model.export import begin, between, export
from model.finder_grid import SIDE, boxes, look, targets
from model.finder_network import build, loss
from model.handwriting import HANDS, trace
from model.number_scenes import page
from model.parallel import drawn
from model.sheets import digits_of
from model.training_scenes import blank, scene
from model.values import Box
from model.written_rows import TRAINED_ON, Hands

Drawing = Callable[[np.random.Generator], tuple[NDArray[np.uint8], list[tuple[str, Box]]]]


class Scene(NamedTuple):
    """A picture, (h, w, 3) uint8 BGR, its digits with boxes in fractions, and the least share of its sides in view."""

    picture: NDArray[np.uint8]
    digits: list[tuple[str, Box]]
    least: float


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=datasets.cache(), help="folder of MNIST's files (%(default)s)")
    parser.add_argument("--nothing", type=Path, help="folder of photographs that show no digit, also of its subfolders")
    parser.add_argument(
        "--nothing-share",
        type=float,
        default=0.2,
        help="share of the views that --nothing's photographs make (%(default)s)",
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the trained files go (%(default)s)")
    parser.add_argument("--start", type=Path, help="a finder.keras to go on from, at a lower --rate")
    parser.add_argument("--share", type=float, default=1.0, help="of the new weights, beside --start's (%(default)s)")
    parser.add_argument("--scenes", type=int, default=7000, help="how many scenes to draw (%(default)s)")
    parser.add_argument("--closeups", type=int, default=10_000, help="how many close-ups to draw (%(default)s)")
    parser.add_argument(
        "--drawings", type=int, default=3000, help="how many close-ups that no camera took (%(default)s)"
    )
    parser.add_argument("--pages", type=int, default=5000, help="how many pages of rows to draw (%(default)s)")
    parser.add_argument("--blanks", type=int, default=1500, help="how many pictures of nothing to draw (%(default)s)")
    parser.add_argument("--views", type=int, default=300_000, help="how many views of them to train on (%(default)s)")
    parser.add_argument("--epochs", type=int, default=20, help="in how many parts the views come (%(default)s)")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=1.5e-3, help="the highest learning rate (%(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def drawings(draw: Drawing, count: int, least: float, seed: int) -> list[Scene]:
    """That many scenes from `draw`."""
    return [Scene(picture, digits, least) for picture, digits in drawn(draw, count, seed)]


def digits_of_page(hands: Hands, rng: np.random.Generator) -> tuple[NDArray[np.uint8], list[tuple[str, Box]]]:
    """A page of rows, many of them small or touching, and its digits one by one."""
    picture, numbers = page(hands, rng)
    return picture, digits_of(numbers)


def no_digits(rng: np.random.Generator) -> tuple[NDArray[np.uint8], list[tuple[str, Box]]]:
    """A wall, noise, stripes, cloth or print."""
    return blank(rng), []


def photographs(folder: Path | None) -> list[NDArray[np.uint8]]:
    """Every other photograph of nothing: the rest stays unseen, to measure with."""
    pictures = (cv2.imread(str(path)) for path in (sorted(folder.rglob("*.jpg"))[::2] if folder else []))
    return [np.asarray(picture, np.uint8) for picture in pictures if picture is not None]


def view(scene: Scene, rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A random cut-out of a scene as the finder sees it, and its targets."""
    picture, digits, least = scene
    height, width = picture.shape[:2]
    share, aspect = rng.uniform(least, 1.0), np.exp(rng.uniform(-0.4, 0.4))
    w, h = (max(16, int(min(1.0, share * part) * side)) for part, side in ((aspect, width), (1 / aspect, height)))
    left, top = int(rng.integers(0, width - w + 1)), int(rng.integers(0, height - h + 1))
    cut = picture[top : top + h, left : left + w]
    if rng.random() < 0.5:
        cut = 255 - cut
    cut = np.ascontiguousarray(cut, np.uint8)
    seen, _ = look(cut, contrast(cut))
    seen[..., 0] = seen[..., 0] * rng.uniform(0.5, 1.2) + rng.uniform(-0.2, 0.2)
    scale = SIDE / max(w, h)
    placed = []
    for digit, box in digits:
        x, y = box.x * width - left, box.y * height - top
        in_view = Box(x, y, box.w * width, box.h * height)
        part = in_view.common(Box(0, 0, w, h)) / (in_view.w * in_view.h)
        if part > 0.1:
            placed.append((int(digit), Box(*(side * scale for side in in_view)), part))
    return seen, targets(placed)


class Views(keras.utils.PyDataset):
    """Batches of views; the same seed gives the same, however many workers make them."""

    def __init__(self, scenes: Sequence[Scene], steps: int, size: int, seed: int) -> None:
        super().__init__(workers=2, max_queue_size=16)
        self._scenes, self._steps, self._size, self._seed = scenes, steps, size, seed
        self._epoch = 0

    def __len__(self) -> int:
        return self._steps

    def __getitem__(self, index: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        rng = np.random.default_rng([self._seed, self._epoch, index])
        chosen = rng.integers(0, len(self._scenes), self._size)
        inputs, truths = zip(*(view(self._scenes[i], rng) for i in chosen), strict=True)
        return np.array(inputs), np.array(truths)

    def on_epoch_end(self) -> None:
        self._epoch += 1


def fit(network: keras.Model, views: Views, args: argparse.Namespace) -> dict[str, list[float]]:
    """Trains; returns the learning curve."""
    steps = len(views)
    schedule = keras.optimizers.schedules.CosineDecay(
        args.rate / 10, args.epochs * steps, warmup_target=args.rate, warmup_steps=steps
    )
    optimizer = keras.optimizers.AdamW(schedule, weight_decay=0.01, clipnorm=5.0, use_ema=True, ema_momentum=0.995)
    network.compile(optimizer, loss=loss, jit_compile=False)
    backup = keras.callbacks.BackupAndRestore(args.out / "finder-checkpoint")
    history = network.fit(views, epochs=args.epochs, callbacks=[backup])
    return {name: [round(float(value), 5) for value in values] for name, values in history.history.items()}


def evaluate(network: keras.Model, scenes: Sequence[Scene]) -> dict[str, float]:
    """On whole scenes that training did not see: which share of digits is found, and how many are found in vain."""
    found = asked = vain = 0
    for picture, digits, _ in scenes:
        seen, scale = look(picture, contrast(picture))
        got = boxes(network.predict(seen[None], verbose=0)[0], least=0.3)
        height, width = (side * scale for side in picture.shape[:2])
        true = [Box(b.x * width, b.y * height, b.w * width, b.h * height) for _, b in digits]
        whole = [b for b in true if b.common(Box(0, 0, width, height)) > 0.97 * b.w * b.h and b.h > 10]
        asked += len(whole)
        found += sum(any(box.union_share(one.box) > 0.5 for one in got) for box in whole)
        vain += sum(all(box.union_share(one.box) < 0.3 for box in true) for one in got)
    return {"found": round(found / max(1, asked), 4), "in_vain_per_scene": round(vain / len(scenes), 4)}


def main() -> None:
    args, commit = arguments(), git_commit()
    args.out.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(args.seed)
    keras.mixed_precision.set_dtype_policy("mixed_bfloat16")  # twice as fast where a CPU knows it
    network = build()
    try:
        started = begin(network, args.start)
        pictures, labels = datasets.mnist("train", args.data)
    except (DataError, ModelError) as error:
        sys.exit(f"train_finder: {error}")
    hands = trace(pictures[:HANDS], labels[:HANDS])
    rows = Hands(pictures[:TRAINED_ON], labels[:TRAINED_ON], hands)
    nothing = photographs(args.nothing)
    backdrops = [np.asarray(cv2.resize(one, (640, 480)), np.uint8) for one in nothing[:: len(nothing) // 60 or 1]]
    scenes = drawings(partial(scene, hands=hands, backdrops=backdrops), args.scenes, 0.35, args.seed)
    scenes += drawings(partial(closeup, hands=hands), args.closeups, 0.85, args.seed + 1)
    scenes += drawings(partial(drawing, hands=hands), args.drawings, 0.5, args.seed + 4)
    scenes += drawings(partial(digits_of_page, rows), args.pages, 0.35, args.seed + 2)
    scenes += drawings(no_digits, args.blanks, 0.35, args.seed + 3)
    held, used = scenes[::20], [one for nth, one in enumerate(scenes) if nth % 20]
    print(f"{len(used)} drawn scenes and {len(nothing)} photographs of nothing to train on")
    # There are few of these photographs, and each has much to mistake for a digit: they come often.
    share = args.nothing_share / (1 - args.nothing_share)
    used += [Scene(picture, [], 0.35) for picture in nothing] * int(share * len(used) / (len(nothing) or 1))

    network.summary()
    steps = args.views // args.batch // args.epochs
    curves = fit(network, Views(used, steps, args.batch, args.seed), args)
    weights = between(started, network.get_weights(), args.share)
    keras.mixed_precision.set_dtype_policy("float32")
    exact = build()
    exact.set_weights(weights)
    figures = evaluate(exact, held)
    difference = export(
        exact,
        build,
        np.array([look(picture, contrast(picture))[0] for picture, *_ in held[:100]]),
        args.out / "finder",
        small=True,
    )
    facts: dict[str, Any] = {
        **training_facts(args, commit),
        "parameters": exact.count_params(),
        "drawn_scenes_held_out": figures,
        "keras_and_tflite_differ_by": difference,
        "curves": curves,
    }
    write_card(args.out / "finder.tflite", facts)
    print(f"finds {figures['found']:.1%} of the digits in drawn scenes, {figures['in_vain_per_scene']} in vain in each")


if __name__ == "__main__":
    main()
