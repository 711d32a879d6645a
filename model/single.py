"""Reads single digits with the digit networks."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.runtime import Network

DOUBT = 0.85  # less sure than this, the first network is not asked alone


class DigitReader:
    """Two networks trained apart: where the first is in doubt, what both say on average counts.

    They seldom make the same mistake (Hansen and Salamon 1990, "Neural Network Ensembles"), and few digits are
    doubtful: the second takes hardly any time. For one thread at a time, as its networks.
    """

    def __init__(self, weights: Path) -> None:
        """Raises ModelError when a network's file is missing or not the one that its card describes."""
        self._first, self._second = Network(weights / "digit.tflite"), Network(weights / "second.tflite")

    def __call__(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """(28, 28) float32 in [0, 1], as `preprocess.fit` gives or inverted → (11,) float32, the probabilities of the
        ten digits and of none."""
        batch = pixels[None, ..., None]
        odds = self._first(batch)
        if odds.max() < DOUBT:
            odds = np.float32(0.5) * (odds + self._second(batch))
        return np.asarray(odds[0], np.float32)
