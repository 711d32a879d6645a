"""Who gets in, and what those may do who are: an application with a code around scripted parts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from stream.fanout import loop_of
from stream.frame import View
from stream.headers import HEADERS
from stream.status import CaptureStatus
from tests.house import House, reading
from tests.test_events import events
from web.access import COOKIE, Access
from web.attempts import MOST
from web.codes import CodeFile
from web.door import Doorkeeper
from web.live import VIEWERS, Announcer

CODE = "k7m2p-9xw4t"
HTML = {"Accept": "text/html,*/*;q=0.8"}
ADDRESS = "http://192.168.1.5:5000/"


@dataclass
class Locked:
    """A house with an access code in a file, another code for watching, and visitors."""

    house: House
    access: Access
    file: CodeFile

    def visitor(self, code: str = "") -> FlaskClient:
        """A browser without a cookie; with a code, one that has opened the link."""
        client = self.house.app.test_client()
        if code:
            assert client.get("/", query_string={"code": code}).status_code == 303
        return client

    @property
    def watch_code(self) -> str:
        return self.access.watch_links()[0].partition("?code=")[2]

    def watcher(self) -> FlaskClient:
        return self.visitor(self.watch_code)

    def listener(self, client: FlaskClient) -> Any:
        """A Socket.IO client with the browser's cookie."""
        return self.house.socketio.test_client(self.house.app, flask_test_client=client)


@pytest.fixture(params=["eventlet", "threading"])
def locked(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Locked]:
    file = CodeFile(tmp_path / "code")
    file.write(CODE)
    access = Access(file.read(), file, watchers=True, addresses=[ADDRESS])
    with loop_of(request.param) as loop:
        yield Locked(House(loop, access=access), access, file)


def routes(house: House) -> list[tuple[str, str]]:
    """Every method and path that the application knows; what a path leaves open is filled with 1."""
    rules = house.app.url_map.iter_rules()
    found = {(method, filled(rule.rule)) for rule in rules for method in rule.methods or ()}
    return sorted(found | {("GET", "/socket.io/"), ("POST", "/socket.io/"), ("GET", "/nowhere"), ("BREW", "/")})


def filled(rule: str) -> str:
    return "/".join("1" if part.startswith("<") else part for part in rule.split("/"))


def may_anybody(method: str, path: str) -> bool:
    asks = method in ("GET", "HEAD")
    return (asks and (path == "/healthz" or path.startswith("/static/"))) or (
        path == "/enter" and (asks or method == "POST")
    )


def test_a_walk_over_all_routes_without_the_code(locked: Locked) -> None:
    for method, path in routes(locked.house):
        answer = locked.visitor().open(path, method=method, buffered=True)
        assert (answer.status_code == 401) != may_anybody(method, path) or path == "/enter", (method, path)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert (answer.headers.get("Cache-Control") == "no-store") != path.startswith("/static/")
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
        assert COOKIE not in answer.headers.get("Set-Cookie", "")


def test_a_walk_over_all_routes_for_those_who_only_watch(locked: Locked) -> None:
    for method, path in routes(locked.house):
        if path in ("/stream.mjpg", "/snapshot.jpg", "/leave", "/enter"):
            continue
        answer = locked.watcher().open(path, method=method)
        may = may_anybody(method, path) or method in ("GET", "HEAD") or path == "/api/read"
        assert (answer.status_code == 403) != may or (path == "/api/read" and method == "OPTIONS"), (method, path)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", ["/", "/draw", "/stream.mjpg", "/snapshot.jpg"])
def test_browsers_are_led_to_the_door_and_back(locked: Locked, path: str) -> None:
    client = locked.visitor()
    answer = client.get(path, headers=HTML)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/enter?to={path}")
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    led = client.post("/enter", data={"code": CODE, "to": path})
    assert (led.status_code, led.headers["Location"]) == (303, path if "." not in path else "/")
    assert client.get("/api/state").status_code == 200


