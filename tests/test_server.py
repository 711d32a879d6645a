"""The real program on real sockets: `python app.py` as a person starts it, in both modes."""

import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import socketio

from tests.servers import Server, running_server
from tests.viewers import Viewer, get, viewers
from tests.waiting import LONG_S, becomes

DEMO = ("--source", "demo", "--no-access-code")
MODES = ["eventlet", "threading"]


@pytest.fixture(scope="module", params=MODES)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with running_server(*DEMO, "--async-mode", request.param) as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[socketio.SimpleClient]:
    with socketio.SimpleClient(reconnection=False) as client:
        client.connect(server.url, transports=["websocket"])
        yield client


def received(client: socketio.SimpleClient, event: str, wanted: Callable[[Any], bool] = bool) -> Any:
    """The next `event` that is `wanted`."""
    while True:
        name, *values = client.receive(timeout=LONG_S)
        if name == event and wanted(values[0]):
            return values[0]


def test_frames_are_whole_and_new(server: Server) -> None:
    with Viewer(server.port) as viewer:
        frames = [viewer.frame() for _ in range(10)]
    times = [captured_at for captured_at, _ in frames]
    assert times == sorted(set(times))
    assert all(jpeg.startswith(b"\xff\xd8") and jpeg.endswith(b"\xff\xd9") for _, jpeg in frames)


def test_the_next_boundary_comes_with_each_frame(server: Server) -> None:
    with Viewer(server.port) as viewer:
        viewer.frame()
        assert viewer.until(lambda data: data.startswith(b"\r\n--frame\r\n"))


def test_chromium_gets_headers_before_their_frames(server: Server) -> None:
    with Viewer(server.port, "User-Agent: Mozilla/5.0 Chrome/150.0 Safari/537.36\r\n") as viewer:
        early = b"--frame\r\nContent-Type: image/jpeg\r\n\r\n"
        assert viewer.until(lambda data: data.count(early) > 3)
        assert viewer.until(lambda data: b"\xff\xd9\r\n" + early in data)


def test_a_viewer_that_pauses_gets_new_frames_afterwards(server: Server) -> None:
    with Viewer(server.port) as slow, Viewer(server.port) as quick:
        slow.frame()
        paused = [quick.frame()[0] for _ in range(60)]
        late = [slow.frame()[0] for _ in range(10)]
    stale = [captured_at for captured_at in late if captured_at < paused[-1]]
    assert len(stale) <= 5  # of 60: what the buffers of the connection held


def test_viewers_are_counted_and_leave(server: Server) -> None:
    with ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(Viewer(server.port)).frame()
        becomes(lambda: viewers(server), 5)  # once those of the test before are noticed to have left
    becomes(lambda: viewers(server), 0)


def test_live_events(client: socketio.SimpleClient) -> None:
    status = received(client, "status")
    assert (status["source"]["name"], status["source"]["demo"]) == ("demo", True)
    first, second = received(client, "reading"), received(client, "reading")
    assert first["seq"] < second["seq"]
    assert received(client, "status")["fps"] > 0
    assert client.transport == "websocket"


def test_a_settled_reading_reaches_the_history(server: Server, client: socketio.SimpleClient) -> None:
    settled = received(client, "reading", lambda reading: reading["state"] == "settled")
    assert settled["text"].isdigit()
    assert settled["text"] in [each["text"] for each in get(server, "/api/history")["readings"]]


def test_settings_reach_everybody(server: Server, client: socketio.SimpleClient) -> None:
    with socketio.SimpleClient(reconnection=False) as other:
        other.connect(server.url, transports=["websocket"])
        assert client.call("settings", {"threshold": 0.75}, timeout=LONG_S)["threshold"] == 0.75
        told = received(other, "settings", lambda settings: settings["threshold"] == 0.75)
        assert (told["changed"]["by"], told["changed"]["what"]) == ("127.0.0.1", ["threshold"])
        assert "error" in client.call("settings", {"threshold": 7}, timeout=LONG_S)
        assert client.call("settings", {"threshold": 0.8}, timeout=LONG_S)["threshold"] == 0.8


def test_what_the_network_sees_reaches_who_asks(client: socketio.SimpleClient) -> None:
    assert client.call("sight", True, timeout=LONG_S) == {"sight": True}
    sight = received(client, "sight", lambda sight: sight["digit"] != "")
    assert len(sight["odds"]) == 11
    assert sight["picture"].startswith("data:image/png;base64,")


def threads(server: Server) -> int:
    """How many threads the server has, where the system tells."""
    tasks = Path(f"/proc/{server.process.pid}/task")
    return len(list(tasks.iterdir())) if tasks.exists() else 0


def test_no_compressed_websocket_and_no_foreign_origin(server: Server) -> None:
    asked = "Sec-WebSocket-Extensions: permessage-deflate\r\n"
    own, foreign = (_upgrade(server, asked + f"Origin: {origin}\r\n") for origin in (server.url, "http://evil.example"))
    assert own.startswith(b"HTTP/1.1 101")
    assert b"extensions" not in own.lower()
    assert foreign.startswith(b"HTTP/1.1 403")


def _upgrade(server: Server, headers: str) -> bytes:
    """The server's answer to a WebSocket's beginning, up to its headers' end."""
    request = (
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=LONG_S) as sock:
        sock.sendall(request.encode())
        answer = b""
        while b"\r\n\r\n" not in answer and (more := sock.recv(4096)):
            answer += more
    return answer


def test_no_version_in_the_server_header(server: Server) -> None:
    with urllib.request.urlopen(server.url + "/healthz", timeout=LONG_S) as answer:  # noqa: S310
        assert answer.headers.get("Server", "numbercam") == "numbercam"


@pytest.mark.parametrize("request_line", [b"GET / HT", b"\x00\xff", b"GET", b"BREW /pot HTTP/1.1"])
def test_nonsense_is_answered_without_a_version(server: Server, request_line: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=LONG_S) as sock:
        sock.sendall(request_line + b"\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: sock.recv(4096), b""))
    assert b"40" in answer or b"501" in answer
    assert b"Python" not in answer
    assert b"Traceback" not in answer


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_viewers_connected(mode: str, signum: signal.Signals) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(running_server(*DEMO, "--async-mode", mode))
        watching = [stack.enter_context(Viewer(server.port)) for _ in range(20)]
        client = stack.enter_context(socketio.SimpleClient(reconnection=False))
        client.connect(server.url, transports=["websocket"])
        for viewer in watching:
            viewer.frame()
        server.process.send_signal(signum)
        assert server.process.wait(timeout=15) == 0  # 5 s on a machine with nothing else to do
        assert all(viewer.ended() for viewer in watching)
