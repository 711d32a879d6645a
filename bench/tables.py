"""The benchmarks' tables, and the figures that stand in them."""

from collections.abc import Iterable, Sequence

import numpy as np

Row = tuple[str, str, str]


def print_table(head: Row, rows: Iterable[Row]) -> None:
    """As Markdown, each row as soon as it is known."""
    print(markdown(head) + "\n|---|---|---|")
    for row in rows:
        print(markdown(row), flush=True)


def markdown(row: Row) -> str:
    return "| " + " | ".join(row) + " |"


def percentile(values: Sequence[float], share: int) -> float:
    """The value that `share` percent of `values` (at least one) are below."""
    return sorted(values)[len(values) * share // 100]


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
