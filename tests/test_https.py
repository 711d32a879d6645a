"""The server over https: real clients, plain ones, and those who never finish the handshake; in both modes."""

import json
import os
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
import socketio
from flask import request

from stream import fanout, loops, mjpeg
from stream.certificate import identity, now, own_identity
from tests.house import House
from tests.inside import Inside, served
from tests.servers import ROOT, free_port
from tests.test_crowd import MODES, filming
from tests.viewers import Viewer, ask
from tests.waiting import LONG_S, until


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of ours and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    own_identity(folder, ["localhost", "127.0.0.1"], now())
    return folder / "https.pem"


@pytest.fixture
def trusting(file: Path) -> ssl.SSLContext:
    """How a client that trusts this certificate, and no other, looks at it: names and dates too."""
    context = ssl.create_default_context(cafile=str(file))
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


@pytest.fixture(params=MODES)
def inside(
    request: pytest.FixtureRequest, file: Path, capfd: pytest.CaptureFixture[str]
) -> Iterator[tuple[House, Inside]]:
    """A house over https, which says nothing at the terminal."""
    with served(request.param, tls=identity(file, file).context) as both:
        yield both
    assert capfd.readouterr().err == ""


Both = tuple[House, Inside]


def connected(inside: Inside) -> socket.socket:
    return socket.create_connection(("127.0.0.1", inside.port), timeout=30)


def hung_up(sock: socket.socket) -> bool:
    """Whether the server ends the connection, and sends no more than TLS' word for it before."""
    try:
        return len(b"".join(iter(lambda: sock.recv(4096), b""))) < 100
    except ConnectionError:
        return True


def status(inside: Inside, trusting: ssl.SSLContext) -> str:
    with urllib.request.urlopen(inside.url + "/healthz", timeout=30, context=trusting) as answer:  # noqa: S310
        return str(json.load(answer)["status"])


def test_a_client_that_trusts_it_is_answered_and_others_refuse(inside: Both, trusting: ssl.SSLContext) -> None:
    assert status(inside[1], trusting) == "ok"
    for context, name in ((trusting, "evil.example"), (ssl.create_default_context(), "localhost")):
        with connected(inside[1]) as plain, pytest.raises(ssl.SSLCertVerificationError):
            context.wrap_socket(plain, server_hostname=name)
    assert status(inside[1], trusting) == "ok"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_tls_is_refused(inside: Both, trusting: ssl.SSLContext) -> None:
    trusting.minimum_version, trusting.maximum_version = ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_1
    trusting.set_ciphers("ALL:@SECLEVEL=0")
    with connected(inside[1]) as plain, pytest.raises(OSError, match=r"(?i)alert|version|reset|protocol"):
        trusting.wrap_socket(plain, server_hostname="localhost")


def test_the_request_knows_that_it_is_secure(inside: Both, trusting: ssl.SSLContext) -> None:
    house, server = inside
    schemes: list[str] = []
    house.app.before_request(lambda: schemes.append(request.scheme))
    status(server, trusting)
    assert schemes == ["https"]


def test_frames_arrive_and_viewers_are_noticed_when_they_go(inside: Both, trusting: ssl.SSLContext) -> None:
    house, server = inside
    with filming(house):
        with ExitStack() as stack:
            viewers = [stack.enter_context(Viewer(server.port, tls=trusting)) for _ in range(5)]
            times = [[viewer.frame()[0] for viewer in viewers] for _ in range(20)]
            assert house.audience.viewers == 5
        until(lambda: house.audience.viewers == 0)
    assert all(seen == tuple(sorted(set(seen))) for seen in zip(*times, strict=True))


