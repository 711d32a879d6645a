"""Opening an OpenCV capture so that a person sees our one sentence and nothing else."""

import os
from collections.abc import Mapping

import cv2


class SourceError(Exception):
    """A source can't be opened: `what` is the matter, and `advice` what to do. As text they are one sentence."""

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(f"{what}: {advice}." if advice else what)
        self.what = what.rstrip(".")
        self.advice = advice


def open_capture(
    target: str | int, backend: int, parameters: Mapping[int, int] | None = None
) -> cv2.VideoCapture | None:
    """An open capture, or None when OpenCV can't open `target`."""
    _quiet()
    pairs = [value for pair in (parameters or {}).items() for value in pair]
    # Two calls, because the types of OpenCV know a name or a number, not either.
    if isinstance(target, int):
        capture = cv2.VideoCapture(target, backend, pairs)
    else:
        capture = cv2.VideoCapture(target, backend, pairs)
    if capture.isOpened():
        return capture
    capture.release()
    return None


def _quiet() -> None:
    """OpenCV, FFmpeg and Windows' Media Foundation read these when they open their first capture."""
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # AV_LOG_QUIET
    # With hardware transforms Media Foundation takes up to a minute to open a camera.
    os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
