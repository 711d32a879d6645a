"""Sources: real files, real connections, and every way to name one wrongly."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest

from stream.cameras import BACKENDS, Camera, list_cameras
from stream.frame import Picture
from stream.sources import Source, SourceError, open_source
from stream.videos import Address, Video, public_name
from tests.pictures import grey

LEVELS = list(range(0, 250, 10))


def write_clip(path: Path, fps: float = 25.0) -> Path:
    """A film whose frame number n is grey 10 n."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, (64, 48))
    for level in LEVELS:
        writer.write(grey(level))
    writer.release()
    return path


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "clip.avi")


def levels(source: Source, count: int) -> list[int]:
    """The grey of the next pictures, up to `count`, rounded to what `write_clip` wrote."""
    found = []
    for _ in range(count):
        picture = source.read()
        if picture is None:
            break
        assert picture.shape == (48, 64, 3)
        assert picture.dtype == np.uint8
        found.append(round(float(picture.mean()) / 10) * 10)
    return found


def problem(source: str, **options: float) -> str:
    """The sentence that a person gets who asks for `source`."""
    with pytest.raises(SourceError) as error:
        open_source(source, **options)  # type: ignore[arg-type]
    sentence = str(error.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


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
    class Capture(FakeCapture):
        def get(self, what: int) -> float:
            return fps if what == cv2.CAP_PROP_FPS else 0.0

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


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() == 0, reason="device files, not as root")
def test_a_camera_that_one_may_not_open() -> None:
    assert "sudo usermod" in problem("/dev/kmsg")


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
    camera = Camera("camera 0", fake, 1280, 720, 30.0)  # type: ignore[arg-type]
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


class NetworkCamera(BaseHTTPRequestHandler):
    """Streams MJPEG of rising grey, and has a film."""

    clip = b""

    def do_GET(self) -> None:
        self.send_response(200)
        if self.path == "/film.avi":
            self.send_header("Content-Length", str(len(self.clip)))
            self.end_headers()
            self.wfile.write(self.clip)
            return
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        for level in LEVELS:
            jpeg = cv2.imencode(".jpg", grey(level))[1].tobytes()
            head = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(jpeg)
            self.wfile.write(head + jpeg + b"\r\n")

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def camera_address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), NetworkCamera) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(10)


def test_a_network_camera(camera_address: str) -> None:
    source = open_source(camera_address.replace("//", "//me:secret@") + "/live?pwd=secret")
    assert isinstance(source, Address)
    assert source.name == camera_address + "/live"
    assert levels(source, len(LEVELS)) == LEVELS
    assert source.read() is None
    source.close()


def test_a_film_on_a_server(camera_address: str, clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NetworkCamera, "clip", clip.read_bytes())
    source = open_source(camera_address + "/film.avi", paced=False, loop=False)
    assert isinstance(source, Video)
    assert levels(source, 1000) == LEVELS
    source.close()


@pytest.mark.parametrize("scheme", ["http", "rtsp"])
def test_an_address_that_does_not_answer(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"{scheme}://admin:secret@127.0.0.1:{silent.getsockname()[1]}/live"
        sentence = problem(address, open_timeout_s=0.5)
    assert "within 0.5 s" in sentence
    assert "secret" not in sentence
    assert "admin" not in sentence


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("rtsp://host/live", "rtsp://host/live"),
        ("rtsp://u:pw@host:554/live?x=1#y", "rtsp://host:554/live"),
        ("http://host/cgi?user=u&pwd=pw", "http://host/cgi"),
        ("rtsp://u:p@w@host/live", "rtsp://host/live"),
        ("rtsp://u:p/w@host/live", "rtsp://…"),
        ("rtsp://u:p?w@host/live", "rtsp://…"),
        ("rtsp://u:p#w@host/live", "rtsp://…"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
    ],
)
def test_passwords_are_never_shown(address: str, name: str) -> None:
    assert public_name(address) == name


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
