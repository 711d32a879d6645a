"""Watches over the source: puts its newest picture where the reader finds it, and opens it anew when it is lost."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from numpy.typing import NDArray

from stream import status
from stream.faults import Faults
from stream.feed import Feed
from stream.frame import Frame, Picture, as_picture
from stream.latest import Latest
from stream.metrics import Metrics
from stream.pace import PAUSES_S, Rate
from stream.patience import Darkness, Patience, Silence, Standstill
from stream.sources import Opening, SourceError, has_ended, is_film
from stream.status import CaptureState, CaptureStatus
from stream.worker import Worker

TICK_S = 0.1  # how often the watchdog looks
LOOK_S = 0.5  # how often it is looked whether a lost source is back
CLOSE_S = 1.0  # what a source gets to close when the program ends or another one is wanted
MOST_LEFT_BEHIND = 3  # hanging threads; with so many no further one is begun
REST_AFTER_S = 20.0  # without anybody who looks or listens, fewer pictures are read
REST_S = 0.2  # then, from one to the next

log = logging.getLogger(__name__)


class _Now(NamedTuple):
    """What the source does, what happened and what to do about it, since when: Unix and monotonic seconds."""

    state: CaptureState
    happened: str
    advice: str
    since: float
    since_at: float


class Capture(Worker):
    """Runs the watchdog's thread "capture" inside its `with` block, and beside it one that reads the source.

    A source that gives no picture is opened anew, with growing pauses, which end early when it seems to be back; one
    that hangs is left behind first. After any exception but SourceError the source is opened anew too.

    chosen: the source that is wanted; when that becomes another one, it is turned to. wanted: whether anybody looks.
    """

    def __init__(
        self,
        chosen: Callable[[], Opening],
        frames: Latest[Frame],
        faults: Faults,
        metrics: Metrics,
        *,
        wanted: Callable[[], bool] = lambda: True,
        patience: Patience = Patience(),  # noqa: B008 - frozen
        pauses_s: Sequence[float] = PAUSES_S,
    ) -> None:
        super().__init__("capture", faults, pauses_s)
        self._chosen = chosen
        self._frames = frames
        self._metrics = metrics
        self._wanted = wanted
        self._patience = patience
        self._rate = Rate()
        self._lock = threading.Lock()  # of all that follows
        self._feed: Feed | None = None
        self._left_behind: list[Feed] = []
        self._seq = 0
        self._put_at = self._wanted_at = time.monotonic()
        self._again_at = 0.0
        self._name, self._offered_fps = "", 0.0
        self._now = _Now(CaptureState.STARTING, "", "", 0.0, 0.0)
        self._turn_to(chosen())

    def status(self) -> CaptureStatus:
        """How the source is doing; any thread may ask."""
        now = self._now
        frame = self._frames.peek()[1]
        height, width = frame.picture.shape[:2] if frame else (0, 0)
        return CaptureStatus(
            source=self._name,
            state=now.state,
            width=width,
            height=height,
            fps=self._rate.per_second(),
            since=now.since,
            for_s=time.monotonic() - now.since_at,
            happened=now.happened,
            upcoming=f"{status.sentence(now.advice)} {self._upcoming(now)}".strip(),
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
        """From one opening of the source to its end, or until another one is wanted."""
        with self._lock:
            if self._is_to_turn():
                self._turn_to(self._chosen())
            self._standstill, self._darkness = Standstill(self._patience.same_s), Darkness(self._patience.dark_s)
            self._feed = feed = Feed(self._opening.open, self._take, self._rests)
        while not (feed.done(TICK_S) or self._stop.is_set() or self._is_to_turn() or self._hangs(feed)):
            pass
        with self._lock:
            self._feed = None  # from here on, what it still gives is too late
        feed.leave()
        self._name = feed.source.name if feed.source is not None else self._name
        self._ended(feed)

    def _is_to_turn(self) -> bool:
        """Whether another source is wanted."""
        return self._chosen() is not self._opening

    def _turn_to(self, opening: Opening) -> None:
        """Forget what is known of the source before."""
        self._opening = opening
        self._name, self._offered_fps = opening.name, 0.0
        self._silence = Silence(self._patience)
        self._retry.succeeded()
        self._become(CaptureState.STARTING, status.starting(opening.name))

    def _ended(self, feed: Feed) -> None:
        """Draw the conclusions: raises what the source died of, unless that could be expected."""
        if self._stop.is_set():
            if not feed.done(CLOSE_S):
                log.warning("%s hangs and was left behind.", self._name)
        elif self._is_to_turn():
            if not feed.done(CLOSE_S):  # two may not have the same camera
                self._leave_behind(feed)
        elif feed.source is not None and has_ended(feed.source):
            self._become(CaptureState.ENDED, status.ended(self._name))
            while not self._is_to_turn() and not self._stop.wait(LOOK_S):
                pass
        else:
            self._lost(feed)
            if feed.error is not None and not isinstance(feed.error, SourceError):
                raise feed.error

    def _lost(self, feed: Feed) -> None:
        if not feed.done():
            self._silence.given_up()
            self._leave_behind(feed)
        away = status.away(self._name)
        expected = feed.error if isinstance(feed.error, SourceError) else None
        if self._now.state != CaptureState.RECONNECTING:
            log.warning("%s", expected or f"{self._name} gives no pictures; trying again until it does.")
        was_there = self._now.happened == away or self._now.state in (CaptureState.LIVE, CaptureState.STALLED)
        happened = away if was_there or expected is None else expected.what
        self._become(CaptureState.RECONNECTING, happened, expected.advice if expected else "")

    def _leave_behind(self, feed: Feed) -> None:
        with self._lock:
            self._left_behind.append(feed)

    def _pause(self, seconds: float) -> None:
        """Wait for the next try; a source that comes back is tried at once, as is another one that is wanted."""
        self._again_at = time.monotonic() + seconds
        was_there = self._stop.is_set() or self._opening.back()
        while (left_s := self._again_at - time.monotonic()) > 0 and not self._stop.wait(min(left_s, LOOK_S)):
            if self._is_to_turn():
                break
            if left_s > LOOK_S and not was_there and self._opening.back():
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
            if silent_s > self._silence.stalled_s(feed.source.fps) and self._now.state == CaptureState.LIVE:
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
            if is_film(feed.source) or not self._is_blind(picture, at):
                self._put(picture, at)

    def _is_blind(self, picture: Picture, at: float) -> bool:
        """Whether a camera has seen nothing new, or nothing at all, for too long; tells viewers."""
        still, dark = self._standstill.lasts(picture, at), self._darkness.lasts(picture, at)
        if dark:
            self._metrics.frames_dropped.labels("dark").inc()
            self._become(CaptureState.STALLED, status.black(self._name), status.UNCOVER)
        elif still:
            self._metrics.frames_dropped.labels("same").inc()
            self._become(CaptureState.STALLED, status.standing_still(self._name))
        return dark or still

    def _put(self, picture: Picture, at: float) -> None:
        self._seq += 1
        self._rate.tick()
        self._well()
        if self._now.state == CaptureState.RECONNECTING:
            log.info("%s is back.", self._name)
        self._become(CaptureState.LIVE, "")
        self._frames.put(Frame(self._seq, time.time(), at, picture))

    def _become(self, state: CaptureState, happened: str, advice: str = "") -> None:
        if (state, happened) != self._now[:2]:
            self._now = _Now(state, happened, advice, time.time(), time.monotonic())
        elif advice != self._now.advice:
            self._now = self._now._replace(advice=advice)

    def _upcoming(self, now: _Now) -> str:
        if self._opening.calls:
            return ""
        if now.state == CaptureState.STALLED and now.happened == status.silent(self._name):
            return status.in_seconds("It is opened anew", self._again_at - time.monotonic())
        if now.state == CaptureState.RECONNECTING and self.left_behind() < MOST_LEFT_BEHIND:
            return status.in_seconds("Looking for it again", self._again_at - time.monotonic())
        return status.UPCOMING[now.state]
