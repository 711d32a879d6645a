"""Measured figures, each beside its goal, as one table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `goal`: "–" where there is none."""

    what: str
    value: str
    goal: str = "–"


def print_table(rows: Iterable[Row]) -> None:
    """The rows as Markdown."""
    print("| | measured | goal |\n|---|---|---|")
    for row in rows:
        print(f"| {row.what} | {row.value} | {row.goal} |")


def percentile(values: Sequence[float], share: int) -> float:
    """The value that `share` percent of `values` (at least one) are below."""
    return sorted(values)[len(values) * share // 100]
