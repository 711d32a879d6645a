"""Turning to another source while the program runs, on sources that follow a script."""

import threading
from pathlib import Path

import pytest

from stream import capture
from stream.sources import Opening, SourceError
from stream.status import CaptureState
from tests.pictures import grey
from tests.scripted import Act, Scene, Scripted, hurried, running
from tests.test_watchdog import Short, state
from tests.waiting import until


def turn(scene: Scene, source: Scripted) -> None:
    """Want another source."""
    scene.chosen = Opening(source.name, lambda: source)


def is_live(scene: Scene, name: str) -> bool:
    return (scene.status().source, scene.status().state) == (name, CaptureState.LIVE)


def test_another_source_is_turned_to_and_the_first_let_go() -> None:
    first, second = Scripted(name="first"), Scripted([grey(9, 32, 16)] * 10_000, "second", fps=7)
    with running(first) as scene:
        until(lambda: is_live(scene, "first"))
        turn(scene, second)
        until(lambda: is_live(scene, "second") and scene.status().width == 32)
        assert first.closed.is_set()
        assert scene.status().offered_fps == 7
        assert scene.faults.restarts() == {"capture": 0}
        seqs = [frame.seq for frame in scene.put]
    assert seqs == list(range(1, len(seqs) + 1))


def test_until_it_gives_a_picture_it_is_being_opened() -> None:
    with running(Scripted(name="first")) as scene:
        until(lambda: is_live(scene, "first"))
        second = Scripted([Act.FREEZE], "second")
        turn(scene, second)
        until(lambda: scene.status().source == "second")
        status = scene.status()
        second.thaw.set()
    assert (status.state, status.happened) == (CaptureState.STARTING, "Opening second")


def test_one_that_does_not_open_says_why_and_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "LOOK_S", 0.01)
    plugged_in = threading.Event()
    second = Scripted(name="second")

    def plug_in() -> Scripted:
        if not plugged_in.is_set():
            raise SourceError("There is no second camera", "plug it in")
        return second

    with running(Scripted(name="first"), pauses_s=(600,)) as scene:
        until(lambda: is_live(scene, "first"))
        scene.chosen = Opening("second", plug_in, plugged_in.is_set)
        until(lambda: state(scene) == CaptureState.RECONNECTING)
        status = scene.status()
        assert (status.source, status.happened) == ("second", "There is no second camera")
        assert status.upcoming.startswith("Plug it in. Looking for it again in ")
        plugged_in.set()
        until(lambda: is_live(scene, "second"))


def test_a_source_that_was_lost_says_what_to_do_as_soon_as_that_is_known() -> None:
    unplugged = SourceError("There is no camera 0", "plug it in")
    with running(Scripted([grey(1), None]), unplugged, unplugged, Scripted([Act.FREEZE])) as scene:
        until(lambda: scene.status().upcoming.startswith("Plug it in. "))
        assert scene.status().happened == "No connection to scripted"


def test_one_that_is_away_is_left_at_once() -> None:
    with running(Scripted([None]), pauses_s=(600,)) as scene:
        until(lambda: state(scene) == CaptureState.RECONNECTING)
        turn(scene, Scripted(name="second"))
        until(lambda: is_live(scene, "second"))


def test_one_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "CLOSE_S", 0.05)
    frozen = Scripted([grey(1), Act.FREEZE])
    with running(frozen, patience=hurried()) as scene:
        until(frozen.frozen.is_set)
        turn(scene, Scripted(name="second"))
        until(lambda: is_live(scene, "second"))
        assert scene.capture.left_behind() == 1
        frozen.thaw.set()
        until(lambda: scene.capture.left_behind() == 0)


def test_after_the_end_of_a_film_another_source_follows() -> None:
    with running(Short.film()) as scene:
        until(lambda: state(scene) == CaptureState.ENDED)
        turn(scene, Scripted(name="second"))
        until(lambda: is_live(scene, "second"))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts descriptors as Linux has them")
def test_twenty_times_to_and_fro_leave_nothing_behind() -> None:
    with running(Scripted(name="0")) as scene:
        until(lambda: is_live(scene, "0"))
        before = threading.active_count(), descriptors()
        for turned in range(1, 21):
            turn(scene, Scripted(name=str(turned)))
            until(lambda turned=turned: is_live(scene, str(turned)))  # type: ignore[misc]
        assert (threading.active_count(), descriptors()) == before


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
