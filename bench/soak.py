"""Whether the program grows: many frames, with viewers coming and going. On Linux.

python -m bench.soak [--frames 10000] [--fps 300] [--reading]      a day at 30 frames/s is 864,000 frames
"""

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from bench.crowd import CHURN, DEAD, GOOD, HALF_OPEN, SLOW, watch
from bench.process import descriptors, resident_mb, threads
from bench.stage import ask, staged
from bench.tables import Row, print_table

HEAD = ("what", "measured", "goal")
CROWD = [GOOD] * 2 + [CHURN] * 8 + [SLOW, DEAD, HALF_OPEN]
ROUND_S = 5.0  # then all of them go, and come again
WARM_UP = 0.2  # of the frames
LOOKS, LOOK_S = 10, 0.3
SETTLE_S = 40.0  # what is left of a crowd is gone by then


@dataclass(frozen=True, slots=True)
class Size:
    """How large a process is."""

    memory_mb: float
    descriptors: int
    threads: int

    @classmethod
    def of(cls, pid: int) -> "Size":
        """Of several looks the least: an answer to somebody may be on its way."""
        looks = []
        for _ in range(LOOKS):
            time.sleep(LOOK_S)
            looks.append((resident_mb(pid), descriptors(pid), threads(pid)))
        return cls(*map(min, zip(*looks, strict=True)))


@dataclass(frozen=True, slots=True)
class Soaked:
    """What came of it: the program after its warm-up and at the end, each without viewers."""

    frames: int
    before: Size
    after: Size

    @property
    def grown_mb(self) -> float:
        return self.after.memory_mb - self.before.memory_mb


def soak(frames: int, fps: float, *options: str) -> Soaked:
    """Have the program show so many frames to a crowd that changes."""
    with staged("--fps", str(fps), "--kilobytes", "10", *options) as (process, port):
        crowd_until(port, int(WARM_UP * frames))
        wait_until_all_left(port)
        before = Size.of(process.pid)
        crowd_until(port, frames)
        wait_until_all_left(port)
        return Soaked(shown(port), before, Size.of(process.pid))


def crowd_until(port: int, frames: int) -> None:
    """Have crowds come and go until so many frames were drawn."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        while shown(port) < frames:
            pool.submit(watch, port, CROWD, ROUND_S).result()


def shown(port: int) -> int:
    """How many frames were drawn and encoded."""
    return int(ask(port, "/api/state")["encoded"])


def wait_until_all_left(port: int) -> None:
    """Return when nobody watches any more."""
    over = time.monotonic() + SETTLE_S
    while ask(port, "/api/state")["viewers"] and time.monotonic() < over:
        time.sleep(0.1)


def rows(soaked: Soaked, allowed_mb: float) -> list[Row]:
    """The table."""
    before, after = soaked.before, soaked.after
    return [
        ("frames drawn, with viewers coming and going", f"{soaked.frames}", "–"),
        ("memory after the warm-up", f"{before.memory_mb:.1f} MB", "–"),
        ("memory grown by", f"{soaked.grown_mb:.1f} MB", f"≤ {allowed_mb:g} MB"),
        ("descriptors, then and now", f"{before.descriptors}, {after.descriptors}", "the same"),
        ("threads, then and now", f"{before.threads}, {after.threads}", "the same"),
    ]


def main() -> None:
    """Soak and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description="Whether the program grows.")
    parser.add_argument("--frames", type=int, default=10_000)
    parser.add_argument("--fps", type=float, default=300.0)
    parser.add_argument("--mode", default="eventlet", choices=["eventlet", "threading"])
    parser.add_argument("--reading", action="store_true", help="read each frame too; takes longer")
    asked = parser.parse_args()
    options = ["--mode", asked.mode, *(["--reading"] if asked.reading else [])]
    print_table(HEAD, rows(soak(asked.frames, asked.fps, *options), 2 if asked.frames <= 10_000 else 20))


if __name__ == "__main__":
    main()
