"""Scenes to train on, drawn without end: sheets full of digits and signs before a camera, and nothing at all."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from model.closeups import closeup, compressed, drawing, with_row
from model.drawings import DIGITS, SIGNS
from model.find import Candidate, Finder
from model.hands import Grip, hold
from model.handwriting import Handwriting
from model.scenes import BACKGROUNDS, Camera, Light, Pose, Shadow, expose, lay, shine
from model.sheets import PAPERS, Ink, Paper, Sheet, Writing, as_colour, blank_sheet, digits_of, draw, write
from model.strokes import smooth
from model.strokes import write as write_strokes
from model.values import Box

NONE = len(DIGITS)
PRINT = "abcdefhkmnprtuvwxACEFHKLMNPRTUVWX:?!&   "  # what nobody takes for a digit


def found_in_scene(
    finder: Finder, least: float, hands: Handwriting, rng: np.random.Generator
) -> list[tuple[Candidate, int]]:
    """What the finder finds in a picture of any kind, and what each is: a digit, or 10 for none."""
    kinds = (closeup, drawing, scene)
    picture, digits = kinds[rng.choice(3, p=(0.45, 0.15, 0.4))](rng, hands)
    labelled = ((candidate, _label(candidate, digits)) for candidate in finder.find(picture, least))
    return [(candidate, label) for candidate, label in labelled if label is not None]


def scene(
    rng: np.random.Generator, hands: Handwriting, backdrops: Sequence[NDArray[np.uint8]] = ()
) -> tuple[NDArray[np.uint8], list[tuple[str, Box]]]:
    """A camera's picture of a sheet, or of nothing: (480, 640, 3) uint8 BGR, and its digits with their boxes.

    `backdrops` are photographs that show no digit, for some sheets to be held before.
    """
    if rng.random() < 0.2:
        return blank(rng), []
    if len(backdrops) and rng.random() < 0.4:
        photograph = backdrops[int(rng.integers(len(backdrops)))]
        background = np.asarray(cv2.resize(photograph, (640, 480), interpolation=cv2.INTER_AREA), np.uint8)
    else:
        background = BACKGROUNDS[rng.integers(len(BACKGROUNDS))](640, 480, rng)
    sheet = _sheet(rng, hands)
    if rng.random() < 0.12:
        sheet = Sheet(np.zeros_like(sheet.picture))  # a bare background, or a hand that holds nothing
    if rng.random() < 0.4:
        side = float(rng.integers(2))
        sheet = hold(sheet, (Grip(side, rng.uniform(0.4, 0.9), (2 * side - 1) * 50, left=side == 0.0),), 30.0, rng)
    x, y, angle, tilt, turn = rng.normal((0.5, 0.5, 0, 0, 0), (0.05, 0.05, 6, 8, 8))
    pose = Pose(x, y, rng.uniform(0.6, 1.1), angle, tilt, turn)
    picture, numbers = lay(background, sheet, pose, Shadow(), motion=(rng.normal(), rng.normal()))
    slope_x, slope_y, warmth = rng.normal(0, (0.25, 0.25, 0.05))
    light = Light(rng.uniform(0.6, 1.1), slope_x, slope_y, warmth, rng.random(), rng.uniform(0, 0.5))
    picture = expose(shine(picture, light), Camera(rng.exponential(0.7), rng.uniform(1.0, 5.0)), rng)
    return compressed(picture, rng), digits_of(numbers)


def blank(rng: np.random.Generator) -> NDArray[np.uint8]:
    """A wall, a gradient, nothing but noise, stripes, cloth or print, some without grain: (480, 640, 3) uint8."""
    x, y = np.meshgrid(np.linspace(-1, 1, 640, dtype=np.float32), np.linspace(-1, 1, 480, dtype=np.float32))
    level = rng.uniform(0, 255) + rng.normal(0, 40) * x + rng.normal(0, 40) * y
    kind = rng.random()
    if kind < 0.35:
        level = level + rng.normal(0, 60) * _stripes(x, y, rng)
    elif kind < 0.5:
        level = level + rng.normal(0, 30) * _stripes(x, y, rng) + rng.normal(0, 30) * _stripes(x, y, rng)
    elif kind < 0.65:
        level = level - rng.uniform(20, 200) * _print(rng)
    if rng.random() < 0.15:
        return np.repeat(level[..., None].clip(0, 255).astype(np.uint8), 3, axis=2)
    grain = rng.normal(0, rng.exponential(12 if kind > 0.65 else 3) + 0.5, (480, 640, 3))
    if rng.random() < 0.6:
        grain = 3 * np.asarray(cv2.GaussianBlur(grain, (0, 0), rng.uniform(0.5, 6)), np.float64)
    return compressed((level[..., None] + grain).clip(0, 255).astype(np.uint8), rng)


def _stripes(x: NDArray[np.float32], y: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Stripes as wide as they like, from hard to soft: the shape of `x`, from -1 to 1. Crossed, they are cloth."""
    angle, often = rng.choice((0, np.pi / 2, rng.uniform(0, np.pi))), np.exp(rng.uniform(np.log(3), np.log(250)))
    wave = np.sin(often * (np.cos(angle) * x + np.sin(angle) * y) + rng.uniform(0, 7)) - rng.uniform(-0.9, 0.9)
    return np.asarray(np.clip(wave * np.exp(rng.uniform(0, 3)), -1, 1), np.float32)


