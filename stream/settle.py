"""What several frames agree on."""

from collections import Counter, deque
from typing import NamedTuple

from model.values import Box, Number, State, nearest

WINDOW = 6  # frames that vote
AGREE = 4  # votes that settle a text
KEEP = 3  # votes that keep it, and frames without a number that make it empty
VERY_SURE = 0.98


class Settled(NamedTuple):
    """What a frame and those before it say together. `text` is that of one of `numbers`, or ""."""

    state: State
    text: str
    numbers: tuple[Number, ...]


class Settle:
    """Lets frames vote with the text nearest the region's centre at or above the threshold.

    A text settles when 4 of the last 6 frames say it, the newest too, or the last 3 do, very sure and undisputed.
    It stays while 3 of the last 6 say it and no other text has as many votes, so that a few missed frames do
    not show: these hand on the numbers of the last frame that said it. Else `unsure` while one of the last 3
    frames saw a number, then `empty`. Another region or threshold starts afresh.
    """

    def __init__(self) -> None:
        self._votes: deque[Settled] = deque(maxlen=WINDOW)
        self._text = ""
        self._rules: tuple[Box, float] | None = None

    def update(self, numbers: tuple[Number, ...], region: Box, threshold: float) -> Settled:
        """Add one frame's numbers (boxes in fractions of the picture, as `region` is)."""
        if self._rules != (region, threshold):
            self._rules = (region, threshold)
            self._votes.clear()
            self._text = ""
        text = nearest(numbers, region.centre, threshold)
        self._votes.append(Settled(State.SETTLED, text, numbers))
        self._text = self._agreed()
        if self._text:
            return next(vote for vote in reversed(self._votes) if vote.text == self._text)
        seen = any(vote.numbers for vote in list(self._votes)[-KEEP:])
        return Settled(State.UNSURE if seen else State.EMPTY, text, numbers)

    def _agreed(self) -> str:
        votes = Counter(vote.text for vote in self._votes if vote.text)
        newest = self._votes[-1].text
        if votes[newest] >= AGREE or (len(votes) == 1 and self._very_sure(newest)):
            return newest
        most = max(votes.values(), default=0)
        alone = list(votes.values()).count(most) == 1
        return self._text if most >= KEEP and alone and votes[self._text] == most else ""

    def _very_sure(self, text: str) -> bool:
        last = list(self._votes)[-KEEP:]
        return len(last) == KEEP and all(_confidence(vote.numbers, text) >= VERY_SURE for vote in last)


def _confidence(numbers: tuple[Number, ...], text: str) -> float:
    return max((number.confidence for number in numbers if number.text == text), default=0.0)
