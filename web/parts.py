"""What the pages and the API work with: handed to `create_app`, found again in a request."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from model.values import Reading
from stream.audience import Audience
from stream.choice import Choice
from stream.faults import Faults
from stream.frame import View
from stream.latest import Latest
from stream.loops import Loop, Waits
from stream.metrics import Metrics
from stream.reader import Tuning
from stream.status import CaptureStatus
from web.access import Access
from web.cards import Cards, read_cards
from web.history import History
from web.meter import Meter
from web.pictures import PictureReader


@dataclass(frozen=True, slots=True)
class Change:
    """Which settings somebody changed, when in Unix seconds, and from which address."""

    at: float
    by: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """The running program, as the web sees it."""

    loop: Loop
    views: Waits[View]
    readings: Waits[Reading]
    tuning: Latest[Tuning]
    audience: Audience
    source: Callable[[], CaptureStatus]
    choice: Choice
    faults: Faults
    metrics: Metrics
    pictures: PictureReader
    access: Access
    meter: Meter = field(default_factory=Meter)
    history: History = field(default_factory=History)
    changed: Latest[Change] = field(default_factory=Latest)
    cards: Cards = field(default_factory=read_cards)

    @property
    def tuned(self) -> Tuning:
        """The tuning in force."""
        return self.tuning.peek()[1] or Tuning()


def parts() -> Parts:
    """The parts of the application that answers this request."""
    return cast(Parts, current_app.extensions["numbercam"])
