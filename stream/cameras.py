"""Cameras of this computer: USB, built in."""

import os
import platform
from contextlib import suppress
from dataclasses import dataclass
from glob import iglob
from pathlib import Path
from typing import NamedTuple, cast

import cv2

from stream.frame import Picture
from stream.opening import SourceError, open_capture

LISTED = 10  # camera numbers that are tried where the system has no list
CLOSE_OTHERS = "close the program that uses it"
PRIVACY = {  # in letters that a drawn notice has too
    "Darwin": f"plug it in, {CLOSE_OTHERS}, and allow it in System Settings > Privacy & Security > Camera",
    "Windows": f"plug it in, {CLOSE_OTHERS}, and allow it in Settings > Privacy & security > Camera",
}
BACKENDS = {"Linux": (cv2.CAP_V4L2,), "Darwin": (cv2.CAP_AVFOUNDATION,), "Windows": (cv2.CAP_MSMF, cv2.CAP_DSHOW)}


class Wish(NamedTuple):
    """What is asked of a camera, in pixels and frames per second; None leaves it to the camera."""

    width: int | None = None
    height: int | None = None
    fps: float | None = None


class Camera:
    """An open camera. `width`, `height` and `fps` are what it says it delivers, which may not be what was asked."""

    def __init__(self, name: str, capture: cv2.VideoCapture, wish: Wish) -> None:
        self.name = name
        self._capture = capture
        # MJPG first: uncompressed, USB carries 640×480 at best, and setting the format later resets the size.
        self._ask(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        self._ask(cv2.CAP_PROP_FRAME_WIDTH, wish.width)
        self._ask(cv2.CAP_PROP_FRAME_HEIGHT, wish.height)
        self._ask(cv2.CAP_PROP_FPS, wish.fps)
        self._ask(cv2.CAP_PROP_BUFFERSIZE, 1)  # old pictures are of no use
        self.width = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH))
        self.height = int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
        self.fps = capture.get(cv2.CAP_PROP_FPS)

    def read(self) -> Picture | None:
        """The next picture, (H, W, 3) uint8 BGR; None when the camera gave none."""
        ok, picture = self._capture.read()
        return cast(Picture, picture) if ok else None

    def skip(self) -> bool:
        """Pass over the next picture without decoding it."""
        return self._capture.grab()

    def close(self) -> None:
        self._capture.release()

    def _ask(self, what: int, value: float | None) -> None:
        if value is not None:
            self._capture.set(what, value)


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """One line of the list of cameras: `source` is what --source takes, `problem` is "" when it works.

    in_use: it is captured right now, so it was not opened to be described.
    """

    source: str
    name: str
    width: int = 0
    height: int = 0
    fps: float = 0.0
    problem: str = ""
    in_use: bool = False

    @property
    def detail(self) -> str:
        """What is the matter with it, or else what it delivers, as far as that is known."""
        size = f"{self.width}×{self.height} at {self.fps:g} frames/s" if self.width else ""
        return self.problem or size


def open_camera(source: str, wish: Wish) -> Camera:
    """The camera with that number ("0") or device path ("/dev/video0")."""
    target: str | int = int(source) if source.isdecimal() else source
    name = camera_name(source)
    check_camera(source)
    for backend in BACKENDS.get(platform.system(), (cv2.CAP_ANY,)):
        capture = open_capture(target, backend)
        if capture is not None:
            return Camera(name, capture, wish)
    raise _unopened(name, device_path(source))


def camera_name(source: str) -> str:
    """What people call a camera."""
    return f"camera {source}" if source.isdecimal() else source


def check_camera(source: str) -> None:
    """Raises SourceError if the camera can't be opened as far as its device file tells."""
    device = device_path(source)
    if device is None:
        return
    if not device.exists():
        raise SourceError(f"There is no camera {source} ({device})", "plug it in, or see --list-cameras")
    if not os.access(device, os.R_OK | os.W_OK):
        raise SourceError(
            f"You may not open {device}", "run `sudo usermod -aG video $USER`, log out and in, and try again"
        )


def list_cameras(in_use: str = "") -> list[CameraInfo]:
    """The cameras of this computer; each is opened and closed to see what it delivers, but not that named `in_use`."""
    found = [_describe(source, in_use) for source in _candidates()]
    return [info for info in found if info is not None]


def device_path(source: str) -> Path | None:
    """The device file of a camera number or path where cameras have one: on Linux."""
    if platform.system() != "Linux":
        return None
    return Path(f"/dev/video{source}") if source.isdecimal() else Path(source)


def _unopened(name: str, device: Path | None) -> SourceError:
    """Why a camera that is there doesn't open, as far as the system tells."""
    if device is None:
        return SourceError(f"{name} does not open", PRIVACY.get(platform.system(), CLOSE_OTHERS))
    program = _user_of(device)
    return SourceError(
        f"{name} {'is in use' if program else 'does not open'}",
        f"{CLOSE_OTHERS} ({program or 'a video call, perhaps'})",
    )


def _user_of(device: Path) -> str:
    """The program that has a device file open, "" when none is seen: those of other users are hidden. On Linux."""
    for link in iglob("/proc/[1-9]*/fd/*"):  # noqa: PTH207 - Path.glob raises when a process ends
        process = Path(link).parents[1]
        with suppress(OSError):
            if Path(link).readlink() == device and process.name != str(os.getpid()):
                return _text(process / "comm")
    return ""


def _candidates() -> list[str]:
    if platform.system() != "Linux":
        return [str(number) for number in range(LISTED)]
    # A webcam has a second device for metadata, with an index above 0.
    first = [index.parent for index in Path("/sys/class/video4linux").glob("video*/index") if _text(index) == "0"]
    return sorted((device.name.removeprefix("video") for device in first), key=int)


def _describe(source: str, in_use: str) -> CameraInfo | None:
    label = Path(f"/sys/class/video4linux/video{source}/name")
    name = _text(label) if label.exists() else camera_name(source)
    if in_use in (camera_name(source), str(device_path(source))):
        return CameraInfo(source, name, in_use=True)
    try:
        camera = open_camera(source, Wish())
    except SourceError as error:
        # Without device files a number that doesn't open is most likely no camera at all.
        return None if device_path(source) is None else CameraInfo(source, name, problem=str(error))
    camera.close()
    return CameraInfo(source, name, camera.width, camera.height, camera.fps)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace").strip()
