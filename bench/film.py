"""How well the demo's film is read, frame by frame, against its truth: one table.

python -m bench.film [--minutes 10] [--seed 0]      as fast as it goes, without a server
"""

import argparse
from dataclasses import dataclass, field
from statistics import median

from model.read import Reader
from model.values import State
from stream.demo import Demo
from stream.frame import Frame
from stream.reader import FrameReader, Tuning

LONG = 30  # frames: whoever holds a number up for a second wants it read


@dataclass
class Showing:
    """One number while it is wholly in the region."""

    text: str
    since: int
    settled: bool = False


@dataclass
class Tally:
    """What a film's readings come to, frame by frame. Times are in frames."""

    waits: list[int] = field(default_factory=list)  # from wholly in the region to the right settled reading
    missed: list[str] = field(default_factory=list)  # shown for long, and never settled
    wrong: set[tuple[str, str]] = field(default_factory=set)  # settled as, while in view
    empty: int = 0
    in_empty: int = 0  # frames that show no number and yet had a settled one
    showing: Showing | None = None

    def frame(self, index: int, settled: str, inside: str, in_view: list[str]) -> None:
        """Add a frame: what was settled, which number is wholly in the region, which are in view ("" for none)."""
        if self.showing is not None and self.showing.text != inside:
            self._end(self.showing, index)
        if inside and self.showing is None:
            self.showing = Showing(inside, index)
        if not in_view:
            self.empty += 1
            self.in_empty += bool(settled)
        elif settled and settled not in in_view:
            self.wrong.add((settled, in_view[0]))
        if self.showing is not None and settled == self.showing.text and not self.showing.settled:
            self.showing.settled = True
            self.waits.append(index - self.showing.since)

    def _end(self, showing: Showing, index: int) -> None:
        if not showing.settled and index - showing.since >= LONG:
            self.missed.append(showing.text)
        self.showing = None


def play(minutes: float, seed: int) -> Tally:
    """Reads that much of the film."""
    demo, reader, tuning, tally = Demo(seed=seed), FrameReader(Reader()), Tuning(), Tally()
    for index in range(round(minutes * 60 * demo.fps)):
        picture, truth = demo.frame(index)
        reading = reader.read(Frame(index + 1, index / demo.fps, index / demo.fps, picture), tuning)
        settled = reading.text if reading.state is State.SETTLED else ""
        inside = "".join(truth.inside(tuning.region)[:1])
        tally.frame(index, settled, inside, [number.text for number in truth.numbers])
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.film", description="How well the demo's film is read.")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    tally = play(args.minutes, args.seed)
    waits = sorted(1000 * frames / 30 for frames in tally.waits)
    print(f"| {args.minutes:g} minutes of the demo, seed {args.seed} | |\n|---|---|")
    print(f"| numbers held up, read right | {len(waits)} of {len(waits) + len(tally.missed)} |")
    print(f"| wholly in the region → right settled reading, median | {median(waits):.0f} ms |")
    print(f"| the same, p95 | {waits[len(waits) * 95 // 100]:.0f} ms |")
    print(f"| wrong settled readings (read, true) | {len(tally.wrong)} {sorted(tally.wrong) or ''} |")
    print(f"| frames of empty moments with a settled reading | {tally.in_empty} of {tally.empty} |")
    print(f"| never settled | {', '.join(tally.missed) or 'none'} |")


if __name__ == "__main__":
    main()
