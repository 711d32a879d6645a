"""The capture thread, on sources that follow a script."""

import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from stream import capture
from stream.capture import Capture
from stream.faults import Faults
from stream.frame import Frame, as_picture
from stream.latest import Latest
from stream.metrics import Metrics, totals
from stream.sources import Opening, SourceError
from stream.status import CaptureState
from tests.pictures import grey
from tests.scripted import Act, Scene, Scripted, running
from tests.waiting import until


def test_pictures_become_frames_in_order() -> None:
    source = Scripted([grey(level) for level in range(5)])
    with running(source) as scene:
        until(lambda: len(scene.put) >= 5)
        status = scene.status()
    assert [frame.seq for frame in scene.put[:5]] == [1, 2, 3, 4, 5]
    assert [int(frame.picture[0, 0, 0]) for frame in scene.put[:5]] == [0, 1, 2, 3, 4]
    assert all(a.at <= b.at for a, b in zip(scene.put, scene.put[1:], strict=False))
    assert (status.source, status.state, status.width, status.height) == ("scripted", "live", 64, 48)
    assert status.fps > 0
    assert scene.faults.last == ""
    assert source.closed.is_set()
    assert scene.status().state == CaptureState.ENDED


def test_before_the_first_picture() -> None:
    source = Scripted([Act.FREEZE])
    with running(source) as scene:
        status = scene.status()
        source.thaw.set()
    assert (status.state, status.width, status.height, status.fps) == ("starting", 0, 0, 0)
    assert (status.happened, status.upcoming) == (
        "Opening the camera",
        "Its picture comes as soon as it gives one.",
    )


def test_a_lost_camera_is_said_once_and_comes_back_with_another_size(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    first = Scripted([grey(1), None])
    gone = SourceError("There is no camera 0.")
    with running(first, gone, gone, gone, Scripted([grey(2, 32, 16)] * 1000, "camera 0")) as scene:
        until(lambda: len(scene.opened) == 5 and scene.status().state == "live" and len(scene.put) > 1)
        status = scene.status()
    assert (status.source, status.width, status.height) == ("camera 0", 32, 16)
    assert [frame.seq for frame in scene.put[:3]] == [1, 2, 3]
    assert first.closed.is_set()
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert not any(record.exc_info for record in caplog.records)


def test_a_camera_that_stays_away_is_shown() -> None:
    with running(Scripted([None])) as scene:
        until(lambda: len(scene.opened) >= 3)
        status = scene.status()
    assert (status.state, status.happened) == (CaptureState.RECONNECTING, "No connection to scripted")
    assert status.upcoming.startswith("Looking for it again ")


def test_the_unexpected_is_loud_once_counted_and_survived(caplog: pytest.LogCaptureFixture) -> None:
    bad = RuntimeError("a bug")
    with running(Scripted([bad]), Scripted([bad]), bad, Scripted([grey(1)])) as scene:
        until(lambda: scene.put)
        until(lambda: not scene.faults.failing())
    assert (scene.faults.restarts(), scene.faults.last) == ({"capture": 3}, "The capture failed: RuntimeError: a bug")
    assert sum(record.exc_info is not None for record in caplog.records) == 1


def test_a_read_that_hangs_does_not_keep_the_exit(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(capture, "CLOSE_S", 0.05)
    source = Scripted([Act.FREEZE])
    with Scene([source]).capture:
        until(source.frozen.is_set)
    assert not source.closed.is_set()  # closing it under the hanging thread would crash
    source.thaw.set()
    assert "hangs and was left behind" in caplog.text


def test_the_exit_cuts_a_pause_short() -> None:
    opening = Opening("the camera", lambda: Scripted([None]))
    slow = Capture(lambda: opening, Latest[Frame](), Faults(), Metrics(), pauses_s=(600,))
    with slow:
        until(lambda: slow.status().state == "reconnecting")
        until(lambda: re.fullmatch(r"Looking for it again in (600|5\d\d) s\.", slow.status().upcoming))
    assert slow.status().state == "ended"


def colour(dtype: type, *shape: int) -> NDArray[Any]:
    return np.full(shape, 9, dtype)


@pytest.mark.parametrize(
    ("raw", "taken"),
    [
        (colour(np.uint8, 16, 24, 3), True),
        (colour(np.uint8, 16, 24), True),
        (colour(np.uint8, 16, 24, 1), True),
        (colour(np.uint8, 16, 24, 4), True),
        (colour(np.uint8, 16, 24, 2), False),
        (colour(np.uint16, 16, 24, 3), False),
        (colour(np.float32, 16, 24, 3), False),
        (colour(np.uint8, 0, 6, 3), False),
        (colour(np.uint8, 15, 24, 3), False),
        (colour(np.uint8, 16, 257, 3), False),
        (colour(np.uint8, 256, 16, 3), True),
        (colour(np.uint8, 24), False),
        (colour(np.uint8, 1, 16, 24, 3), False),
    ],
)
def test_as_picture(raw: NDArray[Any], taken: bool) -> None:
    picture = as_picture(raw)
    assert (picture is not None) == taken
    if picture is not None:
        assert picture.shape == (*raw.shape[:2], 3)
        assert picture.dtype == np.uint8
        assert (picture == 9).all()


def test_frames_that_are_no_pictures_are_skipped() -> None:
    with running(Scripted([colour(np.uint16, 16, 24, 3), colour(np.uint8, 16, 24, 2), grey(3)])) as scene:
        until(lambda: scene.put)
        assert totals(scene.metrics.frames_dropped)["garbage"] == 2
    assert int(scene.put[0].picture[0, 0, 0]) == 3
