"""A phone as the camera: which one it is, its pictures as a source, and its events around scripted parts."""

import threading
from typing import Any

import pytest

from stream import phone as phones
from stream.metrics import totals
from stream.opening import SourceError
from stream.phone import PhoneCamera
from stream.reader import encode
from stream.sources import Opening
from stream.status import CaptureState
from tests.house import House
from tests.pictures import grey
from tests.scripted import Scripted, running
from tests.test_watchdog import state
from tests.waiting import until

JPEG = encode(grey(90))
PAGE = "http://192.0.2.7:5000/camera"


def opening(phone: PhoneCamera) -> Opening:
    return Opening("the phone", phone.open, phone.there, calls=True)


def test_the_first_who_asks_is_the_camera_until_it_leaves() -> None:
    phone = PhoneCamera(PAGE)
    assert phone.claim("one")
    assert not phone.claim("two")
    assert phone.claim("one")
    phone.leave("two")
    assert not phone.claim("two")
    phone.leave("one")
    assert phone.claim("two")


def test_another_may_take_over_and_what_the_first_still_sends_is_dropped() -> None:
    phone = PhoneCamera(PAGE)
    assert phone.claim("one")
    source = phone.open()
    assert phone.claim("two", take_over=True)
    phone.put("one", grey(1))
    phone.put("two", grey(2))
    picture = source.read()
    assert picture is not None
    assert picture[0, 0, 0] == 2


def test_who_is_silent_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = PhoneCamera(PAGE)
    assert phone.claim("one")
    source = phone.open()
    monkeypatch.setattr(phones, "SILENCE_S", 0.02)
    assert source.read() is None
    assert not phone.there()
    assert phone.claim("two")


def test_who_leaves_ends_a_read_that_waits() -> None:
    phone = PhoneCamera(PAGE)
    assert phone.claim("one")
    source = phone.open()
    threading.Timer(0.05, phone.leave, ["one"]).start()
    assert source.read() is None
    with pytest.raises(SourceError, match=f"open {PAGE} on the phone"):
        phone.open()


def test_a_phone_that_is_silent_keeps_nobody_from_leaving(caplog: pytest.LogCaptureFixture) -> None:
    phone = PhoneCamera(PAGE)
    assert phone.claim("one")
    with running() as scene:
        scene.chosen = opening(phone)
        until(lambda: scene.status().source == "the phone" and _sends(phone, "one") and scene.put)
    assert "phone" not in caplog.text


def test_without_a_phone_the_status_says_which_page_to_open() -> None:
    phone = PhoneCamera(PAGE)
    with running() as scene:
        scene.chosen = opening(phone)
        until(lambda: scene.status().happened == "No phone is the camera")
        status = scene.status()
        assert (status.source, status.happened, status.upcoming) == (
            "the phone",
            "No phone is the camera",
            f"Open {PAGE} on the phone.",
        )
        assert phone.claim("one")
        until(lambda: _sends(phone, "one") and state(scene) == CaptureState.LIVE)
        phone.leave("one")
        until(lambda: state(scene) == CaptureState.RECONNECTING and scene.status().upcoming)
        assert scene.status().happened == "No connection to the phone"
        assert scene.status().upcoming == f"Open {PAGE} on the phone."
        scene.chosen = Opening("other", lambda: Scripted(name="other"))
        until(lambda: state(scene) == CaptureState.LIVE)


def _sends(phone: PhoneCamera, who: str) -> bool:
    phone.put(who, grey(90))
    return phone.claim(who)


class Client:
    """A phone that is connected to a house whose source is a phone."""

    def __init__(self, house: House) -> None:
        self._client = house.socketio.test_client(house.app)

    def send(self, data: object = JPEG) -> Any:
        """The answer to a picture."""
        return self._client.emit("frame", data, callback=True)

    def be_camera(self, wanted: object) -> Any:
        return self._client.emit("camera", wanted, callback=True)

    def leave(self) -> None:
        self._client.disconnect()


