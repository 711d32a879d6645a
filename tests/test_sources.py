"""Sources: what --source may name, and what a person is told who names it wrongly."""

import subprocess
import sys
from pathlib import Path

import pytest

from stream import sources
from stream.sources import SourceError, open_source
from tests.films import problem


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("/nowhere/clip.mp4", "There is no file /nowhere/clip.mp4"),
        ("clip.mp4", "There is no file clip.mp4"),
        ("webcam", "a source is one of auto, demo, a camera's number"),
        ("/", "Is a directory"),
        ("", "Is a directory"),
        ("x" * 5000, "File name too long"),
        ("ftp://host/clip", "ftp:// is no address"),
        ("rtsp://[half/x", "no proper address"),
        ("http://127.0.0.1:1/x", "http://127.0.0.1:1/x gave no video"),
    ],
)
def test_sources_that_are_not_there(source: str, words: str) -> None:
    assert words in problem(source)


@pytest.mark.parametrize(
    ("size", "shape"), [({}, (480, 640, 3)), ({"width": 320, "height": 240, "fps": 60.0}, (240, 320, 3))]
)
def test_the_demo(size: dict[str, float], shape: tuple[int, int, int]) -> None:
    source = open_source("demo", **size)  # type: ignore[arg-type]
    picture = source.read()
    source.close()
    assert (source.name, source.fps) == ("demo", size.get("fps", 30.0))
    assert picture is not None
    assert picture.shape == shape


def test_auto_without_a_camera(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "AUTO_CAMERAS", ("98", "99"))
    assert open_source("auto").name == "demo"
    with pytest.raises(SourceError, match="There is no camera"):
        open_source("auto", fall_back=False)


def test_a_person_sees_one_sentence_and_nothing_of_opencv(tmp_path: Path) -> None:
    """OpenCV and FFmpeg write to the process's own stderr, so this needs a process."""
    code = """
import sys
from stream.sources import SourceError, list_cameras, open_source
list_cameras()
for source in sys.argv[1:]:
    try:
        open_source(source)
    except SourceError as error:
        print(error)
"""
    (tmp_path / "noise.mp4").write_bytes(b"\0 no video")
    wrong = ["99", "/dev/null", str(tmp_path / "noise.mp4"), "http://127.0.0.1:1/x", "rtsp://127.0.0.1:1/x"]
    done = subprocess.run([sys.executable, "-c", code, *wrong], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == len(wrong)
