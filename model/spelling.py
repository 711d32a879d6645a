"""What the number network says of a strip: its digits, how sure it is of each, and in which steps each stands."""

from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BLANK = 0  # the network's class for no digit, or still the same one; 1 to 10 are the digits


class Spelled(NamedTuple):
    """One digit, the probability that it stands there, and its steps from `first` up to `end`."""

    digit: str
    confidence: float
    first: int
    end: int


def spell(odds: NDArray[np.float32]) -> list[Spelled]:
    """(STEPS, 11) log-odds → digits from left to right.

    The likeliest class of each step; the same one in a row is one digit (Graves et al. 2006, "Connectionist Temporal
    Classification", section 3.2).
    """
    likely = np.exp(odds - odds.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    digits, step = [], 0
    for best, run in groupby(likely.argmax(axis=1).tolist()):
        end = step + len(list(run))
        if best != BLANK:
            digits.append(Spelled(str(best - 1), float(likely[step:end, best].max()), step, end))
        step = end
    return digits
