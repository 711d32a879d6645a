"""What every test gets."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from stream.fanout import loop_of
from tests.browsers import chromium
from tests.house import House
from tests.waiting import LONG_S


@pytest.fixture(autouse=True, scope="session")
def no_database() -> Iterator[None]:
    """What a test starts writes nothing into this person's history."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NUMBERCAM_DATABASE", "none")
        yield


@pytest.fixture(autouse=True)
def no_stray_threads() -> Iterator[None]:
    """Who starts a thread stops it."""
    before = set(threading.enumerate())
    yield
    strays = [thread for thread in threading.enumerate() if thread not in before]
    for thread in strays:
        thread.join(LONG_S)
    left = [thread.name for thread in strays if thread.is_alive()]
    assert not left, f"threads left behind: {left}"


@pytest.fixture(params=["eventlet", "threading"])
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    """An application around scripted parts, in both modes."""
    with loop_of(request.param) as loop:
        yield House(loop)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    with chromium() as browser:
        yield browser
