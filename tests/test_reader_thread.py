"""The reader: one frame at a time, and as a thread."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import cv2
import numpy as np
import pytest

from model.values import Box, Hint, Number, Reading, State
from stream.faults import Faults
from stream.frame import NOTICE, Frame, Picture, View
from stream.latest import Latest
from stream.metrics import Metrics, total, totals
from stream.reader import FrameReader, ReaderThread, Tuning
from stream.status import CaptureState, CaptureStatus
from tests.pictures import frame, grey, number
from tests.waiting import LONG_S, until

LEFT = Tuning(0.8, Box(0.0, 0.0, 0.5, 1.0))


class FakeReader:
    """Finds a "7" in each picture; fails on a black one."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    def read(self, picture: Picture) -> tuple[Number, ...]:
        self.shapes.append(picture.shape)
        if picture.max() == 0:
            raise ZeroDivisionError("a black picture")
        return (number("7", 0.9, x=0.2, y=0.2, w=0.4, h=0.4),)


class Bench:
    """A reader thread between its slots."""

    def __init__(self, watched: Callable[[], bool]) -> None:
        self.frames = Latest[Frame]()
        self.tuning = Latest[Tuning]()
        self.readings = Latest[Reading]()
        self.views = Latest[View]()
        self.metrics = Metrics()
        self.faults = Faults(self.metrics)
        self.thread = ReaderThread(
            self.frames,
            FakeReader(),
            self.tuning,
            self.readings,
            self.views,
            watched,
            self.status,
            self.faults,
            self.metrics,
            pauses_s=(0.01,),
        )
        self.put = 0
        self.state = CaptureState.LIVE

    def show(self, picture: Picture) -> Reading:
        """Put a frame and wait for its reading."""
        self.put += 1
        before = self.readings.peek()[0]
        self.frames.put(frame(self.put, picture))
        reading = self.readings.wait(before, timeout=LONG_S)[1]
        assert reading is not None
        return reading

    def fail(self, times: int) -> None:
        """Put frames that it can't read, each after the one before has failed."""
        while self.failures() < times:
            before = self.failures()
            self.frames.put(frame(1, grey(0)))
            until(lambda: self.failures() > before)  # noqa: B023 - called before the loop goes on

    def status(self) -> CaptureStatus:
        return CaptureStatus("camera 0", self.state, 320, 240, 30.0, 0.0, 3.0, "No pictures from camera 0", "Soon.")

    def failures(self) -> int:
        return self.faults.restarts()["reader"]


@contextmanager
def running(watched: Callable[[], bool] = lambda: True) -> Iterator[Bench]:
    bench = Bench(watched)
    with bench.thread:
        yield bench


def test_one_frame() -> None:
    reader = FrameReader(FakeReader())
    readings = [reader.read(frame(seq, grey(9)), LEFT) for seq in (1, 2, 3, 4)]
    assert [r.seq for r in readings] == [1, 2, 3, 4]
    assert [r.state for r in readings] == [State.UNSURE] * 3 + [State.SETTLED]
    assert readings[-1].text == "7"
    assert readings[-1].numbers[0].box == pytest.approx(Box(0.1, 0.2, 0.2, 0.4))  # of the picture, not the region


def test_only_the_region_is_read() -> None:
    fake = FakeReader()
    FrameReader(fake).read(frame(1, grey(9, 640, 480)), LEFT)
    assert fake.shapes == [(480, 320, 3)]


def test_readings_and_views() -> None:
    with running() as bench:
        reading = bench.show(grey(100, 320, 240))
        view = bench.views.wait(0, timeout=LONG_S)[1]
    assert (reading.seq, reading.captured_at, reading.text) == (1, 1.0, "7")
    assert view is not None
    assert (view.seq, view.captured_at, view.at) == (1, 1.0, 1.0)
    assert decoded(view).shape == (240, 320, 3)
    assert bench.faults.last == ""


def test_nothing_is_encoded_while_nobody_watches() -> None:
    with running(watched=lambda: False) as bench:
        for _ in range(3):
            bench.show(grey(100))
    assert bench.views.peek() == (0, None)


def test_a_number_is_cut_out_once_it_has_settled_and_not_again_while_it_is_there() -> None:
    with running(watched=lambda: False) as bench:
        readings = [bench.show(grey(level)) for level in (50, 90, 130, 170, 210)]
        away = bench.show(grey(20))
    pictures = [reading.pictures.get("7") for reading in readings]
    assert [reading.state for reading in readings] == [State.UNSURE] * 3 + [State.SETTLED] * 2
    assert pictures[:3] == [None] * 3
    assert pictures[3] is not None
    assert pictures[3] is pictures[4]
    small = cv2.imdecode(np.frombuffer(pictures[3], np.uint8), cv2.IMREAD_COLOR)
    assert small is not None
    assert abs(float(small.mean()) - 170) < 3
    assert away.as_dict().keys() == readings[0].as_dict().keys()


