"""Close-ups to train on: one digit or a few that fill the view, on any paper in any light, or drawn on a screen."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from model.drawings import DIGITS, SIGNS
from model.handwriting import Handwriting
from model.scenes import BACKGROUNDS, Camera, Pose, Shadow, expose, lay
from model.sheets import Colour, Ink, Sheet, TruthNumber, as_colour, digits_of, draw, multiplied, soft_noise, stamp
from model.strokes import Stroke, ink, smooth, write, write_digit
from model.values import Box

ROOM = 1.25  # the sheet's sides over the view's: turned a little, it still fills it


def closeup(rng: np.random.Generator, hands: Handwriting) -> tuple[NDArray[np.uint8], list[tuple[str, Box]]]:
    """A picture of a sheet from near by, (h, w, 3) uint8 BGR with sides from 240 to 400, and its digits with boxes."""
    width, height = (int(side) for side in rng.uniform(240, 400, 2))
    paper = _paper_colour(rng)
    sheet = Sheet(_page(int(ROOM * width), int(ROOM * height), paper, rng))
    sheet = _written(sheet, _ink(paper, rng), hands, rng)
    x, y, angle, tilt, turn = rng.normal((0.5, 0.5, 0, 0, 0), (0.02, 0.02, 5, 8, 8))
    off = rng.random() < 0.12  # so near the sheet's border that the table is seen
    pose = Pose(x + off * rng.normal(0, 0.3), y + off * rng.normal(0, 0.3), 1.0, angle, tilt, turn)
    background = BACKGROUNDS[rng.integers(len(BACKGROUNDS))](width, height, rng)
    motion = rng.normal(0, rng.exponential(1.2), 2)
    picture, numbers = lay(background, sheet, pose, Shadow(), (float(motion[0]), float(motion[1])))
    picture = expose(_lit(picture, rng), Camera(rng.exponential(0.8), rng.exponential(1.8) + 0.3), rng)
    return compressed(picture, rng), digits_of(numbers)


def drawing(rng: np.random.Generator, hands: Handwriting) -> tuple[NDArray[np.uint8], list[tuple[str, Box]]]:
    """What no camera took, but a program drew: (h, w, 3) uint8 BGR with sides from 300 to 1500, and its digits with
    boxes. It has no light, lens or grain, and its page is of one colour, often black or white."""
    paper = np.clip(rng.choice((0, 255, rng.uniform(0, 255))) + rng.normal(0, rng.choice((0, 20)), 3), 0, 255)
    colour, away = as_colour(paper), (255.0 if paper.mean() < 128 else 0.0) - paper
    pen = Ink("any", as_colour(paper + away * rng.choice((1.0, rng.uniform(0.3, 1.0)))), 0.0, 1.0, rough=0.0)
    across, down = (int(side) for side in rng.uniform(300, 500, 2))
    sheet = _written(Sheet(np.full((down, across, 4), (*colour, 255), np.uint8)), pen, hands, rng)
    digits = digits_of(sheet.numbers)
    whole = all(min(b.x, b.y, 1 - b.x - b.w, 1 - b.y - b.h) > 0 for _, b in digits)
    more = rng.uniform(0, 500, 4) if whole and rng.random() < 0.5 else np.zeros(4)
    left, top, right, bottom = (int(side) for side in more)
    width, height = left + across + right, top + down + bottom
    picture = np.full((height, width, 3), colour, np.uint8)
    picture[top : top + down, left : left + across] = sheet.picture[..., :3]
    placed = [(text, box.stretched(across, down).moved(left, top)) for text, box in digits]
    return picture, [(text, box.stretched(1 / width, 1 / height)) for text, box in placed]


def compressed(picture: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """The picture as JPEG leaves it."""
    _, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.uniform(40, 95))])
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)


def _paper_colour(rng: np.random.Generator) -> NDArray[np.float64]:
    """Mostly white or grey, some tinted, some black boards."""
    level = rng.uniform(20, 90) if rng.random() < 0.1 else 255 - rng.exponential(45) - 5
    return np.clip(level + rng.normal(0, rng.choice((3, 3, 3, 18)), 3), 20, 255)


def _page(width: int, height: int, colour: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.uint8]:
    """An empty page, (height, width, 4) uint8 BGRA: rough or smooth, creased, ruled in any way, or none of it."""
    rough = rng.exponential(0.006)
    shade = 1 + rough * soft_noise(width, height, rng.uniform(1.5, 5), rng)
    shade += rng.exponential(0.012) * soft_noise(width, height, width / 3, rng)
    for _ in range(rng.poisson(0.25)):
        shade += _fold(width, height, rng)
    page = np.clip(shade[..., None] * colour.astype(np.float32), 0, 255).astype(np.uint8)
    if rng.random() < 0.45:
        page = _ruled(page, colour, rng)
    for _ in range(rng.poisson(0.4)):
        page = _mark(page, rng)
    return multiplied(page, np.full((height, width), 255, np.uint8))


def _fold(width: int, height: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """What a fold does to the light on a page, (height, width): brighter on one side, darker on the other, fading."""
    angle, reach = rng.uniform(0, np.pi), np.exp(rng.uniform(np.log(3), np.log(60)))
    x, y = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)[:, None]
    away = np.cos(angle) * (x - rng.uniform(0, width)) + np.sin(angle) * (y - rng.uniform(0, height))
    shade = rng.normal(0, 0.06) * np.sign(away) * np.exp(-np.abs(away) / reach)
    return np.asarray(cv2.GaussianBlur(shade, (0, 0), rng.uniform(0.5, 3)), np.float32)


def _ruled(page: NDArray[np.uint8], colour: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Lines, squares, or fine lines between coarse ones; solid or dotted; from far fainter than ink to as dark."""
    height, width = page.shape[:2]
    pitch = float(np.exp(rng.uniform(np.log(20), np.log(0.6 * max(width, height)))))
    rules = np.zeros((height, width), np.uint8)
    ways = rng.choice(3)  # across, down, both
    for way, lines in enumerate((rules, rules.T)):
        if ways in (way, 2):
            fine = int(rng.choice((4, 5, 6))) if pitch > 40 and rng.random() < 0.45 else 1
            dotted = int(rng.choice((0, 0, 0, 3, 5, 8)))
            pen, length = int(rng.integers(1, 3)), lines.shape[1]
            for nth, at in enumerate(np.arange(rng.uniform(0, pitch), len(lines), pitch / fine)):
                coarse = nth % fine == 0
                line = lines[int(at) : int(at) + pen]
                line[:] = 255 if coarse else rng.uniform(100, 255)
                if dotted and (fine == 1 or not coarse):
                    line[:, np.arange(length) % dotted >= (dotted + 1) // 2] = 0
    rule = np.clip(colour * rng.choice((rng.uniform(0.4, 0.97), 0.9)) + rng.normal(0, 10, 3), 0, 255)
    cover = (cv2.GaussianBlur(rules, (0, 0), rng.uniform(0.3, 1.0)).astype(np.float32) / 255.0)[..., None]
    return np.asarray(page * (1 - cover) + cover * rule, np.uint8)


def _mark(page: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """A crease, a stain, the print of a ring, specks, or what shows through from the other side, all faint."""
    height, width = page.shape[:2]
    mark = np.zeros((height, width), np.uint8)
    ends = rng.uniform(0, 1, (2, 2)) * (width, height)
    kind = rng.integers(4)
    if kind == 0:
        cv2.line(mark, ends[0].astype(int).tolist(), ends[1].astype(int).tolist(), 255, int(rng.integers(1, 5)))
    elif kind == 1:
        axes = (int(rng.uniform(0.05, 0.4) * width), int(rng.uniform(0.05, 0.4) * width))
        cv2.ellipse(mark, ends[0].astype(int).tolist(), axes, 0, 0, 360, 255, int(rng.choice((-1, 1, 2, 3))))
    elif kind == 2:
        for x, y in rng.uniform(0, 1, (rng.integers(1, 30), 2)) * (width, height):
            cv2.circle(mark, (int(x), int(y)), int(rng.integers(1, 3)), 255, -1)
    else:
        words = "".join(rng.choice(list("abcdefghkmnprtuvwx  "), 30))
        size, x, y = rng.uniform(0.4, 1.5), int(rng.uniform(-0.2, 0.5) * width), int(rng.uniform(0.1, 1) * height)
        cv2.putText(mark, words, (x, y), int(rng.integers(8)), size, 255, int(rng.integers(1, 3)), cv2.LINE_AA)
    depth = rng.normal(0, 0.6 if kind == 2 else 0.15)
    soft = cv2.GaussianBlur(mark, (0, 0), rng.exponential(2.0) + 0.4).astype(np.float32)[..., None] / 255.0
    return np.asarray(np.clip(page * (1.0 - depth * soft), 0, 255), np.uint8)


def _ink(paper: NDArray[np.float64], rng: np.random.Generator) -> Ink:
    """Any ink that can be told from the paper, a quarter of it very faint."""
    away = (255.0 if paper.mean() < 100 else 0.0) - paper
    strength = rng.uniform(0.09, 0.25) if rng.random() < 0.25 else rng.uniform(0.25, 1.0)
    blue, green, red = (int(part) for part in (paper + away * strength * rng.uniform(0.5, 1.0, 3)).clip(0, 255))
    colour: Colour = (blue, green, red)
    return Ink("any", colour, 0.0, 1.0, rough=float(rng.choice((0.0, rng.uniform(0.0, 0.5)))))


def _written(sheet: Sheet, pen: Ink, hands: Handwriting, rng: np.random.Generator) -> Sheet:
    """The sheet with one digit, a few in a row, or something that is none."""
    count = int(rng.choice((0, 1, 2, 3, 4), p=(0.12, 0.62, 0.12, 0.08, 0.06)))
    high, wide = (side / ROOM for side in sheet.picture.shape[:2])
    if count == 0:
        return _with_sign(sheet, pen, rng.uniform(0.2, 0.9) * min(high, wide), rng)
    height = high * rng.uniform(0.25, 0.97)
    pitch = height * rng.uniform(0.6, 1.0)
    if pitch * count > wide:
        height, pitch = height * wide / (pitch * count), wide / count
    width = max(1.0, height * float(np.exp(rng.uniform(np.log(0.008), np.log(0.16)))))
    spare_x, spare_y = 0.5 * (wide - pitch * count), 0.5 * (high - height)
    x, y = rng.normal(0, 0.35) * spare_x, rng.uniform(-1, 1) * spare_y
    middle = (ROOM * wide / 2 + x, ROOM * high / 2 + y)
    sheet = with_row(sheet, pen, middle, count, (height, pitch), width, hands, rng)
    if rng.random() < 0.25:  # a neighbour, mostly out of view
        away = float(rng.choice((-1, 1)) * rng.uniform(1.1, 1.5))
        beside = (away * (count + 1) / 2 * pitch, rng.uniform(-0.2, 0.2) * high)
        below = (rng.uniform(-0.3, 0.3) * wide, away * height)
        right, down = beside if rng.random() < 0.5 else below
        sheet = _with_digit(sheet, pen, (middle[0] + right, middle[1] + down), (height, pitch), width, hands, rng)
    if rng.random() < 0.05:
        sheet = _with_sign(sheet, pen, 0.15 * height, rng)
    return sheet


def with_row(
    sheet: Sheet,
    pen: Ink,
    middle: tuple[float, float],
    count: int,
    size: tuple[float, float],
    width: float,
    hands: Handwriting,
    rng: np.random.Generator,
) -> Sheet:
    """The sheet with a row of digits about `middle` in its pixels, `size` high and apart, of a pen `width` wide."""
    for nth in range(count):
        place = (middle[0] + (nth - (count - 1) / 2) * size[1], middle[1])
        sheet = _with_digit(sheet, pen, place, size, width, hands, rng)
    return sheet


def _with_digit(
    sheet: Sheet,
    pen: Ink,
    middle: tuple[float, float],
    size: tuple[float, float],
    width: float,
    hands: Handwriting,
    rng: np.random.Generator,
) -> Sheet:
    """The sheet with a digit about `middle` in its pixels, at most (height, breadth) large."""
    height, breadth = size
    depth, across = sheet.picture.shape[:2]
    if rng.random() < 0.5:
        index = int(rng.integers(len(hands.labels)))
        digit, cover = DIGITS[hands.labels[index]], hands.cover(index, height, width)
    else:
        digit = str(rng.integers(10))
        cover = _inked(write_digit(digit, rng, rng.uniform(0.4, 1.8)), height, width)
    shrink = min(1.0, 1.1 * breadth / cover.shape[1], depth / cover.shape[0])
    if shrink < 1.0:
        cover = np.asarray(cv2.resize(cover, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.float32)
    corner = (round(middle[0] - cover.shape[1] / 2), round(middle[1] - cover.shape[0] / 2))
    box = Box(corner[0] / across, corner[1] / depth, cover.shape[1] / across, cover.shape[0] / depth)
    return replace(_stamped(sheet, cover, pen, corner, rng), numbers=(*sheet.numbers, TruthNumber(digit, (box,))))


def _inked(strokes: list[Stroke], height: float, width: float) -> NDArray[np.float32]:
    """Strokes 1 high → (h, w) float32 in [0, 1], `height` pixels high and as broad as they are."""
    points = np.concatenate(strokes)
    corner, size = points.min(axis=0), height * np.ptp(points, axis=0) + width
    moved = [(height * (stroke - corner) + width / 2).astype(np.float32) for stroke in strokes]
    return ink(moved, int(size[0]) + 1, int(size[1]) + 1, width)


def _stamped(
    sheet: Sheet, cover: NDArray[np.float32], pen: Ink, corner: tuple[int, int], rng: np.random.Generator
) -> Sheet:
    """The sheet with that ink on it; what falls off is lost."""
    depth, across = sheet.picture.shape[:2]
    left, top = max(0, -corner[0]), max(0, -corner[1])
    cover = cover[top : max(0, depth - corner[1]), left : max(0, across - corner[0])]
    return stamp(sheet, cover, pen, (corner[0] + left, corner[1] + top), rng) if cover.size else sheet


def _with_sign(sheet: Sheet, pen: Ink, height: float, rng: np.random.Generator) -> Sheet:
    """The sheet with a letter, a sign, a scribble or nothing, anywhere."""
    kind = rng.random()
    if kind < 0.15:
        return sheet
    if kind < 0.7:
        strokes = write(SIGNS[rng.integers(len(SIGNS))], rng)
    else:
        strokes = [smooth(rng.uniform(0, 1, (rng.integers(4, 12), 2))).astype(np.float32)]
    size = np.array(sheet.picture.shape[1::-1])
    corner = np.maximum(size - height, 0) * rng.uniform(0.1, 0.9, 2)
    width = max(1.0, height * float(np.exp(rng.uniform(np.log(0.01), np.log(0.16)))))
    return draw(sheet, [(height * stroke + corner).astype(np.float32) for stroke in strokes], pen, width, rng)


def _lit(picture: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """The picture under a lamp of any colour, with a shadow that has an edge and with a lens that darkens corners."""
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.linspace(-0.5, 0.5, 96, dtype=np.float32), np.linspace(-0.5, 0.5, 96, dtype=np.float32))
    slopes = rng.normal(0, 0.25, 2) + rng.normal(0, 0.03, (3, 2))
    field = rng.uniform(0.55, 1.15) + slopes[:, :1, None] * x + slopes[:, 1:, None] * y
    if rng.random() < 0.3:
        field *= 1 - rng.uniform(0.2, 1.5) * (x**2 + y**2) ** rng.uniform(0.8, 2.0)
    if rng.random() < 0.35:
        angle, soft = rng.uniform(0, 2 * np.pi), np.exp(rng.uniform(np.log(0.01), np.log(0.3)))
        beyond = np.cos(angle) * x + np.sin(angle) * y + 0.1 * np.sin(rng.uniform(0, 8) * (x - y)) - rng.normal(0, 0.25)
        field *= 1 - rng.uniform(0.1, 0.55) / (1 + np.exp(np.clip(-beyond / soft, -30, 30)))
    small = np.clip(180 * field, 0, 255).astype(np.uint8).transpose(1, 2, 0)  # 180: room for light up to 1.4
    full = cv2.resize(np.ascontiguousarray(small), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.multiply(picture, full, scale=1 / 180), np.uint8)
