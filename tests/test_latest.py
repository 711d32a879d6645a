"""The one-slot mailbox."""

import threading

from stream.latest import Latest
from tests.waiting import LONG_S


def test_empty() -> None:
    assert Latest[int]().peek() == (0, None)
    assert Latest[int]().wait(0, timeout=0.01) == (0, None)


def test_the_newest_wins() -> None:
    slot = Latest[str]()
    for value in "abc":
        slot.put(value)
    assert slot.peek() == slot.wait(2, timeout=LONG_S) == (3, "c")
    assert slot.wait(3, timeout=0.01) == (3, "c")  # nothing newer: what there is, after the timeout


def test_a_waiting_thread_is_woken() -> None:
    slot = Latest[int]()
    got: list[tuple[int, int | None]] = []
    threads = [threading.Thread(target=lambda: got.append(slot.wait(0, timeout=LONG_S))) for _ in range(3)]
    for thread in threads:
        thread.start()
    slot.put(5)
    for thread in threads:
        thread.join(LONG_S)
    assert got == [(1, 5)] * 3


def test_a_slow_reader_never_goes_back() -> None:
    slot = Latest[int]()
    total = 2000

    def fill() -> None:
        for value in range(1, total + 1):
            slot.put(value)

    writer = threading.Thread(target=fill)
    writer.start()
    seen = [0]
    while seen[-1] < total:
        seq, value = slot.wait(seen[-1], timeout=LONG_S)
        assert value == seq > seen[-1]
        seen.append(seq)
    writer.join(LONG_S)


def test_on_put_is_called_after_each_put() -> None:
    slot = Latest[int]()
    seen: list[tuple[int, int | None]] = []
    slot.on_put(lambda: seen.append(slot.peek()))
    slot.put(7)
    slot.put(8)
    assert seen == [(1, 7), (2, 8)]
