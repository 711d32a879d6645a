"""Waiting inside a server for what native threads put, and the live picture on real sockets."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from stream import mjpeg
from stream.audience import Audience
from stream.fanout import Green, loop_of
from stream.frame import View
from stream.latest import Latest
from stream.loops import AT_ONCE, Loop
from stream.metrics import Metrics, totals
from tests.waiting import LONG_S, until

MODES = ["eventlet", "threading"]


@pytest.fixture(params=MODES)
def loop(request: pytest.FixtureRequest) -> Iterator[Loop]:
    with loop_of(request.param) as loop:
        yield loop


def view(seq: int, size: int = 100) -> View:
    return View(seq, float(seq), float(seq), bytes([seq % 256]) * size)


def test_a_put_from_a_native_thread_wakes_who_waits(loop: Loop) -> None:
    slot = Latest[int]()
    waits = loop.waits(slot)
    with ThreadPoolExecutor(1) as others:
        for value in range(1, 50):
            others.submit(slot.put, value)
            assert waits.wait(value - 1, LONG_S) == (value, value)


def test_who_waits_in_vain_gets_what_there_is(loop: Loop) -> None:
    slot = Latest[str]()
    waits = loop.waits(slot)
    assert waits.wait(0, 0.01) == (0, None)
    slot.put("old")
    assert waits.wait(1, 0.01) == (1, "old")
    assert waits.wait(0, LONG_S) == (1, "old")
    assert waits.peek() == (1, "old")


def test_work_beside_the_loop_returns_and_raises(loop: Loop) -> None:
    assert loop.beside(lambda: threading.current_thread() is threading.main_thread(), LONG_S) is False
    with pytest.raises(ZeroDivisionError):
        loop.beside(lambda: 1 / 0, LONG_S)


def test_too_much_beside_the_loop_times_out(loop: Loop) -> None:
    go, at_work = threading.Event(), list[bool]()

    def hold() -> None:
        at_work.append(True)
        go.wait()

    def too_much() -> bool:
        with pytest.raises(TimeoutError):
            loop.beside(hold, 0.01)
        return len(at_work) == AT_ONCE

    until(too_much)  # on a busy machine a thread may begin too late
    with pytest.raises(TimeoutError):  # both threads are at work; this one is never begun
        loop.beside(go.clear, 0.01)
    go.set()
    assert loop.beside(go.is_set, LONG_S)


def test_a_task_that_fails_is_told_once_and_starts_again(
    loop: Loop, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stream.loops.PAUSES_S", (0.001,))
    steps, done = [0], Latest[None]()
    waits = loop.waits(done)

    def step() -> None:
        steps[0] += 1
        if steps[0] < 4:
            raise RuntimeError("a bug")
        if steps[0] == 5:
            done.put(None)
            loop.stopping.put("enough")

    loop.start(step, "clerk")
    waits.wait(0, LONG_S)
    assert steps == [5]
    assert loop.faults.last == "The clerk failed: RuntimeError: a bug"
    assert (loop.faults.failing(), loop.faults.restarts()) == ([], {"clerk": 3})
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_a_call_that_fails_does_not_silence_the_bell(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with Green() as loop:
        loop._soon(fail)
        slot = Latest[int]()
        waits = loop.waits(slot)
        slot.put(1)
        assert waits.wait(0, LONG_S) == (1, 1)
        assert loop.beside(lambda: 7, LONG_S) == 7
        assert loop.faults.restarts() == {"bell": 1}
    assert "ZeroDivisionError" in caplog.text


def test_the_parts_of_the_stream() -> None:
    views = Latest[View]()
    views.put(view(1))
    parts = mjpeg.parts(views, Audience(), Metrics(), None, whole_header_first=False)
    assert next(parts) == mjpeg.OPENING
    header, _, rest = _next_after(parts, views, view(2)).partition(b"\r\n\r\n")
    assert re.fullmatch(rb"Content-Length: 100\r\nX-Timestamp: 2\.000000\r\nX-Age: \d+\.\d{4}", header)
    assert rest == view(2).jpeg + b"\r\n" + mjpeg.OPENING
    parts.close()


def test_chromium_gets_the_next_header_whole() -> None:
    views = Latest[View]()
    parts = mjpeg.parts(views, Audience(), Metrics(), None, whole_header_first=True)
    assert next(parts) == mjpeg.OPENING + b"\r\n"
    assert _next_after(parts, views, view(1)) == view(1).jpeg + b"\r\n" + mjpeg.OPENING + b"\r\n"
    parts.close()


def test_the_newest_picture_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mjpeg, "REPEAT_S", 0.01)
    views = Latest[View]()
    parts = mjpeg.parts(views, Audience(), Metrics(), None, whole_header_first=False)
    next(parts)
    first, again = _next_after(parts, views, view(1)), next(parts)
    assert re.sub(rb"X-Age: [\d.]+", b"", again) == re.sub(rb"X-Age: [\d.]+", b"", first)
    parts.close()


def test_a_closed_audience_goes_home() -> None:
    views, audience = Latest[View](), Audience()
    parts = mjpeg.parts(views, audience, Metrics(), None, whole_header_first=False)
    next(parts)
    audience.close()
    assert list(parts) == []


def test_a_viewer_that_does_not_read_misses_pictures_and_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mjpeg, "PATIENCE_S", 2.0)
    monkeypatch.setattr(mjpeg, "REPEAT_S", 0.01)
    views, audience, metrics = Latest[View](), Audience(), Metrics()
    ours, theirs = _tcp_pair()
    with ours, theirs:
        mjpeg.prepare(ours)
        parts = mjpeg.parts(views, audience, metrics, ours, whole_header_first=False)
        next(parts)
        views.put(view(1))
        parts_sent = 0
        gone = threading.Event()
        sender = threading.Thread(target=_keep_putting, args=(views, lambda: not gone.is_set()))
        sender.start()
        for part in parts:
            parts_sent += 1
            ours.sendall(part)
        gone.set()
        sender.join()
    assert parts_sent < 30
    assert totals(metrics.frames_skipped)["slow"] > 0


def test_a_snapshot_asks_for_a_picture_and_waits_for_it() -> None:
    views, audience = Latest[View](), Audience()
    views.put(view(1))
    with ThreadPoolExecutor(1) as others:
        snapshot = others.submit(mjpeg.next_view, views, audience, LONG_S)
        until(audience.watched)
        assert audience.viewers == 0
        views.put(view(2))
        assert snapshot.result() == view(2)
    assert mjpeg.next_view(views, audience, 0.01) is None
    assert not audience.watched()


def _next_after(parts: Iterator[bytes], views: Latest[View], newer: View) -> bytes:
    """The next part, when `newer` comes while it is waited for."""
    timer = threading.Timer(0.05, views.put, [newer])
    timer.start()
    part = next(parts)
    timer.join()
    return part


def _keep_putting(views: Latest[View], wanted: object) -> None:
    assert callable(wanted)
    seq = 1
    while wanted():
        seq += 1
        views.put(view(seq, size=20_000))
        time.sleep(0.002)


def _tcp_pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a connection on this machine, with small buffers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        theirs = socket.socket()
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
        theirs.connect(listener.getsockname())
        ours, _ = listener.accept()
    return ours, theirs
