"""Where values stand in a chart."""

import pytest

from web.charts import Plane, Range, around, ticks


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.0, 1.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0.92, 1.0, [0.92, 0.94, 0.96, 0.98, 1.0]),
        (0.0, 6.0, [0.0, 2.0, 4.0, 6.0]),
        (5.0, 5.0, [5.0]),
        (0.0, 0.0, [0.0]),
    ],
)
def test_ticks_are_round_and_few(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == expected


@pytest.mark.parametrize(
    ("values", "expected"), [([0.928, 0.996], (0.92, 1.0)), ([0.7, 0.97], (0.7, 1.0)), ([5.0, 0.8], (0.0, 5.0))]
)
def test_a_range_is_round_and_holds_its_values(values: list[float], expected: Range) -> None:
    assert around(values, most=5.0) == pytest.approx(expected)


def test_a_plane_goes_up_and_to_the_right() -> None:
    plane = Plane((0.0, 10.0), (0.0, 1.0))
    assert plane.x(0.0) == 44.0
    assert plane.x(10.0) == 340.0
    assert plane.y(1.0) == 16.0
    assert plane.y(0.0) == 186.0
    assert plane.line([(0.0, 0.0), (10.0, 1.0)]) == "44.0,186.0 340.0,16.0"


def test_a_plane_of_one_value_puts_it_in_the_middle() -> None:
    assert Plane((3, 3), (0.0, 1.0)).x(3) == 192.0


def test_what_is_counted_has_whole_ticks() -> None:
    assert Plane((1, 3), (0.0, 1.0)).x_ticks == [1, 2, 3]
    assert Plane((1.0, 3.0), (0.0, 1.0)).x_ticks == [1.0, 1.5, 2.0, 2.5, 3.0]
