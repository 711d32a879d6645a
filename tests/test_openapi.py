"""The API's description: whole, true, and with examples that run."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import pytest
import requests
from flask import Flask
from openapi_spec_validator import validate
from playwright.sync_api import Browser

from model.values import State
from tests import needs
from tests.browsers import PHONES, WIDE, opened
from tests.house import House, reading
from tests.pictures import written as picture_of
from tests.schemas import answer_schema, assert_matches
from tests.servers import ROOT, Server, running_server
from tests.test_api import encoded, post_pictures
from tests.test_events import events
from tests.waiting import until
from web.live import Announcer
from web.openapi import description, operations, written

ADDRESS = "http://127.0.0.1:5000"
OPERATIONS = [(path, method, operation) for method, path, operation in operations(description(ADDRESS))]
EXAMPLE_ID = 1789000000123
EVENTS = written()["x-events"]


def routes(app: Flask) -> set[tuple[str, str]]:
    """Every path and method that the application answers, its static files aside."""
    return {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }


def test_it_is_openapi(house: House) -> None:
    api = house.client.get("/api/openapi.json").json
    assert api is not None
    validate(api)
    assert api["openapi"].startswith("3.1")
    assert api["servers"] == [{"url": "http://localhost"}]


def test_it_has_every_route_and_no_other(house: House) -> None:
    assert routes(house.app) == {(path, method) for path, method, _ in OPERATIONS}


def test_it_has_every_event_and_no_other() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "web").glob("*.py"))
    for name, pattern in (("server", r"\bemit\(\s*\"(\w+)\""), ("client", r"on_event\(\s*\"(\w+)\"")):
        found = set(re.findall(pattern, source)) - {"connect", "disconnect"}
        assert found == {event["name"] for event in EVENTS if event["from"] == name}


@pytest.mark.parametrize("name", written()["components"]["schemas"])
def test_examples_are_what_their_schemas_say(name: str) -> None:
    for example in written()["components"]["schemas"][name].get("examples", []):
        assert_matches(example, {"$ref": f"#/components/schemas/{name}"})


@pytest.mark.parametrize(("method", "operation"), [(method, operation) for _, method, operation in OPERATIONS])
def test_every_operation_says_what_one_must_know(method: str, operation: dict[str, Any]) -> None:
    assert len(operation["summary"]) > 5
    assert operation["tags"][0] in [tag["name"] for tag in written()["tags"]]
    for parameter in operation.get("parameters", []):
        assert parameter["description"]
    if "Pages" not in operation["tags"]:
        curl, python = (sample["source"] for sample in operation["x-codeSamples"])
        assert curl.startswith("curl ")
        assert ADDRESS in curl
        assert f"requests.{method}(" in python


ASKED: list[tuple[str, str, dict[str, Any], int]] = [
    ("/api/state", "get", {}, 200),
    ("/healthz", "get", {}, 200),
    ("/api/history", "get", {}, 200),
    ("/api/history", "get", {"query_string": {"limit": 0}}, 400),
    ("/api/settings", "put", {"json": {"threshold": 0.5, "region": [0, 0, 1, 1]}}, 200),
    ("/api/settings", "put", {"json": {"threshold": 2}}, 400),
    ("/api/settings", "put", {"data": b" " * 100_001}, 413),
    ("/api/read", "post", {"data": {}}, 400),
    ("/api/openapi.json", "get", {}, 200),
]


@pytest.mark.parametrize(("path", "method", "sent", "status"), ASKED)
def test_answers_are_what_is_described(house: House, path: str, method: str, sent: dict[str, Any], status: int) -> None:
    house.readings.put(reading(3, "042"))
    house.parts.history.add(reading(3, "042"), house.parts.tuned)
    answer = house.client.open(path, method=method.upper(), **sent)
    assert answer.status_code == status
    schema = answer_schema(path, method, status)
    assert schema
    assert_matches(answer.json, schema)


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ([(encoded(), "a.png")], 200),
        ([(encoded(), "a.png"), (encoded(), "b.png")], 200),
        ([(b"text", "a.txt")], 415),
        ([(encoded()[:60], "a.png")], 422),
    ],
)
def test_answers_to_pictures_are_what_is_described(house: House, files: list[tuple[bytes, str]], status: int) -> None:
    answer = post_pictures(house.client, *files)
    assert answer.status_code == status
    schema = answer_schema("/api/read", "post", status)
    assert schema
    assert_matches(answer.json, schema)


def test_a_fault_is_described_too(house: House) -> None:
    house.faults.note("reader", RuntimeError("a bug"))
    answer = house.client.get("/healthz")
    schema = answer_schema("/healthz", "get", answer.status_code)
    assert schema
    assert_matches(answer.json, schema)


def test_events_are_what_is_described(house: House) -> None:
    client = house.socketio.test_client(house.app)
    client.emit("sight", True)
    announcer = Announcer(house.socketio, house.parts)
    for seq, state in enumerate((State.UNSURE, State.SETTLED, State.EMPTY), 1):
        house.readings.put(reading(seq, "" if state is State.EMPTY else "7", state))
        announcer.step()
    assert_matches(
        client.emit("settings", {"threshold": 0.4}, callback=True), {"$ref": "#/components/schemas/Settings"}
    )
    told = events(client)
    client.disconnect()
    assert {"reading", "status", "settings", "history"} <= set(told)
    payloads = {event["name"]: event["payload"] for event in EVENTS if event["from"] == "server"}
    for name, values in told.items():
        for value in values:
            assert_matches(value, payloads[name])


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server("--source", "demo", "--no-access-code", "--database", "none") as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the examples run: it has a photograph to send, and a curl that fails when the server refuses."""
    cv2.imwrite(str(tmp_path / "photo.jpg"), picture_of("42", seed=1))
    (tmp_path / ".curlrc").write_text("fail\nsilent\nshow-error\n")
    return tmp_path


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A program in that folder, to its end."""
    environ = {"HOME": str(folder), "PATH": "/usr/bin:/bin"}
    return subprocess.run(words, cwd=folder, env=environ, capture_output=True, text=True, timeout=120)


def sample_of(api: dict[str, Any], path: str, method: str, label: str) -> str:
    samples = api["paths"][path][method]["x-codeSamples"]
    return next(str(sample["source"]) for sample in samples if sample["label"] == label)


def newest_entry(server: Server) -> dict[str, Any]:
    """The newest of the server's history, once there is one."""
    found: list[dict[str, Any]] = []

    def there() -> bool:
        found[:] = requests.get(f"{server.url}/api/history", timeout=30).json()["readings"]
        return bool(found)

    until(there, timeout_s=120)
    return found[0]


