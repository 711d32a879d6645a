"""Reads numbers in pictures: the same for the live picture, uploads, the command line and the benchmarks.

python -m model.read FILE…      one line of JSON per picture
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.card import WEIGHTS, read_fact
from model.confidence import NONE, Weights, together
from model.errors import ModelError
from model.find import Candidate, Finder
from model.pictures import PictureError, load
from model.preprocess import fit
from model.rows import numbers
from model.runtime import Network
from model.values import WHOLE, Digit, Number, Reading, State, nearest

LEAST_CONFIDENCE = 0.5  # below it nothing is said, not even that it is unsure


class Reader:
    """Finds and reads the numbers in a picture. For one thread at a time: make one for each."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        """Loads the networks. Raises ModelError when a file is missing or not the one that its card describes."""
        self._finder = Finder(weights)
        self._digit_network = Network(weights / "digit.tflite")
        self._weights = Weights(**read_fact(weights / "confidence", "weights"))

    def read(self, picture: NDArray[np.uint8]) -> tuple[Number, ...]:
        """(H, W, 3) uint8 BGR → numbers, rows top to bottom, with boxes in fractions of the picture."""
        decided = (self._decide(candidate) for candidate in self._finder.find(picture))
        return numbers((digit for digit in decided if digit is not None), picture.shape[1] / picture.shape[0])

    def _decide(self, candidate: Candidate) -> Digit | None:
        """Which digit a candidate is, or None for none."""
        network = self._digit_network(fit(candidate.ink)[None, ..., None])[0]
        # Both networks have a say: a window's bar is a good 1 by itself, and the finder doubts that it is a digit.
        probabilities = together(candidate.heats, network, self._weights)
        best = int(probabilities.argmax())
        if best == NONE or probabilities[best] < LEAST_CONFIDENCE:
            return None
        return Digit(str(best), float(probabilities[best]), candidate.box)


def read_single(reader: Reader, picture: NDArray[np.uint8], threshold: float) -> Reading:
    """One picture by itself, (H, W, 3) uint8 BGR: its region is the whole of it, and passing the threshold settles."""
    found = reader.read(picture)
    text = nearest(found, WHOLE.centre, threshold)
    state = State.SETTLED if text else State.UNSURE if found else State.EMPTY
    return Reading(1, time.time(), state, text, found)


def _lines(reader: Reader, files: list[str], threshold: float) -> bool:
    """Prints one line of JSON per file; returns whether all could be read."""
    good = True
    for file in files:
        line: dict[str, Any] = {"file": file}
        try:
            line |= read_single(reader, load(Path(file)), threshold).as_dict()
        except PictureError as error:
            line["error"] = str(error)
            good = False
        sys.stdout.write(json.dumps(line) + "\n")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m model.read", description="Read the numbers in pictures.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="JPEG, PNG or WebP")
    parser.add_argument("--threshold", type=float, default=0.8, help="least confidence that is shown (%(default)s)")
    args = parser.parse_args()
    if not 0.0 <= args.threshold <= 1.0:
        parser.error("--threshold must be between 0 and 1")
    try:
        reader = Reader()
    except ModelError as error:
        parser.exit(2, f"model.read: {error}\n")
    return 0 if _lines(reader, args.files, args.threshold) else 1


if __name__ == "__main__":
    sys.exit(main())
