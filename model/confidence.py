"""How sure two networks together are: the finder, which saw the surroundings, and the digit network, which looked
closely."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

NONE = 10  # the digit network's class after the ten digits
NONE_COUNTS = 0.75  # training scenes are full of what is no digit, on purpose: so much rarer people hold it up
LEAST = 1e-4  # a network's probability counts as no less: nothing is impossible


class Weights(NamedTuple):
    """How much each network's opinion counts, and how much speaks for no digit before either was asked."""

    digit: float
    finder: float
    none: float


def together(heats: NDArray[np.float32], network: NDArray[np.float32], weights: Weights) -> NDArray[np.float64]:
    """The finder's heats (…, 10) and the digit network's probabilities (…, 11) → probabilities (…, 11).

    A weighted product of the two, made to sum to 1 (Hinton 2002, "Training Products of Experts", section 1): what
    only one of them believes becomes unlikely.
    """
    nothing = 1.0 - heats.sum(axis=-1, keepdims=True)
    finder = np.log(np.clip(np.concatenate([heats, nothing], axis=-1), LEAST, 1.0))
    score = weights.digit * np.log(np.clip(network, LEAST, 1.0)) + weights.finder * finder
    score[..., NONE] += weights.none
    odds = np.exp(score - score.max(axis=-1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True), np.float64)


def unlikelihood(
    weights: Sequence[float], heats: NDArray[np.float32], network: NDArray[np.float32], labels: NDArray[np.uint8]
) -> float:
    """The mean negative log-likelihood of labels (n,): what calibration makes least (Guo et al. 2017, section 2)."""
    right = together(heats, network, Weights(*weights))[np.arange(len(labels)), labels]
    counts = np.where(labels == NONE, NONE_COUNTS, 1.0)
    return float(np.average(-np.log(np.maximum(right, 1e-12)), weights=counts))
