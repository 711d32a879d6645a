"""Mutations of good pictures, before the gate and the reader: each is read or refused, whatever it is.

python -m bench.fuzz [--pictures 20000] [--seed 0]      exit status 1 when one is neither
"""

import argparse
import sys
from collections import Counter

import numpy as np

from bench.corpus import drawn, saved
from model.pictures import PictureError, decode
from model.read import Reader, read_single

FORMS = ("JPEG", "PNG", "WEBP")
MOST_CHANGES = 12


def mutated(data: bytes, rng: np.random.Generator) -> bytes:
    """The file with some bytes changed, taken out, or put in again elsewhere."""
    changed = bytearray(data)
    for _ in range(rng.integers(1, MOST_CHANGES)):
        at, other = (int(place) for place in rng.integers(0, max(1, len(changed)), 2))
        match rng.integers(0, 4):
            case 0:
                changed[at : at + 1] = rng.bytes(1)
            case 1:
                del changed[at : at + int(rng.integers(1, 30))]
            case 2:
                changed[at:at] = changed[other : other + int(rng.integers(1, 30))]
            case _:
                changed[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(changed)


def outcome(data: bytes, reader: Reader) -> str:
    """What becomes of a picture. Raises whatever must not be raised."""
    try:
        return str(read_single(reader, decode(data), 0.8).state)
    except PictureError as error:
        return str(error.status)


def fuzz(form: str, count: int, seed: int, reader: Reader) -> tuple[Counter[str], list[bytes]]:
    """What became of `count` mutations of a picture, and those that broke something."""
    rng, good = np.random.default_rng(seed), saved(drawn(), form)
    outcomes, broke = Counter[str](), []
    for _ in range(count):
        data = mutated(good, rng)
        try:
            outcomes[outcome(data, reader)] += 1
        except Exception:  # that is what is looked for
            broke.append(data)
    return outcomes, broke


def main() -> int:
    """Mutate, and print what became of them."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description="Mutations of good pictures.")
    parser.add_argument("--pictures", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    reader, failed = Reader(), False
    for form in FORMS:
        outcomes, broke = fuzz(form, asked.pictures // len(FORMS), asked.seed, reader)
        print(form, dict(outcomes), f"broke something: {[each.hex() for each in broke[:3]]}" if broke else "")
        failed = failed or bool(broke)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
