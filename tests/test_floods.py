"""One client that sends far more than anybody would: the others notice nothing, and nothing grows. In both modes."""

import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait

import cv2
import pytest

from bench.process import descriptors, forget_peak, peak_mb, resident_mb, threads
from stream.loops import AT_ONCE
from tests import raw
from tests.pictures import written
from tests.raw import WebSocket, request
from tests.servers import Server, running_server
from tests.viewers import Viewer, get
from tests.waiting import until
from web.live import TOO_MANY

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what a process takes")
ENTER = b"40"
MORE_MB = 64


@pytest.fixture(scope="module", params=["eventlet", "threading"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with running_server("--source", "demo", "--async-mode", request.param) as server:
        yield server


def others_go_on(server: Server, listener: WebSocket, viewer: Viewer) -> None:
    """Health, a new reading and a new picture arrive."""
    asked = time.time()
    assert get(server, "/healthz")["status"] == "ok"
    assert listener.heard(b'["reading"')
    while viewer.frame()[0] < asked:
        pass


def event(name: str, value: object) -> bytes:
    return b"421" + json.dumps([name, value]).encode()


FLOODS = {
    "5,000 changes of settings": [event("settings", {"threshold": n % 90 / 100}) for n in range(5000)],
    "5,000 changes that cannot be": [event("settings", {"threshold": "much"})] * 5000,
    "5,000 events that nobody knows": [event("nonsense", [1, 2, 3])] * 5000,
    "2,000 long events": [event("settings", "x" * 20_000)] * 2000,
}


@pytest.mark.parametrize("name", FLOODS)
def test_events_without_end_leave_the_others_alone(server: Server, name: str) -> None:
    pid = server.process.pid
    with WebSocket(server.port) as listener, Viewer(server.port) as viewer, ThreadPoolExecutor(1) as pool:
        assert listener.send(ENTER)
        others_go_on(server, listener, viewer)
        before, before_mb = threads(pid), resident_mb(pid)
        forget_peak(pid)
        with WebSocket(server.port) as flooding:
            assert flooding.send(ENTER)
            sending = pool.submit(lambda: [flooding.send(message) for message in FLOODS[name]])
            for _ in range(4):
                others_go_on(server, listener, viewer)
            if "settings" in name:
                assert flooding.heard(TOO_MANY.encode())
            flooding.break_off()
            wait([sending])
        until(lambda: threads(pid) <= before + 1)  # one may be about to send a ping
        assert peak_mb(pid) - before_mb < MORE_MB
        others_go_on(server, listener, viewer)


def test_uploads_without_end_leave_the_others_alone(server: Server) -> None:
    pid = server.process.pid
    picture = cv2.imencode(".jpg", cv2.resize(written("42"), (1280, 960)))[1].tobytes()
    body = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n' + picture + b"\r\n--x--\r\n"
    kind = "Content-Type: multipart/form-data; boundary=x"
    upload = request("POST", "/api/read", kind, f"Content-Length: {len(body)}").encode() + body
    assert raw.ask(server.port, upload).status == 200
    with WebSocket(server.port) as listener, Viewer(server.port) as viewer, ThreadPoolExecutor(200) as pool:
        assert listener.send(ENTER)
        others_go_on(server, listener, viewer)
        before, before_mb, files = threads(pid), resident_mb(pid), descriptors(pid)
        forget_peak(pid)
        answers = [pool.submit(raw.ask, server.port, upload) for _ in range(200)]
        others_go_on(server, listener, viewer)
        assert {answer.result().status for answer in answers} == {200, 503}
        until(lambda: threads(pid) <= before + AT_ONCE and descriptors(pid) <= files)
        assert peak_mb(pid) - before_mb < MORE_MB
        others_go_on(server, listener, viewer)
    assert raw.ask(server.port, upload).status == 200


Message = bytes | tuple[bytes, int]  # with an opcode
STRANGE: dict[str, list[Message]] = {
    "a million attachments": [b'451000000-["frame",{"_placeholder":true,"num":0}]'],
    "two attachments": [b'452-["frame",{"_placeholder":true,"num":0}]'],
    "an attachment of no event": [(b"picture", 2)],
    "an attachment that is not there": [b'451-["frame",{"_placeholder":true,"num":7}]', (b"picture", 2)],
    "no JSON": [b"42[["],
    "JSON nested without end": [b"42" + b"[" * 100_000],
    "no event": [b"42{}"],
    "an event without a name": [b"42[7]"],
    "an event of ours": [b'42["disconnect"]'],
    "another one": [b'42["connect"]'],
    "an answer that nobody asked for": [b'431["well"]'],
    "an unknown kind": [b"49"],
    "nothing": [b"4"],
    "an attachment of nothing": [(b"", 2)],
    "another namespace": [b'42/other,["settings",{}]'],
    "a number without end": [b"42" + b"1" * 5000 + b'["settings",{}]'],
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_no_client_of_ours_sends_ends_its_connection(server: Server, name: str) -> None:
    with WebSocket(server.port) as strange:
        assert strange.send(ENTER)
        assert strange.heard(b'"status"')
        for message in STRANGE[name]:
            strange.send(*message) if isinstance(message, tuple) else strange.send(message)
        assert strange.ended()


def test_attachments_without_end_are_not_collected(server: Server) -> None:
    before_mb = resident_mb(server.process.pid)
    forget_peak(server.process.pid)
    with WebSocket(server.port, patience_s=5) as strange:
        assert strange.send(ENTER)
        strange.send(b'451000000-["frame",{"_placeholder":true,"num":0}]')
        assert not all(strange.send(bytes(900_000), 2) for _ in range(200))
    assert peak_mb(server.process.pid) - before_mb < MORE_MB


def test_who_has_entered_cannot_enter_again(server: Server) -> None:
    with WebSocket(server.port) as twice:
        assert twice.send(ENTER)
        assert twice.heard(b'"status"')
        for _ in range(20):
            assert twice.send(ENTER)
        assert twice.heard(b"44")
    assert get(server, "/healthz")["status"] == "ok"
