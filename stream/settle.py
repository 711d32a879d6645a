"""What the frames of the last moments agree on."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from model.pattern import matches
from model.values import Box, Number, State, nearest

CREDIT_S = 0.12  # a sure number settles after this time, and is gone this long after it was hidden
LONGEST_STEP_S = 0.08  # what a reading counts for at most: one misreading does not show, however slow they come
LEAST_STEP_S = 1e-6  # time goes on from frame to frame, however coarse the clock
MEMORY_S = 1.0  # how long what speaks against a text counts: a doubtful digit is found in one frame of five, say
DISPUTED = 0.25  # of its time is what a number earns that others interrupted: it has to be read four times as often
LEAVING = 2.0  # times as fast pays what was on its way when it was last read: it is leaving
LINGER_S = 0.09  # nothing found for less than this is a blink
SURE = 0.95  # confidence from which time counts in full
STILL = 0.25  # of its height: a number that has strayed further is on its way
EDGE = 0.02  # of its height: a number as near to the region's border may be cut off
SAME_PLACE = 0.5  # of the smaller box: two that share more are the same ink


class Settled(NamedTuple):
    """What a frame and those before it say together. `text` is that of one of `numbers`, or ""."""

    state: State
    text: str
    numbers: tuple[Number, ...]


class Doubt(NamedTuple):
    """A number below the threshold: what was read, where and when."""

    text: str
    place: Box
    at: float


@dataclass(slots=True)
class Claim:
    """What speaks for a number: how it was last read, where it stands, and its credit in seconds.

    since, last: when it was read there first, and last. settled: it had full credit, and has some left.
    """

    number: Number
    place: Box
    since: float
    last: float
    credit_s: float = 0.0
    settled: bool = False


class Settle:
    """Weighs over time every number at or above the threshold: each by itself.

    A number is known by its text, and among several of the same text by its place. It earns the time in which it is
    read, less of it the less sure it is, and pays with the time in which it is not. It earns nothing when it may be a
    part of a number: on its way, at the region's border, or lately read with one more digit, a doubtful one. It
    settles with full credit and stays while it has any: a frame that misses it hands on what was last read of it.
    While one is read others in its place are not, and pay: so no two are ever shown there in turns. Another region or
    threshold starts afresh.
    """

    def __init__(self) -> None:
        self._claims: list[Claim] = []
        self._doubts: list[Doubt] = []
        self._at = self._seen = -math.inf
        self._now = 0.0  # seconds, of which slow readings take fewer
        self._rules: tuple[Box, float] | None = None

    def update(
        self, numbers: tuple[Number, ...], region: Box, threshold: float, at: float, pattern: str = ""
    ) -> Settled:
        """Add what was read in the frame of the time `at`, in seconds. Boxes are fractions of the picture.

        It is settled when a number that matches `pattern` is. Then `numbers` are all that are agreed on, and those
        below the threshold: what is sure and not agreed on may be one misreading.
        """
        if self._rules != (region, threshold):
            self._claims, self._doubts, self._rules = [], [], (region, threshold)
        step_s, self._at = min(max(at - self._at, LEAST_STEP_S), LONGEST_STEP_S), at
        self._now += step_s
        self._seen = self._now if numbers else self._seen
        self._forget()
        doubtful = [number for number in numbers if number.confidence < threshold]
        self._doubts += [Doubt(number.text, number.box, self._now) for number in doubtful]
        self._note([number for number in numbers if number.confidence >= threshold])
        for claim in self._claims:
            self._weigh(claim, region, step_s)
        agreed = [claim.number for claim in self._claims if claim.settled]
        if text := _wanted(agreed, region, threshold, pattern):
            elsewhere = [n for n in doubtful if not any(_same_place(n.box, other.box) for other in agreed)]
            missed = [number for number in agreed if number not in numbers]
            return Settled(State.SETTLED, text, _with(missed, (n for n in numbers if n in agreed or n in elsewhere)))
        state = State.UNSURE if self._now - self._seen < LINGER_S else State.EMPTY
        return Settled(state, _wanted(numbers, region, threshold, pattern), numbers)

    def _forget(self) -> None:
        self._claims = [claim for claim in self._claims if self._now - claim.last < MEMORY_S]
        self._doubts = [doubt for doubt in self._doubts if self._now - doubt.at < MEMORY_S]

    def _note(self, numbers: Sequence[Number]) -> None:
        """Each number speaks for the claim of its text that stands nearest to it, or for a new one."""
        pairs = [(number, claim) for number in numbers for claim in self._claims if number.text == claim.number.text]
        new = list(numbers)
        for number, claim in sorted(pairs, key=lambda pair: _strayed(pair[0].box, pair[1].place)):
            if number in new and claim.last < self._now:
                claim.number, claim.last = number, self._now
                new.remove(number)
        self._claims += [Claim(number, number.box, self._now, self._now) for number in new]

    def _weigh(self, claim: Claim, region: Box, step_s: float) -> None:
        """Let `claim` earn, or pay."""
        box = claim.number.box
        if claim.last < self._now:
            pace = LEAVING if claim.since == claim.last else 1.0  # it had strayed when it was read last
            claim.credit_s = max(0.0, claim.credit_s - pace * step_s)
        elif _strayed(box, claim.place) > STILL:
            claim.place, claim.since = box, self._now
            claim.credit_s = claim.credit_s if claim.settled else 0.0
            # They were about what was read on its way.
            self._doubts = [doubt for doubt in self._doubts if not _same_place(doubt.place, box)]
        elif claim.since < self._now and not _at_border(box, region) and not self._is_part(claim.number.text, box):
            share = DISPUTED if self._is_disputed(claim) else 1.0
            claim.credit_s = min(claim.credit_s + share * step_s * _weight(claim.number.confidence), CREDIT_S)
        claim.settled = claim.credit_s >= CREDIT_S or (claim.settled and claim.credit_s > 0)

    def _is_disputed(self, claim: Claim) -> bool:
        """Whether others were read in its place since it was. A settled one has the benefit of the doubt."""
        return not claim.settled and any(
            claim.since < other.last < self._now and _same_place(other.number.box, claim.number.box)
            for other in self._claims
        )

    def _is_part(self, text: str, box: Box) -> bool:
        return any(_leaves_out(text, doubt.text) and _same_place(doubt.place, box) for doubt in self._doubts)


def _wanted(numbers: Iterable[Number], region: Box, threshold: float, pattern: str) -> str:
    """The text nearest the region's centre among those at or above the threshold that match, "" for none."""
    return nearest((number for number in numbers if matches(pattern, number.text)), region.centre, threshold)


