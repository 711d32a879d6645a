"""The JSON card beside each weights file: what it was made from, how good it is, and which file it is."""

import argparse
import hashlib
import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from model.errors import ModelError

WEIGHTS = Path(__file__).parent / "weights"
NETWORKS = ("digit.tflite", "second.tflite", "finder.tflite", "number.tflite", "short.tflite")  # that reading takes
HOW = ("git_commit", "arguments", "started_from", "taught_by", "data_sha256", "curves", "sha256")


def write_card(weights: Path, facts: dict[str, Any]) -> None:
    """`digit.json` for `digit.tflite`: the facts, and the SHA-256 of the file and of its `.keras`."""
    files = sorted(weights.parent.glob(weights.stem + ".*"))
    sums = checksums(weights.parent, [path.name for path in files if path.suffix in {".tflite", ".keras"}])
    write_json(weights.with_suffix(".json"), {"name": weights.stem, **facts, "sha256": sums})


def write_json(path: Path, facts: Mapping[str, Any]) -> None:
    """Facts as all the files beside the weights have them: one a line, to be compared line by line."""
    path.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def training_facts(args: argparse.Namespace, commit: str | None) -> dict[str, Any]:
    """What every trained network's card has: the commit, the arguments, and the cards of the files it began with."""
    return {
        "git_commit": commit,
        "arguments": {name: value for name, value in vars(args).items() if not isinstance(value, Path | list)},
        "started_from": _card(args.start) if args.start else None,
        "taught_by": [_card(teacher) for teacher in getattr(args, "teachers", [])],
    }


def _card(weights: Path) -> dict[str, Any]:
    """How a network was trained that another began with, without how good it was."""
    card = json.loads(weights.with_suffix(".json").read_text(encoding="utf-8"))
    return {fact: card[fact] for fact in HOW if fact in card}


def read_fact(weights: Path, name: str) -> Any:
    """One of the facts on a weights file's card. Raises ModelError when it is not there."""
    try:
        return json.loads(weights.with_suffix(".json").read_text(encoding="utf-8"))[name]
    except FileNotFoundError as error:
        raise _missing(error) from error
    except (ValueError, KeyError, TypeError) as error:
        raise _unreadable(weights) from error


def read_checked(weights: Path) -> bytes:
    """The bytes of a weights file. Raises ModelError unless they are the ones that its card names.

    A changed file often still runs, with other answers: only its checksum tells.
    """
    sums = read_fact(weights, "sha256")
    try:
        data = weights.read_bytes()
        expected = sums[weights.name]
    except FileNotFoundError as error:
        raise _missing(error) from error
    except (KeyError, TypeError) as error:
        raise _unreadable(weights) from error
    if hashlib.sha256(data).hexdigest() != expected:
        raise ModelError(f"the model file {weights.name} is not the one its card describes: get both again")
    return data


def _missing(error: FileNotFoundError) -> ModelError:
    return ModelError(f"the model file {Path(error.filename).name} is missing: get it again, or run `make train`")


def _unreadable(weights: Path) -> ModelError:
    return ModelError(f"the card {weights.stem}.json cannot be read: get it again with {weights.name}")


def checksums(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of each of these files in a folder, by its name."""
    return {name: sha256(folder / name) for name in names}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def git_commit() -> str | None:
    """The commit of this checkout, with a + when files differ from it: ask before training, it may move on."""
    git = subprocess.run(
        ["git", "describe", "--always", "--abbrev=40", "--dirty=+"],  # noqa: S607
        cwd=WEIGHTS,
        capture_output=True,
        text=True,
        check=False,
    )
    return git.stdout.strip() or None
