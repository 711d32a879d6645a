"""Digits into numbers: neighbours of like size on one line belong together."""

from collections.abc import Iterable

from model.values import Box, Digit, Number

WIDEST_GAP = 1.2  # of the digits' height: further apart are two numbers
LEAST_HEIGHT = 0.3  # of the tallest digit's: smaller is a speck beside the writing


def numbers(digits: Iterable[Digit], aspect: float) -> tuple[Number, ...]:
    """Digits in any order → numbers, rows top to bottom, then left to right.

    `aspect` is the picture's width over its height: boxes are fractions of either.
    """
    rows: list[list[Digit]] = []
    for digit in sorted(_without_specks(_without_overlaps(digits)), key=lambda digit: digit.box.x):
        row = next((row for row in rows if _follows(digit.box, row[-1].box, aspect)), None)
        if row is None:
            rows.append([digit])
        else:
            row.append(digit)
    return _in_reading_order([Number(tuple(row)) for row in rows])


def _follows(box: Box, last: Box, aspect: float) -> bool:
    """Whether a digit stands right of another in the same number."""
    taller = max(box.h, last.h)
    alike = min(box.h, last.h) > 0.45 * taller
    level = abs(box.centre[1] - last.centre[1]) < 0.5 * taller
    return alike and level and (box.x - last.x - last.w) * aspect < WIDEST_GAP * taller


def _without_overlaps(digits: Iterable[Digit]) -> list[Digit]:
    """Of digits that lie over each other, the surest."""
    kept: list[Digit] = []
    for digit in sorted(digits, key=lambda digit: -digit.confidence):
        if all(_overlap(digit.box, other.box) < 0.5 for other in kept):
            kept.append(digit)
    return kept


def _overlap(a: Box, b: Box) -> float:
    """The share of the smaller box that lies in the other."""
    return a.common(b) / min(a.w * a.h, b.w * b.h)


def _without_specks(digits: list[Digit]) -> list[Digit]:
    tallest = max((digit.box.h for digit in digits), default=0.0)
    return [digit for digit in digits if digit.box.h >= LEAST_HEIGHT * tallest]


def _in_reading_order(found: list[Number]) -> tuple[Number, ...]:
    """Rows top to bottom, the numbers of a row left to right: a row is what overlaps its first number in height."""
    left = sorted(found, key=lambda number: number.box.centre[1])
    ordered: list[Number] = []
    while left:
        bottom = left[0].box.y + left[0].box.h
        row = [number for number in left if number.box.centre[1] < bottom]
        ordered += sorted(row, key=lambda number: number.box.x)
        left = [number for number in left if number not in row]
    return tuple(ordered)
