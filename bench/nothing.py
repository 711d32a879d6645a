"""Pictures that show no number, drawn for measuring: (480, 640, 3) uint8 BGR."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from model.scenes import BACKGROUNDS, Camera, Light, Pose, Shadow, expose, lay, shine
from model.sheets import PAPERS, blank_sheet

Picture = NDArray[np.uint8]
Painter = Callable[[np.random.Generator], Picture]

WIDTH, HEIGHT = 640, 480  # pixels
DOWN, RIGHT = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)


def blank(rng: np.random.Generator) -> Picture:
    """One grey all over."""
    return photographed(np.full((HEIGHT, WIDTH), rng.uniform(0, 255)), rng)


def gradient(rng: np.random.Generator) -> Picture:
    """From one grey to another, in any direction."""
    return photographed(between(rng, RIGHT / WIDTH * rng.uniform(-1, 1) + DOWN / HEIGHT * rng.uniform(-1, 1)), rng)


def noise(rng: np.random.Generator) -> Picture:
    """Noise of any strength, from fine grain to clouds."""
    size = np.exp(rng.uniform(0, np.log(60)))
    small = rng.normal(0, rng.uniform(1, 40), (round(HEIGHT / size), round(WIDTH / size)))
    return photographed(rng.uniform(0, 255) + cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC), rng)


def stripes(rng: np.random.Generator) -> Picture:
    """Stripes in any direction, of any width and contrast, sharp or soft, all across the picture."""
    angle, period = rng.uniform(0, np.pi), np.exp(rng.uniform(np.log(5), np.log(300)))
    phase = (RIGHT * np.cos(angle) + DOWN * np.sin(angle)) / period + rng.random()
    bars = (phase % 1 < rng.uniform(0.1, 0.9)).astype(np.float32)
    return photographed(between(rng, cv2.GaussianBlur(bars, (0, 0), rng.uniform(0.3, 3))), rng)


def between(rng: np.random.Generator, pattern: cv2.typing.MatLike) -> NDArray[np.float64]:
    """A pattern drawn from one grey to another."""
    low, high = rng.uniform(0, 255, 2)
    return np.asarray(low + (high - low) * (pattern - pattern.min()) / max(1e-6, np.ptp(pattern)))


def photographed(grey: cv2.typing.MatLike, rng: np.random.Generator) -> Picture:
    """(480, 640) grey levels → what a camera delivers of them."""
    picture = np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[..., None], 3, axis=2)
    return expose(picture, Camera(0.0, rng.uniform(0.5, 4.0)), rng)


def empty_paper(rulings: tuple[str, ...], near: float | None) -> Painter:
    """Empty ruled paper: seen flat and filling the picture, or from `near` (1: a sheet held up, 3: rules all over)."""
    kinds = [kind for kind in PAPERS if kind.ruling in rulings]

    def paint(rng: np.random.Generator) -> Picture:
        kind = kinds[rng.integers(len(kinds))]
        blue, green, red = (int(part * rng.uniform(0.5, 1.0)) for part in kind.rule)
        sheet = blank_sheet(replace(kind, rule=(blue, green, red)), WIDTH, HEIGHT, rng)
        if near is None:
            return expose(np.ascontiguousarray(sheet.picture[..., :3]), Camera(), rng)
        x, y, angle, tilt, turn = rng.normal((0.5, 0.5, 0, 0, 0), (0.03, 0.03, 8, 8, 8))
        background = BACKGROUNDS[rng.integers(len(BACKGROUNDS))](WIDTH, HEIGHT, rng)
        pose = Pose(x, y, near * rng.uniform(0.6, 1.0), angle, tilt, turn)
        picture, _ = lay(background, sheet, pose, Shadow())
        slope_x, slope_y, warmth = rng.normal(0, (0.2, 0.2, 0.05))
        light = Light(rng.uniform(0.6, 1.1), slope_x, slope_y, warmth, rng.random(), rng.uniform(0, 0.5))
        return expose(shine(picture, light), Camera(rng.exponential(0.7), rng.uniform(1, 5)), rng)

    return paint


RULED, SQUARED = ("lined", "margin"), ("squared",)
NOTHING: dict[str, Painter] = {
    "a blank": blank,
    "a gradient": gradient,
    "noise": noise,
    "stripes": stripes,
    "ruled paper": empty_paper(RULED, None),
    "ruled paper held up": empty_paper(RULED, 1.0),
    "ruled paper close by": empty_paper(RULED, 3.5),
    "squared paper": empty_paper(SQUARED, None),
    "squared paper held up": empty_paper(SQUARED, 1.0),
    "squared paper close by": empty_paper(SQUARED, 3.5),
}
