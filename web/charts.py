"""Where values stand in a chart. The SVG itself is in templates/charts.html."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 360.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 20.0, 16.0, 34.0  # what the axes' words need
STEPS = (1, 2, 2.5, 5, 10)
MOST_TICKS = 5
NEARLY = 1e-9  # 0.7 / 0.1 is a little less than 7

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Plane:
    """A field of `WIDTH` by `HEIGHT` whose axes go over those ranges, upwards and to the right."""

    xs: Range
    ys: Range
    left: float = LEFT

    def x(self, value: float) -> float:
        """How far from the left `value` stands."""
        return round(self.left + (WIDTH - self.left - RIGHT) * _part(value, self.xs), 1)

    def y(self, value: float) -> float:
        """How far from the top `value` stands."""
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - _part(value, self.ys)), 1)

    def line(self, pairs: Iterable[tuple[float, float]]) -> str:
        """The `points` of a polyline."""
        return " ".join(f"{self.x(x)},{self.y(y)}" for x, y in pairs)

    @property
    def x_ticks(self) -> list[float]:
        counts = all(isinstance(end, int) for end in self.xs)
        return [tick for tick in ticks(*self.xs) if not counts or tick == int(tick)]

    @property
    def y_ticks(self) -> list[float]:
        return ticks(*self.ys)


def around(values: Sequence[float], *, most: float = math.inf) -> Range:
    """A range of round numbers that holds all of `values` (at least one) and goes no further than `most`."""
    low, high = min(values), max(values)
    step = _step(low, high)
    first, last = math.floor(low / step + NEARLY), math.ceil(high / step - NEARLY)
    return round(step * first, 10), min(most, round(step * last, 10))


def ticks(low: float, high: float) -> list[float]:
    """A few round numbers from `low` to `high`."""
    step = _step(low, high)
    first, last = math.ceil(low / step - NEARLY), math.floor(high / step + NEARLY)
    return [round(step * nth, 10) for nth in range(first, last + 1)]


def _step(low: float, high: float) -> float:
    """A round distance that fits into the range a few times."""
    least = ((high - low) or abs(high) or 1.0) / MOST_TICKS
    size = 10.0 ** math.floor(math.log10(least))
    return next(step * size for step in STEPS if step * size >= least * (1 - NEARLY))


def _part(value: float, ends: Range) -> float:
    low, high = ends
    return (value - low) / (high - low) if high > low else 0.5
