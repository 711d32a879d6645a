"""How fast the program is, and how well it reads the demo: one table.

python -m bench.live [--json]      starts `python app.py --source demo` itself, on a free port; about ten minutes
"""

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import cv2
import numpy as np

from bench import film
from bench.tables import Row, percentile, print_table
from model.read import Reader
from model.scenes import Camera, expose
from model.sheets import PAPERS, Writing, blank_sheet, inks_for, write
from stream.frame import Picture
from stream.memory import return_large_pieces
from stream.region import DEFAULT_REGION

ROOT = Path(__file__).parent.parent
HEADER = re.compile(rb"Content-Length: (\d+)\r\nX-Timestamp: ([\d.]+)\r\nX-Age: [\d.]+\r\n\r\n")
START_S = 60.0
WARM_UP_S = 2.0
WARM_UP = 10  # readings
REGIONS = 600
MOST_DIGITS = 6
GAP = 0.4  # between two digits, in their heights


class Viewer(threading.Thread):
    """Reads the stream on a raw socket until it is stopped; notes when each frame was captured and had come."""

    def __init__(self, port: int) -> None:
        super().__init__(name="viewer", daemon=True)
        self._sock = connected(port)
        self.frames: list[tuple[float, float]] = []  # captured, received; Unix seconds

    def run(self) -> None:
        data = b""
        while more := self._receive():
            data += more
            while header := HEADER.search(data):
                end = header.end() + int(header[1])
                if len(data) < end:
                    break
                self.frames.append((float(header[2]), time.time()))
                data = data[end:]

    def stop(self) -> None:
        """End the connection and the thread."""
        self._sock.shutdown(socket.SHUT_RDWR)
        self.join()
        self._sock.close()

    def _receive(self) -> bytes:
        try:
            return self._sock.recv(1 << 18)
        except OSError:
            return b""


def connected(port: int) -> socket.socket:
    """A socket on which the stream was asked for, as soon as the server lets it."""
    for _ in range(int(START_S / 0.02)):
        try:
            sock = socket.create_connection(("127.0.0.1", port), timeout=START_S)
        except ConnectionRefusedError:
            time.sleep(0.02)
            continue
        sock.sendall(b"GET /stream.mjpg HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        return sock
    raise SystemExit("The server did not start.")


@contextmanager
def server(port: int, mode: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program, playing the demo."""
    options = ["--source", "demo", "--host", "127.0.0.1", "--port", str(port), "--async-mode", mode, "--no-access-code"]
    options += ["--database", "none"]
    process = subprocess.Popen([sys.executable, "app.py", *options], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def live(mode: str, viewers: int, seconds: float) -> list[Row]:
    """Start-up, memory, rate and latency of the running program."""
    port = free_port()
    started = time.time()
    with server(port, mode) as process:
        first = Viewer(port)
        first.start()
        while not first.frames and process.poll() is None:
            time.sleep(0.005)
        start_up = first.frames[0][1] - started
        crowd = [first] + [Viewer(port) for _ in range(viewers - 1)]
        for viewer in crowd[1:]:
            viewer.start()
        time.sleep(WARM_UP_S)
        since = time.time()
        time.sleep(seconds)
        memory = resident_mb(process.pid)
        for viewer in crowd:
            viewer.stop()
    rates = [sum(since <= at < since + seconds for _, at in viewer.frames) / seconds for viewer in crowd]
    delays_ms = [1000 * (at - captured) for viewer in crowd for captured, at in viewer.frames if at >= since]
    return [
        ("start of `python app.py` → first frame at a waiting client", f"{start_up:.2f} s", "≤ 3 s"),
        (f"server memory with {viewers} viewers, resident", memory, "< 250 MB"),
        (f"frames per second at each of {viewers} viewers, least", f"{min(rates):.1f}", "30"),
        (f"frames per second at each of {viewers} viewers, median", f"{median(rates):.1f}", "30"),
        *both("camera frame → bytes on the socket, reading included", delays_ms, ("–", "≤ 40 ms")),
    ]


def reading() -> list[Row]:
    """The region → its reading, on one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    cv2.setNumThreads(1)
    return_large_pieces()  # as the program does
    reader = Reader()
    took_ms = []
    for picture in regions():
        begun = time.perf_counter()
        reader.read(picture)
        took_ms.append(1000 * (time.perf_counter() - begun))
    what, longest = "region → reading, one core", took_ms[MOST_DIGITS - 1 :: MOST_DIGITS]
    return [
        *both(f"{what}, 1 to {MOST_DIGITS} digits", took_ms[WARM_UP:], ("≤ 6 ms", "≤ 10 ms")),
        *both(f"{what}, {MOST_DIGITS} digits", longest[WARM_UP:], ("≤ 12 ms", "–")),
    ]


def regions() -> Iterator[Picture]:
    """Sheets as large as the region of a 640×480 picture, with one to six digits in turn."""
    rng = np.random.default_rng(0)
    width, height = DEFAULT_REGION.pixels(640, 480)[2:]
    for index in range(REGIONS):
        text = "".join(str(digit) for digit in rng.integers(0, 10, 1 + index % MOST_DIGITS))
        paper = PAPERS[rng.integers(len(PAPERS))]
        inks = inks_for(paper)
        ink = inks[rng.integers(len(inks))]
        tall = min(0.5 * height, 0.85 * width / (len(text) * (0.75 + GAP)))
        writing = Writing(text, ink, tall, max(2.5, tall * ink.broad), gap=GAP)
        sheet = write(blank_sheet(paper, width, height, rng), writing, rng)
        yield expose(np.ascontiguousarray(sheet.picture[..., :3]), Camera(0.5), rng)


def both(what: str, values_ms: Sequence[float], goals: tuple[str, str]) -> list[Row]:
    """The rows of the 50th and the 95th percentile."""
    return [
        (f"{what}, p{share}", f"{percentile(values_ms, share):.1f} ms", goal)
        for share, goal in zip((50, 95), goals, strict=True)
    ]


def resident_mb(pid: int) -> str:
    """The memory of a process, where the system tells."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return "not known here"
    kilobytes = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return f"{int(kilobytes) / 1024:.0f} MB"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.live", description="How fast the program is.")
    parser.add_argument("--async-mode", default="eventlet", choices=["eventlet", "threading"])
    parser.add_argument("--viewers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10.0, help="how long frames are counted (default 10)")
    parser.add_argument("--json", action="store_true", help="for programs, instead of the table")
    parser.add_argument("--minutes", type=float, default=film.MINUTES, help="how much of the demo is read (default 10)")
    asked = parser.parse_args()
    # The last one stays on one core.
    rows = live(asked.async_mode, asked.viewers, asked.seconds) + film.figures(asked.minutes, seed=0) + reading()
    if asked.json:
        print(json.dumps([dict(zip(film.HEAD, row, strict=True)) for row in rows], ensure_ascii=False))
        return
    print_table(film.HEAD, rows)


if __name__ == "__main__":
    main()
