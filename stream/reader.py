"""Reads the newest frame: what `--json` does with every frame, and the thread that does it with a live one."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import cv2

from model.values import Box, Number, Reading
from stream.faults import Faults
from stream.frame import Frame, Picture, View
from stream.latest import Latest
from stream.overlay import draw
from stream.pace import PAUSES_S, Retry
from stream.region import DEFAULT_REGION, crop
from stream.settle import Settle

JPEG_QUALITY = 80
WAIT_S = 0.25  # how long the thread sleeps at most before it looks whether it shall stop
EXIT_S = 2.0


class DigitReader(Protocol):
    """Reads the numbers in a picture, (H, W, 3) uint8 BGR; their boxes are fractions of that picture."""

    def read(self, picture: Picture) -> tuple[Number, ...]: ...


@dataclass(frozen=True, slots=True)
class Tuning:
    """What may change while it runs: how sure a number has to be, in [0, 1], and which part is read."""

    threshold: float = 0.8
    region: Box = DEFAULT_REGION


class FrameReader:
    """Region, read, settle: one frame after the other of one source. No thread, no clock."""

    def __init__(self, reader: DigitReader) -> None:
        self._reader = reader
        self._settle = Settle()

    def read(self, frame: Frame, tuning: Tuning) -> Reading:
        """What `frame` says together with those before it; boxes are fractions of the whole picture."""
        found = self._reader.read(crop(frame.picture, tuning.region))
        numbers = tuple(number.within(tuning.region) for number in found)
        settled = self._settle.update(numbers, tuning.region, tuning.threshold)
        return Reading(frame.seq, frame.captured_at, settled.state, settled.text, settled.numbers)


def encode(picture: Picture) -> bytes:
    """`picture`, (H, W, 3) uint8 BGR, as JPEG."""
    ok, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not ok:
        raise ValueError(f"OpenCV can't encode a picture of shape {picture.shape}.")
    return data.tobytes()


class ReaderThread:
    """Runs the thread "reader" inside its `with` block: the newest of `frames` becomes a reading.

    Only while `watched()` it also becomes a view, drawn on and encoded once for everybody. An exception is
    logged with its traceback and counted, and the thread goes on with a later frame after a growing pause.
    """

    def __init__(
        self,
        frames: Latest[Frame],
        reader: DigitReader,
        tuning: Latest[Tuning],
        readings: Latest[Reading],
        views: Latest[View],
        watched: Callable[[], bool],
        pauses_s: Sequence[float] = PAUSES_S,
    ) -> None:
        self._frames = frames
        self._reader = FrameReader(reader)
        self._tuning = tuning
        self._readings = readings
        self._views = views
        self._watched = watched
        self._stop = threading.Event()
        self._retry = Retry(self._stop, pauses_s)
        self._faults = Faults("reader")
        self._seen = 0
        self._thread = threading.Thread(target=self._run, name="reader", daemon=True)

    @property
    def fault(self) -> str:
        """The last exception as a sentence, "" when there was none."""
        return self._faults.last

    @property
    def faults(self) -> int:
        """How many exceptions there were."""
        return self._faults.count

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(EXIT_S)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._follow()
            except Exception as error:
                self._faults.note(error)
                self._retry.pause()

    def _follow(self) -> None:
        while not self._stop.is_set():
            seq, frame = self._frames.wait(self._seen, WAIT_S)
            if frame is None or seq == self._seen:
                continue
            self._seen = seq  # before it is read: a frame that can't be read is not tried again
            self._pass_on(frame)
            self._retry.succeeded()

    def _pass_on(self, frame: Frame) -> None:
        tuning = self._tuning.peek()[1] or Tuning()
        reading = self._reader.read(frame, tuning)
        self._readings.put(reading)
        if self._watched():
            drawn = draw(frame.picture, reading, tuning.region)
            self._views.put(View(frame.seq, frame.captured_at, frame.at, encode(drawn)))
