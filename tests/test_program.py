"""The program as a person starts it: what it says, where it listens, and how it ends."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

from tests.films import write_clip
from tests.pictures import grey
from tests.servers import ROOT, free_port, running_server
from tests.viewers import Viewer, get
from tests.waiting import LONG_S, until

DEMO = ("--source", "demo", "--no-access-code")
MODES = ["eventlet", "threading"]


def run(*options: str, environ: dict[str, str] | None = None, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """`python app.py` to its end."""
    command = [sys.executable, "app.py", *options]
    return subprocess.run(
        command,
        cwd=folder,
        env=os.environ | (environ or {}),
        capture_output=True,
        text=True,
        timeout=LONG_S,
        check=False,
    )


@pytest.mark.parametrize(
    ("options", "environ", "said"),
    [
        (["--port", "high"], {}, "--port"),
        (["--zoom"], {}, "--zoom"),
        ([], {"NUMBERCAM_THRESHOLD": "2"}, "NUMBERCAM_THRESHOLD"),
        (["--source", "nothing.mp4"], {}, "nothing.mp4"),
        (["--source", "nothing.mp4", "--json"], {}, "nothing.mp4"),
        (["--source", "ftp://host/clip"], {}, "ftp://"),
        (["--source", "rtsp://[half/x"], {}, "no proper address"),
        (["--source", "demo", "--host", "192.0.2.77"], {}, "--host"),
        (["--source", "demo", "--database", "numbers.sqlite"], {}, "--database"),
        (["--source", "demo", "--database", "oracle+oracledb://user@host/name"], {}, "oracledb"),
        (["--source", "demo", "--host", "no such host"], {}, "--host"),
    ],
)
def test_what_a_person_got_wrong_is_one_line(options: list[str], environ: dict[str, str], said: str) -> None:
    done = run(*options, environ=environ)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("numbercam: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("changed", "said"), [(None, "is missing"), (b"other bytes", "is not the one its card")])
def test_a_model_that_is_not_the_one_is_one_line(tmp_path: Path, changed: bytes | None, said: str) -> None:
    shutil.copy(ROOT / "app.py", tmp_path)
    shutil.copytree(ROOT / "model", tmp_path / "model")
    for name in ("stream", "web", "static", "templates"):
        (tmp_path / name).symlink_to(ROOT / name)
    weights = tmp_path / "model" / "weights" / "digit.tflite"
    weights.unlink()
    if changed is not None:
        weights.write_bytes(changed)
    done = run("--source", "demo", "--port", "0", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("numbercam: ")
    assert said in done.stderr


@pytest.mark.parametrize("mode", MODES)
def test_a_port_that_is_taken(mode: str) -> None:
    port = free_port()
    command = [sys.executable, "app.py", *DEMO, "--host", "127.0.0.1", "--port", str(port), "--async-mode", mode]
    with running_server(*DEMO, "--async-mode", mode, port=port):
        second = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        assert second.stderr is not None
        said = [second.stderr.readline() for _ in range(3)]
        second.terminate()
        assert second.wait(LONG_S) == 0
        second.stderr.close()
    link = re.search(r"http://127\.0\.0\.1:(\d+)/", said[2])
    assert said[1].startswith(f"Port {port} is taken")
    assert link
    assert port < int(link[1]) <= port + 20


def test_open_opens_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}.part && mv {opened}.part {opened}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    with running_server(*DEMO, "--open") as server:
        until(opened.exists)
    assert opened.read_text().strip() == server.url + "/"


@pytest.mark.parametrize("mode", MODES)
def test_a_film_that_is_played_once_ends_and_says_so(tmp_path: Path, mode: str) -> None:
    clip = write_clip(tmp_path / "clip.avi")
    with running_server("--source", str(clip), "--once", "--async-mode", mode) as server:
        until(lambda: get(server, "/healthz")["source"] == "ended")
        with Viewer(server.port) as viewer:
            assert viewer.frame()[1].startswith(b"\xff\xd8")
        assert get(server, "/api/state")["source"]["happened"] == "This was the end of clip.avi"


@pytest.mark.parametrize("mode", MODES)
def test_the_history_outlives_the_program(tmp_path: Path, mode: str) -> None:
    options = (*DEMO, "--async-mode", mode, "--database", f"sqlite:///{tmp_path}/numbers.sqlite")
    with running_server(*options) as server:
        until(lambda: get(server, "/api/history")["readings"])
        first = get(server, "/api/history")["readings"][-1]["id"]
    with running_server(*options) as server:
        assert first in [each["id"] for each in get(server, "/api/history")["readings"]]


def test_json_of_a_file_is_each_frame_once(tmp_path: Path) -> None:
    clip = tmp_path / "clip.avi"
    writer = cv2.VideoWriter(str(clip), cv2.VideoWriter.fourcc(*"MJPG"), 10, (160, 120))
    for level in range(20):
        writer.write(grey(10 * level, 160, 120))
    writer.release()
    done = run("--source", str(clip), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line)["seq"] for line in done.stdout.splitlines()] == list(range(1, 21))


def json_of_the_demo() -> subprocess.Popen[str]:
    """The program as it prints readings without end."""
    command = [sys.executable, "app.py", "--source", "demo", "--json"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_json_of_the_demo_until_nobody_reads() -> None:
    process = json_of_the_demo()
    assert process.stdout is not None
    assert process.stderr is not None
    lines = [json.loads(process.stdout.readline()) for _ in range(3)]
    process.stdout.close()
    assert [line["seq"] for line in lines] == [1, 2, 3]
    assert process.wait(LONG_S) == 0
    assert process.stderr.read() == ""
    process.stderr.close()


def test_json_of_the_demo_until_ctrl_c() -> None:
    process = json_of_the_demo()
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=LONG_S)
    assert (process.returncode, said) == (0, "")
