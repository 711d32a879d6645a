"""An application around scripted parts, for the tests of the front door."""

from dataclasses import dataclass, field
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from model.values import Box, Number, Reading, State
from stream.audience import Audience
from stream.choice import Choice
from stream.faults import Faults
from stream.frame import Picture, View
from stream.latest import Latest
from stream.loops import Loop
from stream.metrics import Metrics
from stream.phone import PhoneCamera
from stream.reader import Tuning
from stream.settings import Settings
from stream.status import CaptureState, CaptureStatus
from tests.pictures import number
from web.access import Access
from web.history import History
from web.parts import Parts
from web.pictures import PictureReader

MOST = 3  # viewers


class Sees:
    """A reader that sees the same in every picture."""

    numbers: tuple[Number, ...] = (number("7", 0.95),)

    def read(self, picture: Picture) -> tuple[Number, ...]:  # noqa: ARG002
        return self.numbers


@dataclass
class House:
    """An application and what it is made of."""

    loop: Loop
    views: Latest[View] = field(default_factory=Latest)
    readings: Latest[Reading] = field(default_factory=Latest)
    tuning: Latest[Tuning] = field(default_factory=Latest)
    audience: Audience = field(default_factory=lambda: Audience(MOST))
    state: CaptureState = CaptureState.LIVE
    faults: Faults = field(default_factory=Faults)
    metrics: Metrics = field(default_factory=Metrics)
    access: Access = field(default_factory=Access)  # without a code: everybody is in
    choice: Choice = field(default_factory=lambda: Choice(Settings(source="demo"), PhoneCamera("the page")))
    history: History = field(default_factory=History)

    def __post_init__(self) -> None:
        self.parts = Parts(
            loop=self.loop,
            views=self.loop.waits(self.views),
            readings=self.loop.waits(self.readings),
            tuning=self.tuning,
            audience=self.audience,
            source=self.status,
            choice=self.choice,
            faults=self.faults,
            metrics=self.metrics,
            pictures=PictureReader(self.loop, cast(Any, Sees)),
            access=self.access,
            history=self.history,
        )
        self.app: Flask = create_app(Settings(threshold=0.7, region=Box(0.1, 0.1, 0.8, 0.8)), self.parts)
        self.client: FlaskClient = self.app.test_client()
        self.socketio = self.app.extensions["socketio"]

    def status(self) -> CaptureStatus:
        return CaptureStatus("demo", self.state, 640, 480, 29.97, 0.0)


def reading(seq: int, text: str, state: State = State.SETTLED, at: float | None = None) -> Reading:
    numbers = (number(text, 0.9),) if text else ()
    return Reading(seq, float(seq) if at is None else at, state, text, numbers)


def assert_one_sentence(answer: TestResponse) -> None:
    assert answer.json is not None
    assert list(answer.json) == ["error"]
    sentence = answer.json["error"]
    assert 10 < len(sentence) < 250
    assert "\n" not in sentence
    assert "Traceback" not in sentence
