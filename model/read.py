"""Reads numbers in pictures: the same for the live picture, uploads, the command line and the benchmarks.

python -m model.read FILE…                        one line of JSON per picture
python -m model.read FOLDER --csv numbers.csv     a table with one row per number
"""

import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.card import WEIGHTS, read_fact
from model.confidence import NONE, Weights, together
from model.find import Candidate, Finder
from model.pattern import matches
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


def read_single(reader: Reader, picture: NDArray[np.uint8], threshold: float, pattern: str = "") -> Reading:
    """One picture by itself, (H, W, 3) uint8 BGR: its region is the whole of it, and it is settled when a number that
    matches the pattern passes the threshold."""
    found = reader.read(picture)
    text = nearest((number for number in found if matches(pattern, number.text)), WHOLE.centre, threshold)
    state = State.SETTLED if text else State.UNSURE if found else State.EMPTY
    return Reading(1, time.time(), state, text, found)


if __name__ == "__main__":
    from model.command import main  # which imports this module

    sys.exit(main())
