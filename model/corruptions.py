"""Ways in which a hand, paper, light or a camera spoils the picture of a digit: to measure with, and to train on.

The idea of measuring a digit network on spoiled MNIST is MNIST-C's (Mu and Gilmer 2019, "MNIST-C: A Robustness
Benchmark for Computer Vision"). The kinds and the code are ours. At full strength a person still reads the digit.

Each kind takes a picture, (28, 28) float32 in [0, 1] white on black, a strength in [0, 1] and a random generator, and
returns a new picture of that shape, type and range. What is spoiled differs each time, how much does not.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from model.preprocess import SIDE

Picture = NDArray[np.float32]
Kind = Callable[[Picture, float, np.random.Generator], Picture]

STRENGTHS = (1 / 3, 2 / 3, 1.0)
MIDDLE = (SIDE - 1) / 2
DOWN, RIGHT = (np.mgrid[:SIDE, :SIDE] - MIDDLE).astype(np.float32)  # pixels from the middle
SQUARE = np.ones((3, 3), np.uint8)
CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))


def gaussian_noise(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:
    """A sensor's noise, deviation up to 0.35."""
    return _clipped(picture + 0.35 * strength * rng.standard_normal(picture.shape, np.float32))


def salt_and_pepper(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:
    """Up to 18 % of the pixels black or white."""
    chance = rng.random(picture.shape, np.float32)
    hit, white = chance < 0.18 * strength, chance < 0.09 * strength
    return np.where(hit, white, picture).astype(np.float32)


def blur(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:  # noqa: ARG001
    """Out of focus, up to 1.6 pixels."""
    return _clipped(cv2.GaussianBlur(picture, (0, 0), max(0.01, 1.6 * strength)))


def motion_blur(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:
    """Moved in any direction while the shutter was open, by up to 6 pixels."""
    length, angle = 6.0 * strength, rng.uniform(0, np.pi)
    x, y = RIGHT[9:18, 9:18] + 0.5, DOWN[9:18, 9:18] + 0.5
    along, beside = x * np.cos(angle) + y * np.sin(angle), x * np.sin(angle) - y * np.cos(angle)
    kernel = np.clip(length / 2 + 0.5 - abs(along), 0, 1) * np.clip(1 - abs(beside), 0, 1)
    return _clipped(cv2.filter2D(picture, -1, kernel / kernel.sum()))


def brightness(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:
    """Over- or underexposed by up to half of the range."""
    return _clipped(picture + 0.5 * strength * _sign(rng))


def contrast(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:
    """As little as a fifth of the contrast, about any grey."""
    left = 1 - 0.8 * strength
    return _clipped(left * picture + (1 - left) * rng.random())


def fog(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:
    """Clouds in front of it that hide up to two thirds."""
    clouds = cv2.resize(rng.random((4, 4), np.float32), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    return _clipped(picture + 0.65 * strength * (0.3 + 0.7 * clouds - picture))


def gradient(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:
    """Light that falls on the ground from one side, up to 0.7 of the range."""
    ramp = np.clip(0.5 + _along(rng.uniform(0, 2 * np.pi)) / SIDE, 0, 1)
    return _clipped(picture + 0.7 * strength * ramp * (1 - picture))


def shadow(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:
    """A shadow's soft edge across the digit: beyond it as little as 0.35 of the contrast is left."""
    away = _along(rng.uniform(0, 2 * np.pi)) - rng.uniform(-6, 6)
    side = 0.65 * strength * np.clip(0.5 + away / rng.uniform(1, 5), 0, 1)
    return _clipped(picture * (1 - side) if rng.random() < 0.5 else picture + side * (1 - picture))


def occlusion(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:
    """A block of one grey, up to 7 pixels wide and high, over a part of the digit."""
    side, spoiled = round(7 * strength), picture.copy()
    top, left = rng.integers(5, SIDE - 5 - side + 1, 2)
    spoiled[top : top + side, left : left + side] = rng.random()
    return spoiled


def spots(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:
    """Up to eight blots of a pixel or two."""
    spoiled = picture.copy()
    for y, x, radius in rng.uniform((0, 0, 0.7), (SIDE, SIDE, 1.8), (round(8 * strength), 3)):
        far = np.hypot(DOWN + MIDDLE - y, RIGHT + MIDDLE - x)
        spoiled = np.maximum(spoiled, 0.9 * np.clip(radius + 0.5 - far, 0, 1))
    return _clipped(spoiled)


def rules(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:
    """Ruled or squared paper, its lines a pixel wide and up to 0.6 of the ink's strength."""
    angle, pitch = rng.normal(np.pi / 2, 0.07), rng.uniform(6, 10)
    lines = _lines(angle, pitch, rng)
    if rng.random() < 0.4:
        lines = np.maximum(lines, _lines(angle + np.pi / 2, pitch, rng))
    return _clipped(np.maximum(picture, 0.6 * strength * lines))


def rotation(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:
    """Turned up to 30 degrees."""
    angle = _sign(rng) * strength * np.radians(30)
    return _warped(picture, np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]))


def shear(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:
    """Slanted up to 29 degrees."""
    return _warped(picture, np.array([[1, _sign(rng) * 0.55 * strength], [0, 1]]))


def scale(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:
    """As small as 0.6 or as large as 1.25 times."""
    return _warped(picture, np.eye(2) * (0.6 if rng.random() < 0.5 else 1.25) ** strength)


def translation(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:
    """Moved up to 5 pixels in any direction."""
    angle = rng.uniform(0, 2 * np.pi)
    return _warped(picture, np.eye(2), 5 * strength * np.array([np.cos(angle), np.sin(angle)]))


def wobble(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:
    """Strokes bent by a shaking hand, about a pixel."""
    bend = 1.1 * strength * rng.standard_normal((2, 6, 6), np.float32)
    x, y = (cv2.resize(one, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC) for one in bend)
    return _clipped(cv2.remap(picture, RIGHT + MIDDLE + x, DOWN + MIDDLE + y, cv2.INTER_LINEAR))


def thinner(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:  # noqa: ARG001
    """Strokes thinner by up to a pixel and a half; the ink of a fine pen fades."""
    return _clipped(picture + 0.75 * strength * (cv2.erode(picture, CROSS) - picture))


def thicker(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:  # noqa: ARG001
    """Strokes thicker by up to two pixels."""
    return _clipped(picture + strength * (cv2.dilate(picture, SQUARE) - picture))


def jpeg(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:  # noqa: ARG001
    """Compressed down to JPEG's quality 8."""
    quality = round(8 + 90 * (1 - strength) ** 2)
    _, file = cv2.imencode(".jpg", np.round(255 * picture).astype(np.uint8), (cv2.IMWRITE_JPEG_QUALITY, quality))
    return _clipped(np.asarray(cv2.imdecode(file, cv2.IMREAD_GRAYSCALE), np.float32) / 255)


def pixelation(picture: Picture, strength: float, rng: np.random.Generator) -> Picture:  # noqa: ARG001
    """As coarse as 12 pixels for the 28."""
    side = SIDE - round(16 * strength)
    coarse = cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)
    return _clipped(cv2.resize(coarse, (SIDE, SIDE), interpolation=cv2.INTER_NEAREST_EXACT))


KINDS: dict[str, Kind] = {
    "Gaussian noise": gaussian_noise,
    "salt and pepper": salt_and_pepper,
    "blur": blur,
    "motion blur": motion_blur,
    "brightness": brightness,
    "contrast": contrast,
    "fog": fog,
    "gradient": gradient,
    "shadow": shadow,
    "occlusion": occlusion,
    "spots": spots,
    "rules": rules,
    "rotation": rotation,
    "shear": shear,
    "scale": scale,
    "translation": translation,
    "wobble": wobble,
    "thinner": thinner,
    "thicker": thicker,
    "JPEG": jpeg,
    "pixelation": pixelation,
}
_ALL = tuple(KINDS.values())


def spoil(picture: Picture, rng: np.random.Generator, most: float = 1.0) -> Picture:
    """The picture spoiled in one way, at any strength up to `most`."""
    return _ALL[rng.integers(len(_ALL))](picture, rng.uniform(0, most), rng)


def _clipped(picture: cv2.typing.MatLike) -> Picture:
    return np.clip(picture, 0, 1).astype(np.float32)


def _sign(rng: np.random.Generator) -> float:
    return 1.0 if rng.random() < 0.5 else -1.0


def _along(angle: float) -> Picture:
    """(28, 28): how far each pixel is from the middle in that direction, in pixels."""
    return np.asarray(np.float32(np.cos(angle)) * RIGHT + np.float32(np.sin(angle)) * DOWN)


def _lines(angle: float, pitch: float, rng: np.random.Generator) -> Picture:
    """(28, 28) in [0, 1]: lines a pixel wide, `pitch` pixels apart, across the direction `angle`."""
    phase = (_along(angle) + rng.uniform(0, pitch)) % pitch
    return np.asarray(np.clip(1.5 - np.minimum(phase, pitch - phase) * 1.5, 0, 1), np.float32)


def _warped(picture: Picture, linear: NDArray[np.float64], shift: NDArray[np.float64] | None = None) -> Picture:
    """`linear` (2, 2) applied about the middle of the picture, then moved by `shift` (x, y) pixels."""
    offset = MIDDLE - linear.sum(axis=1) * MIDDLE + (0 if shift is None else shift)
    return _clipped(cv2.warpAffine(picture, np.column_stack([linear, offset]), (SIDE, SIDE)))
