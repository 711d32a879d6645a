"""Digits into numbers, by where they stand: the page is levelled, digits are joined to rows, wide gaps part them."""

import math
from collections.abc import Iterable
from itertools import pairwise
from statistics import fmean, median
from typing import NamedTuple

from model.values import Box, Digit, Number

# In heights of the tallest digit, and of a row's middling one.
LEAST_HEIGHT = 0.3  # smaller is a speck beside the writing
LEAST_WIDTH = 0.4  # a 1 has hardly any width: gaps are measured as if it had this
WIDEST_GAP = 1.5  # further apart are two numbers, whatever the hand
WIDER_TIMES, WIDER_BY = 1.1, 0.55  # so much wider than the row's own gaps, and
FURTHER = 1.3  # so many times as far from middle to middle, is another number's
LINE = 0.67  # a digit further off a row's line is in another: half of the closest rows' pitch
# Down for each step to the right.
MOST_SLOPE = math.tan(math.radians(18))
MOST_STEP = math.tan(math.radians(31))  # from digit to digit, as their heights differ


class _Place(NamedTuple):
    """A digit and where it stands: its centre, width and height in heights of the picture."""

    digit: Digit
    x: float
    y: float
    w: float
    h: float


def numbers(digits: Iterable[Digit], aspect: float) -> tuple[Number, ...]:
    """Digits in any order → numbers, rows top to bottom, then left to right.

    `aspect` is the picture's width over its height: boxes are fractions of either.
    """
    places = _levelled([_place(digit, aspect) for digit in _without_specks(_without_overlaps(digits))])
    # What is near comes first: a number in one column must not be torn apart by the lines of another.
    near = _joined([[place] for place in places], WIDEST_GAP)
    rows = sorted(_joined(near, math.inf), key=lambda row: fmean(place.y for place in row))
    return tuple(Number(tuple(place.digit for place in part)) for row in rows for part in _parted(row))


def _place(digit: Digit, aspect: float) -> _Place:
    x, y = digit.box.centre
    return _Place(digit, x * aspect, y, max(digit.box.w * aspect, LEAST_WIDTH * digit.box.h), digit.box.h)


def _levelled(places: list[_Place]) -> list[_Place]:
    """The page sheared until its rows lie level; left to right."""
    slope = _slope(places)
    return [place._replace(y=place.y - slope * place.x) for place in sorted(places, key=lambda place: place.x)]


def _slope(places: list[_Place]) -> float:
    """How far the rows fall for each step to the right: the median over the digits and the nearest right of each."""
    slopes = []
    for one in places:
        ahead = [other for other in places if abs(other.y - one.y) < MOST_STEP * (other.x - one.x)]
        if ahead:
            after = min(ahead, key=lambda other: math.dist((one.x, one.y), (other.x, other.y)))
            slopes.append((after.y - one.y) / (after.x - one.x))
    return min(MOST_SLOPE, max(-MOST_SLOPE, median(slopes or [0.0])))


def _joined(runs: list[list[_Place]], widest: float) -> list[list[_Place]]:
    """Runs of digits, left to right, joined to longer ones: each to the run whose line it continues best."""
    longer: list[list[_Place]] = []
    for run in runs:
        heights = (_height(one + run) for one in longer)
        before = [
            one
            for one, height in zip(longer, heights, strict=True)
            if _gap(one[-1], run[0]) < widest * height and _off(one, run) < LINE * height
        ]
        if before:
            min(before, key=lambda one: _off(one, run)).extend(run)
        else:
            longer.append([*run])
    return longer


def _height(places: list[_Place]) -> float:
    return median(place.h for place in places)


def _gap(left: _Place, right: _Place) -> float:
    return right.x - left.x - (left.w + right.w) / 2


def _off(left: list[_Place], right: list[_Place]) -> float:
    """How far up or down it is from the last digits of a run to the first of another."""
    return abs(fmean(place.y for place in right[:3]) - fmean(place.y for place in left[-3:]))


def _parted(row: list[_Place]) -> list[list[_Place]]:
    """The numbers of a row: apart where a gap is clearly wider than the row's narrower ones.

    From middle to middle it must be further, too: beside a thin digit a gap is wide in evenly written numbers.
    """
    height = _height(row)
    gaps = [_gap(left, right) / height for left, right in pairwise(row)]
    steps = [right.x - left.x for left, right in pairwise(row)]
    widest = WIDER_TIMES * max(0.0, _usual(gaps)) + WIDER_BY  # slanted digits lie over each other
    furthest = _usual(steps) * FURTHER
    parts = [row[:1]]
    for place, gap, step in zip(row[1:], gaps, steps, strict=True):
        if gap > WIDEST_GAP or (gap > widest and step > furthest):
            parts.append([])
        parts[-1].append(place)
    return parts


def _usual(values: list[float]) -> float:
    """The lower quartile, which a few wide gaps leave as it is; 0 of none."""
    return sorted(values or [0.0])[len(values) // 4]


def _without_overlaps(digits: Iterable[Digit]) -> list[Digit]:
    """Of digits that lie over each other, the surest."""
    kept: list[Digit] = []
    for digit in sorted(digits, key=lambda digit: -digit.confidence):
        if all(_overlap(digit.box, other.box) < 0.5 for other in kept):
            kept.append(digit)
    return kept


def _overlap(a: Box, b: Box) -> float:
    """The share of the smaller box that lies in the other."""
    return a.common(b) / min(a.area, b.area)


def _without_specks(digits: list[Digit]) -> list[Digit]:
    tallest = max((digit.box.h for digit in digits), default=0.0)
    return [digit for digit in digits if digit.box.h >= LEAST_HEIGHT * tallest]