def _leaves_out(text: str, whole: str) -> bool:
    """Whether `text` is `whole` without some of its digits."""
    digits = iter(whole)
    return len(text) < len(whole) and all(digit in digits for digit in text)


def _with(missed: Iterable[Number], numbers: Iterable[Number]) -> tuple[Number, ...]:
    """`numbers` in their order, each of the missed before the first that is read after it."""
    ordered = list(numbers)
    for number in missed:
        after = (index for index, other in enumerate(ordered) if _is_after(other.box, number.box))
        ordered.insert(next(after, len(ordered)), number)
    return tuple(ordered)


def _is_after(box: Box, other: Box) -> bool:
    """Whether a number is read after another: it stands lower, or right of it on its line."""
    if other.y < box.centre[1] < other.y + other.h:
        return box.x > other.x
    return box.y > other.y


def _weight(confidence: float) -> float:
    """How much of its time a text earns, in [0, 1]: its log-odds as a share of a sure one's."""
    return _log_odds(min(max(confidence, 0.5), SURE)) / _log_odds(SURE)


def _log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def _strayed(box: Box, place: Box) -> float:
    """How far a number is from where it stood, in its heights."""
    (x, y), (then_x, then_y) = box.centre, place.centre
    return max(abs(x - then_x), abs(y - then_y)) / box.h


def _same_place(a: Box, b: Box) -> bool:
    return a.common(b) > SAME_PLACE * min(a.w * a.h, b.w * b.h)


def _at_border(box: Box, region: Box) -> bool:
    right, bottom = region.x + region.w - box.x - box.w, region.y + region.h - box.y - box.h
    return min(box.x - region.x, box.y - region.y, right, bottom) < EDGE * box.h
