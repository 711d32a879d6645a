"""What every test gets."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from stream.fanout import loop_of
from tests import needs
from tests.browsers import FLAGS
from tests.house import House


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
        thread.join(timeout=2)
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
    chromium = needs.program("chromium", "it opens the page.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()
