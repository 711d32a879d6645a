"""What the digit network sees, for those who ask."""

import base64
from typing import Any

import cv2
import numpy as np
import pytest

from model.read import Reader
from model.values import Box, Digit, Glimpse, Number, Reading, State
from tests.house import House, reading
from tests.pictures import written
from tests.test_events import events
from web.live import Announcer
from web.sight import seen

PIXELS = np.linspace(0, 1, 28 * 28, dtype=np.float32).reshape(28, 28)
ODDS = np.array([0.01] * 7 + [0.9, 0.01, 0.01, 0.01])


def sighted(seq: int, text: str) -> Reading:
    """A reading of a number that was read digit by digit."""
    digits = (Digit(digit, 0.9, Box(0.1, 0.1, 0.1, 0.2), Glimpse(PIXELS, ODDS)) for digit in text)
    return Reading(seq, 0.0, State.SETTLED, text, (Number(tuple(digits)),) if text else ())


@pytest.fixture
def announcer(house: House, monkeypatch: pytest.MonkeyPatch) -> Announcer:
    """One that tells of every reading."""
    monkeypatch.setattr("web.sight.EACH_S", 0.0)
    return Announcer(house.socketio, house.parts)


def test_who_asks_is_told_until_it_no_longer_wants_to_be(house: House, announcer: Announcer) -> None:
    asks, other = (house.socketio.test_client(house.app) for _ in range(2))
    assert asks.emit("sight", True, callback=True) == {"sight": True}
    announcer.tell(sighted(1, "7"))
    told = events(asks)["sight"]
    assert [(each["seq"], each["digit"], each["odds"]) for each in told] == [(1, "7", ODDS.tolist())]
    assert asks.emit("sight", False, callback=True) == {"sight": False}
    announcer.tell(sighted(2, "7"))
    assert "sight" not in events(asks) | events(other)
    for client in (asks, other):
        client.disconnect()


def test_that_there_is_no_single_digit_is_told_once(house: House, announcer: Announcer) -> None:
    client = house.socketio.test_client(house.app)
    client.emit("sight", True)
    script = ["", "7", "", "", "42", "7", "42"]
    for seq, text in enumerate(script):
        announcer.tell(sighted(seq, text))
    assert [(each["seq"], each["digit"]) for each in events(client)["sight"]] == [(1, "7"), (2, ""), (5, "7"), (6, "")]
    client.disconnect()


def test_not_every_frame_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.sight.EACH_S", 3600.0)
    client = house.socketio.test_client(house.app)
    client.emit("sight", True)
    announcer = Announcer(house.socketio, house.parts)
    for seq in range(5):
        announcer.tell(sighted(seq, "7"))
    assert [each["seq"] for each in events(client)["sight"]] == [0]
    client.disconnect()


def test_nothing_is_encoded_once_who_asked_is_gone(
    house: House, announcer: Announcer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = house.socketio.test_client(house.app)
    asked.emit("sight", True)
    asked.disconnect()
    encoded: list[Reading] = []
    monkeypatch.setattr("web.sight.seen", encoded.append)
    announcer.tell(sighted(1, "7"))
    assert encoded == []


@pytest.mark.parametrize("payload", [None, 1, "true", {}, []])
def test_only_true_or_false(house: House, payload: Any) -> None:
    client = house.socketio.test_client(house.app)
    assert list(client.emit("sight", payload, callback=True)) == ["error"]
    client.disconnect()


def test_the_picture_is_the_networks_input() -> None:
    data = base64.b64decode(seen(sighted(1, "7"))["picture"].removeprefix("data:image/png;base64,"))
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    assert picture is not None
    assert np.array_equal(picture, np.round(PIXELS * 255))


@pytest.mark.parametrize("said", [sighted(1, "42"), sighted(1, ""), reading(1, "7")])
def test_what_is_no_single_digit(said: Reading) -> None:
    """Two digits, none, and one that was read with its row."""
    assert seen(said) == {"seq": 1, "digit": ""}


def test_the_reader_hands_on_what_it_saw() -> None:
    (number,) = Reader().read(written("7"))
    (digit,) = number.within(Box(0.2, 0.2, 0.5, 0.5)).digits
    assert digit.glimpse is not None
    assert digit.glimpse.pixels.shape == (28, 28)
    assert digit.glimpse.odds.sum() == pytest.approx(1)
    assert digit.glimpse.odds.argmax() == int(digit.digit) == 7
    assert digit.glimpse.odds.max() == digit.confidence
