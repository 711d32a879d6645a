"""Pictures from a file or an address, both read by FFmpeg."""

from collections.abc import Callable
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import cv2

from stream.frame import Picture
from stream.opening import SourceError, open_capture
from stream.pace import Pace

DEFAULT_FPS = 30.0
MAX_FPS = 240.0  # a container that says more doesn't know
READ_TIMEOUT_S = 10.0  # the watchdog gives a source up long before; this frees the thread that it leaves behind
GARBAGE_TRIES = 5  # what is no picture and what is the end look alike; at the end these take no time
SCHEMES = ("rtsp", "rtsps", "http", "https")


class Video:
    """A film with an end: every frame in order, at its own rate if `paced`, again and again if `loop`."""

    def __init__(self, name: str, reopen: Callable[[], cv2.VideoCapture | None], *, paced: bool, loop: bool) -> None:
        self.name = name
        self._reopen = reopen
        self._loop = loop
        self._capture = reopen()
        self._upcoming = self._fetch()
        if self._capture is None or self._upcoming is None:
            self.close()
            raise SourceError(f"{name} is not a video that can be read", "try an MP4, MOV, MKV, WebM or AVI file")
        self.fps = _sensible(self._capture.get(cv2.CAP_PROP_FPS))
        self._pace = Pace(self.fps) if paced else None

    def read(self) -> Picture | None:
        """The next frame, (H, W, 3) uint8 BGR, when it is due; None after the last."""
        picture, self._upcoming = self._upcoming, self._fetch()
        if picture is not None and self._pace is not None:
            self._pace.wait()
        return picture

    def skip(self) -> bool:
        """Pass over the next frame when it is due."""
        return self.read() is not None

    @property
    def ended(self) -> bool:
        """Whether the last frame has been read, and it is not played again."""
        return self._upcoming is None and not self._loop

    def close(self) -> None:
        if self._capture is not None:
            self._capture.release()
        self._capture = None

    def _fetch(self) -> Picture | None:
        picture = _read(self._capture)
        if picture is None and self._loop:
            # Opened anew and not wound back: not every container can be wound back.
            self.close()
            self._capture = self._reopen()
            picture = _read(self._capture)
        return picture


class Address:
    """A camera on the network. Its pictures come when it sends them."""

    def __init__(self, name: str, capture: cv2.VideoCapture) -> None:
        self.name = name
        self.fps = _sensible(capture.get(cv2.CAP_PROP_FPS))
        self._capture = capture

    def read(self) -> Picture | None:
        """The next picture, (H, W, 3) uint8 BGR; None when none came in time, or only garbage."""
        tries = (_read(self._capture) for _ in range(GARBAGE_TRIES))
        return next((picture for picture in tries if picture is not None), None)

    def skip(self) -> bool:
        """Pass over the next picture without converting it."""
        return self._capture.grab()

    def close(self) -> None:
        self._capture.release()


def open_video(path: Path, *, paced: bool, loop: bool) -> Video:
    """The film in the file `path`."""
    head = _head(path)
    if cv2.haveImageReader(str(path)):
        raise SourceError(f"{path} is a picture, not a video", f"`python -m model.read {path}` reads pictures")
    # A file without a zero byte is text. FFmpeg would take it for a film of a terminal.
    target = str(path.resolve()) if b"\0" in head else ""
    return Video(path.name, lambda: open_capture(target, cv2.CAP_FFMPEG), paced=paced, loop=loop)


def open_address(
    address: str,
    open_timeout_s: float,
    read_timeout_s: float = READ_TIMEOUT_S,
    *,
    paced: bool = True,
    loop: bool = True,
) -> Address | Video:
    """The camera, or the film, at rtsp://… or http://… FFmpeg prefers TCP for RTSP, which loses no pictures."""
    name = public_name(address)
    parameters = {
        cv2.CAP_PROP_OPEN_TIMEOUT_MSEC: round(open_timeout_s * 1000),
        cv2.CAP_PROP_READ_TIMEOUT_MSEC: round(read_timeout_s * 1000),
        cv2.CAP_PROP_N_THREADS: 1,  # each further decoding thread holds back one more picture
    }
    capture = open_capture(address, cv2.CAP_FFMPEG, parameters)
    if capture is None:
        raise SourceError(
            f"{name} gave no video within {open_timeout_s:g} s",
            "check the address and the password, and that the camera is on",
        )
    if capture.get(cv2.CAP_PROP_FRAME_COUNT) <= 1:
        return Address(name, capture)
    capture.release()
    return Video(name, lambda: open_capture(address, cv2.CAP_FFMPEG, parameters), paced=paced, loop=loop)


def public_name(address: str) -> str:
    """The address as people may see it: without user, password and query, which may hold a password too."""
    try:
        parts = urlsplit(address)
        host = parts.netloc.rpartition("@")[2]
        rest = parts.path + parts.query + parts.fragment
    except ValueError as error:
        raise SourceError("That is no proper address", "it looks like rtsp://host:554/path") from error
    # An "@" further on means that the password has a "/" or "?" in it, and `host` a piece of the password.
    return f"{parts.scheme}://…" if "@" in rest else f"{parts.scheme}://{host}{parts.path}"


def _head(path: Path) -> bytes:
    """The first bytes of the file."""
    try:
        with path.open("rb") as file:
            return file.read(1024)
    except FileNotFoundError as error:
        kinds = "auto, demo, phone, a camera's number, a video file, an rtsp:// or http:// address"
        raise SourceError(f"There is no file {path}", f"a source is one of {kinds}") from error
    except OSError as error:
        raise SourceError(f"{path} can't be read ({error.strerror})", "give a video file") from error


def _read(capture: cv2.VideoCapture | None) -> Picture | None:
    if capture is None:
        return None
    ok, picture = capture.read()
    return cast(Picture, picture) if ok else None


def _sensible(fps: float) -> float:
    return fps if 0 < fps <= MAX_FPS else DEFAULT_FPS
