"""Where pictures come from: one call for everything that --source takes."""

import logging
from pathlib import Path
from typing import Protocol

from stream.cameras import CameraInfo, Wish, device_path, list_cameras, open_camera
from stream.demo import Demo
from stream.frame import Picture
from stream.opening import SourceError
from stream.videos import SCHEMES, open_address, open_video

__all__ = ["CameraInfo", "Source", "SourceError", "list_cameras", "open_source"]

AUTO_CAMERAS = ("0", "1", "2", "3")
OPEN_TIMEOUT_S = 5.0

log = logging.getLogger(__name__)


class Source(Protocol):
    """Gives pictures. Used by one thread at a time."""

    name: str  # for people: "demo", "camera 0", "clip.mp4", an address without its password
    fps: float  # what the source says it delivers

    def read(self) -> Picture | None:
        """The next picture, (H, W, 3) uint8 BGR, at the source's own rate; None: none came, or it ended."""

    def close(self) -> None:
        """Let go of the camera, file or connection."""


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
    if source.isdecimal() or source.startswith("/dev/"):
        return open_camera(source, wish)
    scheme, is_address, _ = source.partition("://")
    if not is_address:
        return open_video(Path(source).expanduser(), paced=paced, loop=loop)
    if scheme not in SCHEMES:
        raise SourceError(f"{scheme}:// is no address that can be read: use {', '.join(SCHEMES)}.")
    return open_address(source, open_timeout_s, paced=paced, loop=loop)


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
        raise SourceError("There is no camera: plug one in, or use --source demo.")
    return demo
