"""The rows of the benchmarks' tables, and the figures that stand in them."""

from collections.abc import Iterable, Sequence

import numpy as np

Row = tuple[str, str, str]  # pictures, figure, its value


def markdown(row: Iterable[str]) -> str:
    return "| " + " | ".join(row) + " |"


def share(part: float, whole: float, places: int = 1) -> str:
    """A part of a whole in per cent."""
    return f"{part / whole:.{places}%}" if whole else "–"


def percentages(shares: Iterable[float]) -> str:
    return ", ".join(f"{one:.1%}" for one in shares)


def calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """How far confidence is from the share that is right: the expected calibration error, 0 at best.

    Answers are sorted into bins of equal width by confidence; in each the mean confidence is held against the share
    that is right, and bins count as much as they hold (Guo et al. 2017, "On Calibration of Modern Neural Networks").
    """
    if not len(confidences):
        return float("nan")
    gap = np.asarray(confidences, np.float64) - np.asarray(right, np.float64)
    places = np.minimum((np.asarray(confidences) * bins).astype(int), bins - 1)
    return float(np.abs(np.bincount(places, gap, bins)).sum() / len(gap))
