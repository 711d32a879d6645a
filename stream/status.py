"""How the source is doing, and the words for it."""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil


class CaptureState(StrEnum):
    """What the source does."""

    STARTING = "starting"  # no picture yet
    LIVE = "live"
    STALLED = "stalled"  # no picture for too long, or always the same
    RECONNECTING = "reconnecting"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CaptureStatus:
    """What is captured. Size of the newest picture in pixels, 0 before the first; `fps` is measured.

    since: Unix seconds, when `state` began; for_s: how many seconds it has lasted. happened, upcoming: what is the
    matter and what comes next, as people may read it; "" while it is live. offered_fps: what the source says
    it gives, 0 while that is not known.
    """

    source: str
    state: CaptureState
    width: int
    height: int
    fps: float
    since: float
    for_s: float = 0.0
    happened: str = ""
    upcoming: str = ""
    offered_fps: float = 0.0


UPCOMING = {
    CaptureState.STARTING: "Its picture comes as soon as it gives one.",
    CaptureState.LIVE: "",
    CaptureState.STALLED: "It goes on with the first new picture.",
    CaptureState.RECONNECTING: "Its driver does not answer: unplug it and plug it in again.",
    CaptureState.ENDED: "Choose it again as the source to see it again.",
}  # where no time is known


def starting(name: str) -> str:
    return f"Opening {name}"


def silent(name: str) -> str:
    return f"No pictures from {name}"


def standing_still(name: str) -> str:
    return f"Always the same picture from {name}"


def black(name: str) -> str:
    return f"A black picture from {name}"


UNCOVER = "open the camera's shutter, take what covers the lens away, or switch on a light"


def away(name: str) -> str:
    return f"No connection to {name}"


def ended(name: str) -> str:
    return f"This was the end of {name}"


def sentence(advice: str) -> str:
    """`advice` as a sentence of its own; "" for none."""
    return f"{advice[0].upper()}{advice[1:]}." if advice else ""


def in_seconds(what: str, seconds: float) -> str:
    """What will be done, and when."""
    return f"{what} in {ceil(seconds)} s." if seconds > 0 else f"{what} now."
