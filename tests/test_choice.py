"""What may be chosen as the source, over HTTP, with cameras that are made up."""

import threading
from dataclasses import replace
from typing import Any

import pytest

from stream import choice
from stream.cameras import CameraInfo
from stream.choice import GIVEN, Choice
from stream.demo import Demo
from stream.phone import PhoneCamera
from stream.settings import Settings
from stream.sources import SourceError
from stream.status import CaptureState, CaptureStatus
from tests.house import House, assert_one_sentence
from tests.test_events import events
from tests.waiting import LONG_S

LIVE = CaptureStatus("demo", CaptureState.LIVE, 640, 480, 30.0, 0.0, offered_fps=30.0)
WEBCAM = CameraInfo("0", "HD Webcam", 1280, 720, 30.0)
BROKEN = CameraInfo("2", "Old one", problem="camera 2 is in use: close the program that uses it (zoom).")


class Cameras:
    """Those that are found, and how often it was looked for them."""

    def __init__(self) -> None:
        self.there = [WEBCAM, BROKEN]
        self.asked: list[str] = []

    def find(self, in_use: str) -> list[CameraInfo]:
        self.asked.append(in_use)
        return [
            replace(each, width=0, in_use=True) if in_use == f"camera {each.source}" else each for each in self.there
        ]


@pytest.fixture(autouse=True)
def cameras(monkeypatch: pytest.MonkeyPatch) -> Cameras:
    cameras = Cameras()
    monkeypatch.setattr(choice, "list_cameras", cameras.find)
    return cameras


def chosen(source: str, **options: Any) -> Choice:
    return Choice(Settings(source=source, **options), PhoneCamera("http://192.0.2.7/camera"))


def ids(choice: Choice, status: CaptureStatus = LIVE) -> list[str]:
    return [each.id for each in choice.listed(status)]


def test_the_list(house: House, cameras: Cameras) -> None:
    answer = house.client.get("/api/sources")
    assert answer.json == {
        "now": "demo",
        "sources": [
            {"id": "auto", "name": "First camera found"},
            {"id": "0", "name": "HD Webcam", "detail": "1280×720 at 30 frames/s"},
            {"id": "2", "name": "Old one", "detail": BROKEN.problem},
            {"id": "demo", "name": "Built-in demo"},
            {"id": "phone", "name": "A phone's camera"},
        ],
    }
    house.client.get("/api/sources")
    assert cameras.asked == ["demo"], "the list is good for a few seconds"


def test_choosing_tells_everybody_who_did(house: House) -> None:
    viewer = house.socketio.test_client(house.app)
    events(viewer)
    assert house.client.put("/api/source", json={"id": "0"}).json == {"now": "0"}
    told = events(viewer)
    assert told["status"][0]["source"]["id"] == "0"
    changed = told["settings"][0]["changed"]
    assert (changed["by"], changed["what"]) == ("127.0.0.1", ["source"])
    assert house.choice.now == "0"
    assert house.choice.opening().name == "camera 0"
    viewer.disconnect()


@pytest.mark.parametrize(
    "body",
    [
        None,
        5,
        [],
        {},
        "demo",
        {"id": None},
        {"id": 0},
        {"id": ["demo"]},
        {"id": ""},
        {"id": "1"},
        {"id": "/dev/video0"},
        {"id": "/etc/passwd"},
        {"id": "clip.mp4"},
        {"id": "http://192.0.2.1/"},
        {"id": "file:///etc/passwd"},
        {"id": "given"},
        {"id": "DEMO"},
        {"id": "0 "},
        {"id": "x" * 50_000},
    ],
)
def test_nobody_names_a_source_from_outside(house: House, body: object) -> None:
    before = house.choice.opening()
    answer = house.client.put("/api/source", json=body)
    assert answer.status_code == 400
    assert_one_sentence(answer)
    assert house.choice.opening() is before


def test_what_the_command_line_names_is_listed_by_its_public_name() -> None:
    given = chosen("rtsp://me:secret@192.0.2.1/live?key=1")
    assert given.now == GIVEN
    listed = given.listed(LIVE)[-1]
    assert (listed.id, listed.name) == ("given", "rtsp://192.0.2.1/live")
    assert given.choose("demo", LIVE)
    assert given.choose("given", LIVE), "and may be chosen again"
    assert given.opening().name == "rtsp://192.0.2.1/live"


def test_a_camera_of_the_command_line_stays_in_the_list(cameras: Cameras) -> None:
    plugged_in, unplugged = (Choice(Settings(source="0"), PhoneCamera(""), Demo) for _ in range(2))
    assert ids(plugged_in) == ["auto", "0", "2", "demo", "phone"]
    cameras.there = []
    assert ids(unplugged) == ["auto", "demo", "phone", "0"]


def test_the_camera_in_use_is_not_opened_to_be_described(cameras: Cameras) -> None:
    status = replace(LIVE, source="camera 0", width=800, height=600, offered_fps=25.0)
    webcam = chosen("demo").listed(status)[1]
    assert cameras.asked == ["camera 0"]
    assert (webcam.name, webcam.detail) == ("HD Webcam", "800×600 at 25 frames/s")


def test_while_a_source_is_opened_no_camera_is(cameras: Cameras) -> None:
    choice = chosen("demo")
    assert ids(choice, replace(LIVE, state=CaptureState.STARTING)) == ["auto", "demo", "phone"]
    assert cameras.asked == []
    assert "0" in ids(choice)


def test_who_waits_for_a_driver_that_hangs_gets_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    thaw, asked = threading.Event(), threading.Event()

    def hang(_in_use: str) -> list[CameraInfo]:
        asked.set()
        thaw.wait(60)
        return [WEBCAM]

    monkeypatch.setattr(choice, "list_cameras", hang)
    monkeypatch.setattr(choice, "LOOK_S", 0.01)
    one = chosen("demo")
    first = threading.Thread(target=ids, args=(one,))
    first.start()
    assert asked.wait(LONG_S)
    assert ids(one) == ["auto", "demo", "phone"]
    thaw.set()
    first.join()
    assert "0" in ids(one)


def test_the_choice_is_opened_with_the_settings() -> None:
    demo = chosen("http://192.0.2.1/", width=320, height=240)
    assert demo.choose("demo", LIVE)
    source = demo.opening().open()
    picture = source.read()
    source.close()
    assert picture is not None
    assert picture.shape == (240, 320, 3)


def test_a_file_that_is_not_there_is_told_before_anything_starts() -> None:
    with pytest.raises(SourceError, match="There is no file"):
        chosen("nothing.mp4")
