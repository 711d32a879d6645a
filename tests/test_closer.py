"""Where the finder looks again, and how its looks are put together."""

import numpy as np
import pytest

from model.closer import MOST_PARTS, is_whole, merged, parts
from model.contrast import contrast
from model.finder_grid import SIDE, Found
from model.values import Box, around
from tests.pictures import written

SIZE = (640, 480)
SCALE = SIDE / 640
NO_INK = (np.zeros((480, 640), np.float32), np.zeros((480, 640), np.float32))


def found(box: Box, heat: float = 0.9) -> Found:
    return Found(box, np.array([heat] + [0.0] * 9, np.float32), heat)


def page(rows: int, count: int, height: float) -> list[Found]:
    pitch, line = 600 / count, 460 / rows
    return [found(Box(20 + pitch * x, 10 + line * y, 0.6 * height, height)) for y in range(rows) for x in range(count)]


@pytest.mark.parametrize(("rows", "count", "height"), [(1, 12, 40.0), (5, 12, 40.0), (5, 3, 50.0), (1, 1, 12.0)])
def test_every_small_digit_is_whole_in_some_part(rows: int, count: int, height: float) -> None:
    digits = page(rows, count, height)
    again = parts(digits, NO_INK, SCALE)
    assert 0 < len(again) <= MOST_PARTS
    for one in digits:
        assert any(is_whole(one.box, part, SIZE) for part in again)
    for part in again:
        assert part.clipped(*SIZE) == part
        assert max(part.w, part.h) < 0.85 * 640


@pytest.mark.parametrize("digits", [[], page(1, 4, 120.0), [found(Box(10.0, 10.0, 20.0, 30.0), heat=0.3)]])
def test_what_is_large_or_hardly_there_needs_no_second_look(digits: list[Found]) -> None:
    assert parts(digits, NO_INK, SCALE) == []


def test_where_nothing_was_found_a_row_of_ink_is_looked_at() -> None:
    picture = written("88888888", height=30, pen=4, at=(0.6, 0.3), size=SIZE)
    again = parts([], contrast(picture), SCALE)
    assert again
    assert around(again).common(Box(300.0, 130.0, 170.0, 30.0)) == 170.0 * 30.0
    assert parts([], contrast(written("8", height=30, pen=4, size=SIZE)), SCALE) == []


def test_of_a_digit_seen_twice_the_likelier_stays() -> None:
    seen = [
        found(Box(10.0, 10.0, 20.0, 30.0), 0.5),
        found(Box(12.0, 11.0, 20.0, 30.0)),
        found(Box(40.0, 10.0, 20.0, 30.0)),
    ]
    assert [one.box.x for one in merged(seen)] == [12.0, 40.0]
