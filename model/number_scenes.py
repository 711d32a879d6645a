"""Pictures of rows of digits on paper before a camera, with what each row says, and strips cut from them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from model.closeups import compressed
from model.contrast import contrast
from model.drawings import SIGNS
from model.scenes import BACKGROUNDS, Camera, Light, Pose, Shadow, expose, lay, shine
from model.sheets import PAPERS, Ink, Paper, Sheet, TruthNumber, as_colour, blank_sheet, draw, inks_for, stamp
from model.strip import cut, through
from model.strokes import write
from model.values import Box
from model.written_rows import Cover, Hands, Side, broken, row, slanted

Picture = NDArray[np.uint8]

MOST_DIGITS = 12
VIEW = (640, 480)  # pixels
FINEST = 1.2  # pixels: a pen's width


@dataclass(frozen=True, slots=True)
class Look:
    """How a sheet's rows look: the digits' height and the pen's width in pixels, how far the digits stand apart in
    heights, how they lean, how wide they are made, how much the rows climb."""

    height: float
    pen: float
    gap: float
    slant: float
    squeeze: float
    slope: float


def page(hands: Hands, rng: np.random.Generator) -> tuple[Picture, tuple[TruthNumber, ...]]:
    """A sheet with up to five rows before a camera, (480, 640, 3) uint8 BGR, and its numbers."""
    paper = _paper(rng)
    sheet = blank_sheet(paper, int(rng.uniform(480, 760)), int(rng.uniform(360, 560)), rng)
    rows = int(rng.choice((1, 2, 3, 4, 5), p=(0.2, 0.25, 0.2, 0.2, 0.15)))
    pen, look = _pen(paper, rng), _look(0.62 * sheet.picture.shape[0] / rows, rng)
    for nth in range(rows):
        sheet = _with_row(sheet, pen, look, (nth + 0.5) / rows * 0.9 + 0.05, hands, rng)
    return _seen(sheet, rng)


def _look(most: float, rng: np.random.Generator) -> Look:
    """Any look, of digits at most that high."""
    height = float(np.exp(rng.uniform(np.log(0.35), np.log(1.0)))) * most
    return Look(
        height=height,
        pen=max(FINEST, height * float(np.exp(rng.uniform(np.log(0.02), np.log(0.16))))),
        gap=float(rng.choice((rng.uniform(0.05, 0.35), rng.uniform(0.3, 1.1)), p=(0.75, 0.25))),
        slant=float(rng.normal(0.0, 0.15)),
        squeeze=float(np.exp(rng.normal(0.0, 0.13))),
        slope=float(np.tan(np.radians(rng.normal(0.0, 2.5)))),
    )


def _seen(sheet: Sheet, rng: np.random.Generator) -> tuple[Picture, tuple[TruthNumber, ...]]:
    """The sheet as a camera sees it, nearly filling the view, and its numbers there."""
    fits = min(side / own for side, own in zip(VIEW, sheet.picture.shape[1::-1], strict=True))
    x, y, angle, tilt, turn = rng.normal((0.5, 0.5, 0, 0, 0), (0.02, 0.02, 6, 7, 7))
    pose = Pose(x, y, rng.uniform(0.8, 1.15) * fits, angle, tilt, turn)
    background = np.full((VIEW[1], VIEW[0], 3), rng.integers(30, 230), np.uint8)
    if rng.random() < 0.3:
        background = BACKGROUNDS[rng.integers(len(BACKGROUNDS))](*VIEW, rng)
    motion = rng.normal(0, rng.exponential(0.8), 2)
    picture, numbers = lay(background, sheet, pose, Shadow(), (float(motion[0]), float(motion[1])))
    slope_x, slope_y, warmth = rng.normal(0, (0.2, 0.2, 0.05))
    light = Light(rng.uniform(0.6, 1.1), slope_x, slope_y, warmth, rng.random(), rng.uniform(0, 0.5))
    picture = expose(shine(picture, light), Camera(rng.exponential(0.7), rng.exponential(1.5) + 0.3), rng)
    return compressed(picture, rng), numbers


def strips(hands: Hands, rng: np.random.Generator) -> list[tuple[NDArray[np.float32], str]]:
    """The rows of a drawn page as the number network sees them, (HEIGHT, WIDTH) float32 in [0, 1], and their texts; a
    strip of nothing now and then."""
    picture, numbers = page(hands, rng)
    shares = contrast(picture)
    rows = [(_found(number.digits, rng), number.text) for number in numbers if _in_view(number.box)]
    if rng.random() < 0.15:
        boxes = _nowhere(rng)
        touched = any(box.common(number.box) > 0 for number in numbers for box in boxes)
        rows += [] if touched else [(boxes, "")]
    cuts = ((cut(shares, through(boxes)), text) for boxes, text in rows)
    return [(strip.pixels, text) for strip, text in cuts if strip is not None]


def _with_row(sheet: Sheet, pen: Ink, look: Look, y: float, hands: Hands, rng: np.random.Generator) -> Sheet:
    """The sheet with numbers in a row, `y` of its height from the top, as far as there is room, and signs."""
    depth, across = sheet.picture.shape[:2]
    left = rng.uniform(0.03, 0.15) * across
    for _ in range(int(rng.integers(1, 4))):
        room = 0.97 * across - left
        count = min(MOST_DIGITS, int(room / look.height / (0.72 * look.squeeze + max(0.0, look.gap))))
        if count < 1:
            break
        fewest = max(1, count // 2) if rng.random() < 0.6 else 1
        text, cover, sides = _number(int(rng.integers(fewest, count + 1)), look, hands, rng)
        top = y * depth - look.height / 2 + look.slope * (left - across / 2)
        if left + cover.shape[1] > across or top < 0 or top + cover.shape[0] > depth:
            break
        sheet = _stamped(sheet, cover, sides, text, pen, (int(left), int(top)), rng)
        left += cover.shape[1] + look.height * rng.uniform(0.5, 1.5)
        if rng.random() < 0.12:
            strokes = write(SIGNS[rng.integers(len(SIGNS))], rng)
            corner = np.array([left, top])
            sheet = draw(sheet, [(look.height * s + corner).astype(np.float32) for s in strokes], pen, look.pen, rng)
            left += look.height * rng.uniform(1.5, 2.2)
    return sheet


def _number(count: int, look: Look, hands: Hands, rng: np.random.Generator) -> tuple[str, Cover, list[Side]]:
    """A number's text, its cover and the sides of its digits."""
    text, covers = hands.write(count, look.height, look.pen, rng)
    widths = np.array([cover.shape[1] for cover in covers])
    gaps = look.height * look.gap * rng.uniform(0.5, 1.5, count - 1)
    kind = rng.random()
    if kind < 0.55:  # touching or over each other: some of the digits, or all
        over = -rng.uniform(-0.05, 0.22, count - 1) * np.minimum(widths[:-1], widths[1:])
        gaps = np.where(rng.random(count - 1) < (1.0 if kind < 0.35 else 0.5), over, gaps)
    lefts = np.cumsum([0.0, *(widths[:-1] + gaps)])
    falls = look.slope * lefts + look.height * rng.normal(0.0, rng.uniform(0.0, 0.08), count)
    cover, sides = row(covers, list(gaps), list(falls))
    cover, sides = slanted(cover, sides, look.slant, look.squeeze)
    return text, broken(cover, rng) if rng.random() < 0.15 else cover, sides


