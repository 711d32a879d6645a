"""A camera that follows a script, and a capture that watches over it."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum, auto
from typing import Any, cast

from numpy.typing import NDArray

from stream.capture import Capture
from stream.faults import Faults
from stream.frame import Frame, Picture
from stream.latest import Latest
from stream.metrics import Metrics
from stream.patience import Patience
from stream.sources import Opening, Source, SourceError
from stream.status import CaptureStatus
from tests.pictures import grey

GAP_S = 0.001  # from picture to picture


class Act(Enum):
    """What a camera does that gives no picture."""

    FREEZE = auto()  # the call does not return until the test lets it
    PAUSE = auto()  # a fifth of a second passes


Line = NDArray[Any] | Exception | Act | None


class Scripted:
    """A source that gives, fails, raises or hangs as its script says, one line per read; then ever new pictures."""

    def __init__(
        self, script: Sequence[Line] = (), name: str = "scripted", *, fps: float = 30.0, gap_s: float = GAP_S
    ) -> None:
        self.name = name
        self.fps = fps
        self._script = iter(script)
        self._gap_s = gap_s
        self._level = 0
        self.reads = 0
        self.closed, self.frozen, self.thaw = threading.Event(), threading.Event(), threading.Event()

    def read(self) -> Picture | None:
        self.closed.wait(self._gap_s)
        self.reads += 1
        line = next(self._script, self)
        if isinstance(line, Exception):
            raise line
        if line is Act.FREEZE:
            self.frozen.set()
            self.thaw.wait(60)
        if line is Act.PAUSE:
            self.closed.wait(0.2)
        return self._new() if isinstance(line, Act | Scripted) else cast(Picture | None, line)

    def close(self) -> None:
        self.closed.set()

    def _new(self) -> Picture:
        self._level = self._level % 200 + 1
        return grey(self._level)


class Scene:
    """A capture, what it put, and the sources that it opened; the last of them again and again."""

    def __init__(
        self,
        outcomes: Sequence[Source | Exception],
        name: str = "the camera",
        back: Callable[[], bool] = lambda: False,
        **options: Any,
    ) -> None:
        self.frames = Latest[Frame]()
        self.put: list[Frame] = []
        self.frames.on_put(lambda: self.put.append(cast(Frame, self.frames.peek()[1])))
        self.opened: list[Source | Exception] = []
        self._outcomes = outcomes
        self.metrics = Metrics()
        self.faults = Faults(self.metrics)
        self.chosen = Opening(name, self._open, back)
        self.capture = Capture(lambda: self.chosen, self.frames, self.faults, self.metrics, **options)

    def _open(self) -> Source:
        outcome = self._outcomes[min(len(self.opened), len(self._outcomes) - 1)]
        self.opened.append(outcome)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def status(self) -> CaptureStatus:
        return self.capture.status()


@contextmanager
def running(*outcomes: Source | Exception, pauses_s: Sequence[float] = (0.001,), **options: Any) -> Iterator[Scene]:
    """A capture at work on one source after the other, and then on none; patient, unless it is told otherwise."""
    scene = Scene([*outcomes, SourceError("gone")], pauses_s=pauses_s, **{"patience": hurried()} | options)
    try:
        with scene.capture:
            yield scene
    finally:
        for outcome in outcomes:
            if isinstance(outcome, Scripted):
                outcome.thaw.set()


def hurried(**less: float) -> Patience:
    """Patience that ends soon where it is said so, and never elsewhere."""
    return Patience(**{"opening_s": 60, "stalled_s": 60, "hung_s": 60, "same_s": 60, "dark_s": 60} | less)
