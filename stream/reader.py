"""Reads the newest frame: what `--json` does with every frame, and the thread that does it with a live one."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import cv2

from model.pattern import matches
from model.values import Box, Number, Reading, State
from stream.faults import Faults
from stream.frame import NOTICE, Frame, Picture, View
from stream.hints import Hints
from stream.latest import Latest
from stream.metrics import Metrics
from stream.notices import draw_notice
from stream.overlay import draw
from stream.pace import PAUSES_S
from stream.region import DEFAULT_REGION, crop, cut
from stream.settle import Settle
from stream.status import CaptureState, CaptureStatus
from stream.worker import Worker

JPEG_QUALITY = 80
WAIT_S = 0.25  # how long the thread sleeps at most before it looks whether it shall stop, or say something
AGAIN_S = 1.0  # how often a notice is drawn anew, or the newest view put again, while no frame comes


class DigitReader(Protocol):
    """Reads the numbers in a picture, (H, W, 3) uint8 BGR; their boxes are fractions of that picture."""

    def read(self, picture: Picture) -> tuple[Number, ...]: ...


@dataclass(frozen=True, slots=True)
class Tuning:
    """What may change while it runs: how sure a number has to be, in [0, 1], which part is read, and for what."""

    threshold: float = 0.8
    region: Box = DEFAULT_REGION
    pattern: str = ""  # which numbers settle, "" for any
    mirror: bool = False  # whether what is drawn is mirrored

    def settled(self, reading: Reading) -> tuple[Number, ...]:
        """The numbers of `reading` that have settled, row by row."""
        if reading.state != State.SETTLED:
            return ()
        return tuple(n for n in reading.numbers if n.confidence >= self.threshold and matches(self.pattern, n.text))


class FrameReader:
    """Region, read, settle: one frame after the other of one source. No thread, no clock."""

    def __init__(self, reader: DigitReader) -> None:
        self._reader = reader
        self._settle = Settle()
        self._hints = Hints()

    def read(self, frame: Frame, tuning: Tuning) -> Reading:
        """What `frame` says together with those before it; boxes are fractions of the whole picture."""
        picture = crop(frame.picture, tuning.region)
        found = self._reader.read(picture)
        numbers = tuple(number.within(tuning.region) for number in found)
        settled = self._settle.update(numbers, tuning.region, tuning.threshold, frame.at, tuning.pattern)
        is_settled = settled.state == State.SETTLED
        hint = self._hints.update(picture, found, tuning.threshold, is_settled, frame.at)
        return Reading(frame.seq, frame.captured_at, settled.state, settled.text, settled.numbers, hint)


def encode(picture: Picture) -> bytes:
    """`picture`, (H, W, 3) uint8 BGR, as JPEG."""
    ok, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not ok:
        raise ValueError(f"OpenCV can't encode a picture of shape {picture.shape}.")
    return data.tobytes()


class ReaderThread(Worker):
    """Runs the thread "reader" inside its `with` block: the newest of `frames` becomes a reading.

    Only while `watched()` it also becomes a view, drawn on and encoded once for everybody. While the source is away
    by its `status()`, views are notices that say so. After an exception, the thread goes on with a later frame
    after a growing pause.
    """

    def __init__(
        self,
        frames: Latest[Frame],
        reader: DigitReader,
        tuning: Latest[Tuning],
        readings: Latest[Reading],
        views: Latest[View],
        watched: Callable[[], bool],
        status: Callable[[], CaptureStatus],
        faults: Faults,
        metrics: Metrics,
        pauses_s: Sequence[float] = PAUSES_S,
    ) -> None:
        super().__init__("reader", faults, pauses_s)
        self._frames = frames
        self._reader = FrameReader(reader)
        self._tuning = tuning
        self._readings = readings
        self._views = views
        self._watched = watched
        self._status = status
        self._metrics = metrics
        self._seen = 0
        self._read: tuple[Frame, Reading] | None = None
        self._cut: dict[str, bytes] = {}  # of the last frame's numbers, by their text
        self._shown: View | None = None  # the view that was put last
        self._shown_at = float("-inf")

    def _work(self) -> None:
        while not self._stop.is_set():
            seq, frame = self._frames.wait(self._seen, WAIT_S)
            if frame is None or seq == self._seen:
                self._stand_in()
                continue
            self._metrics.frames_dropped.labels("busy").inc(seq - self._seen - 1)
            self._seen = seq  # before it is read: a frame that can't be read is not tried again
            self._pass_on(frame)
            self._well()

    def _pass_on(self, frame: Frame) -> None:
        tuning = self._tuning.peek()[1] or Tuning()
        with self._metrics.reading.time():
            reading = self._reader.read(frame, tuning)
        self._metrics.readings.labels(reading.state.value).inc()
        reading = self._pictured(frame, reading, tuning)
        self._readings.put(reading)
        self._read = (frame, reading)
        if self._watched():
            self._show(self._drawn(frame, reading))

    def _pictured(self, frame: Frame, reading: Reading, tuning: Tuning) -> Reading:
        """The reading with a picture of each number that has settled, cut out when it does."""
        settled = tuning.settled(reading)
        self._cut = {n.text: self._cut.get(n.text) or encode(cut(frame.picture, n.box)) for n in settled}
        return replace(reading, pictures=self._cut) if settled else reading

    def _stand_in(self) -> None:
        """While no frame comes: a notice when the source is away, else the newest for those who have just come."""
        if not self._watched() or time.monotonic() - self._shown_at < AGAIN_S:
            return
        status = self._status()
        if status.state != CaptureState.LIVE:
            self._show(View(NOTICE, time.time(), time.monotonic(), encode(draw_notice(status))))
        elif self._read is not None:
            self._show(self._newest(*self._read))

    def _newest(self, frame: Frame, reading: Reading) -> View:
        """The frame's view, which need not be drawn again when it was the last one shown."""
        if self._shown is not None and self._shown.seq == frame.seq:
            return self._shown
        return self._drawn(frame, reading)

    def _drawn(self, frame: Frame, reading: Reading) -> View:
        tuning = self._tuning.peek()[1] or Tuning()
        drawn = draw(frame.picture, reading, tuning.settled(reading), tuning.region, tuning.mirror)
        return View(frame.seq, frame.captured_at, frame.at, encode(drawn))

    def _show(self, view: View) -> None:
        if view is not self._shown:
            self._metrics.frames_encoded.inc()
        self._shown, self._shown_at = view, time.monotonic()
        self._views.put(view)
