"""How well the demo's film is read, frame by frame, against its truth: one table. `bench.live` has it too.

python -m bench.film [--minutes 10] [--seed 0]      as fast as it goes, without a server
"""

import argparse
from dataclasses import dataclass, field

from bench.tables import Row, percentile, print_table
from model.read import Reader
from model.values import State
from stream.demo import Demo
from stream.frame import Frame
from stream.reader import FrameReader, Tuning

MINUTES = 10.0
FPS = 30.0
HEAD = ("what", "measured", "goal")
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
    demo, reader, tuning, tally = Demo(seed=seed, fps=FPS), FrameReader(Reader()), Tuning(), Tally()
    for index in range(round(minutes * 60 * FPS)):
        picture, truth = demo.frame(index)
        reading = reader.read(Frame(index + 1, index / FPS, index / FPS, picture), tuning)
        settled = reading.text if reading.state is State.SETTLED else ""
        inside = "".join(truth.inside(tuning.region)[:1])
        tally.frame(index, settled, inside, [number.text for number in truth.numbers])
    return tally


def figures(minutes: float, seed: int) -> list[Row]:
    """Play the film; what is reported of it."""
    tally = play(minutes, seed)
    waits_ms = [1000 * frames / FPS for frames in tally.waits]
    return [
        ("numbers held up, read right", f"{len(waits_ms)} of {len(waits_ms) + len(tally.missed)}", "–"),
        *(
            (f"wholly in the region → right settled reading, p{share}", f"{percentile(waits_ms, share):.0f} ms", goal)
            for share, goal in ((50, "≤ 300 ms"), (95, "–"))
        ),
        ("wrong settled readings (read, true)", f"{len(tally.wrong)} {sorted(tally.wrong) or ''}".strip(), "0"),
        ("frames of empty moments with a settled reading", f"{tally.in_empty} of {tally.empty}", "0"),
        ("held up and never settled", ", ".join(tally.missed) or "none", "–"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.film", description="How well the demo's film is read.")
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    print(f"{args.minutes:g} minutes of the demo, seed {args.seed}\n")
    print_table(HEAD, figures(args.minutes, args.seed))


if __name__ == "__main__":
    main()
