"""What the server answers to each kind of the corpus, and what that costs it at worst. One table; on Linux.

python -m bench.bounds
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection
from itertools import groupby
from typing import NamedTuple

from bench.corpus import Case, corpus, drawn, saved
from bench.process import cpu_s, forget_peak, peak_mb, resident_mb
from bench.stage import staged
from bench.tables import Row, markdown, print_table

HEAD = ("pictures", "answers", "the most time computing, and memory above what it had")
WARM_UP = 8


class Cost(NamedTuple):
    """What a request took."""

    name: str
    answer: int
    seconds: float
    megabytes: float


def answer(port: int, case: Case) -> int:
    """The status of the server's answer."""
    body, kind = case.request()
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        with suppress(BrokenPipeError):  # what is too much is not read to its end
            connection.request("POST", "/api/read", body, {"Content-Type": kind})
        return connection.getresponse().status


def cost(port: int, pid: int, case: Case) -> Cost:
    """What one request of the corpus takes."""
    forget_peak(pid)
    before_s, before_mb = cpu_s(pid), resident_mb(pid)
    status = answer(port, case)
    return Cost(case.name, status, cpu_s(pid) - before_s, peak_mb(pid) - before_mb)


def row(kind: str, costs: list[Cost]) -> Row:
    """The worst of a kind."""
    longest, largest = max(costs, key=lambda one: one.seconds), max(costs, key=lambda one: one.megabytes)
    answers = ", ".join(f"{count} × {status}" for status, count in sorted(Counter(one.answer for one in costs).items()))
    worst = f"{longest.seconds:.2f} s ({longest.name}), {largest.megabytes:.0f} MB ({largest.name})"
    return f"{kind}, {len(costs)}", answers, worst


def main() -> None:
    """Measure and print."""
    cases = corpus()
    good = Case("", "", saved(drawn(), "PNG"))
    with staged("--fps", "1") as (process, port), ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: answer(port, good), range(WARM_UP)))
        idle_mb = resident_mb(process.pid)
        kinds = groupby(cases, lambda case: case.kind)
        print_table(HEAD, (row(kind, [cost(port, process.pid, one) for one in some]) for kind, some in kinds))
        print(markdown(("kept after all of them", "–", f"{resident_mb(process.pid) - idle_mb:.0f} MB above idle")))


if __name__ == "__main__":
    main()
