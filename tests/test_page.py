"""The live page in a real browser, on the real server that plays the demo."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from stream.demo import Demo
from tests.browsers import PHONES, WIDE, opened
from tests.servers import Server, running_server
from tests.waiting import until
from tests.wire import Act, WireCamera

SEED = 3
OPTIONS = ("--source", "demo", "--seed", str(SEED), "--no-access-code")
# What the <img> shows now, as the sum of a small copy's bytes; -1 while it shows nothing.
PICTURE_SUM = """() => {
  const img = document.getElementById("picture");
  if (!img.naturalWidth) return -1;
  const canvas = new OffscreenCanvas(64, 48);
  const pen = canvas.getContext("2d");
  pen.drawImage(img, 0, 0, 64, 48);
  return pen.getImageData(0, 0, 64, 48).data.reduce((sum, byte, i) => (sum * 31 + byte * (i % 7)) % 1000003, 1);
}"""
SETTLED = """() => {
  const [sheet, number] = ["sheet", "number"].map((id) => document.getElementById(id));
  if (sheet.dataset.state !== "settled") return false;
  const room = sheet.getBoundingClientRect();
  const boxes = [...document.querySelectorAll("#tiles li")].map((tile) => tile.getBoundingClientRect());
  const fits = boxes.length > 0 && boxes.every(
    ({ left, right, top, bottom }) =>
      left >= room.left && right <= room.right && top >= room.top && bottom <= room.bottom);
  return { seq: Number(sheet.dataset.seq), text: number.textContent, title: document.title, fits };
}"""
PICTURE_BOX = """() => {
  const { x, y, width, height } = document.querySelector(".picture").getBoundingClientRect();
  return [x, y, width, height];
}"""
HISTORIES_AGREE = """async () => {
  const { readings } = await (await fetch("/api/history")).json();
  const shown = [...document.querySelectorAll("#history b")].map((number) => number.textContent);
  return shown.length > 0 && shown.join() === readings.slice(0, 12).map((entry) => entry.text).join();
}"""
ADVICE = "document.getElementById('advice').textContent"
FITS_ACROSS = "document.documentElement.scrollWidth <= innerWidth"
VIEWERS = "async () => (await (await fetch('/api/state')).json()).viewers"


@pytest.fixture(scope="module")
def server(browser: Browser) -> Iterator[Server]:  # noqa: ARG001 - without a browser no server is needed
    with running_server(*OPTIONS) as server:
        yield server


def wait_for_connection(page: Page, name: str) -> None:
    page.wait_for_selector(f'#connection[data-connection="{name}"]')


def wait_for_moving_picture(page: Page) -> None:
    page.wait_for_function(f"() => ({PICTURE_SUM})() >= 0")
    before = page.evaluate(PICTURE_SUM)
    page.wait_for_function(f"before => ![before, -1].includes(({PICTURE_SUM})())", arg=before)


def open_settings(page: Page) -> None:
    page.route("**/api/sources", lambda route: route.fulfill(json={"now": "demo", "sources": []}))
    page.click("#settings-panel summary")


def settled_reading(page: Page) -> dict[str, Any]:
    reading: dict[str, Any] = page.wait_for_function(SETTLED).json_value()
    return reading


def test_it_shows_what_the_demo_shows(browser: Browser, server: Server) -> None:
    with opened(browser, server.url) as (page, log):
        wait_for_connection(page, "live")
        wait_for_moving_picture(page)
        reading = settled_reading(page)
        _, truth = Demo(seed=SEED).frame(reading["seq"] - 1)
        assert reading["text"] in [number.text for number in truth.numbers]
        assert reading["title"] == f"{reading['text']} · numbercam"
        page.wait_for_function("() => document.getElementById('announcer').textContent.includes('sure')")
        assert page.inner_text("#history li >> nth=0").strip()
        assert log.errors == []
        assert log.hosts == {urlsplit(server.url).netloc}


def test_it_says_what_the_source_is(browser: Browser, server: Server) -> None:
    with opened(browser, server.url) as (page, _):
        page.get_by_text("This is the built-in demo. Choose a camera under Settings.").wait_for()
        assert page.inner_text("#source-name") == "demo"
        assert page.inner_text("#source-size") == "640 × 480"
        page.wait_for_function("() => document.getElementById('source-rate').textContent.endsWith('frames/s')")
        assert page.inner_text("#threshold-now") == "80 %"


def test_its_history_is_the_servers_for_those_who_join_later(browser: Browser, server: Server) -> None:
    with opened(browser, server.url) as (page, _):
        first = settled_reading(page)["text"]
        page.reload(wait_until="domcontentloaded")
        settled_reading(page)
        until(lambda: page.evaluate(HISTORIES_AGREE))
        assert first in page.locator("#history b").all_inner_texts()


def test_it_recovers_when_the_server_was_away(browser: Browser) -> None:
    with running_server(*OPTIONS) as first, opened(browser, first.url) as (page, _):
        wait_for_moving_picture(page)
        first.process.kill()
        wait_for_connection(page, "reconnecting")
        assert page.inner_text("#state-words") == "Looking for the server"
        page.wait_for_function(f"() => ({PICTURE_SUM})() === -1")  # no frozen frame passes for a live one
        wait_for_connection(page, "offline")
        with running_server(*OPTIONS, port=first.port):
            wait_for_connection(page, "live")
            wait_for_moving_picture(page)
            settled_reading(page)


def test_it_says_what_is_the_matter_with_the_camera(browser: Browser) -> None:
    with ExitStack() as stack:
        camera = stack.enter_context(WireCamera())
        server = stack.enter_context(running_server("--source", camera.url, "--no-access-code"))
        page, log = stack.enter_context(opened(browser, server.url))
        wait_for_moving_picture(page)
        camera.do(Act.GONE)
        page.wait_for_function(f"() => ({ADVICE}).startsWith('No connection')")
        assert page.inner_text("#advice").startswith(f"No connection to {camera.url} since ")
        assert page.inner_text("#state-words") == "Looking for the camera"
        wait_for_moving_picture(page)  # the drawn picture counts the seconds
        camera.do(Act.SHOW)
        page.wait_for_function(f"() => !({ADVICE}).startsWith('No connection')")
        wait_for_moving_picture(page)
        assert log.errors == []


def test_a_hidden_page_stops_the_stream(browser: Browser, server: Server) -> None:
    with opened(browser, server.url) as (page, _):
        wait_for_moving_picture(page)
        set_hidden(page, True)
        until(lambda: page.evaluate(VIEWERS) == 0)
        set_hidden(page, False)
        wait_for_moving_picture(page)
        assert page.evaluate(VIEWERS) == 1


def set_hidden(page: Page, hidden: bool) -> None:
    """Headless Chromium never hides a page, so the page is told that it is."""
    page.evaluate(
        """hidden => {
          Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


@pytest.mark.parametrize("size", PHONES)
def test_it_fits_a_phone(browser: Browser, server: Server, size: tuple[int, int]) -> None:
    with opened(browser, server.url, size) as (page, log):
        before = page.evaluate(PICTURE_BOX)
        assert settled_reading(page)["fits"]
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        assert page.evaluate(PICTURE_BOX) == before  # nothing jumps when the frames arrive
        assert log.errors == []


def test_it_works_with_the_keyboard_and_a_screen_reader(browser: Browser, server: Server) -> None:
    with opened(browser, server.url) as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        headings = page.evaluate(
            "[...document.querySelectorAll(':not(dialog) > :is(h1, h2, h3)')].map(h => h.tagName + ' ' + h.textContent)"
        )
        assert headings == ["H1 numbercam", "H2 Live picture", "H2 Reading", "H2 Last readings All of them"]
        assert page.locator("[role=status], [aria-live], output").count() == 1
        assert page.get_by_role("img", name="Live picture").count() == 1


@pytest.mark.parametrize("size", [WIDE, PHONES[0]])
def test_a_pattern_is_set_and_a_bad_one_is_refused_in_words(browser: Browser, size: tuple[int, int]) -> None:
    with running_server(*OPTIONS) as server, opened(browser, server.url, size) as (page, log):
        open_settings(page)
        field = page.get_by_label("Only numbers such as")
        field.fill(r"(\d+)+$x")
        field.press("Enter")
        page.wait_for_selector("#pattern-error:visible")
        assert page.inner_text("#pattern-error").startswith("A pattern is made of digits")
        assert page.get_attribute("#pattern", "aria-invalid") == "true"
        assert page.evaluate(FITS_ACROSS)

        field.fill(r"\d{6}")
        page.get_by_role("button", name="Set").click()
        page.wait_for_selector("#pattern-error", state="hidden")
        page.wait_for_function("() => document.getElementById('state-words').textContent === 'No match yet'")
        assert page.inner_text("#pattern-now") == r"\d{6}"
        assert page.text_content("#number") == ""

        field.fill("")
        field.press("Enter")
        page.wait_for_selector("#pattern-now", state="hidden")
        assert settled_reading(page)["text"]
        assert log.errors == ["Failed to load resource: the server responded with a status of 400 (BAD REQUEST)"]


def test_a_pattern_that_another_set_is_shown(browser: Browser, server: Server) -> None:
    with opened(browser, server.url) as (page, _), opened(browser, server.url) as (other, _):
        for each in (page, other):
            wait_for_connection(each, "live")
            open_settings(each)
        for pattern in (r"\d+", ""):
            page.fill("#pattern", pattern)
            page.press("#pattern", "Enter")
            other.wait_for_function("text => document.getElementById('pattern').value === text", arg=pattern)
