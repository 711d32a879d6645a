"""What the real program says to requests that cannot be, in both modes: to bytes on sockets."""

import re
import socket
import zlib
from collections.abc import Iterator

import pytest

from bench.process import resident_mb
from stream.headers import HEADERS
from tests.raw import SOCKET, Answer, WebSocket, ask, request, upgrade
from tests.servers import Server, running_server
from tests.waiting import until

CODE = "abcde-23456"
BEARER = f"Authorization: Bearer {CODE}"
JSON = "Content-Type: application/json"
CHANGE = '{"threshold": 0.8}'


@pytest.fixture(scope="module", params=["eventlet", "threading"])
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def server(mode: str) -> Iterator[Server]:
    options = ("--source", "demo", "--access-code", CODE, "--allowed-host", "numbers.example,other.example")
    with running_server(*options, "--async-mode", mode) as server:
        yield server


def assert_safe(answer: Answer) -> None:
    """It has every header, and says nothing of what runs here."""
    for name, value in HEADERS.items():
        assert answer.headers[name.lower()] == value
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert answer.headers.get("server", "numbercam") == "numbercam"
    if answer.status >= 400:
        assert not re.search(rb"Traceback|Werkzeug|Python|\.py|/home|/tmp|\d\.\d\.\d", answer.body)


NAMES = [
    "localhost",
    "LOCALHOST",
    "127.0.0.1",
    "[::1]",
    "numbercam.local",
    "numbercam-2.local",
    "numbers.example",
    "other.example",
]


@pytest.mark.parametrize("host", [*NAMES, socket.gethostname(), "localhost:80", "127.0.0.1:65535"])
def test_own_names(server: Server, host: str) -> None:
    answer = ask(server.port, request("GET", "/healthz", host=host))
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert_safe(answer)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.nip.io",
        "localhost.",
        "0",
        "2130706433",
        "127.1",
        "0x7f000001",
        "0177.0.0.1",
        "0.0.0.0",  # noqa: S104 - a name, not bound
        "192.0.2.77",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[0:0:0:0:0:0:0:1]",
        "evil.example:5000",
    ],
)
def test_other_names(server: Server, host: str) -> None:
    for text in (
        request("GET", "/healthz", host=host),
        request("GET", "/", BEARER, host=host),
        upgrade(BEARER, host=host),
    ):
        answer = ask(server.port, text)
        assert answer.status == 421
        assert_safe(answer)


@pytest.mark.parametrize(
    "host",
    [
        "",
        " ",
        "localhost, evil.example",
        "localhost evil.example",
        "evil.example@localhost",
        "localhost/",
        "localhost:5000:5000",
        "localhost:port",
        "[localhost]",
        "[::1",
        "::1",
        "localhost\x00",
        "löcalhost",
        "localhost\r\nHost: evil.example",
        "evil.example\r\nHost: localhost",
    ],
)
def test_what_is_no_name(server: Server, host: str) -> None:
    answer = ask(server.port, request("GET", "/healthz", host=host))
    assert answer.status in (400, 421)
    assert_safe(answer)


def test_no_host_at_all(server: Server) -> None:
    answer = ask(server.port, "GET /healthz HTTP/1.0\r\n\r\n")
    assert answer.status == 400
    assert_safe(answer)


@pytest.mark.parametrize("origin", ["http://localhost:{port}", "HTTP://LOCALHOST:{port}"])
def test_own_pages_may_send_and_listen(server: Server, origin: str) -> None:
    host, own = f"localhost:{server.port}", "Origin: " + origin.format(port=server.port)
    length = f"Content-Length: {len(CHANGE)}"
    assert (
        ask(server.port, request("PUT", "/api/settings", BEARER, JSON, length, own, host=host, body=CHANGE)).status
        == 200
    )
    assert ask(server.port, upgrade(BEARER, own, host=host)).status == 101


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "",
        "http://localhost:{other}",
        "https://localhost:{port}",
        "http://localhost",
        "http://127.0.0.1:{port}",
        "http://localhost.evil.example:{port}",
        "http://localhost:{port}@evil.example",
        "http://localhost:{port}.evil.example",
        "http://localhost:{port}, http://evil.example",
        "file://",
        "http://evil.example\r\nX-Forwarded-Host: evil.example",
        "https://localhost:{port}\r\nX-Forwarded-Proto: https",
        "http://evil.example\r\nForwarded: host=evil.example",
    ],
)
def test_other_pages_may_not(server: Server, origin: str) -> None:
    host = f"localhost:{server.port}"
    foreign = "Origin: " + origin.format(port=server.port, other=server.port + 1)
    length = f"Content-Length: {len(CHANGE)}"
    put = request("PUT", "/api/settings", BEARER, JSON, length, foreign, host=host, body=CHANGE)
    post, preflight = (request(method, "/api/read", foreign, host=host) for method in ("POST", "OPTIONS"))
    for text in (put, post, preflight, upgrade(BEARER, foreign, host=host)):
        answer = ask(server.port, text)
        assert answer.status == 403
        assert_safe(answer)


