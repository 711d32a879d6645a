"""The thread that takes pictures from a source and puts the newest where the reader finds it."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from stream.faults import Faults
from stream.frame import Frame, Picture
from stream.latest import Latest
from stream.metrics import Metrics
from stream.pace import PAUSES_S, Rate
from stream.sources import Source, SourceError
from stream.worker import Worker

log = logging.getLogger(__name__)


class CaptureState(StrEnum):
    """What the source does."""

    LIVE = "live"
    RECONNECTING = "reconnecting"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CaptureStatus:
    """What is captured. Size of the newest picture in pixels, 0 before the first; `fps` is measured.

    since: Unix seconds, when `state` began.
    """

    source: str
    state: CaptureState
    width: int
    height: int
    fps: float
    since: float


class Capture(Worker):
    """Runs the thread "capture" inside its `with` block and puts each picture of the source into `frames`.

    The source comes open, because macOS asks for the camera's permission on the main thread only. When it gives
    no picture it is closed, and `reopen` is tried with growing pauses; it may raise SourceError. After any other
    exception the source is opened anew too.
    """

    def __init__(
        self,
        source: Source,
        reopen: Callable[[], Source],
        frames: Latest[Frame],
        faults: Faults,
        metrics: Metrics,
        pauses_s: Sequence[float] = PAUSES_S,
    ) -> None:
        super().__init__("capture", faults, pauses_s)
        self._source: Source | None = source
        self._name = source.name
        self._reopen = reopen
        self._frames = frames
        self._metrics = metrics
        self._rate = Rate()
        self._seq = 0
        self._state = (CaptureState.LIVE, time.time())

    def status(self) -> CaptureStatus:
        """How the source is doing; any thread may ask."""
        state, since = self._state
        frame = self._frames.peek()[1]
        height, width = frame.picture.shape[:2] if frame else (0, 0)
        return CaptureStatus(
            source=self._name,
            state=state,
            width=width,
            height=height,
            fps=self._rate.per_second(),
            since=since,
        )

    def _run(self) -> None:
        super()._run()
        self._become(CaptureState.ENDED)

    def _work(self) -> None:
        try:
            self._pass_on(self._opened())
        except SourceError as error:
            log.debug("%s", error)  # _lost has said that it is away
        finally:
            self._lost()
            self._close()

    def _opened(self) -> Source:
        if self._source is None:
            self._source = self._reopen()
            self._name = self._source.name
        return self._source

    def _pass_on(self, source: Source) -> None:
        """Put pictures into the slot until the source gives none."""
        while not self._stop.is_set():
            raw = source.read()
            if raw is None:
                return
            self._metrics.frames_read.inc()
            picture = as_picture(raw)
            if picture is None:
                self._metrics.frames_dropped.labels("garbage").inc()
            else:
                self._put(picture)

    def _put(self, picture: Picture) -> None:
        self._seq += 1
        self._rate.tick()
        self._well()
        if self._state[0] != CaptureState.LIVE:
            log.info("%s is back.", self._name)
            self._become(CaptureState.LIVE)
        self._frames.put(Frame(self._seq, time.time(), time.monotonic(), picture))

    def _lost(self) -> None:
        if self._state[0] == CaptureState.LIVE and not self._stop.is_set():
            log.warning("%s gives no pictures; trying again until it does.", self._name)
            self._become(CaptureState.RECONNECTING)

    def _become(self, state: CaptureState) -> None:
        self._state = (state, time.time())

    def _close(self) -> None:
        source, self._source = self._source, None
        if source is not None:
            source.close()


def as_picture(raw: NDArray[Any]) -> Picture | None:
    """`raw` as (H, W, 3) uint8 BGR; grey (H, W) or (H, W, 1) and BGRA are converted. None for anything else."""
    if raw.dtype != np.uint8 or raw.ndim not in (2, 3) or raw.size == 0:
        return None
    channels = 1 if raw.ndim == 2 else raw.shape[2]
    if channels == 3:
        return raw
    if channels == 1:
        return np.asarray(cv2.cvtColor(raw, cv2.COLOR_GRAY2BGR), np.uint8)
    return np.asarray(cv2.cvtColor(raw, cv2.COLOR_BGRA2BGR), np.uint8) if channels == 4 else None
