"""The live page in a real Chromium."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import needs
from tests.waiting import LONG_S

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = (1280, 800)
PHONES = [(360, 740), (740, 360), (390, 844)]
LONG_MS = LONG_S * 1000
NOTE = """id => {
  const part = document.getElementById(id);
  window.noted = [];
  new MutationObserver(() => window.noted.push(part.textContent)).observe(part, { childList: true });
}"""


@dataclass
class Log:
    """What the browser complained of, and which hosts it asked for something."""

    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """A Chromium without a window, started with `flags` too; for its pages every wait is a long one."""
    program = needs.program("chromium", "it opens the page.")
    expect.set_options(timeout=LONG_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *flags], timeout=LONG_MS)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser, url: str, size: tuple[int, int] = WIDE, *, scripts: bool = True
) -> Iterator[tuple[Page, Log]]:
    """The live page in a window of that size, with its own scripts running or not."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, java_script_enabled=scripts)
    page.set_default_timeout(LONG_MS)
    log = Log()
    page.on("console", lambda message: log.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: log.errors.append(str(error)))
    page.on("request", lambda request: log.hosts.add(urlsplit(request.url).netloc))
    page.on("websocket", lambda websocket: log.hosts.add(urlsplit(websocket.url).netloc))
    try:
        page.goto(url, wait_until="domcontentloaded")
        yield page, log
    finally:
        page.close()


def noting(page: Page, name: str) -> Callable[[], list[str]]:
    """What the element with that id says from now on: every text that it gets, however soon the next one comes."""
    page.evaluate(NOTE, name)
    return lambda: list(page.evaluate("window.noted"))


def wait_for_picture(page: Page) -> None:
    """Return once the live picture shows something."""
    page.wait_for_function("() => document.getElementById('picture').naturalWidth > 0")


def wait_until_known(page: Page) -> None:
    """Return once the live page knows the settings."""
    page.wait_for_function("() => document.getElementById('threshold-now').textContent !== '–'")