@pytest.mark.parametrize(
    ("headers", "body", "statuses"),
    [
        (["Transfer-Encoding: chunked"], "5\r\nhello\r\n0\r\n\r\n", {411}),
        (["Transfer-Encoding: gzip, chunked"], "0\r\n\r\n", {411}),
        (["Transfer-Encoding: chunked", "Content-Length: 5"], "hello", {400, 411}),
        (["Content-Length: 5", "Content-Length: 6"], "hello!", {400}),
        (["Content-Length: 5", "Content-Length: 5"], "hello", {400}),
        (["Content-Length: -5"], "", {400}),
        (["Content-Length: +5"], "hello", {400}),
        (["Content-Length: 0x5"], "hello", {400}),
        (["Content-Length: 5, 5"], "hello", {400}),
        (["Content-Length: five"], "", {400}),
        (["Content-Length: 100001"], "", {413}),
        (["Content-Length: 64000001"], "", {413}),
        (["Content-Length: " + "9" * 30], "", {413}),
        (["X-Long: " + "x" * 70_000], "", {400, 431}),
        ([f"X-Long-{number}: " + "x" * 1000 for number in range(70)], "", {400, 431}),
        ([f"X-{number}: x" for number in range(200)], "", {400, 405, 431}),
    ],
)
def test_bodies_and_headers(server: Server, headers: list[str], body: str, statuses: set[int]) -> None:
    answer = ask(server.port, request("PUT", "/api/settings", BEARER, JSON, *headers, body=body))
    assert answer.status in statuses


def test_a_body_in_pieces_from_a_stranger(server: Server) -> None:
    answer = ask(server.port, request("POST", "/enter", "Transfer-Encoding: chunked", body="0\r\n\r\n"))
    assert answer.status == 411
    assert_safe(answer)


def test_1001_parts(server: Server) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n\r\n'
    body = part * 1001 + "--x--\r\n"
    kind = "Content-Type: multipart/form-data; boundary=x"
    answer = ask(server.port, request("POST", "/api/read", BEARER, kind, f"Content-Length: {len(body)}", body=body))
    assert answer.status == 413
    assert_safe(answer)


def test_a_body_that_is_never_finished(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as sock:
        sock.sendall(request("PUT", "/api/settings", BEARER, JSON, "Content-Length: 50", body="{").encode())
        sock.shutdown(socket.SHUT_WR)
        assert b" 200 " not in sock.recv(65536)
    assert ask(server.port, request("GET", "/healthz")).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/..%5capp.py",
        "/static/..\\app.py",
        "/static/%252e%252e/app.py",
        "/static/....//app.py",
        "/static//etc/passwd",
        "/static/css/../../app.py",
        "/static/\x00",
        "/static/%00",
        "/static/%c0%ae%c0%ae/app.py",
        "/../app.py",
        "/app.py",
        "/.git/config",
        "/%2e%2e/etc/passwd",
        "//evil.example/%2f..",
        "/console",
        "/healthz/../api/state",
        "/healthz%2f..%2fapi/state",
        "/enter/../snapshot.jpg",
        "/static/../snapshot.jpg",
        "/static/..;/snapshot.jpg",
    ],
)
def test_traversal(server: Server, path: str) -> None:
    inside, outside = ask(server.port, request("GET", path, BEARER)), ask(server.port, request("GET", path))
    assert inside.status in (308, 400, 404)
    assert outside.status in (308, 400, 401, 404)
    for answer in (inside, outside):
        assert_safe(answer)
        assert not re.search(rb"import|root:|\xff\xd8", answer.body)
        assert "evil" not in answer.headers.get("location", "")


