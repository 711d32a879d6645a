"""The live page in a real Chromium."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

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


@dataclass
class Log:
    """What the browser complained of, and which hosts it asked for something."""

    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)


@contextmanager
def opened(
    browser: Browser, url: str, size: tuple[int, int] = WIDE, *, scripts: bool = True
) -> Iterator[tuple[Page, Log]]:
    """The live page in a window of that size, with its own scripts running or not."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, java_script_enabled=scripts)
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
