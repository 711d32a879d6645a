"""Starts the real server for the tests that meet it from outside."""

import contextlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parent.parent
START_S = 60.0  # far more than it needs: a busy machine must not fail a test
STOP_S = 10.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running `python app.py`: where it answers, and its process."""

    url: str
    port: int
    process: subprocess.Popen[bytes]


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running_server(*options: str, port: int | None = None) -> Iterator[Server]:
    """`python app.py` with `options` on `port` (a free one unless given), stopped at the end.

    It lets in everybody unless an option says otherwise.
    """
    port = port or free_port()
    open_door = () if any("access-code" in option for option in options) else ("--no-access-code",)
    command = [sys.executable, "app.py", "--host", "127.0.0.1", "--port", str(port), *open_door, *options]
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        try:
            server = Server(f"http://127.0.0.1:{port}", port, process)
            _wait_until_it_answers(server, output)
            yield server
        finally:
            _stop(process)


def _wait_until_it_answers(server: Server, output: IO[bytes]) -> None:
    deadline = time.monotonic() + START_S
    while not _answers(server.url + "/healthz"):
        if server.process.poll() is not None or time.monotonic() > deadline:
            output.seek(0)
            said = output.read().decode(errors="replace")
            raise RuntimeError(f"The server did not start. It said:\n{said}")
        time.sleep(0.05)


def _answers(url: str) -> bool:
    """Whether anything is said at `url`, a 503 included."""
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
