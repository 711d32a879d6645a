"""The program with a source and a reader of the benchmarks' own, in a process of its own.

python -m bench.stage --port N [--mode eventlet|threading] [--fps 30] [--kilobytes 40] [--reading] [--https]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from app import serve
from bench.crowd import unchecked
from bench.live import free_port
from model.read import Reader
from model.values import Number
from stream.certificate import FILE, now, own_identity
from stream.choice import Choice
from stream.frame import Picture
from stream.listen import listen
from stream.pace import Pace
from stream.phone import PhoneCamera
from stream.reader import encode
from stream.settings import Settings

ROOT = Path(__file__).parent.parent
PICTURES = 16
SIZE = (640, 480)


class Noise:
    """A source of ever changing pictures which have `kilobytes` as JPEG, nearly."""

    name = "noise"

    def __init__(self, fps: float, kilobytes: float) -> None:
        self.fps = fps
        self._pace = Pace(fps)
        self._pictures = pictures(kilobytes)
        self._next = count()

    def read(self) -> Picture | None:
        """The next picture when it is due."""
        self._pace.wait()
        return self._pictures[next(self._next) % PICTURES]

    def close(self) -> None:
        """Nothing to let go of."""


class Blind:
    """A reader that sees nothing, so that the crowd's cost is measured alone."""

    def read(self, picture: Picture) -> tuple[Number, ...]:  # noqa: ARG002
        """Nothing."""
        return ()


def pictures(kilobytes: float) -> list[Picture]:
    """Grey noise whose strength is chosen so that the JPEG has the size."""
    rng = np.random.default_rng(0)
    noise = rng.standard_normal((PICTURES, SIZE[1], SIZE[0], 1)).astype(np.float32)
    low, high = 0.0, 80.0
    for _ in range(12):
        strength = (low + high) / 2
        larger = len(encode(_exposed(noise[0], strength))) > 1024 * kilobytes
        low, high = (low, strength) if larger else (strength, high)
    return [_exposed(each, low) for each in noise]


def _exposed(noise: np.ndarray[tuple[int, ...], np.dtype[np.float32]], strength: float) -> Picture:
    grey = np.clip(128 + strength * noise, 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


@contextmanager
def staged(*options: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """This module as a process that answers on a port, ended at the end."""
    port = free_port()
    command = [sys.executable, "-m", "bench.stage", "--port", str(port), *options]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, "https" if "--https" in options else "http")
        yield process, port
    finally:
        process.terminate()
        process.wait()


def ask(port: int, path: str, scheme: str = "http") -> Any:
    """The JSON at a path of the server's."""
    context = unchecked() if scheme == "https" else None  # which takes longer to make than an answer to come
    with urllib.request.urlopen(f"{scheme}://127.0.0.1:{port}{path}", timeout=60, context=context) as answer:  # noqa: S310
        return json.load(answer)


def _wait_for(port: int, scheme: str) -> None:
    for _ in range(1200):
        try:
            ask(port, "/healthz", scheme)
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit("The server did not start.")


def main() -> int:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m bench.stage", description="The program on the bench.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--mode", default="eventlet", choices=["eventlet", "threading"])
    parser.add_argument("--fps", type=float, default=30.0)
    parser.add_argument("--kilobytes", type=float, default=40.0, help="of a frame")
    parser.add_argument("--reading", action="store_true")
    parser.add_argument("--https", action="store_true")
    asked = parser.parse_args()
    source = Noise(asked.fps, asked.kilobytes)
    with tempfile.TemporaryDirectory() as folder:
        if asked.https:
            own_identity(Path(folder), ["localhost"], now())
        file = f"{folder}/{FILE}" if asked.https else ""
        settings = Settings(
            "demo",
            port=asked.port,
            async_mode=asked.mode,
            no_access_code=True,
            database="none",
            cert=file,
            key=file,
        )
        choice = Choice(settings, PhoneCamera(""), lambda: source)
        reader = Reader() if asked.reading else Blind()
        return serve(settings, listen("127.0.0.1", asked.port), choice, reader)


if __name__ == "__main__":
    sys.exit(main())
