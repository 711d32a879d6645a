"""The figures of the demo's film: what is counted."""

from bench.film import LONG, Tally
from bench.tables import percentile


def tallied(*frames: tuple[str, str, list[str]], times: int = 1) -> Tally:
    """The tally of (settled, wholly in the region, in view), each `times` over."""
    tally = Tally()
    for index, frame in enumerate(frame for frame in frames for _ in range(times)):
        tally.frame(index, *frame)
    return tally


def test_the_wait_begins_when_the_number_is_wholly_in() -> None:
    tally = tallied(("", "", ["12"]), ("", "12", ["12"]), ("1", "12", ["12"]), ("12", "12", ["12"]), ("", "12", ["12"]))
    assert tally.waits == [2]
    assert tally.wrong == {("1", "12")}
    assert (tally.missed, tally.empty, tally.in_empty) == ([], 0, 0)


def test_settled_on_its_way_in_waits_for_nothing() -> None:
    assert tallied(("7", "", ["7"]), ("7", "7", ["7"])).waits == [0]


def test_a_number_that_is_held_up_and_never_settles_is_missed() -> None:
    held, gone = ("", "7", ["7"]), ("", "", [""])
    assert tallied(held, gone, times=LONG).missed == ["7"]
    assert tallied(held, gone, times=LONG - 1).missed == []


def test_empty_moments() -> None:
    tally = tallied(("7", "", []), ("", "", []), ("", "", []))
    assert (tally.empty, tally.in_empty, tally.wrong) == (3, 1, set())


def test_percentile() -> None:
    values = [float(value) for value in range(100, 0, -1)]
    assert (percentile(values, 50), percentile(values, 95), percentile([3.0], 95)) == (51.0, 96.0, 3.0)
