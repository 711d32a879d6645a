"""Pace, rate and retry, on a clock that the test turns."""

import pytest

from stream.pace import Allowance, Pace, Rate, Retry


class Clock:
    """Stands still until somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


def times(work_s: list[float]) -> list[float]:
    """When frames pass at 10 per second if the consumer works that long before each, from the first on."""
    clock = Clock()
    pace = Pace(10.0, clock, clock.sleep)
    passed = []
    for seconds in work_s:
        clock.now += seconds
        pace.wait()
        passed.append(round(clock.now - 100, 6))
    return passed


@pytest.mark.parametrize(
    ("work_s", "passed"),
    [
        ([0, 0, 0, 0], [0, 0.1, 0.2, 0.3]),
        ([0, 0.05, 0.09, 0.01], [0, 0.1, 0.2, 0.3]),  # work within the period costs nothing
        ([0, 0.12, 0, 0], [0, 0.12, 0.2, 0.3]),  # a little late: back on the schedule
        ([0, 1.0, 0, 0, 0], [0, 1.0, 1.0, 1.1, 1.2]),  # a stall: no burst to make up for it
    ],
)
def test_pace(work_s: list[float], passed: list[float]) -> None:
    assert times(work_s) == passed


def test_rate_forgets() -> None:
    clock = Clock()
    rate = Rate(clock)
    assert rate.per_second() == 0
    for _ in range(100):
        rate.tick()
        clock.now += 0.05
    assert rate.per_second() == pytest.approx(20)
    clock.now += 10
    assert rate.per_second() == 0


def test_two_at_once_are_no_great_rate() -> None:
    clock = Clock()
    rate = Rate(clock)
    rate.tick()
    clock.now += 0.003
    rate.tick()
    assert rate.per_second() <= 2


def test_retry_grows_and_starts_again() -> None:
    retry = Retry()
    pauses = [retry.next_s() for _ in range(6)]
    retry.succeeded()
    assert [*pauses, retry.next_s()] == [0.5, 1, 2, 4, 8, 8, 0.5]


def test_an_allowance_is_spent_and_comes_back() -> None:
    clock = Clock()
    allowance = Allowance(4, clock)
    assert [allowance.spend() for _ in range(6)] == [True] * 4 + [False] * 2
    clock.now += 0.5
    assert [allowance.spend() for _ in range(3)] == [True, True, False]
    clock.now += 60
    assert [allowance.spend() for _ in range(5)] == [True] * 4 + [False]
