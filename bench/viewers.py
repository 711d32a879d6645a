"""How viewers fare: few and many, slow and dead ones. One table; about two minutes, on Linux.

python -m bench.viewers [--async-mode eventlet|threading] [--viewers 400]
python -m bench.viewers --https      the first rows only
"""

import argparse
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager

from bench.crowd import DEAD, GOOD, HALF_OPEN, SLOW, Kind, Seen, watch
from bench.process import cpu_s, resident_mb
from bench.stage import ask, staged
from bench.tables import Row, markdown, percentile, print_table
from stream.listen import allow_many_connections

HEAD = ("what", "measured", "goal")
WARM_UP_S = 3.0
SECONDS = 12.0
SLOW_S = 20.0
GONE_S = 45.0  # the least that those who never read are watched for
KNOCK_S = 0.05


@contextmanager
def crowded(port: int, kinds: list[Kind], seconds: float, https: bool = False) -> Iterator["Future[list[Seen]]"]:
    """A crowd in a process of its own, while the `with` block does something else."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), allow_many_connections) as pool:
        yield pool.submit(watch, port, kinds, seconds, https)


def few(mode: str, https: bool) -> list[Row]:
    """Eight viewers of a source that is read."""
    options = ["--mode", mode, "--reading"] + ["--https"] * https
    with staged(*options) as (process, port), crowded(port, [GOOD] * 8, WARM_UP_S + SECONDS, https) as crowd:
        time.sleep(WARM_UP_S)
        before_s, since = cpu_s(process.pid), time.monotonic()
        seen = crowd.result()
        share = (cpu_s(process.pid) - before_s) / (time.monotonic() - since)
    rates, ages_ms = rates_and_ages(seen)
    return [
        ("8 viewers, reading on: of one core", f"{share:.0%}", "–"),
        ("8 viewers, reading on: frames per second at each, least", f"{min(rates):.1f}", "29"),
        ("8 viewers, reading on: age of a frame as it has come, p95", f"{percentile(ages_ms, 95):.0f} ms", "≤ 60 ms"),
    ]


def many(mode: str, count: int) -> list[Row]:
    """As many viewers as are wanted, of a source that is not read."""
    with staged("--mode", mode) as (process, port):
        time.sleep(WARM_UP_S)
        idle_mb = resident_mb(process.pid)
        with crowded(port, [GOOD] * count, WARM_UP_S + SECONDS) as crowd:
            wait_for_viewers(port, count)
            before_s, since = cpu_s(process.pid), time.monotonic()
            answers_ms = list(knock(port, SECONDS - WARM_UP_S))
            share = (cpu_s(process.pid) - before_s) / (time.monotonic() - since)
            memory_mb = resident_mb(process.pid) - idle_mb
            rates, _ = rates_and_ages(crowd.result())
    what = f"{count} viewers, 40 kB frames, reading off:"
    return [
        (f"{what} frames per second at each, least", f"{min(rates):.1f}", "≥ 28"),
        (f"{what} of one core", f"{share:.0%}", "< 100%"),
        (f"{what} `GET /healthz`, p99", f"{percentile(answers_ms, 99):.0f} ms", "≤ 100 ms"),
        (f"{what} memory above idle", f"{memory_mb:.0f} MB", "≤ 60 MB"),
    ]


def bad(mode: str) -> list[Row]:
    """A slow viewer, ten good ones and fifty that never read; then half-open connections."""
    with staged("--mode", mode) as (_, port):
        with crowded(port, [SLOW] + [GOOD] * 10 + [DEAD] * 50, GONE_S) as crowd:
            wait_for_viewers(port, 61)
            since = time.monotonic()
            wait_for_viewers(port, 11)
            gone_s = time.monotonic() - since
            slow, *others = crowd.result()
        with crowded(port, [HALF_OPEN] * 1200, GONE_S) as crowd:
            begun = time.time()
            answers_ms = list(knock(port, GONE_S - WARM_UP_S))
            closed_at = [each.closed_at or float("inf") for each in crowd.result()]
    rates, _ = rates_and_ages(others[:10])
    return [
        (f"viewer at 300 kB/s: age of its newest whole frame after {SLOW_S:.0f} s, most", oldest(slow), "≤ 0.3 s"),
        ("10 viewers beside 50 that never read: frames per second at each, least", f"{min(rates):.1f}", "29"),
        ("50 viewers that never read: gone after", f"{gone_s:.0f} s", "≤ 45 s"),
        ("1,200 half-open connections: `GET /healthz`, most", f"{max(answers_ms):.0f} ms", "≤ 200 ms"),
        ("1,200 half-open connections: the last is closed after", f"{max(closed_at) - begun:.0f} s", "≤ 30 s"),
    ]


def oldest(seen: Seen) -> str:
    """How old the newest whole frame is at most, after `SLOW_S`: just before the next one has come."""
    since = seen.frames[0][1] + SLOW_S
    arrivals = [at for _, at in seen.frames[1:]]
    ages = [at - captured for (captured, _), at in zip(seen.frames, arrivals, strict=False) if at > since]
    fresh = [at - captured for captured, at in seen.frames if at > since]
    return f"{max(fresh):.2f} s as it comes, {max(ages):.2f} s before the next" if ages else "none came"


def rates_and_ages(seen: Sequence[Seen]) -> tuple[list[float], list[float]]:
    """Of each viewer its frames per second, and of all frames their age in milliseconds, after the warm-up."""
    since = max(each.frames[0][1] for each in seen) + WARM_UP_S
    until = min(each.frames[-1][1] for each in seen)
    rates = [sum(since <= at < until for _, at in each.frames) / (until - since) for each in seen]
    ages = [1000 * (at - captured) for each in seen for captured, at in each.frames if at >= since]
    return rates, ages


def wait_for_viewers(port: int, count: int) -> None:
    """Return once so many watch."""
    while ask(port, "/api/state")["viewers"] != count:
        time.sleep(0.2)


def knock(port: int, seconds: float) -> Iterator[float]:
    """How long /healthz takes, in milliseconds, again and again."""
    over = time.monotonic() + seconds
    while (begun := time.monotonic()) < over:
        ask(port, "/healthz")
        yield 1000 * (time.monotonic() - begun)
        time.sleep(KNOCK_S)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.viewers", description="How viewers fare.")
    parser.add_argument("--async-mode", default="eventlet", choices=["eventlet", "threading"])
    parser.add_argument("--viewers", type=int, default=400)
    parser.add_argument("--https", action="store_true")
    asked = parser.parse_args()
    mode = asked.async_mode
    print_table(HEAD, few(mode, asked.https))
    if not asked.https:
        for row in [*many(mode, asked.viewers), *bad(mode)]:
            print(markdown(row), flush=True)


if __name__ == "__main__":
    main()
