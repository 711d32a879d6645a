"""Films from files, read for real."""

from pathlib import Path

import cv2
import pytest

from stream.frame import Picture
from stream.sources import open_source
from stream.videos import Video
from tests.films import LEVELS, levels, problem, write_clip
from tests.pictures import grey


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "clip.avi")


def test_a_film_is_read_frame_by_frame_once(clip: Path) -> None:
    source = open_source(str(clip), paced=False, loop=False)
    assert (source.name, source.fps) == ("clip.avi", 25)
    assert levels(source, 1000) == LEVELS
    assert source.read() is None
    source.close()


def test_a_film_loops(clip: Path) -> None:
    source = open_source(str(clip), paced=False)
    assert levels(source, 2 * len(LEVELS) + 1) == [*LEVELS, *LEVELS, 0]
    source.close()
    source.close()  # twice does no harm


def test_a_film_that_vanishes_ends(clip: Path) -> None:
    source = open_source(str(clip), paced=False)
    clip.unlink()
    assert levels(source, 1000) == LEVELS
    source.close()


def test_a_paced_film_takes_its_time(tmp_path: Path) -> None:
    source = open_source(str(write_clip(tmp_path / "fast.avi", fps=120.0)), loop=False)
    assert source.fps == 120
    assert levels(source, 1000) == LEVELS  # how fast: test_pace.py
    source.close()


def test_pictures_are_not_reused(clip: Path) -> None:
    source = open_source(str(clip), paced=False)
    first = source.read()
    assert first is not None
    before = first.copy()
    levels(source, 5)
    assert (first == before).all()
    source.close()


@pytest.mark.parametrize(
    ("fps", "expected"), [(0.0, 30), (float("nan"), 30), (-1.0, 30), (90000.0, 30), (240.0, 240), (23.976, 23.976)]
)
def test_a_rate_that_makes_no_sense_becomes_30(fps: float, expected: float) -> None:
    class Capture:
        def read(self) -> tuple[bool, Picture]:
            return True, grey(5)

        def get(self, what: int) -> float:
            return {cv2.CAP_PROP_FPS: fps}[what]

    assert Video("clip", Capture, paced=True, loop=False).fps == pytest.approx(expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("notes.txt", b"just words\n" * 1000, "is not a video"),
        ("empty.mp4", b"", "is not a video"),
        ("noise.mp4", bytes(range(256)) * 100, "is not a video"),
        ("shot.png", cv2.imencode(".png", grey(9))[1].tobytes(), "python -m model.read"),
        ("shot.mp4", cv2.imencode(".jpg", grey(9))[1].tobytes(), "python -m model.read"),
    ],
)
def test_files_that_are_no_films(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert words in problem(str(tmp_path / name))


def test_a_truncated_film(clip: Path) -> None:
    clip.write_bytes(clip.read_bytes()[:300])
    assert "is not a video" in problem(str(clip))
