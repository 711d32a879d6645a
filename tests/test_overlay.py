"""What is drawn onto a picture."""

import numpy as np
import pytest

from model.values import WHOLE, Box, Number, Reading, State
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
    ("state", "text", "said"),
    [
        (State.EMPTY, "", "Show a number"),
        (State.UNSURE, "", "Reading..."),
        (State.UNSURE, "7", "Hold still"),
        (State.SETTLED, "007", "007"),
    ],
)
def test_words(state: State, text: str, said: str) -> None:
    assert words(reading(state, text)) == said


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
