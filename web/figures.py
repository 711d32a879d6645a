"""The figures of the page /performance, made of the networks' cards. What a card does not hold, or holds in an odd
form, is None: the page then says so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Any, TypeVar

from web.cards import Card, Cards
from web.charts import Plane, around

ODD = (KeyError, TypeError, ValueError, IndexError, AttributeError, ZeroDivisionError)
DIGITS = 10
T = TypeVar("T")
NETWORKS = {
    "finder": "Looks at the whole region and says where digits may stand.",
    "digit": "Looks at each of these places closely and says which digit it is, or none.",
    "second": "Is asked too where the digit network is in doubt.",
    "number": "Reads a whole row at once, so that digits may touch.",
}


@dataclass(frozen=True, slots=True)
class Share:
    """One of the first figures: what it is of, and its value in [0, 1]; None when it was not measured."""

    name: str
    value: float | None
    of: str


@dataclass(frozen=True, slots=True)
class Dots:
    """Kinds, each a row of a plane with its values."""

    plane: Plane
    kinds: Sequence[tuple[str, Sequence[float]]]


@dataclass(frozen=True, slots=True)
class Lines:
    """Named lines in a plane, each a list of points, and where one run of training follows another."""

    plane: Plane
    lines: Mapping[str, Sequence[tuple[float, float]]]
    breaks: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Curve:
    """How a network learned: which card says so, its lines, None where it does not, and the axis that has shares."""

    title: str
    card: str
    lines: Lines | None
    shares: str


def figures(cards: Cards) -> dict[str, Any]:
    """What the page shows, by section."""
    return {name: _or_none(make, cards) for name, make in SECTIONS.items()}


def shares(cards: Cards) -> list[Share]:
    """How often it is right, in one figure for each kind of picture."""
    made = [(name, _or_none(make, cards), of) for name, make, of in SHARES]
    return [Share(name, value, of) for name, value, of in made]


def _or_none(make: Callable[[Mapping[str, Any]], T], cards: Mapping[str, Any]) -> T | None:
    try:
        return make(cards)
    except ODD:
        return None


def _mean(shares: Sequence[Sequence[float]]) -> float:
    each = [float(share) for of_kind in shares for share in of_kind]
    return sum(each) / len(each)


def _seen_in_nothing(cards: Cards) -> float:
    groups = cards["measured"]["nothing"].values()
    return float(1 - sum(group["shown"] for group in groups) / sum(group["count"] for group in groups))


def _photographs(cards: Cards) -> float:
    taken = cards["measured"]["photographs"]
    return float(taken["right"] / taken["count"])


SHARES: tuple[tuple[str, Callable[[Cards], float], str], ...] = (
    ("Regular", lambda cards: float(cards["measured"]["mnist_test"]["regular"]), "MNIST's test digits, white on black"),
    ("Inverted", lambda cards: float(cards["measured"]["mnist_test"]["inverted"]), "the same, black on white"),
    ("Spoiled", lambda cards: _mean([*cards["measured"]["spoiled"].values()]), "the same, blurred, noisy, bent, cut …"),
    ("Photographed", _photographs, "photographs of a digit on paper"),
    ("Nothing there", _seen_in_nothing, "pictures of clutter and hands: no number shown"),
)


def confusion(cards: Cards) -> list[list[int]]:
    """How often each digit, by row, was read as each, by column; the last column is "none"."""
    counts = cards["measured"]["mnist_test"]["confusion"][:DIGITS]
    matrix = [[int(count) for count in row] for row in counts]
    if {len(matrix), *map(len, matrix)} != {DIGITS, DIGITS + 1}:
        raise ValueError("not ten rows of eleven")
    return matrix


def by_digit(cards: Cards) -> list[dict[str, float]]:
    """Of each digit: how often it was shown, the share of these read as it, and the share right of what was."""
    matrix = confusion(cards)
    read = [sum(row[digit] for row in matrix) for digit in range(DIGITS)]
    return [
        {"count": sum(row), "recall": row[digit] / sum(row), "precision": row[digit] / read[digit]}
        for digit, row in enumerate(matrix)
    ]


def spoiled(cards: Cards) -> Dots:
    """The share right at each strength of each kind of spoiling, the worst kind first."""
    kinds = {kind: [float(share) for share in shares] for kind, shares in cards["measured"]["spoiled"].items()}
    low, _ = around([share for shares in kinds.values() for share in shares])
    return Dots(Plane((low, 1.0), (0.0, 1.0), left=110.0), sorted(kinds.items(), key=lambda kind: sum(kind[1])))


def reliability(cards: Cards) -> list[dict[str, float]]:
    """Bins of answers: how many, how sure on average, the share that is right."""
    bins = cards["measured"]["photographs"]["reliability"]
    return [{key: float(one[key]) for key in ("count", "confidence", "right")} for one in bins]


def rows(cards: Cards) -> Lines:
    """The share of rows wholly right, by how many digits they have."""
    kinds = cards["measured"]["rows"]
    lines = {kind: [(row["digits"], row["right"] / row["count"]) for row in of_kind] for kind, of_kind in kinds.items()}
    lengths = [length for line in lines.values() for length, _ in line]
    return Lines(Plane((min(lengths), max(lengths)), (0.0, 1.0)), lines)


def runs(card: Card) -> list[Card]:
    """A network's trainings, the first one first."""
    before = card.get("started_from")
    return [*runs(before), card] if before else [card]


