"""From a row in a picture to the strip that the number network sees, and back."""

import cv2
import numpy as np
import pytest

from model.contrast import contrast
from model.strip import HEIGHT, STEPS, WIDTH, cut, is_covered, reaching, through
from model.values import Box
from stream.frame import Picture
from tests.pictures import grey, written

SIZE = (600, 400)
TALL = 60.0


def turned(picture: Picture, degrees: float) -> Picture:
    turn = cv2.getRotationMatrix2D((SIZE[0] / 2, SIZE[1] / 2), -degrees, 1.0)
    return np.asarray(cv2.warpAffine(picture, turn, SIZE, borderValue=(220, 220, 220)), np.uint8)


def boxes(degrees: float, count: int = 5, pitch: float = 55.0) -> list[Box]:
    """Boxes of digits in the middle of a picture, on a line that falls by so much."""
    falls = np.tan(np.radians(degrees))
    middles = [pitch * (nth - (count - 1) / 2) for nth in range(count)]
    return [Box(SIZE[0] / 2 + x - 15, SIZE[1] / 2 + falls * x - TALL / 2, 30.0, TALL) for x in middles]


@pytest.mark.parametrize("degrees", [-15.0, 0.0, 15.0])
def test_a_sloping_row_is_levelled(degrees: float) -> None:
    line = through(boxes(degrees))
    x, y = line.place[:, 0]
    assert np.degrees(np.arctan2(y, x)) == pytest.approx(degrees, abs=1.0)
    picture = turned(written("1" * 5, height=TALL, pen=6, size=SIZE), degrees)
    strip = cut(contrast(picture), line)
    assert strip is not None
    assert strip.pixels.shape == (HEIGHT, WIDTH)
    assert strip.pixels[: HEIGHT // 16].max() < 0.5
    assert strip.pixels.max() == 1.0


def test_light_ink_on_dark_paper_gives_the_same_strip() -> None:
    dark = written("4711", height=TALL, pen=6, ink=60, paper=190, size=SIZE)
    light = written("4711", height=TALL, pen=6, ink=190, paper=60, size=SIZE)
    one, other = (cut(contrast(picture), through(boxes(0.0))) for picture in (dark, light))
    assert one is not None
    assert other is not None
    assert np.abs(one.pixels - other.pixels).mean() < 0.02


def test_where_there_is_no_ink_there_is_no_strip() -> None:
    assert cut(contrast(grey(200, *SIZE)), through(boxes(0.0))) is None
    assert cut(contrast(grey(200, *SIZE)), through([Box(-90.0, -90.0, 30.0, 60.0)])) is None
    assert cut(contrast(grey(200, *SIZE)), through([Box(-300.0, -300.0, 100.0, 200.0)])) is None


def test_a_long_row_is_squeezed() -> None:
    picture = written("8" * 12, height=20, pen=2, size=SIZE)
    wide = [Box(40.0 + 45 * nth, 185.0, 20.0, 30.0) for nth in range(12)]
    strip = cut(contrast(picture), through(wide))
    assert strip is not None
    assert strip.end == STEPS


def test_steps_are_found_again_in_the_picture() -> None:
    line = through(boxes(10.0))
    picture = turned(written("1" * 5, height=TALL, pen=6, size=SIZE), 10.0)
    strip = cut(contrast(picture), line)
    assert strip is not None
    whole = strip.box(0.0, strip.end)
    for box in boxes(10.0):
        assert whole.x < box.centre[0] < whole.x + whole.w
        assert line.holds(box)
    assert not line.holds(Box(0.0, 0.0, 10.0, 10.0))


@pytest.mark.parametrize("missed", [None, 0, 2, 4])
def test_a_row_is_covered_when_no_digit_is_missed(missed: int | None) -> None:
    picture = np.full((SIZE[1], SIZE[0], 3), 220, np.uint8)
    boxed = boxes(8.0)
    for box in boxed:  # bars, each in the middle of its box
        (x, y), half = box.centre, TALL / 2 - 4
        cv2.line(picture, (round(x), round(y - half)), (round(x), round(y + half)), (40, 40, 40), 6)
    found = [box for nth, box in enumerate(boxed) if nth != missed]
    assert is_covered(contrast(picture), through(found), found) == (missed is None)


def test_ink_that_goes_on_is_part_of_the_row() -> None:
    picture = written("00000", height=TALL, pen=8, size=SIZE)
    ink = np.flatnonzero((picture[..., 0] < 120).any(axis=0))
    shares, inner = contrast(picture), through(boxes(0.0, count=3))
    reached = reaching(shares, inner)
    left = reached.place[0, 2]
    right = left + reached.width * float(np.hypot(*reached.place[:, 0]))
    assert left < ink[0] < left + 0.5 * TALL
    assert right - 0.5 * TALL < ink[-1] < right
    apart = written("0", height=TALL, pen=8, size=SIZE)
    assert reaching(contrast(apart), through([Box(285.0, 170.0, 30.0, TALL)])).width < 2 * HEIGHT


@pytest.mark.parametrize("paper", [200, 230])
def test_a_large_digit_on_plain_paper_is_all_of_its_row(paper: int) -> None:
    rng = np.random.default_rng(0)
    picture = written("2", height=180, pen=12, paper=paper, size=SIZE)
    grained = np.clip(picture + rng.normal(0.0, 2.0, picture.shape), 0, 255).astype(np.uint8)
    line = through([Box(240.0, 105.0, 120.0, 190.0)])
    assert reaching(contrast(grained), line).width < line.width + HEIGHT / 10
