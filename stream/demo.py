"""The demo source: a film that we draw, of handwritten numbers held up to a camera, which knows its truth.

Everything follows from the seed and the frame's index, so any frame can be drawn at any time.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from model.scenes import expose, lay, shine
from model.sheets import TruthNumber
from model.values import WHOLE, Box
from stream.acts import ACT_SECONDS, NOISE, Act, make_act
from stream.frame import Picture
from stream.pace import Pace

SHUTTER = 0.5  # of the time between frames: what moves is smeared over this part of its way


@dataclass(frozen=True, slots=True)
class Truth:
    """What a frame shows: the numbers of which at least a part is in the picture, and the index of the act.

    Boxes are fractions of the picture, and reach out of [0, 1] where a number reaches out of the picture.
    """

    numbers: tuple[TruthNumber, ...]
    act: int

    def inside(self, region: Box) -> tuple[str, ...]:
        """The texts that lie wholly inside the region."""
        return tuple(number.text for number in self.numbers if _overlap(region, number.box) == number.box[2:])


class Demo:
    """A source that needs no camera. `read` gives `frame(0)`, `frame(1)` and so on, endlessly."""

    name = "demo"

    def __init__(self, seed: int = 0, width: int = 640, height: int = 480, fps: float = 30.0) -> None:
        self.width, self.height, self.fps = width, height, fps
        self._seed = seed
        self._act = lru_cache(maxsize=2)(lambda index: make_act(seed, index, width, height))
        self._pace, self._next, self._closed = Pace(fps), 0, False

    def frame(self, index: int) -> tuple[Picture, Truth]:
        """One frame, (height, width, 3) uint8 BGR, and what it shows. The same index gives the same picture."""
        number, step = divmod(index, round(ACT_SECONDS * self.fps))
        act, seconds = self._act(number), step / self.fps
        picture, numbers = self._staged(act, seconds)
        rng = np.random.default_rng([self._seed, index, NOISE])
        picture = expose(shine(picture, act.light_at(seconds)), act.camera, rng)
        return picture, Truth(tuple(n for n in numbers if min(_overlap(WHOLE, n.box)) > 0), number)

    def read(self) -> Picture | None:
        """The next frame when it is due, at once when it is late. None once closed."""
        if self._closed:
            return None
        self._pace.wait()
        self._next += 1
        return self.frame(self._next - 1)[0]

    def close(self) -> None:
        """Ends the film."""
        self._closed = True

    def _staged(self, act: Act, seconds: float) -> tuple[Picture, tuple[TruthNumber, ...]]:
        if act.sheet is None or not act.on_stage(seconds):
            return act.background, ()
        pose, before = act.pose_at(seconds), act.pose_at(seconds - SHUTTER / self.fps)
        motion = ((before.x - pose.x) * self.width, (before.y - pose.y) * self.height)
        return lay(act.background, act.sheet, pose, act.shadow, motion)


def _overlap(one: Box, other: Box) -> tuple[float, float]:
    """Width and height that two boxes share, negative where they are apart."""
    return (
        min(one.x + one.w, other.x + other.w) - max(one.x, other.x),
        min(one.y + one.h, other.y + other.h) - max(one.y, other.y),
    )
