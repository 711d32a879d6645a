"""Reads rows of digits as a whole, with the number network."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from model.contrast import Shares
from model.opinions import Opinions, stand_apart, sure
from model.runtime import Network
from model.spelling import Spelled, spell
from model.strip import HEIGHT, SHORT, WIDTH, Line, Strip, cut, is_covered, reaching, through
from model.values import Box, Digit, around

WIDE = 1.1  # heights: a wider digit may be two that touch
LONGER = 0.15  # of a strip's height: ink that goes on so far may be more digits

PLAIN = 0.95  # so sure of each digit nobody asks again

Row = tuple[Digit, ...]  # left to right


class RowReader:
    """For one thread at a time, as its networks: the same one for short rows and for long ones."""

    def __init__(self, weights: Path) -> None:
        """Raises ModelError when the network's file is missing or not the one that its card describes."""
        self._short, self._long = Network(weights / "short.tflite"), Network(weights / "number.tflite")

    def opinions(self, rows: Sequence[Row], shares: Shares) -> list[Opinions]:
        """Rows of digits read one by one, with what each is as a whole; rows that the ink joins are one.

        `shares` is the picture's `contrast`; boxes are in fractions of it.
        """
        size = (shares[0].shape[1], shares[0].shape[0])
        return [Opinions(row, self._read(shares, line, size)) for row, line in _joined(rows, shares, size)]

    def _read(self, shares: Shares, line: Line | None, size: tuple[int, int]) -> Row | None:
        """The row's digits, None where it is not asked for or has no ink."""
        strip = cut(shares, line) if line else None
        if strip is None:
            return None
        network, width = (self._short, SHORT) if strip.line.width <= SHORT else (self._long, WIDTH)
        spelled = spell(network(strip.pixels[None, :, :width, None])[0])
        boxes = (box.stretched(1 / size[0], 1 / size[1]) for box in _boxes(spelled, strip))
        return tuple(Digit(one.digit, one.confidence, box) for one, box in zip(spelled, boxes, strict=True))


def _joined(rows: Sequence[Row], shares: Shares, size: tuple[int, int]) -> list[tuple[Row, Line | None]]:
    """Each row and where it lies, None where nobody asks; rows that reach each other are one."""
    left = [(row, _line(row, shares, size, _is_plain(row, rows))) for row in rows]
    joined = []
    while left:
        one = left.pop(0)
        reached = [other for other in left if _reaches(one, other, size) or _reaches(other, one, size)]
        if reached:
            left = [other for other in left if all(other is not each for each in reached)]
            row = tuple(sorted((digit for each, _ in (one, *reached) for digit in each), key=lambda d: d.box.centre))
            one = (row, _line(row, shares, size))
        joined.append(one)
    return joined


def _reaches(one: tuple[Row, Line | None], other: tuple[Row, Line | None], size: tuple[int, int]) -> bool:
    """Whether the ink of one row goes on to a digit of the other."""
    line = one[1]
    return line is not None and any(line.holds(digit.box.stretched(*size)) for digit in sure(other[0]))


def _line(row: Row, shares: Shares, size: tuple[int, int], plain: bool = False) -> Line | None:
    """Where a row lies, as far as its ink goes; None for a `plain` one whose boxes hold all its ink, and for a sure
    single digit that is neither wide nor goes on."""
    digits = sure(row)
    # What is in doubt may be a speck beside the row; if it is a digit, the ink leads there.
    boxes = [digit.box.stretched(*size) for digit in digits or row]
    line = through(boxes)
    if plain and is_covered(shares, line, boxes):
        return None
    reached = reaching(shares, line)
    single = len(digits) == 1 and boxes[0].w < WIDE * boxes[0].h and reached.width < line.width + LONGER * HEIGHT
    return None if single else reached


def _is_plain(row: Row, rows: Sequence[Row]) -> bool:
    """Whether each of its digits is very sure and apart from the next, and no other row is beside it: a second opinion
    would say the same."""
    if len(row) < 2 or any(digit.confidence < PLAIN for digit in row):
        return False
    return all(stand_apart(row)) and not any(_beside(row, other) for other in rows if other is not row)


def _beside(row: Row, other: Row) -> bool:
    """Whether a row goes on, after a gap, with the digits of the other."""
    box, middle = around([digit.box for digit in row]), other[0].box.centre[1]
    return box.y < middle < box.y + box.h


def _boxes(spelled: Sequence[Spelled], strip: Strip) -> list[Box]:
    """Where the digits of a strip stand, in pixels of the picture: neighbours part half-way."""
    middles = [(one.first + one.end) / 2 for one in spelled]
    sides = [0.0, *((a + b) / 2 for a, b in pairwise(middles)), strip.end]
    return [strip.box(left, right) for left, right in pairwise(sides)] if spelled else []