def _print(rng: np.random.Generator) -> NDArray[np.float32]:
    """A page of printed letters, (480, 640) float32: 1 where its ink is."""
    page, size, face = np.zeros((480, 640), np.uint8), rng.uniform(0.3, 2.5), int(rng.integers(8))
    for line in np.arange(rng.uniform(0, 40) * size, 500, rng.uniform(22, 45) * size):
        words = "".join(rng.choice(list(PRINT), 60))
        place = (int(rng.uniform(-60, 60)), int(line))
        cv2.putText(page, words, place, face, size, 255, int(rng.integers(1, 2 + int(2 * size))), cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((320, 240), rng.normal(0, 15), 1.2)
    return np.asarray(cv2.warpAffine(page, turn, (640, 480)), np.float32) / np.float32(255.0)


def _sheet(rng: np.random.Generator, hands: Handwriting) -> Sheet:
    """A sheet with up to fifteen numbers on it, signs and scribbles among them, or an empty one."""
    paper = _paper(rng)
    sheet = blank_sheet(paper, int(rng.uniform(500, 900)), int(rng.uniform(400, 700)), rng)
    if rng.random() < 0.1:
        return sheet
    rows, columns = int(rng.integers(1, 6)), int(rng.integers(1, 4))
    height = sheet.picture.shape[0] * rng.uniform(0.4, 0.75) / rows
    height = min(height, 0.6 * sheet.picture.shape[1] / columns)
    pen, width = _pen(paper, rng), max(2.0, height * rng.uniform(0.012, 0.15))
    breadth, depth = sheet.picture.shape[1], sheet.picture.shape[0]
    room = 0.9 * breadth / columns / height
    for row, column in np.ndindex(rows, columns):
        at, kind = ((column + 0.5) / columns, (row + 0.5) / rows), rng.random()
        apart = rng.uniform(0.6, 0.9) if kind < 0.35 else 0.9  # many of the closest touch
        count = 1 if kind < 0.2 else int(rng.integers(1, min(13, max(2, int(room / apart) + 1))))
        if kind < 0.35:
            middle = (at[0] * breadth, at[1] * depth)
            sheet = with_row(sheet, pen, middle, count, (height, height * apart), width, hands, rng)
        elif kind < 0.75:
            text = "".join(rng.choice(list(DIGITS), count))
            gap, variety = rng.uniform(0.15, 0.5), rng.uniform(0.4, 1.6)
            sheet = write(sheet, Writing(text, pen, height, width, *at, gap, variety), rng)
        elif kind < 0.95:
            sheet = _with_sign(sheet, pen, at, height, width, rng)
    return sheet


def _paper(rng: np.random.Generator) -> Paper:
    """Any paper, tinted at random, its rules from faint to as dark as ink."""
    paper = PAPERS[rng.integers(len(PAPERS))]
    colour = np.array(paper.colour) * rng.uniform(0.75, 1.05) + rng.normal(0, 8, 3)
    rule = colour * rng.uniform(0.35, 0.95) + rng.normal(0, 12, 3)
    return replace(paper, colour=as_colour(colour), rule=as_colour(rule), grain=paper.grain * rng.uniform(0.5, 2.0))


def _with_sign(
    sheet: Sheet, pen: Ink, at: tuple[float, float], height: float, width: float, rng: np.random.Generator
) -> Sheet:
    """The sheet with a letter, a sign or a scribble at a point in its fractions."""
    if rng.random() < 0.6:
        strokes = write_strokes(SIGNS[rng.integers(len(SIGNS))], rng)
    else:
        strokes = [smooth(rng.uniform(0, 0.9, (rng.integers(5, 12), 2))).astype(np.float32)]
    corner = np.array(at) * sheet.picture.shape[1::-1] - height / 2
    return draw(sheet, [(height * stroke + corner).astype(np.float32) for stroke in strokes], pen, width, rng)


def _pen(paper: Paper, rng: np.random.Generator) -> Ink:
    """Any ink that can be told from the paper, faint pencil and pale felt pens too."""
    away = np.array((0, 0, 0) if not paper.dark else (255, 255, 255)) - np.array(paper.colour)
    colour = np.array(paper.colour) + away * rng.uniform(0.25, 1.0) * rng.uniform(0.5, 1.0, 3)
    return Ink("any", as_colour(colour), 0.0, 1.0, rough=rng.uniform(0.0, 0.4))


def _label(candidate: Candidate, digits: list[tuple[str, Box]]) -> int | None:
    """The digit that a candidate is, NONE for none or for several in one, None for a piece that could be either."""
    overlaps = [(candidate.box.union_share(box), digit) for digit, box in digits]
    covered = sum(_inside_share(box, candidate.box) > 0.7 for _, box in digits)
    best, digit = max(overlaps, default=(0.0, ""))
    if best > 0.6 and covered < 2:
        return DIGITS.index(digit)
    touches = any(_inside_share(candidate.box, box) > 0.05 for _, box in digits)
    return NONE if covered >= 2 or not touches else None


def _inside_share(a: Box, b: Box) -> float:
    """How much of `a` lies in `b`, in [0, 1]."""
    return a.common(b) / (a.w * a.h)