def of(entry: dict[str, Any], source: str) -> str:
    """An example, of an entry that is there."""
    source = source.replace(str(EXAMPLE_ID), str(entry["id"]))
    return re.sub(r"([\"']version[\"']: )1", rf"\g<1>{entry['version']}", source)


@pytest.mark.parametrize(
    ("path", "method"), [(path, method) for path, method, operation in OPERATIONS if "x-codeSamples" in operation]
)
def test_the_examples_run(server: Server, folder: Path, path: str, method: str) -> None:
    api = description(server.url)
    entry = newest_entry(server) if "identity" in path else {"id": EXAMPLE_ID, "version": 1}
    curl = needs.program("curl", "it runs the examples of the API.")
    in_shell = run(["sh", "-c", of(entry, sample_of(api, path, method, "curl")).replace("curl", curl, 1)], folder)
    assert in_shell.returncode in ((0, 28) if path == "/stream.mjpg" else (0,)), in_shell.stderr
    entry = newest_entry(server) if "identity" in path else entry
    in_python = run([sys.executable, "-W", "ignore", "-c", of(entry, sample_of(api, path, method, "Python"))], folder)
    assert in_python.returncode == 0, in_python.stderr
    schema = answer_schema(path, method, 200)
    if schema:
        assert_matches(json.loads(in_shell.stdout), schema)
        assert_matches(ast.literal_eval(in_python.stdout), schema)
    elif path.endswith(".jpg"):
        pictures = [file for file in folder.glob("*.jpg") if file.name != "photo.jpg"]
        assert [file.read_bytes()[:2] for file in pictures] == [b"\xff\xd8"]
    elif path.endswith("csv"):
        assert (folder / "history.csv").read_text(encoding="utf-8-sig").startswith("time,text,")
    elif path.endswith("svg"):
        assert (folder / "qr.svg").read_text().startswith("<svg")
    else:
        assert in_shell.stdout or in_python.stdout


def test_the_example_of_events_runs(server: Server, folder: Path) -> None:
    source = description(server.url)["x-eventSamples"][0]["source"]
    words = [sys.executable, "-u", "-W", "ignore", "-c", source]
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, text=True) as listening:
        assert listening.stdout is not None
        said = listening.stdout.readline()
        listening.kill()
    assert said.startswith(("empty", "unsure", "settled"))  # two at once may share a line


@pytest.mark.parametrize("size", [WIDE, PHONES[0]])
def test_the_page_shows_it(browser: Browser, server: Server, size: tuple[int, int]) -> None:
    with opened(browser, server.url + "/api", size) as (page, log):
        for path, method, _ in OPERATIONS:
            assert page.get_by_text(path, exact=True).or_(page.get_by_text(f"{method.upper()} {path}")).count() >= 1
        links = page.evaluate("[...document.querySelectorAll('main a[href^=\"#\"]')].map(a => a.getAttribute('href'))")
        assert all(page.evaluate("id => Boolean(document.getElementById(id))", link[1:]) for link in links)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert server.url + "/api/state" in page.locator("#getState").inner_text()
        page.get_by_role("button", name="Copy this example in curl").first.click()
        page.wait_for_function("() => document.getElementById('announcer').textContent.startsWith('Copied')")
        assert log.errors == []


def test_the_page_has_nothing_inline(house: House) -> None:
    text = house.client.get("/api").text
    assert "style=" not in text
    assert "<script>" not in text
