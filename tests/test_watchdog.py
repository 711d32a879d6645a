"""What a camera may do to the program, and what the watchdog makes of it. The waits are shortened, not the rules."""

import threading
import time

import pytest

from stream import capture
from stream.frame import Picture
from stream.metrics import totals
from stream.patience import Patience, Silence, Standstill, same
from stream.sources import Opening, SourceError
from stream.status import CaptureState
from stream.videos import Video
from tests.pictures import grey
from tests.scripted import Act, Scene, Scripted, hurried, running
from tests.waiting import until


def state(scene: Scene) -> CaptureState:
    return scene.status().state


def test_a_camera_that_freezes_is_told_left_behind_and_opened_anew() -> None:
    frozen = Scripted([grey(1), grey(2), Act.FREEZE], "camera 0")
    with running(frozen, Scripted(name="camera 0"), patience=hurried(stalled_s=0.2, hung_s=2)) as scene:
        until(lambda: state(scene) == CaptureState.STALLED)
        status = scene.status()
        until(lambda: len(scene.opened) == 2 and state(scene) == CaptureState.LIVE)
        assert scene.capture.left_behind() == 1
        frozen.thaw.set()
        until(lambda: scene.capture.left_behind() == 0)
        assert frozen.closed.is_set()
        assert scene.faults.last == ""
    assert status.happened == "No pictures from camera 0"
    assert status.upcoming.startswith("It is opened anew in ")


def test_what_a_camera_gives_after_it_was_left_behind_is_too_late() -> None:
    frozen, gone = Scripted([grey(1), Act.FREEZE]), SourceError("gone")
    with running(frozen, gone, patience=hurried(hung_s=0.05)) as scene:
        until(lambda: len(scene.opened) > 2)
        frozen.thaw.set()
        until(frozen.closed.is_set)
        assert len(scene.put) == 1


def test_a_camera_that_does_not_open_is_left_behind_too() -> None:
    thaw = threading.Event()

    def hang() -> Scripted:
        thaw.wait(60)
        raise SourceError("gone")

    scene, hanging = Scene([]), Opening("the camera", hang)
    scene.capture = capture.Capture(
        lambda: hanging, scene.frames, scene.faults, scene.metrics, patience=hurried(opening_s=0.01), pauses_s=(0.001,)
    )
    with scene.capture:
        until(lambda: scene.capture.left_behind() == capture.MOST_LEFT_BEHIND)
        assert state(scene) == CaptureState.RECONNECTING
        assert scene.status().upcoming == "Its driver does not answer: unplug it and plug it in again."
        thaw.set()
        until(lambda: scene.status().upcoming.startswith("Looking for it"))


def test_no_more_threads_hang_than_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "LOOK_S", 0.01)
    cameras = [Scripted([Act.FREEZE]) for _ in range(10)]
    with running(*cameras, patience=hurried(hung_s=0.01)) as scene:
        until(lambda: scene.capture.left_behind() == capture.MOST_LEFT_BEHIND)
        most = len(scene.opened)
        cameras[0].thaw.set()
        until(lambda: len(scene.opened) == most + 1)
    assert most == capture.MOST_LEFT_BEHIND


def test_a_camera_that_only_gives_garbage_is_opened_anew() -> None:
    garbage = Scripted([grey(1)] + [grey(1).astype("uint16")] * 100_000)
    good = [Scripted() for _ in range(20)]  # on a busy machine one of them may seem to hang
    with running(garbage, *good, patience=hurried(hung_s=0.05)) as scene:
        until(lambda: len(scene.opened) > 1 and state(scene) == CaptureState.LIVE)
        assert totals(scene.metrics.frames_dropped)["garbage"] > 0
        assert scene.faults.last == ""


def test_the_same_picture_for_long_is_no_live_one() -> None:
    still = Scripted([grey(7)] * 100_000, "camera 0")
    with running(still, patience=hurried(same_s=0.05)) as scene:
        until(lambda: state(scene) == CaptureState.STALLED)
        status, count = scene.status(), len(scene.put)
        until(lambda: totals(scene.metrics.frames_dropped)["same"] > 5)
        assert len(scene.put) == count
    assert (status.happened, status.upcoming) == (
        "Always the same picture from camera 0",
        "It goes on with the first new picture.",
    )


def test_a_new_picture_ends_a_standstill() -> None:
    class Still(Scripted):
        def read(self) -> Picture | None:
            self.closed.wait(0.001)
            return self._new() if self.thaw.is_set() else grey(7)

    still = Still()
    with running(still, patience=hurried(same_s=0.05)) as scene:
        until(lambda: state(scene) == CaptureState.STALLED)
        still.thaw.set()
        until(lambda: state(scene) == CaptureState.LIVE)


def test_a_slow_camera_is_given_up_until_it_is_known_to_be_slow() -> None:
    cameras = [Scripted(gap_s=0.3) for _ in range(20)]
    with running(*cameras, patience=hurried(stalled_s=0.05, hung_s=0.1)) as scene:
        until(lambda: len(scene.put) > 3)
        until(lambda: _stays(scene))
        until(lambda: state(scene) == CaptureState.LIVE)


def _stays(scene: Scene) -> bool:
    """Whether five pictures come without another opening."""
    opened, put = len(scene.opened), len(scene.put)
    until(lambda: len(scene.put) > put + 5)
    return len(scene.opened) == opened


