"""Hands that hold a sheet: a few rounded limbs, shaded as if they were round."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from model.sheets import Colour, Sheet, TruthNumber, multiplied
from model.values import Box

Layer = NDArray[np.uint8]  # (H, W, 4) uint8 BGRA, colours multiplied by alpha
Mask = NDArray[np.uint8]  # (H, W) uint8
Limb = tuple[float, float, float, float, float, float]  # x, y, radius of one end, then of the other

# A right hand in thumb widths, seen from its grip: x along the sheet's border, y away from the sheet.
SLEEVE: tuple[Limb, ...] = ((0.2, 7.4, 1.75, 0.8, 40.0, 3.0),)
PALM: tuple[Limb, ...] = (
    (0.2, 8.0, 1.3, 0.2, 4.6, 1.5),
    (0.3, 4.4, 1.6, 1.0, 2.2, 1.35),
    (0.1, 1.8, 0.5, -0.1, -1.6, 0.42),
    (0.95, 1.5, 0.5, 0.95, -2.0, 0.42),
    (1.65, 1.7, 0.47, 1.85, -1.5, 0.4),
    (2.1, 2.2, 0.42, 2.6, -0.4, 0.34),
)
THUMB: tuple[Limb, ...] = ((-0.9, 3.8, 0.85, -0.7, 0.9, 0.52), (-0.7, 0.9, 0.52, -0.5, -0.9, 0.44))
NAIL: tuple[Limb, ...] = ((-0.52, -0.62, 0.26, -0.5, -0.96, 0.24),)
THUMB_SHADOW = 0.35  # how dark the thumb's shadow is
SKINS: tuple[Colour, ...] = ((150, 178, 224), (128, 160, 212), (96, 132, 186), (62, 92, 142), (48, 66, 104))
SLEEVES: tuple[Colour, ...] = ((110, 84, 58), (84, 84, 88), (72, 60, 128), (96, 116, 80), (168, 160, 152))


@dataclass(frozen=True, slots=True)
class Grip:
    """Where a hand holds a sheet: a point of its border in fractions, and the way the arm goes from there,
    in degrees: 0 is straight down, 90 is to the right. A left hand is a right hand in a mirror."""

    x: float
    y: float
    angle: float = 0.0
    left: bool = False


def hold(sheet: Sheet, grips: tuple[Grip, ...], thumb: float, rng: np.random.Generator) -> Sheet:
    """The sheet in hands whose thumbs are `thumb` pixels wide, with room for the arms all around it.

    The sheet's centre stays the picture's centre.
    """
    height, width = sheet.picture.shape[:2]
    room = round(9 * thumb)
    padded = cv2.copyMakeBorder(sheet.picture, room, room, room, room, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
    layer = np.asarray(padded, np.uint8)
    skin, sleeve = SKINS[rng.integers(len(SKINS))], SLEEVES[rng.integers(len(SLEEVES))]
    for grip in grips:
        place = _placed(grip, thumb, (room + grip.x * width, room + grip.y * height))
        _draw_hand(layer, place, thumb, skin, sleeve)
    return Sheet(layer, tuple(_moved(number, room, width, height) for number in sheet.numbers))


def _draw_hand(layer: Layer, place: NDArray[np.float64], thumb: float, skin: Colour, sleeve: Colour) -> None:
    """Palm and arm behind what is on the layer, the thumb and its shadow in front."""
    sleeve_mask, palm, tip, nail = (_mask(limbs, place, layer.shape) for limbs in (SLEEVE, PALM, THUMB, NAIL))
    for mask, colour, depth in ((sleeve_mask, sleeve, 2 * thumb), (palm, skin, thumb)):
        part, limb = _limb(layer, mask, colour, depth)
        part[:] = _over(part, limb)
    soft = cv2.blur(np.roll(tip, round(0.15 * thumb), axis=0), (round(0.5 * thumb) + 1,) * 2)
    part, shade = layer[_around(soft)], soft[_around(soft)]
    part[..., :3] = part[..., :3] * (1 - THUMB_SHADOW * shade[..., None] / 255)
    nail_colour = (min(255, skin[0] + 22), min(255, skin[1] + 22), min(255, skin[2] + 22))
    for mask, colour, depth in ((tip, skin, 0.6 * thumb), (nail, nail_colour, 0.1 * thumb)):
        part, limb = _limb(layer, mask, colour, depth)
        part[:] = _over(limb, part)


def _limb(layer: Layer, mask: Mask, colour: Colour, depth: float) -> tuple[Layer, Layer]:
    """The part of the layer around the mask, and the limb to draw on it or below it."""
    where = _around(mask)
    return layer[where], _round(mask[where], colour, depth)


def _over(top: Layer, bottom: Layer) -> Layer:
    rest = cv2.merge([cv2.bitwise_not(top[..., 3])] * 4)
    return np.asarray(cv2.add(top, cv2.multiply(bottom, rest, scale=1 / 255)), np.uint8)


def _around(mask: NDArray[np.generic]) -> tuple[slice, slice]:
    """Rows and columns where the mask is not empty, and one more on each side."""
    x, y, width, height = cv2.boundingRect(np.asarray(mask, np.uint8))
    return slice(max(0, y - 1), y + height + 1), slice(max(0, x - 1), x + width + 1)


def _placed(grip: Grip, thumb: float, at: tuple[float, float]) -> NDArray[np.float64]:
    """(2, 3) from a hand's own measures to pixels."""
    turn = -np.radians(grip.angle)
    side = -1.0 if grip.left else 1.0
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return np.column_stack([thumb * rotation * np.array([side, 1.0]), at])


def _mask(limbs: tuple[Limb, ...], place: NDArray[np.float64], shape: tuple[int, ...]) -> Mask:
    """255 where a limb is: each is the hull of two circles."""
    mask = np.zeros(shape[:2], np.uint8)
    round_ = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    circle = np.column_stack([np.cos(round_), np.sin(round_)])
    for x0, y0, r0, x1, y1, r1 in limbs:
        points = np.concatenate([circle * r0 + (x0, y0), circle * r1 + (x1, y1)])
        outline = cv2.convexHull(((points @ place[:, :2].T + place[:, 2]) * 16).astype(np.int32))
        cv2.fillConvexPoly(mask, outline, 255, cv2.LINE_AA, shift=4)
    return mask


def _round(mask: Mask, colour: Colour, depth: float) -> Layer:
    """The mask in that colour, darker towards its outline, as round things are, over `depth` pixels."""
    far = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    light = 0.62 + 0.38 * np.sqrt(np.clip(far / depth, 0, 1))
    shaded = cv2.multiply(cv2.merge([light] * 3), np.array([*colour, 0], np.float64))
    return multiplied(shaded.astype(np.uint8), mask)


def _moved(number: TruthNumber, room: int, width: int, height: int) -> TruthNumber:
    inner = Box(
        room / (width + 2 * room), room / (height + 2 * room), width / (width + 2 * room), height / (height + 2 * room)
    )
    return TruthNumber(number.text, tuple(box.within(inner) for box in number.digits))
