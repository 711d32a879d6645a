"""Laying a sheet into a view, and what light and camera do to it."""

from dataclasses import replace

import numpy as np
import pytest

from model.scenes import BACKGROUNDS, Camera, Light, Painter, Picture, Pose, Shadow, expose, lay, shine
from model.sheets import Ink, Paper, Sheet, TruthNumber, Writing, blank_sheet, write
from model.values import Box

BLACK = Ink("black", (0, 0, 0), 0.05, 0.1, rough=0.0)
NO_SHADOW = Shadow(depth=0.0)


def grey(level: int = 120, width: int = 160, height: int = 120) -> Picture:
    return np.full((height, width, 3), level, np.uint8)


def plain(width: int, height: int, box: Box) -> Sheet:
    """A white sheet that claims to show a 1 in that box."""
    return Sheet(np.full((height, width, 4), 255, np.uint8), (TruthNumber("1", (box,)),))


@pytest.mark.parametrize("paint", BACKGROUNDS)
@pytest.mark.parametrize(("width", "height"), [(320, 240), (641, 479)])
def test_backgrounds_come_in_any_size_and_are_calm(paint: Painter, width: int, height: int) -> None:
    picture = paint(width, height, np.random.default_rng(0))
    assert picture.shape == (height, width, 3)
    assert picture.dtype == np.uint8
    assert np.array_equal(picture, paint(width, height, np.random.default_rng(0)))
    assert picture.std(axis=(0, 1)).max() < 45


@pytest.mark.parametrize(
    ("pose", "expected"),
    [
        (Pose(), Box(0.2, 0.3, 0.1, 0.4)),
        (Pose(x=0.75), Box(0.45, 0.3, 0.1, 0.4)),
        (Pose(y=0.0), Box(0.2, -0.2, 0.1, 0.4)),
        (Pose(scale=0.5), Box(0.35, 0.4, 0.05, 0.2)),
        (Pose(angle=180), Box(0.7, 0.3, 0.1, 0.4)),
        (Pose(angle=90), Box(0.3, 0.2, 0.4, 0.1)),
    ],
)
def test_boxes_go_where_the_sheet_goes(pose: Pose, expected: Box) -> None:
    _, (number,) = lay(grey(width=120), plain(120, 120, Box(0.2, 0.3, 0.1, 0.4)), pose, NO_SHADOW)
    assert number.box == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    "pose",
    [Pose(), Pose(angle=12, scale=0.8), Pose(tilt=20, turn=-15), Pose(x=0.45, y=0.55, angle=-5, tilt=8, turn=8)],
)
def test_ink_lies_inside_the_boxes_and_nowhere_else(pose: Pose) -> None:
    blank = blank_sheet(Paper("card", (220, 220, 220)), 300, 220, np.random.default_rng(0))
    sheet = write(blank, Writing("408", BLACK, height=70, pen=6), np.random.default_rng(1))
    with_ink, (number,) = lay(grey(width=320, height=240), sheet, pose, NO_SHADOW)
    without, _ = lay(grey(width=320, height=240), blank, pose, NO_SHADOW)
    change = np.abs(with_ink.astype(int) - without).max(axis=2) > 40
    for box in number.digits:
        x, y, w, h = a_little_more(box).pixels(320, 240)
        assert change[y : y + h, x : x + w].any()
        change[y : y + h, x : x + w] = False
    assert not change.any()


def test_nothing_of_a_sheet_is_seen_when_it_is_out_of_the_picture() -> None:
    picture, _ = lay(grey(), plain(80, 80, Box(0, 0, 1, 1)), Pose(x=-2.0), Shadow())
    assert np.abs(picture.astype(int) - 120).max() <= 1


def test_a_shadow_darkens_beside_the_sheet_and_not_the_sheet() -> None:
    sheet = plain(80, 60, Box(0, 0, 1, 1))
    lit, _ = lay(grey(), sheet, Pose(), NO_SHADOW)
    shaded, _ = lay(grey(), sheet, Pose(), Shadow(0.05, 0.05, 0.02, 0.5))
    assert shaded[93, 80, 0] < lit[93, 80, 0] - 20
    assert np.array_equal(shaded[40:80, 50:110], lit[40:80, 50:110])


def test_motion_smears_along_its_way_only() -> None:
    sheet = plain(80, 60, Box(0, 0, 1, 1))
    still, _ = lay(grey(0), sheet, Pose(), NO_SHADOW)
    moved, _ = lay(grey(0), sheet, Pose(), NO_SHADOW, motion=(16.0, 0.0))
    assert moved[60, 122, 0] not in (0, 255)
    assert np.array_equal(moved[:28], still[:28])
    assert np.array_equal(moved[60, :38], still[60, :38])


def test_motion_leaves_no_seam_at_the_border_of_the_picture() -> None:
    moved, _ = lay(grey(0), plain(400, 400, Box(0, 0, 1, 1)), Pose(), NO_SHADOW, motion=(-30.0, 20.0))
    assert moved.min() >= 250


@pytest.mark.parametrize(
    ("light", "corners"),
    [
        (Light(), [[100, 100], [100, 100]]),
        (Light(gain=1.2), [[120, 120], [120, 120]]),
        (Light(slope_x=0.4), [[80, 120], [80, 120]]),
        (Light(slope_y=-0.4), [[120, 120], [80, 80]]),
        (Light(band=0.0, depth=0.5), [[55, 100], [65, 100]]),
    ],
)
def test_light_changes_brightness(light: Light, corners: list[list[int]]) -> None:
    lit = shine(grey(100), light)
    assert lit[::119, ::159, 1] == pytest.approx(np.array(corners), abs=8)


def test_warm_light_is_redder() -> None:
    blue, green, red = shine(grey(100), Light(warmth=0.1))[60, 80]
    assert blue < green < red


def test_noise_is_as_strong_as_asked_and_keeps_the_mean() -> None:
    noisy = expose(grey(100, 320, 240), Camera(noise=4.0), np.random.default_rng(0)).astype(float)
    assert noisy.std() == pytest.approx(4.0, rel=0.15)
    assert noisy.mean() == pytest.approx(100, abs=0.5)
    again = expose(grey(100, 320, 240), Camera(noise=4.0), np.random.default_rng(0))
    assert np.array_equal(noisy, again)


def test_defocus_softens_an_edge() -> None:
    edge = grey(0)
    edge[:, 80:] = 200
    sharp, soft = (
        expose(edge, replace(Camera(noise=0.0), defocus=size), np.random.default_rng(0)) for size in (0.0, 2.0)
    )
    assert np.array_equal(sharp, edge)
    assert 0 < soft[60, 78, 0] < 100


def a_little_more(box: Box) -> Box:
    """One pixel more on each side: what is half covered still counts."""
    return Box(box.x - 1 / 320, box.y - 1 / 240, box.w + 2 / 320, box.h + 2 / 240)
