"""A covered lens: what is black, and what is only dark."""

import numpy as np
import pytest

from stream.frame import Picture
from stream.metrics import totals
from stream.patience import Darkness, is_black
from stream.status import CaptureState
from tests.pictures import drawn, grey, written
from tests.scripted import Scripted, hurried, running
from tests.test_watchdog import state
from tests.waiting import until

RNG = np.random.default_rng(0)


def noisy(picture: Picture, strength: float = 4.0) -> Picture:
    """As a sensor sees it."""
    return np.clip(picture + RNG.normal(0, strength, picture.shape), 0, 255).astype(np.uint8)


def with_bright_pixels(picture: Picture) -> Picture:
    """With single pixels that always shine, as old sensors have."""
    bright = picture.copy()
    bright[5::97, 7::89] = 255
    return bright


def dim_room() -> Picture:
    """Soft shapes between almost black and very dark."""
    across = np.sin(np.linspace(0, 9, 640))[None, :, None] * np.sin(np.linspace(0, 6, 480))[:, None, None]
    return noisy(np.repeat(14 + 12 * across, 3, axis=2).astype(np.uint8), 2)


@pytest.mark.parametrize(
    ("picture", "black"),
    [
        (grey(0, 640, 480), True),
        (grey(18, 640, 480), True),
        (noisy(grey(12, 640, 480)), True),
        (noisy(grey(12, 1920, 1080), 8), True),
        (with_bright_pixels(noisy(grey(8, 640, 480))), True),
        (grey(5, 16, 16), True),
        (grey(60, 640, 480), False),
        (grey(255, 640, 480), False),
        (dim_room(), False),
        (written("7", ink=60, paper=10, size=(640, 480), pen=6), False),
        (written("7", ink=200, paper=4, size=(640, 480), pen=3), False),
        (written("7", ink=2, paper=50, size=(640, 480)), False),
        (drawn([np.array([[0, 0], [1, 1]], np.float32)], ink=120, paper=6, size=(640, 480), pen=4, height=60), False),
    ],
)
def test_black_is_dark_all_over_and_shows_nothing(picture: Picture, black: bool) -> None:
    assert is_black(picture) == black


def test_it_has_to_last() -> None:
    darkness = Darkness(3)
    assert not darkness.lasts(grey(0), 0)
    assert not darkness.lasts(grey(0), 2.9)
    assert darkness.lasts(grey(0), 3)
    assert not darkness.lasts(grey(90), 3.1)
    assert not darkness.lasts(grey(0), 5)


def test_viewers_are_told_to_uncover_the_lens_and_see_again_at_once() -> None:
    class Shuttered(Scripted):
        def read(self) -> Picture | None:
            self.closed.wait(0.001)
            return grey(128 + self.reads % 2) if self.thaw.is_set() else noisy(grey(8))

    camera = Shuttered(name="camera 0")
    with running(camera, patience=hurried(dark_s=0.05)) as scene:
        until(lambda: state(scene) == CaptureState.STALLED)
        status, count = scene.status(), len(scene.put)
        until(lambda: totals(scene.metrics.frames_dropped)["dark"] > 3)
        assert len(scene.put) == count
        camera.thaw.set()
        until(lambda: state(scene) == CaptureState.LIVE)
        assert len(scene.opened) == 1
    assert status.happened == "A black picture from camera 0"
    assert status.upcoming.startswith("Open the camera's shutter, ")
