"""Which source is captured: the one that the command line names, or another that somebody chose from the list."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import count

from stream.cameras import CameraInfo, list_cameras
from stream.phone import PHONE, PhoneCamera
from stream.settings import Settings
from stream.sources import Opening, Source, is_back, name_of, open_source, opens_at_once
from stream.status import CaptureState, CaptureStatus

GIVEN = "given"  # stands for a file or an address of the command line's
FRESH_S = 5.0  # how long a list of the cameras is good
LOOK_S = 3.0  # what is waited for somebody else who makes one


@dataclass(frozen=True, slots=True)
class Listed:
    """A source that may be chosen: by its `id`, with a name for people and what is known of it."""

    id: str
    name: str
    detail: str = ""


class Choice:
    """The source that is captured, and all that may be. Safe from any thread.

    open_first: opens the command line's source, for now; else it is opened as it says. What can be opened without
    waiting is opened here: raises SourceError.
    """

    def __init__(self, settings: Settings, phone: PhoneCamera, open_first: Callable[[], Source] | None = None) -> None:
        self.phone = phone
        self.now = settings.source if _is_plain(settings.source) else GIVEN
        self._own = self.now
        self._settings = settings
        self._looking = threading.Lock()
        self._cameras: list[CameraInfo] = []
        self._looked_at = float("-inf")
        self._opening = self._opening_of(self.now)
        if open_first or self.now != PHONE:
            self._opening = replace(self._opening, open=open_first or opener(settings, at_once=True))

    def opening(self) -> Opening:
        """What is to be captured now; another object after each choice."""
        return self._opening

    def choose(self, wanted: str, status: CaptureStatus) -> bool:
        """Have the source with that id captured; False: there is none. Blocks as `listed` does."""
        if wanted not in [each.id for each in self.listed(status)]:
            return False
        self.now, self._opening = wanted, self._opening_of(wanted)
        if wanted != PHONE:
            self.phone.hang_up()
        return True

    def listed(self, status: CaptureStatus) -> list[Listed]:
        """All that may be chosen. Blocks: cameras are opened to see what they deliver, but never the one in use."""
        cameras = [Listed(each.source, each.name, each.detail) for each in self._look(status)]
        own = Listed(self._own, name_of(self._settings.source))
        entries = [
            Listed("auto", "First camera found"),
            *cameras,
            Listed("demo", "Built-in demo"),
            Listed(PHONE, "A phone's camera"),
        ]
        return entries if own.id in [each.id for each in entries] else [*entries, own]

    def _look(self, status: CaptureStatus) -> list[CameraInfo]:
        """The cameras. One at a time looks for them; a driver that hangs keeps the others only for a moment."""
        if self._looking.acquire(timeout=LOOK_S):
            try:
                # While a source is opened, two would want the same camera.
                if time.monotonic() - self._looked_at > FRESH_S and status.state != CaptureState.STARTING:
                    self._cameras = list_cameras(status.source)
                    self._looked_at = time.monotonic()
            finally:
                self._looking.release()
        return [_as_captured(each, status) if each.in_use else each for each in self._cameras]

    def _opening_of(self, wanted: str) -> Opening:
        settings = self._settings if wanted == GIVEN else replace(self._settings, source=wanted)
        source = settings.source
        if source == PHONE:
            return Opening(name_of(source), self.phone.open, self.phone.there, calls=True)
        return Opening(name_of(source), opener(settings), partial(is_back, source))


def opener(settings: Settings, *, at_once: bool = False) -> Callable[[], Source]:
    """Opens the source of the settings, each time that it is called.

    at_once: what need not be waited for is opened already now; raises SourceError.
    """
    ready = [open_as_set(settings)] if at_once and opens_at_once(settings.source) else []
    tries = count()

    def open_next() -> Source:
        first = next(tries) == 0
        # A camera that `auto` found and lost may come back; the demo would hide that.
        return ready.pop() if ready else open_as_set(settings, fall_back=first)

    return open_next


def open_as_set(settings: Settings, *, paced: bool = True, once: bool = False, fall_back: bool = True) -> Source:
    """The source of the settings, opened; the options as in `open_source`. Raises SourceError."""
    return open_source(
        settings.source,
        width=settings.width,
        height=settings.height,
        fps=settings.camera_fps,
        seed=settings.seed,
        paced=paced,
        loop=not (once or settings.once),
        fall_back=fall_back,
    )


def _is_plain(source: str) -> bool:
    """Whether it may be named to everybody as it is."""
    return source in ("auto", "demo", PHONE) or source.isdecimal()


def _as_captured(camera: CameraInfo, status: CaptureStatus) -> CameraInfo:
    return replace(camera, width=status.width, height=status.height, fps=round(status.offered_fps, 1))