def learned(card: Card, names: Mapping[str, str], most: float = inf) -> Lines:
    """Learning curves by epoch over all of a network's trainings; `names` says which of its curves, and in words."""
    trainings = [run["curves"] for run in runs(card)]
    lines = {words: [float(one) for run in trainings for one in run[name]] for name, words in names.items()}
    epochs = [len(run[next(iter(names))]) for run in trainings]
    ends = [sum(epochs[: nth + 1]) + 0.5 for nth in range(len(epochs) - 1)]
    values = [value for line in lines.values() for value in line]
    plane = Plane((1, max(2, sum(epochs))), around(values, most=most))
    return Lines(plane, {words: list(enumerate(line, 1)) for words, line in lines.items()}, ends)


def curves(cards: Cards) -> list[Curve]:
    """Every learning curve that the cards hold."""
    seen, held = "training pictures, spoiled", "held-out pictures"
    loss, right = {"loss": seen, "val_loss": held}, {"accuracy": seen, "val_accuracy": held}
    wanted = [
        ("Digit network: share right", "digit", right, "y"),
        ("Digit network: loss", "digit", loss, ""),
        ("Second digit network: share right", "second", right, "y"),
        ("Second digit network: loss", "second", loss, ""),
        ("Finder: loss", "finder", {"loss": "drawn scenes"}, ""),
        ("Row network: loss", "number", {"loss": "drawn rows"}, ""),
    ]
    return [
        Curve(title, name, _or_none(partial(learned, names=names, most=1.0 if shares else inf), cards[name]), shares)
        for title, name, names, shares in wanted
    ]


def models(cards: Cards) -> list[dict[str, Any]]:
    """What each network is for, and what its card says of it: in a few words, and in detail."""
    return [
        {
            "name": name,
            "does": does,
            "facts": _or_none(facts, cards[name]),
            "details": _or_none(details, cards[name]) or [],
        }
        for name, does in NETWORKS.items()
    ]


def facts(card: Card) -> list[tuple[str, str]]:
    """The size of a network and where it is from."""
    return [
        ("Parameters", f"{card['parameters']:,}"),
        ("File", f"{card['bytes'] / 1000:.0f} kB"),
        ("Trained with commit", str(card["git_commit"])[:7]),
        ("Trained", "at once" if len(runs(card)) == 1 else f"in {len(runs(card))} steps"),
    ]


def details(card: Card) -> list[tuple[str, list[str]]]:
    """With which arguments it was trained and on which data, and which files came of it."""
    arguments = [
        (f"Training {nth}", [f"--{name} {value}" for name, value in run["arguments"].items() if value is not None])
        for nth, run in enumerate(runs(card), 1)
    ]
    data = [("SHA-256 of what it was trained on", [str(card["data_sha256"])])] if "data_sha256" in card else []
    return [*arguments, *data, *((f"SHA-256 of {file}", [str(sha)]) for file, sha in card["sha256"].items())]


def photographs(cards: Cards) -> dict[str, float]:
    """How many photographs there were, and what was read in them."""
    taken = cards["measured"]["photographs"]
    names = ("count", "writers", "right", "shown", "wrong_among_shown", "calibration_error")
    return {name: taken[name] + 0 for name in names}


def drawn(cards: Cards) -> dict[str, Any]:
    """Drawn digits: how many, how many right, and those that are most surely wrong."""
    digits = cards["measured"]["drawn_digits"]
    wrong = [
        {"confidence": float(one["confidence"])} | {key: one[key] for key in ("true", "read", "png")}
        for one in digits["wrong"]
    ]
    return {"count": int(digits["count"]), "right": int(digits["right"]), "wrong": wrong}


def other_files(cards: Cards) -> list[str]:
    """The networks' files that are not those which were measured."""
    loaded = {file: sha for name in NETWORKS for file, sha in cards[name]["sha256"].items()}
    measured = cards["measured"]["sha256"]
    return [file for file in loaded if file.endswith(".tflite") and loaded[file] != measured.get(file)]


SECTIONS: dict[str, Callable[[Cards], Any]] = {
    "shares": shares,
    "confusion": confusion,
    "by_digit": by_digit,
    "spoiled": spoiled,
    "photographs": photographs,
    "reliability": reliability,
    "unit_plane": lambda _: Plane((0.0, 1.0), (0.0, 1.0)),
    "rows": rows,
    "drawn": drawn,
    "curves": curves,
    "models": models,
    "measured": lambda cards: {key: str(cards["measured"][key]) for key in ("git_commit", "measured_on")},
    "other_files": other_files,
}
