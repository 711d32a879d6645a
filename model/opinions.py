"""Two opinions of a row put together: its digits read one by one, and the row read as a whole."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from model.values import Digit, Number

LEAST = 0.5  # a digit by itself that is less sure is none
DISPUTED = 0.75  # no number is surer of which the opinions differ: below the threshold, unless somebody lowers it
ALONE = 0.6  # so sure the row must be where no single digit is
SEVERAL = 0.9  # so sure the row must be to dispute a single digit
LEAST_LIKELY = 1e-4  # nothing is impossible


class Weights(NamedTuple):
    """How much each opinion's log-odds count where both agree. Where they don't: by how much those of a digit must
    exceed those of the row's in its place for it to stand; and the least of all, where there are more or fewer."""

    digit: float
    row: float
    both: float
    margin: float
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
    alone = sure(digits)
    if row is None or (len(alone) == 1 and not _are_more(row)):  # one digit is the digit network's
        return Number(alone) if alone else None
    if same := agree(opinions):
        return Number(tuple(_agreed(one, other, weights) for one, other in zip(same, row, strict=True)))
    if not alone and (len(row) < 2 or least(row) < log_odds(ALONE)):
        return None
    decided = _decided(opinions, weights)
    return Number(tuple(replace(one, confidence=min(one.confidence, DISPUTED)) for one in decided))


def _are_more(row: Sequence[Digit]) -> bool:
    """Whether a row is so surely more than one digit that a single one is disputed."""
    return len(row) > 1 and least(row) > log_odds(SEVERAL)


def _decided(opinions: Opinions, weights: Weights) -> Sequence[Digit]:
    """What stands where the opinions differ: each digit the surer one's, if they are of as many digits. If not, the
    row's, unless no digit is in doubt and all are surer."""
    alone, row = sure(opinions.digits), opinions.row or ()
    for digits in (alone, opinions.digits):
        if len(digits) == len(row):
            pairs = zip(digits, row, strict=True)
            return [one if least([one]) - least([other]) > weights.margin else other for one, other in pairs]
    certain = len(alone) == len(opinions.digits)
    return alone if not row or (certain and least(alone) - least(row) > weights.count_margin) else row


def unlikelihood(weights: Sequence[float], agreed: Sequence[Opinions], right: Sequence[bool]) -> float:
    """The mean negative log-likelihood that numbers of which both opinions agree are right, or not: what fits best.

    The margins have no say in it: `weights` go without them.
    """
    fits = [together(opinions, Weights(*weights, 0.0, 0.0)) for opinions in agreed]
    sure = [min(max(number.confidence, LEAST_LIKELY), 1 - LEAST_LIKELY) for number in fits if number]
    return -sum(math.log(p if is_right else 1 - p) for p, is_right in zip(sure, right, strict=True)) / len(sure)


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
