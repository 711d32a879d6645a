"""The live events of an application around scripted parts."""

import json
from typing import Any

import pytest

from model.values import State
from stream.latest import Latest
from stream.status import CaptureState
from tests.house import House, reading
from tests.test_api import SETTINGS
from tests.waiting import until
from web.live import NEWEST, Announcer


def events(client: Any) -> dict[str, list[Any]]:
    """What a Socket.IO test client has received since last asked, by event."""
    received: dict[str, list[Any]] = {}
    for packet in client.get_received():
        received.setdefault(packet["name"], []).append(packet["args"][0])
    return received


def test_a_new_client_is_told_how_things_stand(house: House) -> None:
    client = house.socketio.test_client(house.app)
    told = events(client)
    assert told["settings"] == [SETTINGS | {"changed": None}]
    assert told["status"] == [house.client.get("/api/state").json]
    assert told["history"] == [{"readings": [], "notice": ""}]
    assert house.audience.wanted()
    client.disconnect()
    assert not house.audience.wanted()


def test_settings_over_the_socket(house: House) -> None:
    client, other = house.socketio.test_client(house.app), house.socketio.test_client(house.app)
    events(other)
    changes = {"threshold": 0.6, "pattern": r"\d{6}"}
    in_force = client.emit("settings", changes, callback=True)
    assert in_force == SETTINGS | changes | {"changed": in_force["changed"]}
    assert in_force["changed"]["what"] == ["threshold", "pattern"]
    assert events(other) == {"settings": [in_force]}
    house.client.put("/api/settings", json={"threshold": 0.6})
    assert events(other) == {"settings": [in_force]}
    for each in (client, other):
        each.disconnect()


@pytest.mark.parametrize(
    "body", [None, 5, [], {}, "threshold", {"threshold": "high"}, {"zoom": 1}, {"region": [1]}, {"pattern": "x"}]
)
def test_settings_refused_over_the_socket(house: House, body: object) -> None:
    client = house.socketio.test_client(house.app)
    answer = client.emit("settings", body, callback=True)
    assert list(answer) == ["error"]
    assert client.emit("settings", {"threshold": 0.7}, callback=True) == json.loads(
        house.client.put("/api/settings", json={"threshold": 0.7}).data
    )
    client.disconnect()


def test_readings_are_announced_but_one_empty_is_enough(house: House) -> None:
    client = house.socketio.test_client(house.app)
    events(client)
    announcer = Announcer(house.socketio, house.parts)
    script = [reading(1, "7"), reading(2, "", State.EMPTY), reading(3, "", State.EMPTY), reading(4, "", State.UNSURE)]
    for each in script:
        announcer.tell(each)
    told = events(client)
    assert [each["seq"] for each in told["reading"]] == [1, 2, 4]
    assert [[each["text"] for each in event["readings"]] for event in told["history"]] == [["7"]]
    assert house.client.get("/api/history").json == told["history"][0] | {"next": None, "total": 1}
    client.disconnect()


def test_the_newest_of_the_history_are_announced_when_a_number_comes(house: House) -> None:
    client = house.socketio.test_client(house.app)
    events(client)
    announcer = Announcer(house.socketio, house.parts)
    for seq in range(2 * NEWEST):
        announcer.tell(reading(seq, str(seq // 2)))
    told = [[each["text"] for each in event["readings"]] for event in events(client)["history"]]
    assert len(told) == NEWEST, "once for each number"
    assert told[-1] == [str(index) for index in reversed(range(NEWEST))]
    late = house.socketio.test_client(house.app)
    assert [each["text"] for each in events(late)["history"][0]["readings"]] == told[-1]
    for each in (client, late):
        each.disconnect()


def test_the_newest_are_announced_when_a_person_changes_one(house: House) -> None:
    client = house.socketio.test_client(house.app)
    announcer = Announcer(house.socketio, house.parts)
    announcer.tell(reading(1, "7"))
    events(client)
    where = f"/api/history/{house.history.newest(1)[0].id}"
    told = []
    for method, address, body in (
        ("PATCH", where, {"text": "0042", "version": 1}),
        ("DELETE", where, None),
        ("POST", where + "/restore", None),
        ("GET", "/api/history", None),
    ):
        house.client.open(address, method=method, json=body)
        announcer.tell_history()
        told.append([[each["text"] for each in event["readings"]] for event in events(client).get("history", [])])
    assert told == [[["0042"]], [[]], [["0042"]], []]
    client.disconnect()


def test_a_change_of_the_source_is_announced_at_once(house: House) -> None:
    client = house.socketio.test_client(house.app)
    announcer = Announcer(house.socketio, house.parts)
    announcer.tell_status()
    announcer.tell_status()
    house.state = CaptureState.RECONNECTING
    announcer.tell_status()
    told = [each["source"]["state"] for each in events(client)["status"]]
    assert told == ["live", "live", "reconnecting"]
    client.disconnect()


def test_the_announcer_runs_until_the_loop_stops(house: House) -> None:
    client = house.socketio.test_client(house.app)
    nothing = house.loop.waits(Latest[None]())
    told: list[Any] = []

    def heard() -> bool:
        nothing.wait(0, 0.01)  # the loop goes on meanwhile
        told.extend(events(client).get("reading", []))
        return bool(told)

    house.readings.put(reading(1, "7"))
    house.loop.start(Announcer(house.socketio, house.parts).step, "announcer")
    until(heard)
    assert [each["text"] for each in told] == ["7"]
    client.disconnect()
