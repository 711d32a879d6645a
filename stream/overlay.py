"""What is drawn onto the picture: the region, each digit, and the state in words beside its colour."""

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np
from cvzone.Utils import cornerRect, putTextRect

from model.values import Box, Digit, Hint, Number, Reading, State
from stream.frame import Picture
from stream.region import crop

Colour = tuple[int, int, int]  # BGR

FONT = cv2.FONT_HERSHEY_SIMPLEX
SMALLEST = 0.3  # font scale that can still be read
LARGE = 3.0  # the settled number, in the size of the other words
DIMMED = 0.5  # of its brightness is left outside the region
CHECK = ((0.2, 0.55), (0.42, 0.75), (0.85, 0.25))  # the corners of a check mark, in fractions of its square
DARK: Colour = (32, 28, 26)
COLOURS: dict[State, Colour] = {
    State.EMPTY: (200, 200, 200),
    State.UNSURE: (40, 180, 255),
    State.SETTLED: (110, 210, 70),
}
HINTS = {Hint.CLOSER: "Closer", Hint.TOO_DARK: "Too dark", Hint.TOO_BLURRED: "Too blurred"}


class Pen(NamedTuple):
    """What to draw with: sizes in pixels that fit the picture's height, and the colour of the state."""

    colour: Colour
    line: int
    gap: int
    text: float  # font scale

    @classmethod
    def of(cls, height: int, state: State) -> "Pen":
        line, gap = max(1, round(height / 240)), max(3, round(height / 100))
        return cls(COLOURS[state], line, gap, max(0.4, height / 800))


def draw(picture: Picture, reading: Reading, settled: Collection[Number], region: Box, mirror: bool = False) -> Picture:
    """A copy of `picture`, (H, W, 3) uint8 BGR, dimmed outside the region, with region, digits and state drawn on it.

    settled: those of the reading's numbers that have the colour of what is settled. mirror: whether the picture is
    drawn as in a mirror; the words are not.
    """
    if mirror:
        picture, region = np.asarray(cv2.flip(picture, 1), np.uint8), region.mirrored()
    drawn = _dimmed(picture, region)
    height, width = drawn.shape[:2]
    pen = Pen.of(height, reading.state)
    x, y, w, h = region.pixels(width, height)
    _corners(drawn, (x, y, w, h), min(w, h) // 8, 2 * pen.line, pen)
    for number in reading.numbers:
        state = State.SETTLED if number in settled else State.UNSURE
        for digit in number.digits:
            box = digit.box.mirrored() if mirror else digit.box
            _digit(drawn, replace(digit, box=box), state)
    is_settled = reading.state == State.SETTLED
    pen = pen._replace(text=pen.text * (LARGE if is_settled else 1.0))
    _plate(drawn, words(reading), (x, y), pen, check=is_settled)
    return drawn


def words(reading: Reading) -> str:
    """The state for people who don't see colours."""
    if reading.state == State.SETTLED:
        return reading.text
    if reading.hint:
        return HINTS[reading.hint]
    if reading.state == State.EMPTY:
        return "Show a number"
    return "Hold still" if reading.text else "Reading..."


def _dimmed(picture: Picture, region: Box) -> Picture:
    """A copy that is darker outside the region."""
    drawn = np.asarray(cv2.convertScaleAbs(picture, alpha=DIMMED), np.uint8)
    crop(drawn, region)[:] = crop(picture, region)
    return drawn


def _digit(drawn: Picture, digit: Digit, state: State) -> None:
    height, width = drawn.shape[:2]
    pen = Pen.of(height, state)
    x, y, w, h = digit.box.pixels(width, height)
    x, y, w, h = x - pen.gap, y - pen.gap, w + 2 * pen.gap, h + 2 * pen.gap
    _corners(drawn, (x, y, w, h), min(w, h) // 4, pen.line, pen)
    _plate(drawn, digit.digit if state == State.SETTLED else f"{digit.digit}?", (x, y), pen)
    sure = f"{digit.confidence:.0%}"
    fitting = (w - 2 * pen.gap) / cv2.getTextSize(sure, FONT, 1.0, 1)[0][0]  # no wider than the digit
    _plate(drawn, sure, (x, y + h), pen._replace(text=max(min(0.8 * pen.text, fitting), SMALLEST)), below=True)


def _corners(drawn: Picture, rectangle: tuple[int, int, int, int], length: int, line: int, pen: Pen) -> None:
    """Four corners with a dark rim: they stay visible on white paper."""
    for thick, colour in ((line + pen.line, DARK), (line, pen.colour)):
        cornerRect(drawn, rectangle, l=length, t=thick, rt=0, colorC=colour)


def _plate(
    drawn: Picture, text: str, corner: tuple[int, int], pen: Pen, below: bool = False, check: bool = False
) -> None:
    """Dark text on a plate that stands on `corner`, or hangs from it, moved as far as it takes to stay inside.

    check: whether a check mark stands before the text.
    """
    height, width = drawn.shape[:2]
    weight = max(1, round(pen.text * 2))
    w, h = cv2.getTextSize(text, FONT, pen.text, weight)[0]
    gap, mark = pen.gap, h + 2 * pen.gap if check else 0
    left = min(max(corner[0], 0), max(width - mark - w - 2 * gap, 0))
    top = corner[1] if below else corner[1] - h - 2 * gap
    top = min(max(top, 0), max(height - h - 2 * gap, 0))
    position = (left + mark + gap, top + gap + h)
    putTextRect(drawn, text, position, pen.text, weight, DARK, pen.colour, FONT, offset=gap)
    if check:
        _check(drawn, (left, top), mark, pen.colour)


def _check(drawn: Picture, corner: tuple[int, int], side: int, colour: Colour) -> None:
    """A dark check mark on a square plate."""
    cv2.rectangle(drawn, corner, (corner[0] + side, corner[1] + side), colour, cv2.FILLED)
    points = np.array(corner) + np.array(CHECK) * side
    cv2.polylines(drawn, [np.round(points).astype(np.int32)], False, DARK, max(1, side // 8), cv2.LINE_AA)
