"""Sources: what --source may name, and what a person is told who names it wrongly."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from stream import sources
from stream.sources import SourceError, is_back, name_of, open_source, opens_at_once
from tests.films import problem


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("/nowhere/clip.mp4", "There is no file /nowhere/clip.mp4"),
        ("clip.mp4", "There is no file clip.mp4"),
        ("webcam", "a source is one of auto, demo, phone, a camera's number"),
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


@pytest.mark.parametrize(
    ("source", "at_once", "name"),
    [
        ("demo", True, "demo"),
        ("films/clip.mp4", True, "clip.mp4"),
        ("rtsp://me:secret@192.0.2.1/live?key=1", False, "rtsp://192.0.2.1/live"),
        ("http://192.0.2.1:8080/", False, "http://192.0.2.1:8080/"),
    ],
)
def test_what_is_not_waited_for_at_the_start(source: str, at_once: bool, name: str) -> None:
    assert (opens_at_once(source), name_of(source)) == (at_once, name)


@pytest.mark.skipif(sys.platform != "linux", reason="device files")
def test_a_camera_that_is_there_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (opens_at_once("/dev/null"), name_of("/dev/null"), name_of("0")) == (False, "/dev/null", "camera 0")
    monkeypatch.setattr(sources, "AUTO_CAMERAS", ("98", "99"))
    assert (opens_at_once("auto"), name_of("auto")) == (True, "the camera")  # none is there: the demo
    with pytest.raises(SourceError, match="There is no camera 99"):
        opens_at_once("99")
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    assert opens_at_once("0")  # on the main thread, where macOS asks for the permission


def test_what_can_never_be_read_is_told_at_once() -> None:
    with pytest.raises(SourceError, match="ftp:// is no address"):
        opens_at_once("ftp://host/clip")


def test_whether_a_source_is_back(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        assert is_back(address)
    assert not is_back(address)
    assert not is_back("http://127.0.0.1:no port/")
    assert not is_back("rtsp://[half/x")
    assert (is_back(str(tmp_path)), is_back(str(tmp_path / "none"))) == (True, False)


@pytest.mark.skipif(sys.platform != "linux", reason="device files")
def test_whether_a_camera_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (is_back("/dev/null"), is_back("99")) == (True, False)
    monkeypatch.setattr(sources, "AUTO_CAMERAS", ("98", "99"))
    assert not is_back("auto")


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