@pytest.fixture
def phone_house(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(phones, "PERIOD_S", 0.0)
    assert house.choice.choose("phone", house.status())
    return house


def test_pictures_are_taken_and_answered(phone_house: House) -> None:
    client = Client(phone_house)
    assert client.send() == {"ok": True, "wait_ms": 0}
    source = phone_house.choice.phone.open()
    assert client.send() == {"ok": True, "wait_ms": 0}
    picture = source.read()
    assert picture is not None
    assert (picture.shape, abs(int(picture.mean()) - 90) <= 1) == ((48, 64, 3), True)
    client.leave()
    assert not phone_house.choice.phone.there()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "Send each picture as the bytes of a JPEG."),
        ("a text", "Send each picture"),
        ({"image": "x"}, "Send each picture"),
        ([1, 2, 3], "Send each picture"),
        (b"", "Send each picture"),
        (b"GIF89a", "Send each picture"),
        (b"\x89PNG\r\n\x1a\n", "Send each picture"),
        (b"\xff\xd8\xff", "damaged"),
        (JPEG[: len(JPEG) // 2], "damaged"),
        (encode(grey(9, 16, 4)), "too small"),
        (JPEG + b"\xff\xda" * 200, "too many scans"),
        (JPEG + b"x" * 1_000_000, "larger than 1 MB"),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence_and_counted(phone_house: House, data: object, words: str) -> None:
    client = Client(phone_house)
    answer = client.send(data)
    assert words in answer["error"]
    assert answer["wait_ms"] == 0, "the next picture may be a good one"
    assert totals(phone_house.metrics.frames_dropped)["garbage"] == 1
    assert client.send() == {"ok": True, "wait_ms": 0}
    client.leave()


def test_only_one_phone_is_the_camera(phone_house: House) -> None:
    first, second = Client(phone_house), Client(phone_house)
    assert first.send()["ok"]
    refused = second.send()
    assert refused["error"].startswith("Another phone is the camera: ")
    assert (refused["taken"], "wait_ms" in refused) == (True, False)
    assert second.be_camera(True) == {"ok": True}
    assert second.send()["ok"]
    assert first.send()["taken"]
    assert second.be_camera(False) == {"ok": True}
    assert first.send()["ok"]
    first.leave()
    assert second.send()["ok"]
    second.leave()


def test_while_another_source_is_chosen_no_picture_is_taken(phone_house: House) -> None:
    client = Client(phone_house)
    assert client.send()["ok"]
    assert phone_house.client.put("/api/source", json={"id": "demo"}).status_code == 200
    assert not phone_house.choice.phone.there()
    for answer in (client.send(), client.be_camera(True)):
        assert answer == {"error": "The picture comes from demo: choose a phone's camera as the source."}
    client.leave()


@pytest.mark.parametrize("wanted", [None, 1, "true", {}, []])
def test_being_the_camera_is_true_or_false(phone_house: House, wanted: object) -> None:
    client = Client(phone_house)
    assert client.be_camera(wanted) == {"error": "Send true to take over as the camera, or false to stop."}
    client.leave()


def test_a_picture_before_its_time_is_not_looked_at(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phones, "PERIOD_S", 600)
    assert house.choice.choose("phone", house.status())
    client = Client(house)
    assert client.send() == {"ok": True, "wait_ms": 0}
    answer = client.send()
    assert answer["ok"]
    assert 590_000 < answer["wait_ms"] <= 600_000
    assert totals(house.metrics.frames_dropped)["early"] == 1
    client.leave()


def test_with_too_much_to_do_a_phone_is_told_to_wait(phone_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(phone_house.loop, "beside", busy)
    client = Client(phone_house)
    assert client.send() == {"ok": True, "wait_ms": 500}
    client.leave()


def test_the_page(house: House) -> None:
    answer = house.client.get("/camera")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert "Start the camera" in answer.text