def test_no_debugger(server: Server) -> None:
    path = "/?__debugger__=yes&cmd=resource&f=debugger.js"
    assert b"__debugger__" not in ask(server.port, request("GET", path, BEARER)).body


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/"),
        ("PUT", "/stream.mjpg"),
        ("DELETE", "/api/settings"),
        ("GET", "/leave"),
        ("POST", "/healthz"),
        ("PATCH", "/api/state"),
        ("TRACE", "/"),
        ("DELETE", "/static/css/base.css"),
        ("PUT", "/enter"),
        ("GET", "/api/access-code"),
    ],
)
def test_wrong_methods(server: Server, method: str, path: str) -> None:
    assert ask(server.port, request(method, path)).status == 401
    answer = ask(server.port, request(method, path, BEARER))
    assert answer.status == 405
    assert "allow" in answer.headers
    assert_safe(answer)


@pytest.mark.parametrize(
    "path",
    [
        "/socket.io/?EIO=4&transport=polling",
        "/socket.io/?EIO=4&transport=polling&j=0",
        "/socket.io/?EIO=4",
        "/socket.io/?EIO=3&transport=websocket",
        "/socket.io/?EIO=4&transport=websocket&sid=stranger",
        "/socket.io/",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_websocket_is_the_only_transport(server: Server, method: str, path: str) -> None:
    assert ask(server.port, request(method, path)).status == 401
    answer = ask(server.port, request(method, path, BEARER))
    assert answer.status in (400, 405)
    assert_safe(answer)


@pytest.mark.parametrize(
    "headers",
    [
        [],
        ["Cookie: numbercam="],
        ["Cookie: numbercam=" + CODE],
        ["Cookie: numbercam=change-0123.aaaaaa.c2lnbmF0dXJl"],
        ["Authorization: Basic YTpi"],
        ["Authorization: Bearer"],
    ],
)
def test_a_websocket_without_the_code(server: Server, headers: list[str]) -> None:
    answer = ask(server.port, upgrade(*headers))
    assert answer.status in (401, 429)
    assert_safe(answer)


@pytest.mark.parametrize("first", [b'42["settings",{"threshold":0.1}]', b"2probe"])
def test_events_before_the_door_is_passed(server: Server, first: bytes) -> None:
    with WebSocket(server.port, BEARER) as client:
        client.send(first)
        client.send(b"40")
        client.heard(b'"status"')
    with WebSocket(server.port, BEARER) as client:
        client.send(b"40")
        assert client.heard(b'"threshold":0.8')


@pytest.mark.parametrize(("piece", "count"), [(64_000_000, 1), (10_000, 1000), (0, 20_000)])
def test_messages_that_are_too_much(mode: str, server: Server, piece: int, count: int) -> None:
    # What it has read it needs memory for, once.
    until(lambda: b'"text"' in ask(server.port, request("GET", "/api/history", BEARER)).body)
    before = resident_mb(server.process.pid)
    with WebSocket(server.port, BEARER) as client:
        for number in range(count):
            client.send(b"4" * piece, opcode=0 if number else 1, final=False)
        if piece or mode == "eventlet":  # threads keep nothing of a piece that is empty
            assert client.ended()
    assert resident_mb(server.process.pid) < before + 20
    assert ask(server.port, request("GET", "/healthz")).status == 200


def test_nothing_is_unpacked(server: Server) -> None:
    extension = "Sec-WebSocket-Extensions: permessage-deflate"
    assert "sec-websocket-extensions" not in ask(server.port, upgrade(BEARER, extension)).headers
    before = resident_mb(server.process.pid)
    packer = zlib.compressobj(9, wbits=-15)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(100)) + packer.flush()
    with WebSocket(server.port, BEARER, extension) as client:
        client.send(bomb, reserved=4)
        assert ask(server.port, request("GET", "/healthz")).status == 200
        assert resident_mb(server.process.pid) < before + 20


@pytest.mark.parametrize(
    "request_line", ["GET / HT", "GET", "\x00\xff", "GET /healthz HTTP/9.9", "GET http://[/ HTTP/1.1"]
)
def test_nonsense(server: Server, request_line: str) -> None:
    answer = ask(server.port, request_line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert answer.status in (400, 404, 401, 501, 505)
    assert_safe(answer)


def test_the_websocket_path_is_what_this_file_thinks(server: Server) -> None:
    assert ask(server.port, upgrade(BEARER, path=SOCKET)).status == 101
