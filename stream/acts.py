"""The script of the demo: in an act a sheet comes in, is held up, is taken away. In each fifth no number is shown."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from model.hands import Grip, hold
from model.scenes import BACKGROUNDS, Camera, Light, Pose, Shadow, desk
from model.sheets import PAPERS, Sheet, Writing, blank_sheet, inks_for, write
from stream.frame import Picture

ACT_SECONDS = 5.0
MOVE_SECONDS = 0.5  # a sheet comes in, and goes away, within this
ACTS_PER_PLACE = 3
DETAIL = 1.25  # sheet pixels per picture pixel: turned and moved, it stays crisp
WIDEST, HIGHEST = 0.52, 0.58  # of the picture: a number of this size, held up, lies within the default region
FINEST_PEN = 2.6  # pixels of the picture
THUMB = 0.06  # of the picture's height
DIGIT_WIDTH, GAP = 0.75, 0.45  # in digit heights: what a digit takes at most as a rule, and the room between two
# Streams of randomness: one more choice in one leaves the others as they are.
NOISE, PLACE, TEXT, ORDER, BELOW = 1, 2, 3, 4, 5
FIRST_TWO = 60  # acts: a film begins with one number at a time
TWO = 0.3  # of the later acts with a number show a smaller one below it
UPPER, LOWER, BETWEEN = 0.22, 0.6, 0.35  # the upper's height in the picture's; the lower's and the room in the upper's
EDGES = ((-1.0, 0.1), (1.0, -0.1), (0.0, 1.0), (0.1, -1.0))  # where a sheet comes from: right and down are positive
HAND_EDGES = ((-1.0, 0.15), (1.0, 0.15), (0.0, 1.0))  # arms come from below


@dataclass(frozen=True, slots=True)
class Act:
    """All that stays the same during an act. Times are seconds from its start."""

    background: Picture
    sheet: Sheet | None
    held: Pose
    away: tuple[float, float]  # from where it is held to where it comes from, in fractions of the picture
    comes: float
    goes: float
    waves: NDArray[np.float64]  # (3, 2, 5): size, turns per second and phase of two sines for x, y and the angles
    shadow: Shadow
    light: Light
    passing: float  # when a soft shadow crosses the middle of the picture
    camera: Camera

    def on_stage(self, seconds: float) -> bool:
        """Whether the sheet is there or on its way."""
        return self.comes < seconds < self.goes + MOVE_SECONDS

    def pose_at(self, seconds: float) -> Pose:
        """Where the sheet is then: on its way, or held by a hand that is never quite still."""
        out = 1 - _ease((seconds - self.comes) / MOVE_SECONDS) + _ease((seconds - self.goes) / MOVE_SECONDS)
        size, speed, phase = self.waves
        x, y, angle, tilt, turn = (size * np.sin(2 * np.pi * speed * seconds + phase)).sum(axis=0)
        return replace(
            self.held,
            x=self.held.x + x + out * self.away[0],
            y=self.held.y + y + out * self.away[1],
            angle=self.held.angle + angle + 6 * out * np.sign(self.away[0]),
            tilt=self.held.tilt + tilt,
            turn=self.held.turn + turn,
        )

    def light_at(self, seconds: float) -> Light:
        """The light then: it drifts, and once a soft shadow passes."""
        drift = 1 + 0.03 * np.sin(2 * np.pi * (seconds - self.passing) / ACT_SECONDS)
        return replace(self.light, gain=self.light.gain * drift, band=0.5 + 0.6 * (seconds - self.passing))


def text_of(seed: int, act: int) -> str:
    """What an act shows, "" for nothing. The first digits of ten showing acts in a row are the ten digits."""
    if act % 5 == 4:
        return ""
    showing = act - act // 5
    first = np.random.default_rng([seed, showing // 10, ORDER]).permutation(10)[showing % 10]
    rng = np.random.default_rng([seed, act, TEXT])
    more = 0 if act == 0 or rng.random() < 0.6 else int(rng.integers(1, 4))
    return "".join(str(digit) for digit in (first, *rng.integers(0, 10, more)))


def text_below(seed: int, act: int) -> str:
    """What an act shows below its number, "" for nothing."""
    rng = np.random.default_rng([seed, act, BELOW])
    if act < FIRST_TWO or not text_of(seed, act) or rng.random() > TWO:
        return ""
    return "".join(str(digit) for digit in rng.integers(0, 10, rng.integers(1, 5)))


def make_act(seed: int, act: int, width: int, height: int) -> Act:
    """One act for pictures of that size."""
    place = np.random.default_rng([seed, act // ACTS_PER_PLACE, PLACE])
    paint = BACKGROUNDS[(seed + act // ACTS_PER_PLACE) % len(BACKGROUNDS)]
    background, slope_x, slope_y = paint(width, height, place), *place.normal(0, 0.06, 2)
    rng, text = np.random.default_rng([seed, act]), text_of(seed, act)
    by_hand = paint is not desk or rng.random() < 0.6
    edge = HAND_EDGES[rng.integers(len(HAND_EDGES))] if by_hand else EDGES[rng.integers(len(EDGES))]
    sheet = _sheet(text, text_below(seed, act), width, height, act == 0, rng)
    page_height, page_width = sheet.picture.shape[:2]
    if by_hand and not text and rng.random() < 0.4:
        sheet = Sheet(np.zeros_like(sheet.picture))  # a hand that holds nothing
    if by_hand:
        sheet = hold(sheet, _grips(edge, rng), THUMB * height * DETAIL, rng)
    shown, (x, y) = bool(text) or rng.random() < 0.75, rng.normal(0.5, 0.006, 2)
    return Act(
        background=background,
        sheet=sheet if shown else None,
        held=Pose(x, y, _fitting(sheet, width, height), rng.normal(0, 1.2)),
        away=(
            edge[0] * (0.55 + page_width / DETAIL / width / 2),
            edge[1] * (0.55 + page_height / DETAIL / height / 2),
        ),
        comes=0.1 if act == 0 else rng.uniform(0.25, 0.6),
        goes=rng.uniform(3.9, 4.25),
        waves=_waves(1.0 if by_hand else 0.15, rng),
        shadow=_shadow(by_hand, rng),
        light=Light(rng.uniform(0.9, 1.06), slope_x, slope_y, rng.normal(0, 0.03), depth=rng.choice((0.0, 0.22))),
        passing=rng.uniform(1.5, 3.5),
        camera=Camera(rng.choice((0.0, 0.5, 0.8)), rng.uniform(1.0, 3.0)),
    )


def _waves(unsteady: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """How much a sheet moves while it is shown: at 1, as in a hand, a few pixels and about three degrees."""
    size = unsteady * rng.uniform(0.2, 1, (2, 5)) * (0.006, 0.006, 1.3, 3.0, 3.0)
    return np.stack([size, rng.uniform(0.15, 0.7, (2, 5)), rng.uniform(0, 2 * np.pi, (2, 5))])


def _shadow(by_hand: bool, rng: np.random.Generator) -> Shadow:
    """Far and soft behind a sheet in a hand, close and sharp below one on a desk."""
    x = rng.uniform(-1, 1)
    return Shadow(0.03 * x, 0.03, 0.035, 0.4) if by_hand else Shadow(0.006 * x, 0.006, 0.01, 0.45)


def _grips(edge: tuple[float, float], rng: np.random.Generator) -> tuple[Grip, ...]:
    """One or two hands, on the side from which the sheet comes."""
    right = Grip(1.0, rng.uniform(0.5, 0.8), rng.uniform(40, 65))
    left = Grip(0.0, rng.uniform(0.5, 0.8), -rng.uniform(40, 65), left=True)
    below = Grip(rng.uniform(0.35, 0.65), 1.0, rng.uniform(-20, 20), left=bool(rng.integers(2)))
    if edge[0]:
        return (right,) if edge[0] > 0 else (left,)
    return (left, right) if rng.random() < 0.5 else (below,)


def _fitting(sheet: Sheet, width: int, height: int) -> float:
    """View pixels per sheet pixel, less than usual when the writing has become wider than meant."""
    if not sheet.numbers:
        return 1 / DETAIL
    box, (rows, columns) = sheet.numbers[0].box, sheet.picture.shape[:2]
    room = WIDEST * width / (box.w * columns), HIGHEST * height / (box.h * rows)
    return float(min(1 / DETAIL, *room))


def _ease(part: float) -> float:
    """From 0 to 1 without a jerk."""
    part = min(max(part, 0.0), 1.0)
    return part * part * (3 - 2 * part)


def _sheet(text: str, below: str, width: int, height: int, clear: bool, rng: np.random.Generator) -> Sheet:
    """A sheet with the text in its middle, another below it, and margins for thumbs. `clear`: as clear as it can be."""
    paper = PAPERS[0 if clear else rng.integers(len(PAPERS))]
    pens = [pen for pen in inks_for(paper) if pen.name == "black marker" or not clear]
    pen = pens[rng.integers(len(pens))]
    row = DIGIT_WIDTH * max(1, len(text)) + GAP * max(0, len(text) - 1)  # the number's width in digit heights
    tall = min(height * (0.42 if clear else rng.uniform(0.22, 0.46)), WIDEST * width / row)
    tall = min(tall, UPPER * height) if below else tall
    room = 2 * (BETWEEN + LOWER) * tall if below else 0.1 * height
    page_height = max(height * rng.uniform(0.6, 0.9), tall + room + 0.2 * height)
    page_width = max(page_height * rng.choice((0.71, 0.8, 1.0, 1.4)), tall * row + 0.25 * height)
    sheet = blank_sheet(paper, round(DETAIL * page_width), round(DETAIL * page_height), rng)
    line = max(tall * rng.uniform(pen.fine, pen.broad), FINEST_PEN * max(1, width / 640))
    x, y = rng.normal(0.5, 0.006, 2)
    writing = Writing(text, pen, DETAIL * tall, DETAIL * line, x, y, GAP, variety=0.3 if clear else 1.0)
    sheet = write(sheet, writing, rng) if text else sheet
    down = (0.5 + BETWEEN + LOWER / 2) * tall / page_height
    lower = replace(writing, text=below, height=LOWER * writing.height, y=y + down)
    return write(sheet, lower, rng) if below else sheet
