"""How well MNIST's test digits are told apart, regular and inverted."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.confidence import NONE


def evaluate(
    classify: Callable[[NDArray[np.float32]], NDArray[Any]], pictures: NDArray[np.uint8], labels: NDArray[np.uint8]
) -> dict[str, Any]:
    """The share right of pictures, (n, 28, 28), as they are and inverted, and the confusion matrix of both together.

    `classify`: (n, 28, 28) float32 in [0, 1] → (n,), the class of each. The matrix has a row for each true class and a
    column for each that was read.
    """
    counts = np.zeros((NONE + 1, NONE + 1), np.int64)
    pixels = pictures.astype(np.float32) / 255.0
    figures: dict[str, Any] = {}
    for name, shown in (("regular", pixels), ("inverted", 1.0 - pixels)):
        read = classify(shown)
        figures[name] = round(float((read == labels).mean()), 5)
        np.add.at(counts, (labels, read), 1)
    return {**figures, "confusion": counts.tolist()}
