"""The real program before a network camera that misbehaves on the wire, in both modes."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pytest

from tests.servers import Server, running_server
from tests.viewers import Viewer, get
from tests.waiting import LONG_S, becomes, until
from tests.wire import Act, WireCamera


@dataclass
class Stage:
    """A camera, and the program that reads it."""

    camera: WireCamera
    server: Server

    def source(self) -> Any:
        return get(self.server, "/api/state")["source"]

    def what_is_the_matter(self) -> tuple[str, str]:
        """The source's state, and what happened."""
        source = self.source()
        return source["state"], source["happened"]

    def shows(self, *states: str) -> None:
        """Return as soon as the source is in one of the states."""
        until(lambda: self.source()["state"] in states)

    def goes_on(self) -> None:
        """The camera is well again, the program finds it, and nothing was wrong with the program."""
        self.camera.do(Act.SHOW)
        self.shows("live")
        health = get(self.server, "/healthz")
        assert (health["status"], health["fault"], set(health["restarts"].values())) == ("ok", None, {0})


@pytest.fixture(scope="module", params=["eventlet", "threading"])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Begins with a camera that takes connections and says nothing."""
    with WireCamera(Act.SILENT) as camera:
        options = ("--source", camera.url, "--no-access-code", "--async-mode", request.param)
        with running_server(*options) as server:
            yield Stage(camera, server)


def is_frame(jpeg: bytes) -> bool:
    """Whether it is a picture of the camera, which are all blue, and no notice."""
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    blue, _, red = picture.mean(axis=(0, 1))
    return bool(blue > 120 and red < 120)


def see(viewer: Viewer, frame: bool) -> None:
    """Return as soon as the viewer gets a frame, or else a notice."""
    until(lambda: is_frame(viewer.frame()[1]) == frame)


def test_a_camera_that_is_silent_at_the_start_keeps_nobody_waiting(stage: Stage) -> None:
    assert stage.source()["state"] in ("starting", "reconnecting")
    assert get(stage.server, "/healthz")["status"] == "ok"
    with Viewer(stage.server.port) as viewer:
        see(viewer, frame=False)
        stage.goes_on()
        see(viewer, frame=True)


@pytest.mark.parametrize("act", [Act.GONE, Act.BREAK])
def test_a_camera_is_unplugged_and_back(stage: Stage, act: Act) -> None:
    stage.goes_on()
    with Viewer(stage.server.port) as viewer:
        see(viewer, frame=True)
        stage.camera.do(act)
        see(viewer, frame=False)
        becomes(stage.what_is_the_matter, ("reconnecting", f"No connection to {stage.camera.url}"))
        until(lambda: "Looking for it again" in stage.source()["next"])
        stage.goes_on()
        see(viewer, frame=True)  # on the same connection


def test_a_camera_freezes(stage: Stage) -> None:
    stage.goes_on()
    with Viewer(stage.server.port) as viewer:
        see(viewer, frame=True)
        stage.camera.do(Act.FREEZE)
        stage.shows("stalled", "reconnecting")
        see(viewer, frame=False)
        stage.shows("reconnecting")
        stage.goes_on()
        see(viewer, frame=True)


def test_the_same_picture_over_and_over(stage: Stage) -> None:
    stage.goes_on()
    with Viewer(stage.server.port) as viewer:
        stage.camera.do(Act.SAME)
        becomes(stage.what_is_the_matter, ("stalled", f"Always the same picture from {stage.camera.url}"))
        see(viewer, frame=False)
        stage.goes_on()
        see(viewer, frame=True)


@pytest.mark.parametrize("act", [Act.GARBAGE, Act.HALF])
def test_garbage_is_read_as_nothing(stage: Stage, act: Act) -> None:
    stage.goes_on()
    with Viewer(stage.server.port) as viewer:
        stage.camera.do(act)
        for _ in range(5):
            viewer.frame()
        reading = get(stage.server, "/api/state")["reading"]
        assert reading["text"] == ""
        stage.goes_on()
        see(viewer, frame=True)
    assert get(stage.server, "/api/history")["readings"] == []


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_a_camera_that_hangs_does_not_keep_the_program_from_ending(mode: str) -> None:
    with ExitStack() as stack:
        camera = stack.enter_context(WireCamera())
        options = ("--source", camera.url, "--no-access-code", "--async-mode", mode)
        server = stack.enter_context(running_server(*options))
        viewer = stack.enter_context(Viewer(server.port))
        see(viewer, frame=True)
        camera.do(Act.FREEZE)
        Stage(camera, server).shows("stalled", "reconnecting")
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(LONG_S) == 0
        assert viewer.ended()
