"""Weighs a row's two opinions: its digits one by one, and the number network's of the row as a whole.

    python train_opinions.py                    reads MNIST from its cache folder

Run it whenever a network has changed, after train_confidence.py. Reads drawn pages full of rows, and rows alone as they
are held up, by hands that no network has seen, and leaves opinions.json in --out.
"""

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from tqdm import tqdm

from model import datasets
from model.card import NETWORKS, WEIGHTS, checksums, git_commit, write_json
from model.errors import DataError, ModelError
from model.handwriting import trace
from model.number_scenes import page
from model.opinions import Opinions, Weights, agree, sure, text, together, unlikelihood
from model.read import Reader
from model.rows_alone import rows_of_digits
from model.sheets import TruthNumber
from model.values import around
from model.written_rows import TRAINED_ON, Hands

START = Weights(0.7, 0.7, 0.0, 0.0, 0.0, 0.0)
MARGINS = np.arange(-8.0, 8.5, 0.5)  # log-odds
LIES_THERE = 0.4  # of the union of a row's box and a number's, for them to be the same

Case = tuple[Opinions, str]  # a row, and what it says


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=datasets.cache(), help="folder of MNIST's files (%(default)s)")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the networks are (%(default)s)")
    parser.add_argument("--pages", type=int, default=500, help="how many pages to draw (%(default)s)")
    parser.add_argument("--alone", type=int, default=2000, help="how many rows apart, and touching (%(default)s)")
    parser.add_argument("--seed", type=int, default=2000)
    return parser.parse_args()


def cases(reader: Reader, picture: NDArray[np.uint8], numbers: Sequence[TruthNumber]) -> list[Case]:
    """The rows of a page that were looked at as a whole; those where nothing is written say ""."""
    found = []
    for opinions in reader.opinions(picture):
        box = around(digit.box for digit in opinions.digits)
        nearest = max(numbers, key=lambda number: number.box.union_share(box), default=None)
        if opinions.row is None:
            continue
        if nearest and nearest.box.union_share(box) > LIES_THERE:
            found.append((opinions, nearest.text))
        elif all(number.box.common(box) <= 0 for number in numbers):
            found.append((opinions, ""))
    return found


def alone(reader: Reader, pictures: NDArray[np.uint8], labels: NDArray[np.uint8], count: int) -> list[Case]:
    """Rows alone in the picture, `count` of them apart and as many touching; those that were looked at as a whole."""
    drawn = (pair for touching in (False, True) for pair in rows_of_digits(pictures, labels, count, touching))
    seen = ((reader.opinions(picture), truth) for picture, truth in tqdm(drawn, desc="alone", total=2 * count))
    return [(rows[0], truth) for rows, truth in seen if len(rows) == 1 and rows[0].row is not None]


def weigh(rows: Sequence[Case]) -> Weights:
    """The weights by which rows are likeliest to be read right, as surely as they are."""
    agreed = [(opinions, truth) for opinions, truth in rows if agree(opinions)]
    right = [text(opinions.row or ()) == truth for opinions, truth in agreed]
    fitted = minimize(unlikelihood, START[:3], ([opinions for opinions, _ in agreed], right), method="Nelder-Mead")
    digit, row, both = (round(float(weight), 3) for weight in fitted.x)
    weights = Weights(digit, row, both, 0.0, 0.0, 0.0)
    for margin in ("apart_margin", "touching_margin", "count_margin"):
        each = [weights._replace(**{margin: float(most)}) for most in MARGINS]
        weights = max(each, key=partial(share_right, rows))
    return weights


def share_right(rows: Sequence[Case], weights: Weights) -> float:
    """How many of the rows are wholly right when both opinions are put together."""
    numbers = ((together(opinions, weights), truth) for opinions, truth in rows)
    return float(np.mean([(number.text if number else "") == truth for number, truth in numbers]))


def figures(rows: Sequence[Case], weights: Weights) -> dict[str, float]:
    """The share of rows wholly right, by each opinion and by both."""
    return {
        "digit_by_digit": round(float(np.mean([text(sure(each.digits)) == truth for each, truth in rows])), 4),
        "as_a_whole": round(float(np.mean([text(each.row or ()) == truth for each, truth in rows])), 4),
        "both": round(share_right(rows, weights), 4),
    }


def write(weights: Weights, facts: dict[str, Any], folder: Path) -> None:
    write_json(folder / "opinions.json", {"name": "opinions", **facts, "weights": weights._asdict()})


def main() -> None:
    args, commit = arguments(), git_commit()
    if not (args.out / "opinions.json").exists():
        write(START, {}, args.out)  # the reader wants some to begin with
    try:
        pictures, labels = (part[TRAINED_ON:] for part in datasets.mnist("train", args.data))
        reader = Reader(args.out)
    except (DataError, ModelError) as error:
        sys.exit(f"train_opinions: {error}")
    hands, rng = Hands(pictures, labels, trace(pictures, labels)), np.random.default_rng([args.seed, args.pages])
    rows = [case for _ in tqdm(range(args.pages), desc="pages") for case in cases(reader, *page(hands, rng))]
    rows += alone(reader, pictures, labels, args.alone)
    weights = weigh(rows)
    facts = {
        "git_commit": commit,
        "rows": len(rows),
        "wholly_right": figures(rows, weights),
        "sha256": checksums(args.out, NETWORKS),
    }
    write(weights, facts, args.out)
    print(f"{len(rows)} rows: {weights}, wholly right {facts['wholly_right']}")


if __name__ == "__main__":
    main()