def test_tuning_changes_while_it_runs() -> None:
    with running() as bench:
        bench.tuning.put(LEFT)
        assert bench.show(grey(9)).text == "7"
        bench.tuning.put(Tuning(0.95, LEFT.region))
        assert bench.show(grey(9)).text == ""


def test_a_pattern_tells_which_numbers_settle() -> None:
    reader = FrameReader(FakeReader())
    said = [reader.read(frame(seq, grey(9)), Tuning(0.8, LEFT.region, r"\d{6}")) for seq in range(1, 10)][-1]
    assert (said.state, said.text, [number.text for number in said.numbers]) == (State.UNSURE, "", ["7"])


def test_another_region_is_read_from_the_next_frame_on() -> None:
    fake, picture = FakeReader(), grey(9, 640, 480)
    reader = FrameReader(fake)
    for seq, tuning in enumerate((LEFT, Tuning(0.8, Box(0.0, 0.0, 1.0, 0.5))), start=1):
        reader.read(frame(seq, picture), tuning)
    assert fake.shapes == [(480, 320, 3), (240, 640, 3)]


def test_only_what_is_drawn_is_mirrored() -> None:
    picture = grey(100, 320, 240)
    picture[:, 120:160] = 255  # in the region, and so bright that the JPEG shows it
    plain = FrameReader(FakeReader()).read(frame(1, picture), LEFT)
    with running() as bench:
        bench.tuning.put(replace(LEFT, mirror=True))
        reading = bench.show(picture)
        view = decoded(_newest(bench))
    assert reading.numbers == plain.numbers, "boxes are the camera's"
    assert view[200:, 165:195].mean() > 200
    assert view[200:, 125:155].mean() < 150


def test_a_reading_says_what_to_do() -> None:
    reader = FrameReader(FakeReader())
    tuning = replace(LEFT, threshold=0.95)  # the reader is less sure than that
    said = [reader.read(frame(seq, grey(9)), tuning).hint for seq in range(1, 10)]
    assert (said[0], said[-1]) == (Hint.NONE, Hint.TOO_DARK)
    sure = [reader.read(frame(seq, grey(9)), LEFT) for seq in range(10, 20)]
    assert (sure[-1].state, sure[-1].hint) == (State.SETTLED, Hint.NONE)


def test_the_newest_frame_wins() -> None:
    entered, go_on = threading.Event(), threading.Event()

    def watched() -> bool:
        entered.set()
        return not go_on.wait(LONG_S)

    with running(watched) as bench:
        bench.show(grey(9))
        assert entered.wait(LONG_S)
        for seq in range(2, 11):
            bench.frames.put(frame(seq, grey(9)))
        go_on.set()
        reading = bench.readings.wait(1, timeout=LONG_S)[1]
    assert reading is not None
    assert reading.seq == 10
    assert totals(bench.metrics.frames_dropped)["busy"] == 8
    assert bench.readings.peek()[0] == 2  # those between were never read


def test_a_failure_is_loud_once_and_reading_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    with running() as bench:
        bench.fail(3)
        assert bench.show(grey(9)).text == "7"
        assert bench.faults.last == "The reader failed: ZeroDivisionError: a black picture"
        until(lambda: not bench.faults.failing())
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_it_stops_without_a_frame() -> None:
    with running() as bench:
        pass
    assert bench.readings.peek() == (0, None)


def test_while_the_camera_is_away_views_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stream.reader.AGAIN_S", 0.01)
    with running() as bench:
        bench.show(grey(100, 320, 240))
        bench.state = CaptureState.STALLED
        until(lambda: _newest(bench).seq == NOTICE)
        assert decoded(_newest(bench)).shape == (240, 320, 3)
        bench.state = CaptureState.LIVE
        bench.show(grey(100, 320, 240))
        assert bench.views.wait(0, timeout=LONG_S)[1]
        until(lambda: _newest(bench).seq == 2)


def test_who_comes_between_two_frames_gets_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stream.reader.AGAIN_S", 0.01)
    watching = threading.Event()
    with running(watching.is_set) as bench:
        bench.show(grey(100))
        assert bench.views.peek() == (0, None)
        watching.set()
        bench.views.wait(2, timeout=LONG_S)
    view = _newest(bench)
    assert view.seq == 1
    assert total(bench.metrics.frames_encoded) == 1  # put more than once


def _newest(bench: Bench) -> View:
    view = bench.views.wait(0, timeout=LONG_S)[1]
    assert view is not None
    return view


def decoded(view: View) -> Picture:
    picture = cv2.imdecode(np.frombuffer(view.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return np.asarray(picture, np.uint8)