def _stamped(
    sheet: Sheet,
    cover: Cover,
    sides: Sequence[Side],
    text: str,
    pen: Ink,
    corner: tuple[int, int],
    rng: np.random.Generator,
) -> Sheet:
    """The sheet with that number on it, from `corner` (x, y)."""
    depth, across = sheet.picture.shape[:2]
    boxes = tuple(Box((corner[0] + x) / across, (corner[1] + y) / depth, w / across, h / depth) for x, y, w, h in sides)
    return replace(stamp(sheet, cover, pen, corner, rng), numbers=(*sheet.numbers, TruthNumber(text, boxes)))


def _found(boxes: Sequence[Box], rng: np.random.Generator) -> list[Box]:
    """A row's boxes in pixels as a finder has them: not exact, and one within the row sometimes missed."""
    found = []
    for box in boxes:
        x, y = box.centre
        w, h = np.array([box.w, box.h]) * np.exp(rng.normal(0.0, (0.2, 0.09)))
        x, y = np.array([x, y]) + rng.normal(0.0, (0.08, 0.04)) * (w, h)
        found.append(Box(float(x - w / 2), float(y - h / 2), float(w), float(h)).stretched(*VIEW))
    if len(found) > 2 and rng.random() < 0.15:
        del found[int(rng.integers(1, len(found) - 1))]
    return found


def _nowhere(rng: np.random.Generator) -> list[Box]:
    """A few boxes in a row, anywhere, in pixels."""
    height, count = rng.uniform(15, 120), int(rng.integers(1, 7))
    x, y = rng.uniform(0, VIEW[0] - height), rng.uniform(0, VIEW[1] - height)
    return [Box(float(x + 0.8 * height * nth), float(y), 0.6 * height, float(height)) for nth in range(count)]


def _in_view(box: Box) -> bool:
    return box.x > 0 and box.y > 0 and box.x + box.w < 1 and box.y + box.h < 1


def _paper(rng: np.random.Generator) -> Paper:
    """Any paper, ruled often, tinted at random, its rules from faint to nearly as dark as ink."""
    papers = [paper for paper in PAPERS if paper.ruling] if rng.random() < 0.3 else PAPERS
    paper = papers[rng.integers(len(papers))]
    colour = np.array(paper.colour) * rng.uniform(0.75, 1.05) + rng.normal(0, 8, 3)
    return replace(paper, colour=as_colour(colour), rule=as_colour(colour * rng.uniform(0.45, 0.95)))


def _pen(paper: Paper, rng: np.random.Generator) -> Ink:
    """A pen for that paper, faint sometimes."""
    inks = inks_for(paper)
    pen = inks[rng.integers(len(inks))]
    share = rng.uniform(0.25, 1.0) if rng.random() < 0.4 else 1.0
    return replace(pen, colour=as_colour(np.array(paper.colour) * (1 - share) + np.array(pen.colour) * share))
