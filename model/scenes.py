"""What a camera sees when a sheet is held up: a background, the sheet laid on it, light, blur and noise.

Everything is drawn by us from a random generator; pictures are (H, W, 3) uint8 BGR.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from model.sheets import Colour, Sheet, TruthNumber, soft_noise
from model.values import Box

Picture = NDArray[np.uint8]
Painter = Callable[[int, int, np.random.Generator], Picture]  # width, height in pixels

WALLS: tuple[Colour, ...] = ((196, 206, 210), (178, 190, 178), (204, 190, 172), (150, 160, 176), (128, 120, 112))
WOODS: tuple[Colour, ...] = ((96, 136, 176), (66, 98, 140), (52, 70, 96), (140, 170, 196))


@dataclass(frozen=True, slots=True)
class Pose:
    """How a sheet is held: its centre in fractions of the view, view pixels per sheet pixel, and its turns in
    degrees: in the picture's plane, about the horizontal axis, about the vertical axis."""

    x: float = 0.5
    y: float = 0.5
    scale: float = 1.0
    angle: float = 0.0
    tilt: float = 0.0
    turn: float = 0.0

    def matrix(self, sheet: tuple[int, int], view: tuple[int, int]) -> NDArray[np.float64]:
        """(3, 3) homography from sheet pixels to view pixels; sizes are (width, height)."""
        (tilt, turn, angle), far = np.radians([self.tilt, self.turn, self.angle]), 1.5 * max(view)
        flat = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)], [0, 0]])
        about_y = np.array([[np.cos(turn), 0, np.sin(turn)], [0, 1, 0], [-np.sin(turn), 0, np.cos(turn)]])
        about_x = np.array([[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]])
        turned = np.column_stack([self.scale * (about_x @ about_y @ flat), [0, 0, far]])
        project = np.array([[far, 0, self.x * view[0]], [0, far, self.y * view[1]], [0, 0, 1.0]])
        centre = np.array([[1, 0, -sheet[0] / 2], [0, 1, -sheet[1] / 2], [0, 0, 1.0]])
        return np.asarray(project @ turned @ centre)


@dataclass(frozen=True, slots=True)
class Shadow:
    """The soft shadow that a sheet casts: how far it falls and how soft it is, in fractions of the view's height,
    and how dark it is in [0, 1]."""

    x: float = 0.01
    y: float = 0.02
    soft: float = 0.03
    depth: float = 0.4


@dataclass(frozen=True, slots=True)
class Light:
    """Light over a picture: brightness in the middle (1 leaves it), what it gains from left to right and from top to
    bottom, how much warmer it is, and a soft dark band at `band` (in widths) that is `depth` deep."""

    gain: float = 1.0
    slope_x: float = 0.0
    slope_y: float = 0.0
    warmth: float = 0.0
    band: float = 0.5
    depth: float = 0.0


@dataclass(frozen=True, slots=True)
class Camera:
    """What the camera adds: defocus in pixels (0: sharp) and sensor noise in grey levels."""

    defocus: float = 0.0
    noise: float = 2.0


def wall(width: int, height: int, rng: np.random.Generator) -> Picture:
    """A painted wall, a little uneven."""
    shade = 1 + 0.025 * soft_noise(width, height, width / 2, rng) + 0.006 * soft_noise(width, height, 3, rng)
    return _painted(WALLS[rng.integers(len(WALLS))], shade)


