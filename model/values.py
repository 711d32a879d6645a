"""The values that the reader hands on: boxes, digits, numbers and readings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Box(NamedTuple):
    """A rectangle in fractions of a picture: left, top, width, height, each in [0, 1]."""

    x: float
    y: float
    w: float
    h: float

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2

    @property
    def area(self) -> float:
        return self.w * self.h

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """The box in whole pixels of a picture of that size: left, top, width, height."""
        left, top = round(self.x * width), round(self.y * height)
        return left, top, round((self.x + self.w) * width) - left, round((self.y + self.h) * height) - top

    def within(self, outer: "Box") -> "Box":
        """This box, given in fractions of `outer`, in fractions of the picture that `outer` is given in."""
        return Box(outer.x + self.x * outer.w, outer.y + self.y * outer.h, self.w * outer.w, self.h * outer.h)

    def stretched(self, width: float, height: float) -> "Box":
        """The box, given in fractions of a picture of that size, in its pixels."""
        return Box(self.x * width, self.y * height, self.w * width, self.h * height)

    def mirrored(self) -> "Box":
        """The box, given in fractions of a picture, in that picture's mirror image."""
        return Box(1.0 - self.x - self.w, self.y, self.w, self.h)

    def transposed(self) -> "Box":
        """The box with across and down exchanged."""
        return Box(self.y, self.x, self.h, self.w)

    def scaled(self, scale: float) -> "Box":
        """The box of a picture, in the same picture `scale` times as large."""
        return Box(*(side * scale for side in self))

    def moved(self, x: float, y: float) -> "Box":
        return Box(self.x + x, self.y + y, self.w, self.h)

    def padded(self, room: float) -> "Box":
        """The box with so much more on each side."""
        return Box(self.x - room, self.y - room, self.w + 2 * room, self.h + 2 * room)

    def clipped(self, width: float, height: float) -> "Box":
        """What of the box lies in a picture of that size."""
        left, top = max(0.0, self.x), max(0.0, self.y)
        return Box(left, top, min(width, self.x + self.w) - left, min(height, self.y + self.h) - top)

    def common(self, other: "Box") -> float:
        """The area that two boxes share."""
        width = min(self.x + self.w, other.x + other.w) - max(self.x, other.x)
        height = min(self.y + self.h, other.y + other.h) - max(self.y, other.y)
        return max(0.0, width) * max(0.0, height)

    def union_share(self, other: "Box") -> float:
        """Intersection over union, in [0, 1]."""
        both = self.common(other)
        return both / (self.area + other.area - both) if both else 0.0


WHOLE = Box(0.0, 0.0, 1.0, 1.0)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of `boxes` (at least one)."""
    lefts, tops, rights, bottoms = zip(*((b.x, b.y, b.x + b.w, b.y + b.h) for b in boxes), strict=True)
    left, top = min(lefts), min(tops)
    return Box(left, top, max(rights) - left, max(bottoms) - top)


class State(StrEnum):
    """What a reading is worth."""

    EMPTY = "empty"  # nothing to read
    UNSURE = "unsure"  # something, below the threshold or not yet agreed on
    SETTLED = "settled"


class Hint(StrEnum):
    """What to do so that a number can be read."""

    NONE = ""
    CLOSER = "closer"
    TOO_DARK = "too_dark"
    TOO_BLURRED = "too_blurred"


class Glimpse(NamedTuple):
    """What the digit network got, (28, 28) float32 in [0, 1], and the odds after both networks had their say: (11,)
    float64, of the ten digits and of none, which sum to 1."""

    pixels: NDArray[np.float32]
    odds: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Digit:
    """One digit: "0" to "9", the probability that it is right in [0, 1], and where it stands.

    glimpse: how it was read when it was read by itself. It does not go out in JSON.
    """

    digit: str
    confidence: float
    box: Box
    glimpse: Glimpse | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number:
    """The digits of one row, left to right. As sure as its least sure digit."""

    digits: tuple[Digit, ...]

    @property
    def text(self) -> str:
        return "".join(digit.digit for digit in self.digits)

    @property
    def confidence(self) -> float:
        return min(digit.confidence for digit in self.digits)

    @property
    def box(self) -> Box:
        return around(digit.box for digit in self.digits)

    def within(self, outer: Box) -> "Number":
        """The same number with its boxes, as `Box.within`."""
        return Number(tuple(replace(digit, box=digit.box.within(outer)) for digit in self.digits))


@dataclass(frozen=True, slots=True)
class Reading:
    """What one frame says. `text` is the number shown, "" for none; `captured_at` is in Unix seconds.

    hint: what to do, of a live picture while nothing has settled.
    pictures: small JPEGs of the numbers that have settled, by their text, for the history. They don't go out in JSON.
    """

    seq: int
    captured_at: float
    state: State
    text: str
    numbers: tuple[Number, ...]
    hint: Hint = Hint.NONE
    pictures: Mapping[str, bytes] = field(default_factory=dict, compare=False, repr=False)

    def as_dict(self) -> dict[str, Any]:
        """The reading as it goes out in JSON."""
        return {
            "seq": self.seq,
            "captured_at": round(self.captured_at, 3),
            "state": self.state.value,
            "text": self.text,
            "numbers": [
                {
                    "text": number.text,
                    "confidence": round(number.confidence, 4),
                    "box": _rounded(number.box),
                    "digits": [
                        {"digit": d.digit, "confidence": round(d.confidence, 4), "box": _rounded(d.box)}
                        for d in number.digits
                    ],
                }
                for number in self.numbers
            ],
            "hint": self.hint.value,
        }


def _rounded(box: Box) -> list[float]:
    return [round(side, 4) for side in box]


def nearest(numbers: Iterable[Number], point: tuple[float, float], threshold: float) -> str:
    """The text of the number nearest to `point` among those at or above the threshold, "" for none."""

    def distance(number: Number) -> float:
        x, y = number.box.centre
        return (x - point[0]) ** 2 + (y - point[1]) ** 2

    sure = [number for number in numbers if number.confidence >= threshold]
    return min(sure, key=distance).text if sure else ""
