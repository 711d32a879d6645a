"""The pictures that stand in for frames."""

import itertools

import numpy as np
import pytest

from stream.notices import GROUND, SIZE, draw_notice, duration
from stream.status import CaptureState, CaptureStatus, in_seconds

AWAY = [each for each in CaptureState if each != CaptureState.LIVE]
SIZES = [(640, 480), (1920, 1080), (160, 120), (480, 640), (2000, 100), (32, 24)]
NAMES = ["camera 0", "rtsp://192.168.100.200:8554/a/very/long/way/to/the/garden/gate/main/stream", "Zähler №5.mp4"]


def status(state: CaptureState, width: int, height: int, name: str = "camera 0") -> CaptureStatus:
    happened, upcoming = f"No connection to {name}", "Looking for it again in 4 s."
    return CaptureStatus(name, state, width, height, 0.0, 1.8e9, 12.0, happened, upcoming)


@pytest.mark.parametrize(("state", "size"), list(itertools.product(AWAY, SIZES)))
def test_a_notice_is_as_large_as_the_frames_were(state: CaptureState, size: tuple[int, int]) -> None:
    picture = draw_notice(status(state, *size))
    assert picture.shape == (size[1], size[0], 3)
    assert picture.dtype == np.uint8
    assert picture.flags.c_contiguous


@pytest.mark.parametrize("name", NAMES)
def test_its_words_keep_to_the_picture(name: str) -> None:
    written = (draw_notice(status(CaptureState.RECONNECTING, 640, 480, name)) != GROUND[::-1]).any(axis=2)
    assert written[60:420].mean() > 0.01
    edges = (written[:20], written[-20:], written[:, :20], written[:, -20:])
    assert not any(edge.any() for edge in edges)


def test_each_state_looks_its_own_way() -> None:
    before = draw_notice(status(CaptureState.STARTING, 0, 0))
    assert before.shape == (SIZE[1], SIZE[0], 3)
    assert (before != draw_notice(status(CaptureState.STALLED, 0, 0))).any()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59.4, "59 s"), (60, "1 min"), (3599, "60 min"), (7200, "2 h"), (200_000, "2 d")],
)
def test_durations(seconds: float, said: str) -> None:
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(3.4, "Again in 4 s."), (0.1, "Again in 1 s."), (0.0, "Again now."), (-3, "Again now.")]
)
def test_when(seconds: float, said: str) -> None:
    assert in_seconds("Again", seconds) == said
