"""The access code of the real program: made, printed, kept, changed while people watch; in both modes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import socketio

from tests.raw import ask, request
from tests.servers import ROOT, free_port, running_server
from tests.viewers import Viewer
from tests.waiting import until

MODES = ["eventlet", "threading"]
CODE = "abcde-23456"


def greeting(*options: str, **environ: str) -> str:
    """What the program says at its start, up to the last of it."""
    command = [
        sys.executable,
        "app.py",
        "--source",
        "demo",
        "--host",
        "127.0.0.1",
        "--port",
        str(free_port()),
        *options,
    ]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | environ, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = [process.stderr.readline() for _ in range(4 if "--viewers-only-watch" in options else 2)]
        process.terminate()
        return "".join(said) + process.stderr.read()


def codes(said: str) -> list[str]:
    return re.findall(r"http://127\.0\.0\.1:\d+/\?code=(\S+)\n", said)


def test_the_first_start_makes_a_code_that_stays(tmp_path: Path) -> None:
    home = {"XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}
    first, second = greeting(**home), greeting("--viewers-only-watch", **home)
    [code] = codes(first)
    assert re.fullmatch(r"[2-9a-z]{5}-[2-9a-z]{5}", code)
    [kept] = tmp_path.rglob("access-code")
    assert (kept.read_text(), kept.stat().st_mode & 0o777) == (code + "\n", 0o600)
    assert codes(second)[0] == code
    assert code != codes(second)[1]
    assert "watch only" in second


def test_a_code_of_ones_own() -> None:
    assert codes(greeting(NUMBERCAM_ACCESS_CODE=CODE)) == [CODE]
    assert codes(greeting("--access-code", CODE, NUMBERCAM_ACCESS_CODE="another-code")) == [CODE]


def test_an_open_door_is_said_plainly() -> None:
    said = greeting("--no-access-code")
    assert codes(said) == []
    assert "Without an access code, whoever reaches this address watches and changes the settings" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--access-code", "short"], "An access code has 8 letters and digits or more"),
        (["--access-code-file", "/dev/null/code"], "--access-code-file"),
        (["--no-access-code", "--viewers-only-watch"], "leave out --no-access-code"),
        (["--no-access-code", "--new-access-code"], "no access code to change"),
        (["--access-code", CODE, "--new-access-code"], "change it there"),
        (["--allowed-host", "http://x/"], "--allowed-host"),
    ],
)
def test_what_a_person_got_wrong_is_one_line(options: list[str], said: str) -> None:
    command = [sys.executable, "app.py", "--source", "demo", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr
    assert CODE not in done.stderr


@pytest.mark.parametrize("mode", MODES)
def test_another_code_while_people_watch(tmp_path: Path, mode: str) -> None:
    file = tmp_path / "code"
    file.write_text(CODE)
    bearer = {"Authorization": f"Bearer {CODE}"}
    options = ("--source", "demo", "--access-code-file", str(file), "--async-mode", mode)
    with (
        running_server(*options) as server,
        Viewer(server.port, f"Authorization: Bearer {CODE}\r\n") as viewer,
        socketio.SimpleClient(reconnection=False) as client,
    ):
        client.connect(server.url, headers=bearer, transports=["websocket"])
        viewer.frame()
        command = [sys.executable, "app.py", "--new-access-code", "--access-code-file", str(file)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
        new = file.read_text().strip()
        assert new in done.stderr
        assert viewer.ended()
        until(lambda: not client.connected, 60)
        old, renewed = (request("GET", "/api/state", f"Authorization: Bearer {code}") for code in (CODE, new))
        assert ask(server.port, old).status == 401
        assert ask(server.port, renewed).status == 200


@pytest.mark.parametrize("mode", MODES)
def test_a_flood_of_wrong_codes_leaves_those_who_are_in_alone(mode: str) -> None:
    options = ("--source", "demo", "--access-code", CODE, "--async-mode", mode)
    with running_server(*options) as server, Viewer(server.port, f"Authorization: Bearer {CODE}\r\n") as viewer:
        entered = ask(server.port, request("GET", f"/?code={CODE}"))
        cookie = "Cookie: " + entered.headers["set-cookie"].partition(";")[0]
        wrong = request("GET", "/api/state", "Authorization: Bearer wrong")
        assert {ask(server.port, wrong).status for _ in range(30)} == {401, 429}
        viewer.frame()
        assert ask(server.port, request("GET", "/api/state", cookie)).status == 200


@pytest.mark.parametrize(
    ("options", "headers", "status"),
    [
        ([], ["X-Forwarded-Host: evil.example", "X-Forwarded-For: 192.0.2.1"], 200),
        (["--behind-proxy"], ["X-Forwarded-Host: evil.example"], 421),
        (["--behind-proxy", "--allowed-host", "numbers.example"], ["X-Forwarded-Host: numbers.example"], 200),
    ],
)
def test_a_proxy_is_believed_when_there_is_one(options: list[str], headers: list[str], status: int) -> None:
    with running_server("--source", "demo", *options) as server:
        assert ask(server.port, request("GET", "/api/state", *headers)).status == status
