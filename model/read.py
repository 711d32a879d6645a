"""Reads numbers in pictures: the same for the live picture, uploads, the command line and the benchmarks.

python -m model.read FILE…                        one line of JSON per picture
python -m model.read FOLDER --csv numbers.csv     a table with one row per number
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from model import confidence
from model.card import WEIGHTS, read_fact
from model.contrast import ends_in_paper
from model.find import Candidate, Finder, sized
from model.further import MIDDLE, ROOMY, is_filled, with_room
from model.opinions import Opinions, Weights, sure, together
from model.pattern import matches
from model.preprocess import fit
from model.rows import numbers
from model.single import DigitReader
from model.values import WHOLE, Box, Digit, Glimpse, Number, Reading, State, nearest
from model.whole import RowReader

LIKE = (0.5, 1.7)  # heights of the middling digit: what is lower or higher is no doubtful digit of its row
CERTAIN = 0.9  # so sure a digit shows what the ink of the picture is like
FAINT = 0.1  # of the contrast of the strongest of these: less shows through the paper


class Reader:
    """Finds and reads the numbers in a picture. For one thread at a time: make one for each."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        """Loads the networks. Raises ModelError when a file is missing or not the one that its card describes."""
        self._finder = Finder(weights)
        self.digits = DigitReader(weights)
        self._rows = RowReader(weights)
        self._confidence = confidence.Weights(**read_fact(weights / "confidence", "weights"))
        self._opinions = Weights(**read_fact(weights / "opinions", "weights"))

    def read(self, picture: NDArray[np.uint8]) -> tuple[Number, ...]:
        """(H, W, 3) uint8 BGR → numbers, rows top to bottom, with boxes in fractions of the picture."""
        picture = sized(picture)
        found = self._read(picture, WHOLE)
        if _surest(found) >= CERTAIN or not is_filled(picture, found) or not ends_in_paper(picture):
            return found
        further = tuple(number.within(ROOMY) for number in self._read(with_room(picture), MIDDLE))
        return max(found, further, key=_surest) if is_filled(picture, further) else found

    def _read(self, picture: NDArray[np.uint8], view: Box) -> tuple[Number, ...]:
        both = (together(opinions, self._opinions) for opinions in self.opinions(picture, view))
        return tuple(number for number in both if number is not None)

    def opinions(self, picture: NDArray[np.uint8], view: Box = WHOLE) -> list[Opinions]:
        """(H, W, 3) uint8 BGR → what is said of each row, digit by digit and as a whole; rows top to bottom.

        `view`, in fractions of the picture, is all of it that may have ink.
        """
        shares, candidates = self._finder.see(picture, view=view)
        decided = self._decided(candidates) if candidates else []
        strange = _strange(candidates, decided)
        found = numbers(_likely(decided), picture.shape[1] / picture.shape[0])
        rows = [number.digits for number in found if not all(digit in strange for digit in number.digits)]
        return self._rows.opinions(rows, shares)

    def _decided(self, candidates: Sequence[Candidate]) -> list[Digit]:
        """Which digit each candidate is if it is one, and how likely it is that one."""
        pixels = [fit(candidate.ink) for candidate in candidates]
        network = np.array([self.digits(one) for one in pixels])
        heats = np.array([candidate.heats for candidate in candidates])
        # Both networks have a say: a window's bar is a good 1 by itself, and the finder doubts that it is a digit.
        probabilities = confidence.together(heats, network, self._confidence)
        best = probabilities[:, : confidence.NONE].argmax(axis=1)
        return [
            Digit(str(digit), float(each[digit]), candidate.box, Glimpse(one, each))
            for candidate, digit, one, each in zip(candidates, best, pixels, probabilities, strict=True)
        ]


def _surest(found: Sequence[Number]) -> float:
    """The confidence of the surest number, 0 where there is none."""
    return max((number.confidence for number in found), default=0.0)


def _strange(candidates: Sequence[Candidate], decided: Sequence[Digit]) -> list[Digit]:
    """Those whose ink is not as that of the certain ones: print that shows through the paper; in doubt, a gleam."""
    pairs = list(zip(candidates, decided, strict=True))
    certain = [candidate for candidate, digit in pairs if digit.confidence >= CERTAIN]
    kinds = {each.dark for each in certain}
    faintest = FAINT * max((each.contrast for each in certain), default=0.0)
    return [
        digit
        for candidate, digit in pairs
        if candidate.contrast < faintest or (certain and digit.confidence < CERTAIN and candidate.dark not in kinds)
    ]


def _likely(decided: list[Digit]) -> list[Digit]:
    """Digits, and of what may be some those that are about as high: they may touch another, or lie over it."""
    digits = list(sure(decided))
    doubtful = [digit for digit in decided if digit not in digits]
    usual = median(digit.box.h for digit in digits or doubtful) if digits or doubtful else 0.0
    return digits + [digit for digit in doubtful if LIKE[0] * usual < digit.box.h < LIKE[1] * usual]


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
