"""Network cameras, played by servers of our own."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import pytest

from stream.sources import open_source
from stream.videos import Address, Video, public_name
from tests.films import LEVELS, levels, problem, write_clip
from tests.pictures import grey


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


def test_a_film_on_a_server(camera_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NetworkCamera, "clip", write_clip(tmp_path / "film.avi").read_bytes())
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
