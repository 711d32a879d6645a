"""What is drawn onto a picture."""

import numpy as np
import pytest

from model.values import WHOLE, Box, Digit, Hint, Number, Reading, State
from stream.overlay import COLOURS, draw, words
from stream.region import DEFAULT_REGION
from tests.pictures import grey, number

SIZES = [(320, 240), (640, 480), (1920, 1080), (8, 8)]
STATES = [(State.EMPTY, "", ()), (State.UNSURE, "42", (number("42"),)), (State.SETTLED, "42", (number("42"),))]


def reading(state: State, text: str = "", numbers: tuple[Number, ...] = ()) -> Reading:
    return Reading(1, 0.0, state, text, numbers)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("state", "text", "numbers"), STATES)
def test_draws_on_a_copy_in_the_colour_of_the_state(
    size: tuple[int, int], state: State, text: str, numbers: tuple[Number, ...]
) -> None:
    picture = grey(128, *size)
    settled = numbers if state == State.SETTLED else ()
    drawn = draw(picture, reading(state, text, numbers), settled, DEFAULT_REGION)
    assert (picture == 128).all()
    assert drawn.shape == picture.shape
    for other, colour in COLOURS.items():
        assert (drawn == colour).all(axis=2).any() == (other == state)


@pytest.mark.parametrize(
    ("state", "text", "hint", "said"),
    [
        (State.EMPTY, "", Hint.NONE, "Show a number"),
        (State.EMPTY, "", Hint.TOO_DARK, "Too dark"),
        (State.UNSURE, "", Hint.NONE, "Reading..."),
        (State.UNSURE, "", Hint.CLOSER, "Closer"),
        (State.UNSURE, "7", Hint.NONE, "Hold still"),
        (State.UNSURE, "7", Hint.TOO_BLURRED, "Too blurred"),
        (State.SETTLED, "007", Hint.NONE, "007"),
    ],
)
def test_words(state: State, text: str, hint: Hint, said: str) -> None:
    assert words(Reading(1, 0.0, state, text, (), hint)) == said


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("region", [DEFAULT_REGION, Box(0.05, 0.1, 0.4, 0.8), WHOLE])
def test_the_region_keeps_its_light_and_the_rest_is_dimmed(region: Box, mirror: bool) -> None:
    drawn = draw(grey(200, 640, 480), reading(State.EMPTY), (), region, mirror)
    shown = region.mirrored() if mirror else region
    x, y, w, h = shown.pixels(640, 480)
    middle = (y + h // 2, x + w // 2)
    assert (drawn[middle] == 200).all()
    assert (drawn[y + h // 2, :x] <= 100).all()
    assert (drawn[y + h // 2, x + w + 6 :] <= 100).all()


def test_a_mirrored_picture_has_its_marks_where_its_ink_is() -> None:
    picture = grey(220, 640, 480)
    picture[100:200, 100:150] = 30  # ink on the left
    box = Box(100 / 640, 100 / 480, 50 / 640, 100 / 480)
    seen = (Number((Digit("1", 0.99, box),)),)
    before, drawn = picture.copy(), draw(picture, reading(State.SETTLED, "1", seen), seen, WHOLE, mirror=True)
    assert np.array_equal(picture, before), "what is read stays as it is"
    assert (drawn[110:190, 490:540] == 30).all(), "the ink is on the right"
    green = (drawn[210:300] == COLOURS[State.SETTLED]).all(axis=2).any(axis=0)  # how sure it is, below
    assert set(np.flatnonzero(green)) & set(range(480, 540))
    assert not green[:400].any()


def test_words_are_not_mirrored() -> None:
    plain, mirrored = (draw(grey(128, 640, 480), reading(State.SETTLED, "23"), (), WHOLE, way) for way in (False, True))
    assert np.array_equal(plain, mirrored)


@pytest.mark.parametrize(("text", "pieces"), [("8", 2), ("42", 3)])
def test_a_check_mark_stands_before_the_settled_number(text: str, pieces: int) -> None:
    """So it is seen without colours."""
    drawn = draw(grey(128, 640, 480), reading(State.SETTLED, text), (), Box(0.1, 0.3, 0.6, 0.6))
    plate = drawn[:140][(drawn[:140] == COLOURS[State.SETTLED]).all(axis=2).sum(axis=1) > 40]
    dark = (plate[3:-3] < 60).all(axis=2).any(axis=0)
    assert int((np.diff(dark.astype(np.int8)) > 0).sum()) == pieces


@pytest.mark.parametrize("corner", [(0, 0), (0.9, 0), (0, 0.9), (0.9, 0.9)])
def test_plates_stay_inside(corner: tuple[float, float]) -> None:
    """As much of the plate is seen in every corner of the picture."""
    region = Box(*corner, 0.1, 0.1)
    drawn = draw(grey(128, 640, 480), reading(State.EMPTY), (), region)
    middle = draw(grey(128, 640, 480), reading(State.EMPTY), (), Box(0.45, 0.45, 0.1, 0.1))
    painted, expected = (int((p == COLOURS[State.EMPTY]).all(axis=2).sum()) for p in (drawn, middle))
    assert painted > 0.8 * expected


def test_each_digit_is_marked() -> None:
    numbers = (number("1", x=0.3, y=0.6), number("23", x=0.6, y=0.6))
    drawn = draw(grey(128, 640, 480), reading(State.SETTLED, "1", numbers), numbers, WHOLE)
    for digit in (digit for n in numbers for digit in n.digits):
        x, y, w, h = digit.box.pixels(640, 480)
        for rows in (slice(y - 30, y), slice(y + h, y + h + 30)):  # the digit above, how sure below
            assert (drawn[rows, x : x + w] == COLOURS[State.SETTLED]).all(axis=2).any()


def test_each_number_has_the_colour_of_its_own_state() -> None:
    settled, doubtful = number("1", x=0.2, w=0.1), number("2", x=0.7, w=0.1)
    drawn = draw(grey(128, 640, 480), reading(State.SETTLED, "1", (settled, doubtful)), (settled,), WHOLE)
    for half, state in ((drawn[120:, :320], State.SETTLED), (drawn[120:, 320:600], State.UNSURE)):
        assert (half[:200] == COLOURS[state]).all(axis=2).any()
    assert not (drawn[120:320, 320:600] == COLOURS[State.SETTLED]).all(axis=2).any()


def test_the_settled_number_is_very_large() -> None:
    """Its digits are at least a fifteenth of the picture high."""
    drawn = draw(grey(128, 640, 480), reading(State.SETTLED, "2021"), (), DEFAULT_REGION)
    rows = np.flatnonzero((drawn[:72] == COLOURS[State.SETTLED]).all(axis=2).sum(axis=1) > 50)
    assert len(rows) > 480 / 15


def test_how_sure_it_is_is_no_wider_than_its_digit() -> None:
    row = number("888888", 0.99, x=0.3, w=0.4)
    drawn = draw(grey(128, 640, 480), reading(State.UNSURE, "888888", (row,)), (), WHOLE)
    first, last = row.digits[0].box.pixels(640, 480), row.digits[-1].box.pixels(640, 480)
    below = (drawn[first[1] + first[3] + 10 : first[1] + first[3] + 20] == COLOURS[State.UNSURE]).all(axis=(0, 2))
    assert first[0] - 15 < np.flatnonzero(below).min() < np.flatnonzero(below).max() < last[0] + last[2] + 15


def test_a_box_outside_the_picture_is_no_error() -> None:
    far = (number("1", x=-0.5, y=-0.5), number("2", x=1.4, y=1.4))
    assert np.any(draw(grey(128), reading(State.UNSURE, "1", far), (), WHOLE) != 128)
