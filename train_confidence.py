"""Weighs what the finder and the digit network say, so that a confidence of 0.9 is right nine times in ten.

    python train_confidence.py      after both are trained, on drawn scenes that neither has seen

Leaves confidence.json in --out.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from tqdm import tqdm

from model import datasets
from model.card import WEIGHTS, checksums, git_commit, write_json
from model.confidence import Weights, unlikelihood
from model.errors import DataError, ModelError
from model.find import LEAST_HEAT, Finder
from model.handwriting import HANDS, trace
from model.preprocess import fit
from model.single import DigitReader
from model.training_scenes import found_in_scene

START = Weights(0.7, 0.7, 0.0)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=datasets.cache(), help="folder of MNIST's files (%(default)s)")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the networks are (%(default)s)")
    parser.add_argument("--scenes", type=int, default=1500, help="how many scenes to draw (%(default)s)")
    parser.add_argument("--seed", type=int, default=1000)
    return parser.parse_args()


def main() -> None:
    args = arguments()
    try:
        # Written by hands that the networks have not seen in scenes.
        hands = trace(*(part[HANDS : 2 * HANDS] for part in datasets.mnist("train", args.data)))
        finder, digits = Finder(args.out), DigitReader(args.out)
    except (DataError, ModelError) as error:
        sys.exit(f"train_confidence: {error}")
    rng = np.random.default_rng([args.seed, args.scenes])
    scenes = tqdm(range(args.scenes), desc="scenes")
    found = [pair for _ in scenes for pair in found_in_scene(finder, LEAST_HEAT, hands, rng)]
    heats = np.array([candidate.heats for candidate, _ in found])
    answers = np.array([digits(fit(candidate.ink)) for candidate, _ in found])
    labels = np.array([label for _, label in found], np.uint8)

    best = minimize(unlikelihood, START, (heats, answers, labels), method="Nelder-Mead")
    weights = Weights(*(round(float(weight), 3) for weight in best.x))
    card = {
        "name": "confidence",
        "git_commit": git_commit(),
        "weights": weights._asdict(),
        "candidates": len(labels),
        "unlikelihood": {"before": round(unlikelihood(START, heats, answers, labels), 4), "after": round(best.fun, 4)},
        "sha256": checksums(args.out, ("digit.tflite", "second.tflite", "finder.tflite")),
    }
    write_json(args.out / "confidence.json", card)
    print(f"{len(labels)} candidates: {weights}")


if __name__ == "__main__":
    main()
