"""Watches over the source: puts its newest picture where the reader finds it, and opens it anew when it is lost."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from stream import status
from stream.faults import Faults
from stream.feed import Feed
from stream.frame import Frame, Picture
from stream.latest import Latest
from stream.metrics import Metrics
from stream.pace import PAUSES_S, Rate
from stream.patience import Patience, Silence, Standstill
from stream.sources import Source, SourceError, has_ended, is_film
from stream.status import CaptureState, CaptureStatus
from stream.worker import Worker

TICK_S = 0.1  # how often the watchdog looks
LOOK_S = 0.5  # how often it is looked whether a lost source is back
CLOSE_S = 1.0  # what a source gets to close when the program ends
MOST_LEFT_BEHIND = 3  # hanging threads; with so many no further one is begun
REST_AFTER_S = 20.0  # without anybody who looks or listens, fewer pictures are read
REST_S = 0.2  # then, from one to the next
LEAST_SIDE, MOST_OBLONG = 16, 16  # pixels, and sides of one length to one of the other: less is no picture

log = logging.getLogger(__name__)


class Capture(Worker):
    """Runs the watchdog's thread "capture" inside its `with` block, and beside it one that reads the source.

    A source that gives no picture is opened anew, with growing pauses; one that hangs is left behind first.
    `open_source` may raise SourceError; after any other exception the source is opened anew too.

    name: of the source, until it is open. wanted: whether anybody looks. back: whether a lost source seems to be
    there again, which cuts a pause short.
    """

    def __init__(
        self,
        open_source: Callable[[], Source],
        frames: Latest[Frame],
        faults: Faults,
        metrics: Metrics,
        *,
        name: str = "the camera",
        wanted: Callable[[], bool] = lambda: True,
        back: Callable[[], bool] = lambda: False,
        patience: Patience = Patience(),  # noqa: B008 - frozen
        pauses_s: Sequence[float] = PAUSES_S,
    ) -> None:
        super().__init__("capture", faults, pauses_s)
        self._open = open_source
        self._frames = frames
        self._metrics = metrics
        self._name, self._offered_fps = name, 0.0
        self._wanted, self._back = wanted, back
        self._patience = patience
        self._silence, self._standstill = Silence(patience), Standstill(patience.same_s)
        self._rate = Rate()
        self._lock = threading.Lock()  # of all that follows
        self._feed: Feed | None = None
        self._left_behind: list[Feed] = []
        self._seq = 0
        self._put_at = self._wanted_at = time.monotonic()
        self._again_at = 0.0
        self._now = (CaptureState.STARTING, status.starting(name), time.time(), time.monotonic())

    def status(self) -> CaptureStatus:
        """How the source is doing; any thread may ask."""
        state, happened, since, since_at = self._now
        frame = self._frames.peek()[1]
        height, width = frame.picture.shape[:2] if frame else (0, 0)
        return CaptureStatus(
            source=self._name,
            state=state,
            width=width,
            height=height,
            fps=self._rate.per_second(),
            since=since,
            for_s=time.monotonic() - since_at,
            happened=happened,
            upcoming=self._upcoming(state, happened),
            offered_fps=self._offered_fps,
        )

    def left_behind(self) -> int:
        """How many threads hang in a call to a camera that was given up."""
        with self._lock:
            self._left_behind = [feed for feed in self._left_behind if not feed.done()]
            return len(self._left_behind)

    def _run(self) -> None:
        super()._run()
        self._become(CaptureState.ENDED, status.ended(self._name))

    def _work(self) -> None:
        """From one opening of the source to its end."""
        with self._lock:
            self._standstill = Standstill(self._patience.same_s)
            self._feed = feed = Feed(self._open, self._take, self._rests)
        while not feed.done(TICK_S) and not self._stop.is_set() and not self._hangs(feed):
            pass
        with self._lock:
            self._feed = None  # from here on, what it still gives is too late
        feed.leave()
        self._name = feed.source.name if feed.source is not None else self._name
        self._ended(feed)

    def _ended(self, feed: Feed) -> None:
        """Draw the conclusions: raises what the source died of, unless that could be expected."""
        if self._stop.is_set():
            if not feed.done(CLOSE_S):
                log.warning("%s hangs and was left behind.", self._name)
        elif feed.source is not None and has_ended(feed.source):
            self._become(CaptureState.ENDED, status.ended(self._name))
            self._stop.wait()
        else:
            self._lost(feed)
            if feed.error is not None and not isinstance(feed.error, SourceError):
                raise feed.error

    def _lost(self, feed: Feed) -> None:
        if not feed.done():
            self._silence.given_up()
            with self._lock:
                self._left_behind.append(feed)
        if self._now[0] != CaptureState.RECONNECTING:
            expected = isinstance(feed.error, SourceError)
            why = str(feed.error) if expected else f"{self._name} gives no pictures; trying again until it does."
            log.warning("%s", why)
            self._become(CaptureState.RECONNECTING, status.away(self._name))

    def _pause(self, seconds: float) -> None:
        """Wait for the next try; a source that comes back is tried at once."""
        self._again_at = time.monotonic() + seconds
        was_there = self._stop.is_set() or self._back()
        while (left_s := self._again_at - time.monotonic()) > 0 and not self._stop.wait(min(left_s, LOOK_S)):
            if left_s > LOOK_S and not was_there and self._back():
                self._retry.succeeded()
                break
        while self.left_behind() >= MOST_LEFT_BEHIND and not self._stop.wait(LOOK_S):
            pass

    def _hangs(self, feed: Feed) -> bool:
        """Whether the source has been silent for too long; tells viewers before that."""
        with self._lock:
            silent_s = time.monotonic() - max(feed.heard_at, self._put_at)
            if feed.source is None:
                return silent_s > self._silence.opening_s()
            hung_s = self._silence.hung_s(feed.source.fps)
            if silent_s > self._silence.stalled_s(feed.source.fps) and self._now[0] == CaptureState.LIVE:
                self._again_at = time.monotonic() + hung_s - silent_s
                self._become(CaptureState.STALLED, status.silent(self._name))
            return silent_s > hung_s

    def _rests(self) -> bool:
        """Whether nobody has looked for a while, and a picture was read a moment ago."""
        now = time.monotonic()
        if self._wanted():
            self._wanted_at = now
        rests = now - self._wanted_at > REST_AFTER_S and now - self._put_at < REST_S
        if rests:
            self._metrics.frames_read.inc()
            self._metrics.frames_dropped.labels("unwatched").inc()
        return rests

    def _take(self, feed: Feed, raw: NDArray[Any]) -> None:
        """What the source gave goes to the reader if it is a picture, and not always the same."""
        with self._lock:
            if feed is not self._feed or feed.source is None:
                return
            self._metrics.frames_read.inc()
            picture, at = as_picture(raw), time.monotonic()
            if picture is None:
                self._metrics.frames_dropped.labels("garbage").inc()
                return
            self._name, self._offered_fps = feed.source.name, feed.source.fps
            self._silence.broken(at - max(feed.heard_at, self._put_at))
            self._put_at = at
            if self._standstill.lasts(picture, at) and not is_film(feed.source):
                self._metrics.frames_dropped.labels("same").inc()
                self._become(CaptureState.STALLED, status.standing_still(self._name))
            else:
                self._put(picture, at)

    def _put(self, picture: Picture, at: float) -> None:
        self._seq += 1
        self._rate.tick()
        self._well()
        if self._now[0] == CaptureState.RECONNECTING:
            log.info("%s is back.", self._name)
        self._become(CaptureState.LIVE, "")
        self._frames.put(Frame(self._seq, time.time(), at, picture))

    def _become(self, state: CaptureState, happened: str) -> None:
        if (state, happened) != self._now[:2]:
            self._now = (state, happened, time.time(), time.monotonic())

    def _upcoming(self, state: CaptureState, happened: str) -> str:
        if state == CaptureState.STALLED and happened == status.silent(self._name):
            return status.in_seconds("It is opened anew", self._again_at - time.monotonic())
        if state == CaptureState.RECONNECTING and self.left_behind() < MOST_LEFT_BEHIND:
            return status.in_seconds("Looking for it again", self._again_at - time.monotonic())
        return status.UPCOMING[state]


def as_picture(raw: NDArray[Any]) -> Picture | None:
    """`raw` as (H, W, 3) uint8 BGR; grey (H, W) or (H, W, 1) and BGRA are converted. None for anything else."""
    if raw.dtype != np.uint8 or raw.ndim not in (2, 3) or not _could_be_seen(*raw.shape[:2]):
        return None
    channels = 1 if raw.ndim == 2 else raw.shape[2]
    if channels == 3:
        return raw
    if channels == 1:
        return np.asarray(cv2.cvtColor(raw, cv2.COLOR_GRAY2BGR), np.uint8)
    return np.asarray(cv2.cvtColor(raw, cv2.COLOR_BGRA2BGR), np.uint8) if channels == 4 else None


def _could_be_seen(height: int, width: int) -> bool:
    return min(height, width) >= LEAST_SIDE and max(height, width) <= MOST_OBLONG * min(height, width)
