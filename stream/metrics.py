"""What is counted and timed while it runs, as prometheus-client keeps it."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.samples import Sample

READING_S = (0.001, 0.0025, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 1.0)
AGE_S = (0.005, 0.01, 0.02, 0.03, 0.04, 0.06, 0.1, 0.15, 0.3, 1.0, 5.0)
DROPS = ("busy", "garbage", "same", "dark", "unwatched", "early")
SKIPS = ("slow", "late")


class Metrics:
    """The figures of one program, in a registry of their own. Safe from any thread."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.frames_read = self._counter("frames_read", "Frames that the source gave.")
        self.frames_dropped = self._counter(
            "frames_dropped",
            "Frames that were not read: the reader was busy and a newer one came, it was no picture, the camera "
            "repeated itself, it was black, nobody watched, a phone sent it before its time.",
            reason=DROPS,
        )
        self.frames_encoded = self._counter("frames_encoded", "Frames that were drawn and encoded, once for everybody.")
        self.frames_sent = self._counter("frames_sent", "Frames that were sent, each viewer counted.")
        self.frames_skipped = self._counter(
            "frames_skipped",
            "Frames that a viewer missed: its line was too slow, or the server too late.",
            reason=SKIPS,
        )
        self.readings = self._counter("readings", "Readings by state.", state=("empty", "unsure", "settled"))
        self.restarts = self._counter("restarts", "Background tasks that failed and began again.", task=())
        self.reading = self._histogram("reading_seconds", "What reading a frame took.", READING_S)
        self.age = self._histogram("frame_age_seconds", "How old a frame is as it is sent to a viewer.", AGE_S)

    def show(self, name: str, what: str, value: Callable[[], float]) -> None:
        """Have a gauge that asks for its `value` whenever somebody looks."""
        Gauge(f"numbercam_{name}", what, registry=self.registry).set_function(value)

    def show_one_of(self, name: str, what: str, values: Iterable[str], value: Callable[[], str]) -> None:
        """Have a gauge for each of `values`: 1 for that which is the case, 0 for the others."""
        gauge = Gauge(f"numbercam_{name}", what, ["state"], registry=self.registry)
        for each in values:
            gauge.labels(each).set_function(partial(_is, each, value))

    def _counter(self, name: str, what: str, **labels: Iterable[str]) -> Counter:
        """A counter; with a label, one for each of its known values, which so are there from the start."""
        counter = Counter(f"numbercam_{name}", what, list(labels), registry=self.registry)
        for label, values in labels.items():
            for value in values:
                counter.labels(**{label: value})
        return counter

    def _histogram(self, name: str, what: str, bounds: tuple[float, ...]) -> Histogram:
        return Histogram(f"numbercam_{name}", what, buckets=bounds, registry=self.registry)


def _is(wanted: str, value: Callable[[], str]) -> float:
    return float(value() == wanted)


def total(counter: Counter) -> int:
    """What a counter without labels has counted."""
    return int(next(_totals(counter)).value)


def totals(counter: Counter) -> dict[str, int]:
    """What a counter with one label has counted, by the label's values."""
    return {value: int(sample.value) for sample in _totals(counter) for value in sample.labels.values()}


def _totals(counter: Counter) -> Iterator[Sample]:
    samples = (sample for metric in counter.collect() for sample in metric.samples)
    return (sample for sample in samples if sample.name.endswith("_total"))
