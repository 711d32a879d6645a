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
    drawn = draw(picture, reading(state, text, numbers), DEFAULT_REGION)
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
    drawn = draw(grey(128, 640, 480), reading(State.EMPTY), region)
    middle = draw(grey(128, 640, 480), reading(State.EMPTY), Box(0.45, 0.45, 0.1, 0.1))
    painted, expected = (int((p == COLOURS[State.EMPTY]).all(axis=2).sum()) for p in (drawn, middle))
    assert painted > 0.8 * expected


def test_each_digit_is_marked() -> None:
    numbers = (number("1", x=0.3, y=0.6), number("23", x=0.6, y=0.6))
    drawn = draw(grey(128, 640, 480), reading(State.SETTLED, "1", numbers), WHOLE)
    for digit in (digit for n in numbers for digit in n.digits):
        x, y, w, h = digit.box.pixels(640, 480)
        for rows in (slice(y - 30, y), slice(y + h, y + h + 30)):  # the digit above, how sure below
            assert (drawn[rows, x : x + w] == COLOURS[State.SETTLED]).all(axis=2).any()


def test_a_box_outside_the_picture_is_no_error() -> None:
    far = (number("1", x=-0.5, y=-0.5), number("2", x=1.4, y=1.4))
    assert np.any(draw(grey(128), reading(State.UNSURE, "1", far), WHOLE) != 128)
