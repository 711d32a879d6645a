"""How long a source may be silent, or say the same, before something is the matter with it."""

from dataclasses import dataclass

import cv2
import numpy as np

from stream.frame import Picture

SLOWEST = 8  # times `hung_s` is the most that is waited for a source that was given up again and again
QUICK_S = 1.0  # a source that gives pictures faster than this is not slow
COARSE = 16  # of so many pixels one is compared first
DIM = 64  # what no pixel of a black picture reaches, noise and all
BLACK, EVEN = 32, 10  # what no patch of it reaches, and by how much patches differ at most


@dataclass(frozen=True, slots=True)
class Patience:
    """What is waited, in seconds, for a source that is neither slow nor given up lately."""

    opening_s: float = 8.0
    stalled_s: float = 2.0  # without a picture, until viewers are told
    hung_s: float = 3.0  # without a picture, until the source is left behind and opened anew
    same_s: float = 10.0  # of the same picture, until viewers are told
    dark_s: float = 3.0  # of black pictures, until viewers are told


class Silence:
    """How long this source may give nothing: one of a picture in five seconds has to be waited for.

    Each time that it was given up, it gets twice as long; as soon as its pictures come, their own pace counts.
    """

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._gap_s = 0.0  # between two pictures: the longest of late
        self._factor = 1

    def broken(self, gap_s: float) -> None:
        """A picture came, `gap_s` after the one before."""
        self._gap_s = max(gap_s, self._gap_s / 2)
        if self._gap_s < QUICK_S:
            self._factor = 1

    def given_up(self) -> None:
        """It lasted for too long."""
        self._factor = min(2 * self._factor, SLOWEST)

    def opening_s(self) -> float:
        """Until it is left behind when it does not open."""
        return self._patience.opening_s * self._factor

    def stalled_s(self, fps: float) -> float:
        """Until viewers are told, for a source that says it gives `fps` frames per second."""
        return max(self._patience.stalled_s, 2 * self._gap_s, 2 * _period_s(fps))

    def hung_s(self, fps: float) -> float:
        """Until it is left behind."""
        return max(self._patience.hung_s * self._factor, 3 * self._gap_s, 3 * _period_s(fps))


class Standstill:
    """Whether the same picture comes over and over, as from a camera whose driver hangs."""

    def __init__(self, same_s: float) -> None:
        self._same_s = same_s
        self._last: Picture | None = None
        self._since = 0.0

    def lasts(self, picture: Picture, now: float) -> bool:
        """Whether `picture`, which came at `now`, has been the same for too long."""
        if self._last is None or not same(self._last, picture):
            self._last, self._since = picture, now
        return now - self._since >= self._same_s


class Darkness:
    """Whether nothing but black comes, as through a closed shutter."""

    def __init__(self, dark_s: float) -> None:
        self._dark_s = dark_s
        self._since: float | None = None

    def lasts(self, picture: Picture, now: float) -> bool:
        """Whether `picture`, which came at `now`, and all before it have been black for too long."""
        if not is_black(picture):
            self._since = None
            return False
        self._since = now if self._since is None else self._since
        return now - self._since >= self._dark_s


def is_black(picture: Picture) -> bool:
    """Whether (H, W, 3) uint8 BGR is dark all over and shows nothing, but for noise; a dim room shows something."""
    if picture[::COARSE, ::COARSE].max() >= DIM:
        return False
    height, width = picture.shape[:2]
    # The mean of each patch: noise and single bright pixels vanish in it, a thin stroke does not.
    patches = cv2.resize(picture, (max(1, width // COARSE), max(1, height // COARSE)), interpolation=cv2.INTER_AREA)
    return bool(patches.max() < BLACK and patches.max() - patches.min() <= EVEN)


def _period_s(fps: float) -> float:
    return 1 / fps if fps > 0 else 0.0


def same(one: Picture, other: Picture) -> bool:
    """Whether two pictures, (H, W, 3) uint8 BGR, are the same to the bit, which noise never lets happen."""
    if one.shape != other.shape:
        return False
    return np.array_equal(one[::COARSE, ::COARSE], other[::COARSE, ::COARSE]) and np.array_equal(one, other)