def desk(width: int, height: int, rng: np.random.Generator) -> Picture:
    """A wooden desk: grain along the picture, drawn as noise pulled long."""
    grain = cv2.resize(soft_noise(width // 16 + 2, height, 4, rng), (width, height), interpolation=cv2.INTER_CUBIC)
    fine = cv2.resize(soft_noise(width // 24 + 2, height, 1.5, rng), (width, height), interpolation=cv2.INTER_LINEAR)
    shade = 1 + 0.05 * grain + 0.03 * fine + 0.04 * soft_noise(width, height, width / 2, rng)
    return _painted(WOODS[rng.integers(len(WOODS))], shade)


def window(width: int, height: int, rng: np.random.Generator) -> Picture:
    """A wall beside a window: the light falls off across it, and panes of light lie on it."""
    falloff = np.linspace(1.12, 0.6, width, dtype=np.float32)[None, :: rng.choice((-1, 1))]
    panes, left, slant = np.zeros((height, width), np.float32), rng.uniform(0, 0.7) * width, 0.25 * width
    for x, y in ((0.0, 0.05), (0.2, 0.05), (0.0, 0.42), (0.2, 0.42)):
        corners = np.array([(x, y), (x + 0.17, y), (x + 0.17, y + 0.33), (x, y + 0.33)]) * (width, height)
        corners[:, 0] += left - slant * corners[:, 1] / height
        cv2.fillConvexPoly(panes, corners.astype(np.int32), 1.0)
    soft = cv2.blur(cv2.blur(panes, (width // 24, width // 24)), (width // 24, width // 24))
    shade = falloff * (1 + 0.02 * soft_noise(width, height, width / 3, rng)) * (0.85 + 0.25 * soft)
    return _painted(WALLS[rng.integers(len(WALLS))], shade)


BACKGROUNDS: tuple[Painter, ...] = (wall, desk, window)


def lay(
    background: Picture, sheet: Sheet, pose: Pose, shadow: Shadow, motion: tuple[float, float] = (0.0, 0.0)
) -> tuple[Picture, tuple[TruthNumber, ...]]:
    """The sheet laid on the background, blurred along `motion` (pixels moved while the shutter is open), and its
    numbers in fractions of that picture. Boxes reach outside [0, 1] where the sheet reaches out of the picture."""
    height, width = background.shape[:2]
    size = (sheet.picture.shape[1], sheet.picture.shape[0])
    matrix = pose.matrix(size, (width, height))
    layer = _smeared(np.asarray(cv2.warpPerspective(sheet.picture, matrix, (width, height)), np.uint8), motion)
    colour, alpha = cv2.cvtColor(layer, cv2.COLOR_BGRA2BGR), np.ascontiguousarray(layer[..., 3])
    rest = cv2.multiply(cv2.bitwise_not(alpha), _shadow(alpha, shadow), scale=1 / 255)
    behind = cv2.multiply(background, cv2.cvtColor(rest, cv2.COLOR_GRAY2BGR), scale=1 / 255)
    numbers = tuple(
        TruthNumber(n.text, tuple(_hull(box, matrix, size, (width, height)) for box in n.digits)) for n in sheet.numbers
    )
    return np.asarray(cv2.add(behind, colour), np.uint8), numbers


def shine(picture: Picture, light: Light) -> Picture:
    """The picture in that light."""
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.linspace(-0.5, 0.5, 32), np.linspace(-0.5, 0.5, 24))
    dark = light.depth * np.exp(-(((x + 0.5 - light.band + 0.2 * y) / 0.18) ** 2))
    field = (light.gain + light.slope_x * x + light.slope_y * y) * (1 - dark)
    tinted = field[..., None] * (1 + light.warmth * np.array([-1.0, 0.0, 1.0]))
    small = np.clip(tinted * 180, 0, 255).astype(np.uint8)  # 180: bytes are fast, and light up to 1.4 fits
    full = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.multiply(picture, full, scale=1 / 180), np.uint8)


def expose(picture: Picture, camera: Camera, rng: np.random.Generator) -> Picture:
    """The picture as a camera delivers it."""
    if camera.defocus > 0:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), camera.defocus), np.uint8)
    bytes_ = np.frombuffer(rng.bytes(picture.size), np.uint8).reshape(picture.shape)
    noise = cv2.blur(bytes_, (2, 2))  # four bytes together: nearly normal, deviation 37, grains of two pixels
    amount = camera.noise / 37
    return np.asarray(cv2.addWeighted(picture, 1.0, noise, amount, -127.5 * amount), np.uint8)


def _painted(colour: Colour, shade: NDArray[np.float32]) -> Picture:
    return np.clip(shade[..., None] * np.array(colour, np.float32), 0, 255).astype(np.uint8)


def _smeared(layer: NDArray[np.uint8], motion: tuple[float, float]) -> NDArray[np.uint8]:
    """Averaged along the motion: each pass averages the layer with itself half as far away as the one before."""
    step, size = np.array(motion) / 2, (layer.shape[1], layer.shape[0])
    while np.abs(step).max() >= 0.5:
        shift = np.array([[1, 0, step[0]], [0, 1, step[1]]])
        # Replicated: what comes in from outside the picture looks like its border, not like nothing.
        moved = cv2.warpAffine(layer, shift, size, flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
        layer = np.asarray(cv2.addWeighted(layer, 0.5, moved, 0.5, 0), np.uint8)
        step = step / 2
    return layer


def _shadow(alpha: NDArray[np.uint8], shadow: Shadow) -> NDArray[np.uint8]:
    """(H, W) uint8: how much light the sheet leaves to what is behind it, drawn small because it is soft."""
    height, width = alpha.shape
    small = cv2.resize(alpha, (width // 8, height // 8), interpolation=cv2.INTER_AREA)
    offset = np.array([[1, 0, shadow.x * height / 8], [0, 1, shadow.y * height / 8]])
    moved = cv2.warpAffine(small, offset, (width // 8, height // 8), borderMode=cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(moved, (0, 0), max(0.3, shadow.soft * height / 8))
    lit = (255 - shadow.depth * np.asarray(soft, np.float32)).astype(np.uint8)
    return np.asarray(cv2.resize(lit, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _hull(box: Box, matrix: NDArray[np.float64], sheet: tuple[int, int], view: tuple[int, int]) -> Box:
    """The upright box around a box of the sheet, both in fractions."""
    sides = ((box.x, box.y), (box.x + box.w, box.y), (box.x, box.y + box.h), (box.x + box.w, box.y + box.h))
    points = cv2.perspectiveTransform(np.array([sides], np.float64) * sheet, matrix)[0] / view
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return Box(float(left), float(top), float(right - left), float(bottom - top))
