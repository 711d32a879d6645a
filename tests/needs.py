"""Programs and data beside the repository that some tests need."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

DATA = Path(os.environ.get("NUMBERCAM_DATA", Path(__file__).parents[2] / "shared" / "data"))


def program(name: str, why: str) -> str:
    """The path of a program; without it the test is skipped, in CI it fails."""
    found = shutil.which(name)
    if found is None:
        _miss(f"{name} is not installed: {why}")
    return found


def data(name: str) -> Path:
    """A folder of the data for measuring; without it the test is skipped, in CI it fails."""
    folder = DATA / name
    if not folder.is_dir():
        _miss(f"there is no folder {name} in {DATA}: name the data's folder with NUMBERCAM_DATA")
    return folder


def _miss(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must not skip this. {reason}")
    pytest.skip(reason)
