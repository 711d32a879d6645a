"""Sheets of paper, cards and boards that we draw, with handwriting on them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from model.strokes import Stroke, ink, write_number
from model.values import Box, around

Colour = tuple[int, int, int]  # blue, green, red, each 0 to 255


@dataclass(frozen=True, slots=True)
class Paper:
    """Something to write on. `ruling`: "", "lined", "margin" (lined, with a margin line) or "squared".

    `grain` is how rough it is, in grey levels; `board`: it has round corners and a frame.
    """

    name: str
    colour: Colour
    ruling: str = ""
    grain: float = 1.5
    dark: bool = False
    board: bool = False
    rule: Colour = (206, 184, 160)


@dataclass(frozen=True, slots=True)
class Ink:
    """Something to write with. Pens are as wide as `fine` to `broad` times the digit's height.

    `rough` is how unevenly it covers the paper, in [0, 1]: 0 for ink, much for chalk.
    """

    name: str
    colour: Colour
    fine: float
    broad: float
    rough: float = 0.1


@dataclass(frozen=True, slots=True)
class TruthNumber:
    """A number that stands in a picture: its text and the box of each digit, in fractions of the picture."""

    text: str
    digits: tuple[Box, ...]

    @property
    def box(self) -> Box:
        return around(self.digits)


def digits_of(numbers: Iterable[TruthNumber]) -> list[tuple[str, Box]]:
    """The digits of numbers one by one, each with its box."""
    return [pair for number in numbers for pair in zip(number.text, number.digits, strict=True)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by itself: (H, W, 4) uint8 BGRA, colours already multiplied by alpha, and what it says."""

    picture: NDArray[np.uint8]
    numbers: tuple[TruthNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class Writing:
    """One number to write: digits `height` pixels high, with a pen `pen` pixels wide, centred at (x, y)
    in fractions of the sheet. `gap` and `variety` are as in `model.strokes.write_number`."""

    text: str
    ink: Ink
    height: float
    pen: float
    x: float = 0.5
    y: float = 0.5
    gap: float = 0.4
    variety: float = 1.0


PAPERS = (
    Paper("white", (240, 242, 242)),
    Paper("cream", (208, 228, 238)),
    Paper("recycled", (186, 194, 198), grain=5.0),
    Paper("lined", (236, 240, 240), "lined"),
    Paper("school", (234, 240, 242), "margin"),
    Paper("squared", (238, 240, 240), "squared"),
    Paper("whiteboard", (240, 240, 236), grain=0.5, board=True),
    Paper("blackboard", (56, 70, 46), grain=4.0, dark=True, board=True),
    Paper("slate", (60, 54, 50), grain=4.0, dark=True, board=True),
    Paper("black card", (42, 38, 38), grain=2.5, dark=True),
    Paper("blue card", (92, 58, 36), grain=2.5, dark=True),
)
DARK_INKS = (
    Ink("black ballpoint", (48, 40, 38), 0.025, 0.035),
    Ink("blue ballpoint", (148, 62, 34), 0.025, 0.035),
    Ink("pencil", (92, 88, 86), 0.025, 0.04, rough=0.35),
    Ink("red felt pen", (42, 38, 196), 0.04, 0.07),
    Ink("green felt pen", (64, 118, 24), 0.04, 0.07),
    Ink("black marker", (30, 28, 28), 0.07, 0.13, rough=0.05),
    Ink("blue marker", (150, 58, 22), 0.07, 0.13, rough=0.05),
)
LIGHT_INKS = (
    Ink("chalk", (236, 240, 240), 0.06, 0.1, rough=0.5),
    Ink("yellow chalk", (140, 222, 238), 0.06, 0.1, rough=0.5),
    Ink("white pencil", (222, 226, 226), 0.035, 0.05, rough=0.35),
)
MARGIN_LINE, FRAME = (140, 130, 224), (150, 158, 162)


def inks_for(paper: Paper) -> tuple[Ink, ...]:
    """What people write with on that paper; on a whiteboard only what wipes off."""
    if paper.dark:
        return LIGHT_INKS
    return tuple(i for i in DARK_INKS if not paper.board or "felt" in i.name or "marker" in i.name)


def soft_noise(width: int, height: int, cell: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """(height, width) float32 random hills about `cell` pixels across, mean 0, deviation a little below 1."""
    rows, columns = int(height / cell) + 2, int(width / cell) + 2
    small = rng.standard_normal((rows, columns), np.float32)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def as_colour(parts: NDArray[np.float64]) -> Colour:
    """Blue, green and red, (3,), as the nearest colour that there is."""
    blue, green, red = (int(part) for part in parts.clip(0, 255))
    return blue, green, red


def blank_sheet(paper: Paper, width: int, height: int, rng: np.random.Generator) -> Sheet:
    """An empty sheet of `width` by `height` pixels, ruled as its paper is."""
    page = np.full((height, width, 3), paper.colour, np.uint8)
    _rule(page, paper, rng)
    uneven = 1 + 0.014 * soft_noise(width, height, width / 3, rng)
    grain = paper.grain * rng.standard_normal((height, width), np.float32)
    tinted = cv2.multiply(page, cv2.merge([uneven] * 3), dtype=cv2.CV_32F) + grain[..., None]
    page = np.clip(tinted, 0, 255).astype(np.uint8)
    radius = round(0.03 * height) if paper.board else 1
    if paper.board:
        cv2.rectangle(page, (0, 0), (width - 1, height - 1), FRAME, max(2, height // 40))
    return Sheet(multiplied(page, _rounded(width, height, radius)))


def write(sheet: Sheet, writing: Writing, rng: np.random.Generator) -> Sheet:
    """The sheet with one more number on it."""
    height, width = sheet.picture.shape[:2]
    hand = write_number(writing.text, rng, writing.gap, writing.variety)
    points = writing.height * np.concatenate([stroke for strokes in hand for stroke in strokes])
    offset = np.array([writing.x * width, writing.y * height]) - (points.min(axis=0) + points.max(axis=0)) / 2
    digits = [[(writing.height * stroke + offset).astype(np.float32) for stroke in strokes] for strokes in hand]
    drawn = draw(sheet, [stroke for strokes in digits for stroke in strokes], writing.ink, writing.pen, rng)
    boxes = tuple(_box(np.concatenate(strokes), writing.pen / 2, width, height) for strokes in digits)
    return replace(drawn, numbers=(*sheet.numbers, TruthNumber(writing.text, boxes)))


def draw(sheet: Sheet, strokes: list[Stroke], pen: Ink, pen_width: float, rng: np.random.Generator) -> Sheet:
    """The sheet with strokes on it, in its pixels; what falls off the sheet is lost."""
    points, room = np.concatenate(strokes), pen_width / 2 + 1
    height, width = sheet.picture.shape[:2]
    left, top = np.clip(np.floor(points.min(axis=0) - room), 0, (width, height)).astype(int)
    right, bottom = np.clip(np.ceil(points.max(axis=0) + room), (left, top), (width, height)).astype(int)
    if right == left or bottom == top:
        return sheet
    corner = np.array([left, top], np.float32)
    cover = ink([stroke - corner for stroke in strokes], right - left, bottom - top, pen_width)
    return stamp(sheet, cover, pen, (left, top), rng)


def stamp(
    sheet: Sheet, cover: NDArray[np.float32], pen: Ink, corner: tuple[int, int], rng: np.random.Generator
) -> Sheet:
    """The sheet with ink where `cover`, (h, w) float32 in [0, 1], lies from `corner` (x, y); all of it on the sheet."""
    picture = sheet.picture.copy()
    part = picture[corner[1] : corner[1] + cover.shape[0], corner[0] : corner[0] + cover.shape[1], :3]
    wet = (cover * _roughness(cover.shape, pen, rng))[..., None]
    part[:] = np.round(part * (1 - wet) + np.array(pen.colour, np.float32) * wet)
    return replace(sheet, picture=picture)


def multiplied(colour: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(H, W, 3) and (H, W) → (H, W, 4) uint8, colours multiplied by alpha."""
    shown = cv2.multiply(colour, cv2.merge([alpha] * 3), scale=1 / 255)
    return np.asarray(cv2.merge([*cv2.split(shown), alpha]), np.uint8)


def _rule(page: NDArray[np.uint8], paper: Paper, rng: np.random.Generator) -> None:
    height, width = page.shape[:2]
    ruling = paper.ruling
    step = height / (rng.uniform(9, 14) if ruling != "squared" else rng.uniform(14, 24))
    pen = max(1, round(height / 400))
    if ruling:
        for y in np.arange(step * rng.uniform(0.3, 1.6), height, step):
            cv2.line(page, (0, round(y)), (width, round(y)), paper.rule, pen)
    if ruling == "squared":
        for x in np.arange(step * rng.uniform(0.2, 1.0), width, step):
            cv2.line(page, (round(x), 0), (round(x), height), paper.rule, pen)
    if ruling == "margin":
        x = round(width * rng.uniform(0.1, 0.16))
        cv2.line(page, (x, 0), (x, height), MARGIN_LINE, pen)


def _rounded(width: int, height: int, radius: int) -> NDArray[np.uint8]:
    """(height, width) uint8: 255 inside a rectangle with round corners."""
    mask = np.zeros((height, width), np.uint8)
    mask[radius : height - radius, radius : width - radius] = 255
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    return np.asarray(cv2.dilate(mask, kernel), np.uint8)


def _roughness(shape: tuple[int, ...], pen: Ink, rng: np.random.Generator) -> NDArray[np.float32]:
    """How much of the ink stays on the paper at each pixel, in [0, 1]."""
    height, width = shape
    slow, grain = soft_noise(width, height, height / 4, rng), soft_noise(width, height, 1.5, rng)
    return np.clip(0.95 + 0.04 * slow + pen.rough * (0.6 * grain - 0.3), 0.15, 1).astype(np.float32)


def _box(points: Stroke, room: float, width: int, height: int) -> Box:
    (left, top), (right, bottom) = points.min(axis=0) - room, points.max(axis=0) + room
    return Box(float(left / width), float(top / height), float((right - left) / width), float((bottom - top) / height))