def test_a_film_may_stand_still() -> None:
    class Still:
        def read(self) -> tuple[bool, object]:
            return True, grey(5)

        def get(self, _what: int) -> float:
            return 200.0

        def release(self) -> None: ...

    film = Video("clip.mp4", Still, paced=True, loop=True)  # type: ignore[arg-type]
    with running(film, patience=hurried(same_s=0.01)) as scene:
        until(lambda: len(scene.put) > 20)
        assert state(scene) == CaptureState.LIVE


class Short:
    """A capture of three pictures."""

    left = 3

    @classmethod
    def film(cls) -> Video:
        return Video("clip.mp4", cls, paced=True, loop=False)  # type: ignore[arg-type]

    def read(self) -> tuple[bool, object]:
        self.left -= 1
        return self.left >= 0, grey(5)

    def get(self, _what: int) -> float:
        return 200.0

    def release(self) -> None: ...


def test_a_film_that_is_played_once_ends() -> None:
    with running(Short.film()) as scene:
        until(lambda: state(scene) == CaptureState.ENDED)
        status = scene.status()
    assert (len(scene.put), len(scene.opened)) == (3, 1)
    assert status.happened == "This was the end of clip.mp4"


def test_a_camera_that_is_back_is_not_kept_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "LOOK_S", 0.01)
    plugged_in = threading.Event()
    with running(Scripted([None]), Scripted(), pauses_s=(600,), back=plugged_in.is_set) as scene:
        until(lambda: state(scene) == CaptureState.RECONNECTING)
        assert len(scene.opened) == 1
        plugged_in.set()
        until(lambda: state(scene) == CaptureState.LIVE)


def test_a_burst_leaves_nothing_behind_but_the_newest() -> None:
    with running(Scripted(gap_s=0)) as scene:
        until(lambda: len(scene.put) >= 2000)
        seq, newest = scene.frames.peek()
    assert newest is not None
    assert newest.seq == seq


@pytest.mark.parametrize("jump_s", [-86400.0, 86400.0])
def test_the_wall_clock_may_jump(monkeypatch: pytest.MonkeyPatch, jump_s: float) -> None:
    now = time.time
    with running(Scripted()) as scene:
        until(lambda: len(scene.put) > 5)
        monkeypatch.setattr(time, "time", lambda: now() + jump_s)
        before = len(scene.put)
        until(lambda: len(scene.put) > before + 50)
        assert state(scene) == CaptureState.LIVE
        assert len(scene.opened) == 1


def test_while_nobody_looks_fewer_pictures_are_read_and_all_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "REST_AFTER_S", 0.05)
    monkeypatch.setattr(capture, "REST_S", 600)
    wanted, source = threading.Event(), Scripted(fps=1000)
    with running(source, wanted=wanted.is_set) as scene:
        until(lambda: totals(scene.metrics.frames_dropped)["unwatched"] > 10)
        reads, put = source.reads, len(scene.put)
        until(lambda: totals(scene.metrics.frames_dropped)["unwatched"] > 20)
        assert (source.reads, len(scene.put)) == (reads, put)
        wanted.set()
        until(lambda: len(scene.put) > put + 10)
        assert state(scene) == CaptureState.LIVE


def test_a_camera_that_can_skip_is_never_let_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    class Skipping(Scripted):
        skipped = 0

        def skip(self) -> bool:
            self.skipped += 1
            self.closed.wait(0.001)
            return self.skipped < 50

    monkeypatch.setattr(capture, "REST_AFTER_S", 0.01)
    monkeypatch.setattr(capture, "REST_S", 600)
    source = Skipping()
    with running(source, wanted=lambda: False) as scene:
        until(lambda: len(scene.opened) > 1)  # it ended while it was skipped
    assert source.skipped == 50


def test_patience_grows_with_a_slow_camera() -> None:
    silence = Silence(Patience())
    assert (silence.stalled_s(30), silence.hung_s(30)) == (2, 3)
    silence.given_up()
    assert silence.hung_s(30) == 6  # so that a picture which takes 5 s comes
    silence.broken(5.0)
    assert (silence.stalled_s(30), silence.hung_s(30)) == (10, 15)
    for _ in range(12):
        silence.broken(0.033)
    assert (silence.stalled_s(30), silence.hung_s(30)) == (2, 3)
    for _ in range(9):
        silence.given_up()
    assert (silence.hung_s(30), silence.opening_s()) == (24, 64)


@pytest.mark.parametrize(("fps", "stalled_s", "hung_s"), [(0.2, 10, 15), (0.0, 2, 3), (float("nan"), 2, 3), (-1, 2, 3)])
def test_patience_with_what_a_source_says_it_gives(fps: float, stalled_s: float, hung_s: float) -> None:
    silence = Silence(Patience())
    assert (silence.stalled_s(fps), silence.hung_s(fps)) == (stalled_s, hung_s)


def test_a_standstill_is_of_pictures_that_are_the_same_to_the_bit() -> None:
    standstill = Standstill(10)
    assert not standstill.lasts(grey(1), 0)
    assert not standstill.lasts(grey(1), 9)
    assert standstill.lasts(grey(1), 10)
    nearly = grey(1)
    nearly[3, 5, 1] += 1
    assert not standstill.lasts(nearly, 11)
    assert not standstill.lasts(nearly, 20)
    assert standstill.lasts(nearly, 21)
    assert not same(grey(1, 64, 48), grey(1, 48, 64))