def test_viewers_that_never_read_are_sent_home(
    inside: Both, trusting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, server = inside
    with filming(house), Viewer(server.port, tls=trusting) as viewer, ask(server.port, tls=trusting):
        until(lambda: viewer.frame() and house.audience.viewers == 2)
        monkeypatch.setattr(mjpeg, "PATIENCE_S", 2.0)
        until(lambda: viewer.frame() and house.audience.viewers == 1)


@pytest.mark.parametrize("said", [b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"POST /api/read HTTP/1.0\r\n"])
def test_plain_http_is_told_to_speak_https(inside: Both, trusting: ssl.SSLContext, said: bytes) -> None:
    with connected(inside[1]) as sock:
        sock.sendall(said)
        answer = b"".join(iter(lambda: sock.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.endswith(b"put https:// in front of it.\n")
    assert status(inside[1], trusting) == "ok"


@pytest.mark.parametrize(
    "said", [b"\x16\x03\x01\xff\xff", b"\0" * 300, b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00", b"x"]
)
def test_nonsense_closes_the_connection_only(inside: Both, trusting: ssl.SSLContext, said: bytes) -> None:
    with connected(inside[1]) as sock:
        sock.sendall(said)
        with suppress(OSError):  # it may be closed already
            sock.shutdown(socket.SHUT_WR)
        assert hung_up(sock)
    assert status(inside[1], trusting) == "ok"


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that starts after this does not wait long for a request."""
    for module, name in ((fanout, "REQUEST_S"), (loops, "REQUEST_S"), (fanout, "CLIENT_S")):
        monkeypatch.setattr(module, name, 2.0)


@pytest.mark.usefixtures("hurried")
def test_who_never_finishes_the_handshake_is_dropped_and_keeps_nobody_out(
    inside: Both, trusting: ssl.SSLContext
) -> None:
    with ExitStack() as stack:
        socks = [stack.enter_context(connected(inside[1])) for _ in range(60)]
        for sock in socks[30:]:
            sock.sendall(b"\x16\x03\x01\x02\x00\x01\x00")
        assert status(inside[1], trusting) == "ok"
        assert all(map(hung_up, socks))


@pytest.mark.filterwarnings("ignore:.*ssl.SSLSocket")  # Python leaves a client that is gone to its collector
def test_who_breaks_off_before_the_handshake_ends_nothing(inside: Both, trusting: ssl.SSLContext) -> None:
    reset = b"\1\0\0\0\0\0\0\0"  # close() breaks off
    for said in [b"", b"GET", b"\x16\x03"] * 10:
        with connected(inside[1]) as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
            sock.sendall(said)
    assert status(inside[1], trusting) == "ok"


@pytest.mark.parametrize("mode", MODES)
def test_the_program_makes_its_certificate_and_says_how_to_know_it(tmp_path: Path, mode: str) -> None:
    with program("--async-mode", mode, folder=tmp_path) as (process, port, said):
        (made,) = tmp_path.rglob("https.pem")
        assert said[1].strip() == f"https://127.0.0.1:{port}/"
        assert said[-1].endswith(identity(made, made).fingerprint + "\n")
        trust = {"sslopt": {"ca_certs": str(made)}}
        with socketio.SimpleClient(reconnection=False, websocket_extra_options=trust) as client:
            client.connect(f"https://localhost:{port}", transports=["websocket"])
            events = {client.receive(timeout=30)[0] for _ in range(20)}
            assert client.call("settings", {"threshold": 0.75}, timeout=30)["threshold"] == 0.75
        assert {"settings", "reading", "status"} <= events
        process.terminate()
        assert process.wait(LONG_S) == 0
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


@contextmanager
def program(*options: str, folder: Path) -> Iterator[tuple[subprocess.Popen[str], int, list[str]]]:
    """The program over https with its files in `folder`: its process, its port, and what it said at its start."""
    port = free_port()
    command = [sys.executable, "app.py", "--source", "demo", "--https", "--host", "127.0.0.1", "--port", str(port)]
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    command += ["--no-access-code", *options]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=os.environ | home) as process:
        assert process.stderr is not None
        said = [process.stderr.readline()]
        while said[-1] and "fingerprint" not in said[-1]:
            said.append(process.stderr.readline())
        try:
            yield process, port, said
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--cert", "nothing.pem"], "--cert and --key go together"),
        (["--key", "nothing.pem"], "--cert and --key go together"),
        (["--cert", "nothing.pem", "--key", "nothing.pem"], "nothing.pem cannot be read: No such file"),
        (["--cert", "app.py", "--key", "app.py"], "app.py is not a certificate"),
    ],
)
def test_files_that_are_none_are_one_line(options: list[str], words: str) -> None:
    command = [sys.executable, "app.py", "--source", "demo", "--port", "0", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONG_S, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert words in done.stderr
