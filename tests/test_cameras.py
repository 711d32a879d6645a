"""Cameras: manners, and every way not to get one."""

import os
import subprocess
import sys
import tempfile

import cv2
import pytest

from stream.cameras import BACKENDS, Camera, Wish, list_cameras
from stream.frame import Picture
from tests.films import problem
from tests.pictures import grey


@pytest.mark.skipif(sys.platform != "linux", reason="device files")
@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("99", "There is no camera 99"),
        ("/dev/video99", "There is no camera /dev/video99"),
        ("/dev/null", "close the program that uses it"),
    ],
)
def test_cameras_that_are_not_there(source: str, words: str) -> None:
    assert words in problem(source)


@pytest.mark.skipif(sys.platform != "linux", reason="device files")
def test_a_camera_that_one_may_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may open everything
    assert "sudo usermod" in problem("/dev/null")


@pytest.mark.skipif(sys.platform != "linux", reason="device files")
def test_a_camera_that_another_program_uses() -> None:
    with tempfile.NamedTemporaryFile(dir="/dev/shm") as device:  # below /dev: as good as a device
        assert "does not open" in problem(device.name)
        with subprocess.Popen(["sleep", "60"], stdin=device) as user:
            said = problem(device.name)
            user.kill()
    assert said == f"{device.name} is in use: close the program that uses it (sleep)."


@pytest.mark.parametrize(
    ("system", "words"), [("Darwin", "System Settings > Privacy"), ("Windows", "Settings > Privacy")]
)
def test_a_camera_that_the_system_may_forbid(monkeypatch: pytest.MonkeyPatch, system: str, words: str) -> None:
    monkeypatch.setattr("platform.system", lambda: system)
    said = problem("99")
    assert words in said
    assert "close the program that uses it" in said


def test_a_listed_camera_opens_or_says_why_not() -> None:
    for camera in list_cameras():
        assert camera.source.isdecimal()
        assert (camera.width > 0) != bool(camera.problem)


class FakeCapture:
    """Takes the place of cv2.VideoCapture: remembers what it is asked for, and delivers less."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, float]] = []
        self.released = False

    def set(self, what: int, value: float) -> bool:
        self.asked.append((what, value))
        return True

    def get(self, what: int) -> float:
        return {cv2.CAP_PROP_FRAME_WIDTH: 640.0, cv2.CAP_PROP_FRAME_HEIGHT: 480.0, cv2.CAP_PROP_FPS: 15.0}[what]

    def read(self) -> tuple[bool, Picture]:
        return True, grey(5)

    def release(self) -> None:
        self.released = True


def test_camera_manners() -> None:
    fake = FakeCapture()
    camera = Camera("camera 0", fake, Wish(1280, 720, 30.0))  # type: ignore[arg-type]
    assert fake.asked == [
        (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
        (cv2.CAP_PROP_FRAME_WIDTH, 1280),
        (cv2.CAP_PROP_FRAME_HEIGHT, 720),
        (cv2.CAP_PROP_FPS, 30.0),
        (cv2.CAP_PROP_BUFFERSIZE, 1),
    ]
    assert (camera.width, camera.height, camera.fps) == (640, 480, 15)
    camera.close()
    assert fake.released


def test_each_system_has_its_backend() -> None:
    assert set(BACKENDS) == {"Linux", "Darwin", "Windows"}
