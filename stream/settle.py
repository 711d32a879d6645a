"""What the frames of the last moments agree on."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from model.values import Box, Number, State, nearest

CREDIT_S = 0.12  # a sure number settles after this time, and is gone this long after its paper
LONGEST_STEP_S = 0.08  # what a reading counts for at most: one misreading does not show, however slow they come
MEMORY_S = 1.0  # how long what speaks against a text counts: a doubtful digit is found in one frame of five, say
DISPUTED = 0.25  # of its time is what a text earns that others interrupted: it has to be read four times as often
LINGER_S = 0.09  # nothing found for less than this is a blink
SURE = 0.95  # confidence from which time counts in full
STILL = 0.25  # of its height: a number that has strayed further is on its way
EDGE = 0.02  # of its height: a number as near to the region's border may be cut off


class Settled(NamedTuple):
    """What a frame and those before it say together. `text` is that of one of `numbers`, or ""."""

    state: State
    text: str
    numbers: tuple[Number, ...]


@dataclass(slots=True)
class Claim:
    """What speaks for a text: the numbers of the last frame that said it, where it stands, and its credit in seconds.

    since, last: when it was read there first, and last.
    """

    place: Box
    numbers: tuple[Number, ...]
    since: float
    last: float
    credit_s: float = 0.0


class Settle:
    """Weighs over time the text nearest the region's centre at or above the threshold.

    A text earns the time in which it is read, less of it the less sure it is, and pays with the time in which it is
    not. It earns nothing when it may be a part of a number: on its way, at the region's border, or lately read with
    a doubtful digit beside it. It settles with full credit and stays while it has any: a frame that misses it hands
    on the numbers of the last that said it. As one text earns all others pay, so no two are ever shown in turns.
    Another region or threshold starts afresh.
    """

    def __init__(self) -> None:
        self._claims: dict[str, Claim] = {}
        self._doubts: dict[str, float] = {}  # texts below the threshold, and when they were last read
        self._text = ""
        self._at = self._seen = -math.inf
        self._now = 0.0  # seconds, of which slow readings take fewer
        self._rules: tuple[Box, float] | None = None

    def update(self, numbers: tuple[Number, ...], region: Box, threshold: float, at: float) -> Settled:
        """Add what was read in the frame of the time `at`, in seconds. Boxes are fractions of the picture."""
        if self._rules != (region, threshold):
            self._claims, self._doubts, self._text, self._rules = {}, {}, "", (region, threshold)
        step_s, self._at = min(at - self._at, LONGEST_STEP_S), at
        self._now += step_s
        self._seen = self._now if numbers else self._seen
        self._note_doubts(numbers, threshold)
        text = nearest(numbers, region.centre, threshold)
        self._charge(text, step_s)
        if text and self._earn(text, numbers, region, step_s):
            self._text = text
        claim = self._claims.get(self._text)
        if claim and claim.credit_s > 0:
            return Settled(State.SETTLED, self._text, claim.numbers)
        self._text = ""
        return Settled(State.UNSURE if self._now - self._seen < LINGER_S else State.EMPTY, text, numbers)

    def _note_doubts(self, numbers: tuple[Number, ...], threshold: float) -> None:
        self._doubts |= {number.text: self._now for number in numbers if number.confidence < threshold}
        self._doubts = {text: at for text, at in self._doubts.items() if self._now - at < MEMORY_S}

    def _charge(self, text: str, step_s: float) -> None:
        """All but `text` pay; what was last read long ago is forgotten."""
        self._claims = {other: claim for other, claim in self._claims.items() if self._now - claim.last < MEMORY_S}
        for other, claim in self._claims.items():
            if other != text:
                claim.credit_s = max(0.0, claim.credit_s - step_s)

    def _earn(self, text: str, numbers: tuple[Number, ...], region: Box, step_s: float) -> bool:
        """Whether `text` has full credit, now that it was read once more."""
        same = [number for number in numbers if number.text == text]
        claim = self._claims.get(text)
        if claim is None:
            self._claims[text] = Claim(same[0].box, numbers, self._now, self._now)  # its time begins
            return False
        claim.numbers, claim.last = numbers, self._now
        number = min(same, key=lambda number: _strayed(number.box, claim.place))
        if _strayed(number.box, claim.place) > STILL:
            claim.place, claim.since = number.box, self._now
            claim.credit_s = claim.credit_s if text == self._text else 0.0
            self._doubts.clear()  # they were about what was read on its way
        elif not _at_border(number.box, region) and not self._is_part(text):
            share = DISPUTED if self._is_disputed(text) else 1.0
            claim.credit_s = min(claim.credit_s + share * step_s * _weight(number.confidence), CREDIT_S)
        return claim.credit_s >= CREDIT_S

    def _is_disputed(self, text: str) -> bool:
        """Whether others were read since it was. The standing text has the benefit of the doubt."""
        since = self._claims[text].since
        return text != self._text and any(claim.last > since for other, claim in self._claims.items() if other != text)

    def _is_part(self, text: str) -> bool:
        return any(text in longer and text != longer for longer in self._doubts)


def _weight(confidence: float) -> float:
    """How much of its time a text earns, in [0, 1]: its log-odds as a share of a sure one's."""
    return _log_odds(min(max(confidence, 0.5), SURE)) / _log_odds(SURE)


def _log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def _strayed(box: Box, place: Box) -> float:
    """How far a number is from where it stood, in its heights."""
    (x, y), (then_x, then_y) = box.centre, place.centre
    return max(abs(x - then_x), abs(y - then_y)) / box.h


def _at_border(box: Box, region: Box) -> bool:
    right, bottom = region.x + region.w - box.x - box.w, region.y + region.h - box.y - box.h
    return min(box.x - region.x, box.y - region.y, right, bottom) < EDGE * box.h
