"""Two opinions of a row put together: its digits read one by one, and the row read as a whole."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from model.values import Digit, Number

LEAST = 0.5  # a digit by itself that is less sure is none
DISPUTED = 0.75  # no number is surer of which the opinions differ: below the threshold, unless somebody lowers it
ALONE = 0.6  # so sure the row must be where no single digit is
SEVERAL = 0.9  # so sure the row must be of two digits to dispute a single one
LEAST_LIKELY = 1e-4  # nothing is impossible


class Weights(NamedTuple):
    """How much each opinion's log-odds count where both agree. Where they don't: by how much those of a digit must
    exceed those of the row's in its place for it to stand, when it stands apart or may touch another; and by how much
    the least of all, where they are more or fewer."""

    digit: float
    row: float
    both: float
    apart_margin: float
    touching_margin: float
    count_margin: float


class Opinions(NamedTuple):
    """The digits of one row, left to right: those read one by one, doubtful ones too, and those of the row as a whole,
    None when it was not looked at as a whole."""

    digits: tuple[Digit, ...]
    row: tuple[Digit, ...] | None


def sure(digits: Sequence[Digit]) -> tuple[Digit, ...]:
    """Those that are digits even by themselves."""
    return tuple(digit for digit in digits if digit.confidence >= LEAST)


def agree(opinions: Opinions) -> tuple[Digit, ...]:
    """The digits one by one that are those of the row as a whole, doubtful ones if need be; () when they are not."""
    wanted = text(opinions.row or ())
    same = (digits for digits in (sure(opinions.digits), opinions.digits) if digits and text(digits) == wanted)
    return next(same, ())


def together(opinions: Opinions, weights: Weights) -> Number | None:
    """The number that a row is, None when it is none."""
    digits, row = opinions
    alone, same = sure(digits), agree(opinions)
    if row is None or (len(alone) == 1 and len(same) < 2 and not _are_more(row)):  # one digit is the digit network's
        return _doubted(alone, 1 - _left_out(digits, alone)) if alone else None
    if same:
        agreed = [_agreed(one, other, weights) for one, other in zip(same, row, strict=True)]
        return _doubted(agreed, 1 - _left_out(digits, same))
    if not alone and (len(row) < 2 or least(row) < log_odds(ALONE)):
        return None
    return _doubted(_decided(opinions, weights), DISPUTED)


def _doubted(digits: Sequence[Digit], most: float) -> Number:
    """A number that is no surer than `most`."""
    return Number(tuple(replace(digit, confidence=min(digit.confidence, most)) for digit in digits))


def _left_out(digits: Sequence[Digit], kept: Sequence[Digit]) -> float:
    """The confidence of the surest of the digits that are not kept: if it is one, the number is another."""
    return max((digit.confidence for digit in digits if digit not in kept), default=0.0)


def _are_more(row: Sequence[Digit]) -> bool:
    """Whether so many of a row's digits are so sure that a single one is disputed, whatever a finger beside them is."""
    return sum(digit.confidence > SEVERAL for digit in row) > 1


def _decided(opinions: Opinions, weights: Weights) -> Sequence[Digit]:
    """What stands where the opinions differ: each digit the surer one's, if they are of as many digits. If not, the
    row's, unless no digit is in doubt and all are surer."""
    alone, row = sure(opinions.digits), opinions.row or ()
    for digits in (alone, opinions.digits):
        if len(digits) == len(row):
            margins = [weights.apart_margin if apart else weights.touching_margin for apart in stand_apart(digits)]
            pairs = zip(digits, row, margins, strict=True)
            return [one if least([one]) - least([other]) > margin else other for one, other, margin in pairs]
    certain = len(alone) == len(opinions.digits)
    return alone if not row or (certain and least(alone) - least(row) > weights.count_margin) else row


def unlikelihood(weights: Sequence[float], agreed: Sequence[Opinions], right: Sequence[bool]) -> float:
    """The mean negative log-likelihood that numbers of which both opinions agree are right, or not: what fits best.

    The margins have no say in it: `weights` go without them.
    """
    digit, row, both = weights
    fits = [together(opinions, Weights(digit, row, both, 0.0, 0.0, 0.0)) for opinions in agreed]
    sure = [min(max(number.confidence, LEAST_LIKELY), 1 - LEAST_LIKELY) for number in fits if number]
    return -sum(math.log(p if is_right else 1 - p) for p, is_right in zip(sure, right, strict=True)) / len(sure)


def stand_apart(digits: Sequence[Digit]) -> list[bool]:
    """Which digits of a row, left to right, are boxed without a part of the next or the one before."""
    free = [True, *(left.box.x + left.box.w <= right.box.x for left, right in pairwise(digits)), True]
    return [before and after for before, after in pairwise(free)]


def text(digits: Sequence[Digit]) -> str:
    return "".join(digit.digit for digit in digits)


def least(digits: Sequence[Digit]) -> float:
    """The log-odds of the least sure of the digits."""
    return min(log_odds(digit.confidence) for digit in digits)


def log_odds(probability: float) -> float:
    return math.log(max(probability, LEAST_LIKELY) / max(1 - probability, LEAST_LIKELY))


def _agreed(one: Digit, other: Digit, weights: Weights) -> Digit:
    """A digit that both opinions are of, where it was found by itself: no less sure than it was alone."""
    odds = weights.digit * log_odds(one.confidence) + weights.row * log_odds(other.confidence) + weights.both
    return replace(one, confidence=max(one.confidence, 1 / (1 + math.exp(-odds))))