@pytest.mark.parametrize(
    "to",
    ["http://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "\r\nX: y", "javascript:1", ""],
)
def test_nobody_is_led_elsewhere(locked: Locked, to: str) -> None:
    assert locked.visitor().post("/enter", data={"code": CODE, "to": to}).headers["Location"] == "/"
    assert "evil" not in locked.visitor().get("/enter", query_string={"to": to}).text


@pytest.mark.parametrize("typed", [CODE, CODE.upper(), " k7m2p 9xw4t ", "k7m2p9xw4t", "K7M2-P9XW-4T"])
@pytest.mark.parametrize("way", ["link", "form", "header"])
def test_the_code_lets_in(locked: Locked, typed: str, way: str) -> None:
    client = locked.visitor()
    headers = {"Authorization": f"Bearer {typed}"} if way == "header" else {}
    if way == "link":
        assert client.get("/", query_string={"code": typed}).headers["Location"] == "/"
    if way == "form":
        assert client.post("/enter", data={"code": typed}).status_code == 303
    assert client.get("/api/state", headers=headers).status_code == 200
    assert client.put("/api/settings", json={"threshold": 0.8}, headers=headers).status_code == 200


@pytest.mark.parametrize(("scheme", "secure"), [("http", ""), ("https", True)])
def test_the_cookie(locked: Locked, scheme: str, secure: object) -> None:
    answer = locked.visitor().get("/", query_string={"code": CODE}, base_url=f"{scheme}://localhost")
    cookie = SimpleCookie(answer.headers["Set-Cookie"])[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["path"]) == (True, "Strict", secure, "/")
    assert not {CODE, CODE.replace("-", "")} & set(cookie.value.split("."))
    assert CODE not in answer.text + answer.headers["Location"]


@pytest.mark.parametrize("code", ["", "k7m2p-9xw4s", "k7m2p", CODE + "a", "ключ", "\x00", "a" * 90_000])
def test_a_wrong_code(locked: Locked, code: str) -> None:
    client = locked.visitor()
    answer = client.post("/enter", data={"code": code})
    assert answer.status_code == 401
    assert "This is not the access code." in answer.text
    assert "Set-Cookie" not in answer.headers
    assert client.get("/api/state").status_code == 401


def test_five_wrong_codes_and_nobody_else_suffers(locked: Locked) -> None:
    inside, outside = locked.visitor(CODE), locked.visitor()
    ways: list[Callable[[], Any]] = [
        lambda: outside.post("/enter", data={"code": "wrong"}),
        lambda: outside.get("/?code=wrong"),
        lambda: outside.get("/api/state", headers={"Authorization": "Bearer wrong"}),
    ]
    assert [ways[index % 3]().status_code for index in range(MOST)] == [401] * MOST
    for way in ways:
        answer = way()
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert outside.post("/enter", data={"code": CODE}).status_code == 429
    assert inside.get("/api/state").status_code == 200
    elsewhere = outside.post("/enter", data={"code": CODE}, environ_overrides={"REMOTE_ADDR": "192.0.2.9"})
    assert elsewhere.status_code == 303


def test_a_link_of_yesterdays_throws_nobody_out(locked: Locked) -> None:
    client = locked.visitor(CODE)
    answer = client.get("/?code=wrong")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/api/state").status_code == 200


def test_forged_cookies(locked: Locked) -> None:
    client = locked.visitor(locked.watch_code)
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    for forged in ("change" + cookie.value[5:], cookie.value[:-1], CODE, "change-1"):
        client.set_cookie(COOKIE, forged)
        assert client.get("/api/state").status_code == 401


def test_who_only_watches_changes_nothing(locked: Locked) -> None:
    client, owner = locked.watcher(), locked.visitor(CODE)
    refused = client.put("/api/settings", json={"threshold": 0.1})
    assert (refused.status_code, list(refused.json or {})) == (403, ["error"])
    listener = locked.listener(client)
    assert "error" in listener.emit("settings", {"threshold": 0.1}, callback=True)
    assert client.get("/api/state").json["settings"]["threshold"] == 0.7  # type: ignore[index]
    assert 'data-may-change="false"' in client.get("/").text
    assert 'data-may-change="true"' in owner.get("/").text
    assert CODE not in client.get("/access").text
    assert all(code in owner.get("/access").text for code in (CODE, locked.watch_code))
    listener.disconnect()


def test_log_out(locked: Locked) -> None:
    client, other = locked.visitor(CODE), locked.visitor(CODE)
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    answer = client.post("/leave")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/enter")
    assert client.get_cookie(COOKIE) is None
    client.set_cookie(COOKIE, cookie.value)  # somebody has kept it
    assert client.get("/api/state").status_code == 401
    assert other.get("/api/state").status_code == 200


def test_another_code_ends_all_sessions(locked: Locked) -> None:
    owner, other = locked.visitor(CODE), locked.visitor(CODE)
    mine, theirs = locked.listener(owner), locked.listener(other)
    locked.house.views.put(View(0, 0.0, 0.0, b"old"))
    stream = other.get("/stream.mjpg", buffered=False)
    parts = stream.iter_encoded()
    assert next(parts)
    answer = owner.post("/api/access-code")
    assert answer.json is not None
    link = answer.json["links"][0]
    assert link.startswith(ADDRESS + "?code=")
    assert CODE not in link
    assert owner.get("/api/state").status_code == 200
    assert other.get("/api/state").status_code == 401
    assert locked.visitor().post("/enter", data={"code": CODE}).status_code == 401
    assert locked.visitor(link.partition("?code=")[2]).get("/api/state").status_code == 200
    locked.house.views.put(View(1, 1.0, 1.0, b"new"))
    assert list(parts) == []
    stream.close()
    Doorkeeper(locked.house.socketio, locked.house.parts).step()
    assert not mine.is_connected()
    assert not theirs.is_connected()
    assert not locked.house.audience.wanted()


def test_a_code_that_was_changed_in_its_file(locked: Locked) -> None:
    client = locked.visitor(CODE)
    listener = locked.listener(client)
    doorkeeper = Doorkeeper(locked.house.socketio, locked.house.parts)
    doorkeeper.step()
    assert listener.is_connected()
    locked.file.write("abcde-fghjk")
    doorkeeper.step()
    assert client.get("/api/state").status_code == 401
    assert not listener.is_connected()
    assert locked.visitor("abcde-fghjk").get("/api/state").status_code == 200


def test_the_same_code_after_a_restart(locked: Locked) -> None:
    client = locked.visitor(CODE)
    again = Locked(House(locked.house.loop, access=Access(CODE, watchers=True)), locked.access, locked.file)
    visitor, cookie = again.visitor(), client.get_cookie(COOKIE)
    assert cookie is not None
    visitor.set_cookie(COOKIE, cookie.value)
    assert visitor.get("/api/state").status_code == 200


def test_listeners_without_the_code(locked: Locked) -> None:
    listener = locked.listener(locked.visitor())
    assert not listener.is_connected()
    Announcer(locked.house.socketio, locked.house.parts).tell(reading(1, "7"))
    assert not locked.house.audience.wanted()


class Talkative(House):
    """Tells everybody something whenever its source is looked at, which is while somebody connects."""

    def status(self) -> CaptureStatus:
        self.socketio.emit("reading", {"seq": 1}, to=VIEWERS)
        return super().status()


def test_a_broadcast_reaches_nobody_who_is_still_at_the_door(house: House) -> None:
    talkative = Talkative(house.loop)
    client = talkative.socketio.test_client(talkative.app)
    assert "reading" not in events(client)
    talkative.status()
    assert events(client)["reading"] == [{"seq": 1}]
    client.disconnect()


def test_the_health_of_what_runs_is_all_that_strangers_learn(locked: Locked) -> None:
    locked.house.faults.note("reader", ValueError("/home/me/secret"))
    assert locked.visitor().get("/healthz").json == {"status": "fault"}
    assert "secret" in locked.visitor(CODE).get("/healthz").text


@pytest.mark.parametrize("file", [None, Path("/proc/nowhere/code")])
def test_a_code_that_cannot_be_changed_from_the_page(file: Path | None) -> None:
    with loop_of("threading") as loop:
        house = House(loop, access=Access(CODE, CodeFile(file) if file else None, addresses=[ADDRESS]))
        headers = {"Authorization": f"Bearer {CODE}"}
        answer = house.client.post("/api/access-code", headers=headers)
        assert answer.status_code == (503 if file else 409)
        assert "/proc" not in answer.text
        assert house.client.get("/api/state", headers=headers).status_code == 200


def test_without_a_code_everybody_is_in(house: House) -> None:
    assert house.client.get("/?code=any").headers["Location"] == "/"
    assert house.client.get("/enter").headers["Location"] == "/"
    assert "There is no access code" in house.client.get("/access").text
    assert house.client.post("/leave").status_code == 303
    assert house.client.post("/api/access-code").status_code == 409
    assert house.client.get("/api/state").status_code == 200
