"""The live page in a real browser, on the real server that plays the demo."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from stream.demo import Demo
from tests.browsers import PHONES, WIDE, noting, opened, wait_until_known
from tests.servers import Server, running_server
from tests.waiting import becomes, until
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


def shown_before(seq: int) -> set[str]:
    """The demo's numbers up to that frame: one stays for two more readings, which on a slow machine take a second."""
    demo = Demo(seed=SEED)
    truths = [demo.frame(index)[1] for index in range(seq - 1, max(-1, seq - 40), -6)]
    return {number.text for truth in truths for number in truth.numbers}


def test_it_shows_what_the_demo_shows(browser: Browser, server: Server) -> None:
    with opened(browser, server.url) as (page, log):
        wait_for_connection(page, "live")
        wait_for_moving_picture(page)
        reading = settled_reading(page)
        assert reading["text"] in shown_before(reading["seq"])
        assert reading["title"] == f"{reading['text']} · numbercam"
        page.wait_for_function("() => document.getElementById('announcer').textContent.includes('sure')")
        expect(page.locator("#history b").first).to_have_text(re.compile(r"\d"))
        assert log.errors == []
        assert log.hosts == {urlsplit(server.url).netloc}


def test_it_says_what_the_source_is(browser: Browser, server: Server) -> None:
    with opened(browser, server.url) as (page, _):
        page.get_by_text("This is the built-in demo. Choose a camera under Settings.").wait_for()
        expect(page.locator("#source-name")).to_have_text("demo")
        expect(page.locator("#source-size")).to_have_text("640 × 480")
        page.wait_for_function("() => document.getElementById('source-rate').textContent.endsWith('frames/s')")
        expect(page.locator("#threshold-now")).to_have_text("80 %")


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
        wait_for_connection(page, "live")
        said = noting(page, "state-words")  # these words are there until the page gives up
        first.process.kill()
        until(lambda: "Looking for the server" in said())
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
        expect(page.locator("#advice")).to_have_text(re.compile(f"^No connection to {re.escape(camera.url)} since "))
        expect(page.locator("#state-words")).to_have_text("Looking for the camera")
        wait_for_moving_picture(page)  # the drawn picture counts the seconds
        camera.do(Act.SHOW)
        page.wait_for_function(f"() => !({ADVICE}).startsWith('No connection')")
        wait_for_moving_picture(page)
        assert log.errors == []


def test_a_hidden_page_stops_the_stream(browser: Browser, server: Server) -> None:
    with opened(browser, server.url) as (page, _):
        wait_for_moving_picture(page)
        set_hidden(page, True)
        becomes(lambda: page.evaluate(VIEWERS), 0)
        set_hidden(page, False)
        wait_for_moving_picture(page)
        becomes(lambda: page.evaluate(VIEWERS), 1)


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
        expect(page.get_by_text("Skip to the page")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()
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
        expect(page.locator("#pattern-error")).to_have_text(re.compile("^A pattern is made of digits"))
        expect(field).to_have_attribute("aria-invalid", "true")
        assert page.evaluate(FITS_ACROSS)

        field.fill(r"\d{6}")
        page.get_by_role("button", name="Set").click()
        expect(page.locator("#pattern-error")).to_be_hidden()
        expect(page.locator("#state-words")).to_have_text("No match yet")
        expect(page.locator("#pattern-now")).to_have_text(r"\d{6}")
        expect(page.locator("#number")).to_be_empty()

        field.fill("")
        field.press("Enter")
        page.wait_for_selector("#pattern-now", state="hidden")
        assert settled_reading(page)["text"]
        assert log.errors == ["Failed to load resource: the server responded with a status of 400 (BAD REQUEST)"]


def test_a_pattern_that_another_set_is_shown(browser: Browser, server: Server) -> None:
    with opened(browser, server.url) as (page, _), opened(browser, server.url) as (other, _):
        for each in (page, other):
            wait_until_known(each)
            open_settings(each)
        for pattern in (r"\d+", ""):
            page.fill("#pattern", pattern)
            page.press("#pattern", "Enter")
            expect(other.locator("#pattern")).to_have_value(pattern)
