"""Measures what the page at /performance shows and the networks' cards do not hold: model/weights/measured.json.

python -m bench.measured --data FOLDER      needs mnist, photos and negatives in FOLDER; takes about two minutes

Of pictures that are read wrong only digits that we draw ourselves are kept: the others are not ours to show.
"""

import argparse
import base64
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.accuracy import Bench, confidences_of, mnist_figures, read_photos, seen_in_negatives, spoiled_shares
from bench.numbers import Page
from bench.tables import calibration_error
from model import datasets, drawings
from model.card import NETWORKS, WEIGHTS, checksums, git_commit, write_json
from model.read import Reader
from model.rows_alone import rows_of_digits
from model.single import DigitReader

DRAWN = 5000  # digits, of a seed that no training begins with
DRAWN_SEED = 20_261
SHOWN = 24  # of the drawn digits that are read wrong
BINS = 10  # of the reliability diagram
FILES = (*NETWORKS, "confidence.json", "opinions.json")


def measure(bench: Bench) -> dict[str, Any]:
    """All figures, as they stand in the file."""
    return {
        "name": "measured",
        "git_commit": git_commit(),
        "measured_on": datetime.now(UTC).date().isoformat(),
        "sha256": checksums(WEIGHTS, FILES),
        "threshold": bench.threshold,
        "mnist_test": mnist_figures(bench),
        "spoiled": {kind: rounded(shares) for kind, shares in spoiled_shares(bench).items()},
        "photographs": photographs(bench),
        "nothing": {group: counted(counts) for group, counts in seen_in_negatives(bench).items()},
        "rows": {kind: rows(bench, kind == "touching") for kind in ("apart", "touching")},
        "drawn_digits": drawn_digits(bench.reader.digits),
    }


def photographs(bench: Bench) -> dict[str, Any]:
    """Photographs of one digit: what is read in them, and how sure it was in each bin of confidence."""
    taken = read_photos(bench)
    confidences, right = confidences_of(taken)
    return {
        "count": len(taken),
        "writers": len({photo.writer for photo in taken}),
        "right": sum(photo.right for photo in taken),
        "shown": sum(photo.shown for photo in taken),
        "wrong_among_shown": sum(photo.wrong for photo in taken),
        "calibration_error": round(calibration_error(confidences, right), 4),
        "reliability": reliability(confidences, right),
    }


def reliability(confidences: Sequence[float], right: Sequence[bool]) -> list[dict[str, float]]:
    """Answers in bins of equal width by confidence: how many, how sure on average, and the share that is right."""
    places = np.minimum((np.asarray(confidences) * BINS).astype(int), BINS - 1)
    bins = []
    for place in np.unique(places):
        within = places == place
        sure, hits = np.asarray(confidences)[within].mean(), np.asarray(right)[within].mean()
        bins.append({"count": int(within.sum()), "confidence": round(float(sure), 4), "right": round(float(hits), 4)})
    return bins


def counted(counts: NDArray[np.int64]) -> dict[str, int]:
    shown, seen, count = (int(one) for one in counts)
    return {"count": count, "shown": shown, "seen": seen}


def rows(bench: Bench, touching: bool) -> list[dict[str, int]]:
    """Rows of MNIST's test digits on our papers, by how many digits they have: how many rows, how many wholly right."""
    pictures, labels = datasets.mnist("t10k", bench.data / "mnist")
    by_length: dict[int, list[bool]] = {}
    for picture, truth in rows_of_digits(pictures, labels, bench.rows, touching):
        by_length.setdefault(len(truth), []).append(Page([truth], bench.reader.read(picture)).right)
    return [{"digits": n, "count": len(right), "right": sum(right)} for n, right in sorted(by_length.items())]


def drawn_digits(digits: DigitReader) -> dict[str, Any]:
    """Digits of our own skeletons, half of them inverted, and those of them that are most surely read as another."""
    pictures, labels = drawings.digits(DRAWN, np.random.default_rng(DRAWN_SEED))
    pictures[1::2] = 255 - pictures[1::2]
    opinions = np.array([digits(one.astype(np.float32) / 255.0) for one in pictures])
    read, sure = opinions.argmax(axis=1), opinions.max(axis=1)
    wrong = np.flatnonzero(read != labels)
    worst = wrong[np.argsort(-sure[wrong])][:SHOWN]
    return {
        "count": len(labels),
        "right": int(len(labels) - len(wrong)),
        "wrong": [
            {
                "true": int(labels[i]),
                "read": int(read[i]),
                "confidence": round(float(sure[i]), 4),
                "png": png(pictures[i]),
            }
            for i in worst
        ],
    }


def png(picture: NDArray[np.uint8]) -> str:
    """(h, w) uint8 → a PNG in base64."""
    return base64.b64encode(cv2.imencode(".png", picture)[1].tobytes()).decode()


def rounded(shares: Iterable[float]) -> list[float]:
    return [round(float(share), 4) for share in shares]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", type=Path, default=WEIGHTS / "measured.json", help="(%(default)s)")
    args = parser.parse_args()
    bench = Bench(args.data, Reader())
    write_json(args.write, measure(bench))
    print(f"{args.write} is written.")


if __name__ == "__main__":
    main()
