"""Where pictures come from: one call for everything that --source takes."""

import logging
import platform
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from stream.cameras import CameraInfo, Wish, camera_name, check_camera, device_path, list_cameras, open_camera
from stream.demo import Demo
from stream.frame import Picture
from stream.opening import SourceError
from stream.phone import PHONE, PHONE_NAME
from stream.videos import SCHEMES, Video, open_address, open_video, public_name

__all__ = ["CameraInfo", "Source", "SourceError", "list_cameras", "open_source"]

AUTO_CAMERAS = ("0", "1", "2", "3")
OPEN_TIMEOUT_S = 5.0
KNOCK_S = 0.5
UNOPENED = {"auto": "the camera", PHONE: PHONE_NAME}  # what people call them
PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}

log = logging.getLogger(__name__)


class Source(Protocol):
    """Gives pictures. Used by one thread at a time."""

    name: str  # for people: "demo", "camera 0", "clip.mp4", an address without its password
    fps: float  # what the source says it delivers

    def read(self) -> Picture | None:
        """The next picture, (H, W, 3) uint8 BGR, at the source's own rate; None: none came, or it ended."""

    def close(self) -> None:
        """Let go of the camera, file or connection."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A source that is to be captured.

    name: what people call it until it is open. open: may raise SourceError. back: whether, once lost, it seems to be
    there again. calls: it is not looked for, but comes by itself.
    """

    name: str
    open: Callable[[], Source]
    back: Callable[[], bool] = lambda: False
    calls: bool = False


def open_source(
    source: str,
    *,
    width: int | None = None,
    height: int | None = None,
    fps: float | None = None,
    seed: int = 0,
    paced: bool = True,
    loop: bool = True,
    fall_back: bool = True,
    open_timeout_s: float = OPEN_TIMEOUT_S,
) -> Source:
    """Open what --source names: auto, demo, a camera's number or device, a file, or an address.

    width, height (pixels) and fps are asked of a camera and given to the demo, as the seed is; a video has its
    own. paced and loop are for films: their own rate, and from the start again at the end. fall_back: auto without
    a camera is the demo; not when a camera was lost, which may come back. Raises SourceError.
    """
    wish = Wish(width, height, fps)
    demo = Demo(seed, width or 640, height or 480, fps or 30.0)
    if source == "auto":
        return _auto(wish, demo if fall_back else None)
    if source == "demo":
        return demo
    if source == PHONE:
        raise SourceError("A phone's camera comes over the network", "leave out --json, or use another source")
    if _is_camera(source):
        return open_camera(source, wish)
    if not _is_address(source):
        return open_video(Path(source).expanduser(), paced=paced, loop=loop)
    return open_address(source, open_timeout_s, paced=paced, loop=loop)


def opens_at_once(source: str) -> bool:
    """Whether `source` opens without waiting for a camera. Raises SourceError if it never can."""
    if source == "auto" or _is_camera(source):
        if _is_camera(source):
            check_camera(source)
        # macOS asks for the camera's permission on the main thread only.
        return platform.system() == "Darwin" or (source == "auto" and not is_back(source))
    return source != PHONE and not _is_address(source)


def is_back(source: str) -> bool:
    """Whether a source that was away seems to be there again; opens no camera, and waits for `KNOCK_S` at most."""
    if source == "auto":
        return any(map(is_back, AUTO_CAMERAS))
    if _is_camera(source):
        device = device_path(source)
        return device is None or device.exists()
    return _answers(source) if _is_address(source) else Path(source).expanduser().exists()


def name_of(source: str) -> str:
    """What people call a source that is not open yet."""
    if _is_address(source):
        return public_name(source)
    if source in UNOPENED:
        return UNOPENED[source]
    return camera_name(source) if _is_camera(source) else Path(source).name


def is_film(source: Source) -> bool:
    """Whether it is one that may show the same picture for as long as it likes."""
    return isinstance(source, Video)


def has_ended(source: Source) -> bool:
    """Whether nothing more will ever come of it."""
    return isinstance(source, Video) and source.ended


def _is_camera(source: str) -> bool:
    return source.isdecimal() or source.startswith("/dev/")


def _is_address(source: str) -> bool:
    """Raises SourceError for an address of a kind that can't be read."""
    scheme, is_address, _ = source.partition("://")
    if is_address and scheme not in SCHEMES:
        raise SourceError(f"{scheme}:// is no address that can be read", f"use {', '.join(SCHEMES)}")
    return bool(is_address)


def _answers(address: str) -> bool:
    try:
        parts = urlsplit(address)
        with socket.create_connection((parts.hostname or "", parts.port or PORTS[parts.scheme]), KNOCK_S):
            return True
    except (OSError, ValueError):
        return False


def _auto(wish: Wish, demo: Demo | None) -> Source:
    for number in AUTO_CAMERAS:
        device = device_path(number)
        if device is not None and not device.exists():
            continue
        try:
            return open_camera(number, wish)
        except SourceError as error:
            # A device file means that there is a camera, and its owner wants to know why it isn't used.
            log.log(logging.WARNING if device and demo else logging.DEBUG, "%s", error)
    if demo is None:
        raise SourceError("There is no camera", "plug one in, or use --source demo")
    return demo
