"""Programs beside Python that some tests need."""

import os
import shutil

import pytest


def program(name: str, why: str) -> str:
    """The path of a program; without it the test is skipped, in CI it fails."""
    found = shutil.which(name)
    if found is not None:
        return found
    reason = f"{name} is not installed: {why}"
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must not skip this. {reason}")
    pytest.skip(reason)
