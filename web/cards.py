"""The cards of the networks that are loaded: what they were made from, and how good they are."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.card import WEIGHTS

NAMES = ("digit", "second", "finder", "number", "confidence", "opinions", "measured")

Card = Mapping[str, Any]
Cards = Mapping[str, Card]


def read_cards(folder: Path = WEIGHTS) -> Cards:
    """Every card by its name, empty where it is missing or no card, with the `bytes` of its network's file."""
    return {name: _card(folder / f"{name}.json") for name in NAMES}


def _card(path: Path) -> Card:
    network = path.with_suffix(".tflite")
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return card | {"bytes": network.stat().st_size if network.exists() else None}
    except (OSError, ValueError, TypeError):
        return {}
