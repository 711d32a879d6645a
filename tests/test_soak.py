"""That the program does not grow. The benchmark `bench/soak.py` does the same for as long as one likes."""

import sys

import pytest

from bench.soak import soak

FRAMES = 10_000


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_ten_thousand_frames_with_viewers_coming_and_going() -> None:
    soaked = soak(FRAMES, 1000.0)
    assert soaked.frames >= FRAMES
    assert soaked.grown_mb <= 2
    assert soaked.after.descriptors <= soaked.before.descriptors
    assert soaked.after.threads <= soaked.before.threads
