"""What the live page shows of what it is told: the test plays the server's end of its line."""

import base64
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from model.values import State
from tests.browsers import PHONES, WIDE, opened, wait_for_picture
from tests.line import Line
from tests.pictures import number
from tests.servers import Server, running_server
from tests.waiting import becomes

SIZES = [WIDE, *PHONES]
# What leaves the sheet, or its own tile.
SPILLS = """() => {
  const spills = (inner, outer) => {
    const [a, b] = [inner, outer].map((element) => element.getBoundingClientRect());
    return a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1;
  };
  const sheet = document.getElementById("sheet");
  const tiles = [...document.querySelectorAll("#tiles li")];
  const lines = [...document.querySelectorAll("#prompt-words, #sheet .state, #others li, #advice:not(:empty)")];
  const outside = [...tiles, ...lines].filter((element) => element.checkVisibility() && spills(element, sheet));
  const overfull = tiles.filter((tile) => tile.scrollWidth > tile.clientWidth + 1);
  return [...outside, ...overfull].map((element) => element.textContent);
}"""
COVERED = """() => {
  const [last, below] = ["tiles", "others"].map((id) => document.getElementById(id).getBoundingClientRect());
  const tiles = [...document.querySelectorAll("#tiles li")].map((tile) => tile.getBoundingClientRect().bottom);
  return below.height > 0 && Math.max(...tiles) > below.top + 1;
}"""


@pytest.fixture(scope="module")
def server(browser: Browser) -> Iterator[Server]:  # noqa: ARG001 - without a browser no server is needed
    with running_server("--source", "demo", "--no-access-code") as server:
        yield server


@contextmanager
def told(browser: Browser, server: Server, size: tuple[int, int] = WIDE) -> Iterator[tuple[Page, Line]]:
    """A live page, and the line on which it is told things."""
    with opened(browser, "about:blank", size) as (page, log):
        line = Line(page)
        page.goto(server.url, wait_until="domcontentloaded")
        page.wait_for_selector('#connection[data-connection="live"]')
        page.wait_for_function("() => document.getElementById('source-name').textContent === 'camera 0'")
        yield page, line
        assert log.errors == []


def tiles(page: Page) -> list[list[str]]:
    found: list[list[str]] = page.evaluate(
        "[...document.querySelectorAll('#tiles li')].map((tile) => tile.innerText.split(/\\s*\\n\\s*/))"
    )
    return found


def shows(page: Page, text: str) -> None:
    page.wait_for_function("text => document.getElementById('number').textContent === text", arg=text)


@pytest.mark.parametrize("size", SIZES)
def test_a_number_is_a_tile_for_each_digit_and_fits(browser: Browser, server: Server, size: tuple[int, int]) -> None:
    with told(browser, server, size) as (page, line):
        for count in range(1, 13):
            text = "007123456789"[:count]
            line.tell_reading(State.SETTLED, number(text, 0.998))
            shows(page, text)
            becomes(lambda: tiles(page), [[digit, "100 %"] for digit in text])
            assert page.evaluate(SPILLS) == []
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]


@pytest.mark.parametrize("size", SIZES)
def test_the_other_numbers_are_lines_below(browser: Browser, server: Server, size: tuple[int, int]) -> None:
    with told(browser, server, size) as (page, line):
        others = number("007", 0.95, y=0.1), number("3", 0.55, y=0.7)
        line.tell_reading(State.SETTLED, number("2021", 0.97), *others)
        shows(page, "2021")
        lines = page.locator("#others li")
        becomes(lines.all_inner_texts, ["007\n✓ settled, 95 %", "3\nnot sure yet, 55 %"])
        more = [number(text, 0.9, y=0.7) for text in ("12", "13")]
        line.tell_reading(State.SETTLED, number("2021", 0.97), *others, *more)
        page.wait_for_function("() => document.getElementById('others').innerText.endsWith('and 2 more')")
        assert page.evaluate(SPILLS) == []
        assert not page.evaluate(COVERED)


@pytest.mark.parametrize(
    ("tell", "words", "icon"),
    [
        (lambda line: line.tell_reading(State.EMPTY), "Show a number", "empty"),
        (lambda line: line.tell_reading(State.UNSURE), "Hold still", "unsure"),
        (lambda line: line.tell_reading(State.UNSURE, hint="closer"), "Closer", "closer"),
        (lambda line: line.tell_reading(State.EMPTY, hint="too_dark"), "Too dark", "too_dark"),
        (lambda line: line.tell_reading(State.UNSURE, hint="too_blurred"), "Too blurred", "too_blurred"),
        (lambda line: line.tell_reading(State.SETTLED, number("7")), "Settled", "settled"),
        (lambda line: line.tell_status(state="ended", happened="This was the end"), "The video has ended", "away"),
    ],
)
def test_one_instruction_at_a_time(
    browser: Browser, server: Server, tell: Callable[[Line], None], words: str, icon: str
) -> None:
    with told(browser, server, PHONES[0]) as (page, line):
        tell(line)
        page.wait_for_function("words => document.getElementById('state-words').textContent === words", arg=words)
        expect(page.locator("#state-icon use")).to_have_attribute("href", f"/static/icons.svg#{icon}")
        assert page.inner_text("#sheet").count(words) == 1  # large or small, but never both
        assert page.evaluate(SPILLS) == []


def test_frozen_picture_and_number_stand_still_on_this_page(browser: Browser, server: Server) -> None:
    with told(browser, server) as (page, line):
        line.tell_reading(State.SETTLED, number("7"))
        shows(page, "7")
        wait_for_picture(page)
        page.keyboard.press("Space")
        expect(page.locator("#frozen")).to_be_visible()
        expect(page.locator("#still")).to_be_visible()
        expect(page.locator("#freeze")).to_have_attribute("aria-pressed", "true")
        line.tell_reading(State.SETTLED, number("8"))
        line.tell("history", {"readings": [{"text": "8", "confidence": 0.9, "at": 5.0}]})
        page.wait_for_selector("#history li")
        assert page.text_content("#number") == "7"
        page.click("#freeze")
        shows(page, "8")
        expect(page.locator("#frozen")).to_be_hidden()


def heard(page: Page, line: Line) -> list[Any]:
    """What the page has said up to now: it is asked for something, so that all it sent before has come."""
    page.evaluate("0")
    return line.heard


def seen(digit: str) -> dict[str, Any]:
    """What the network is said to see: nearly sure of `digit`."""
    odds = [0.9 if str(i) == digit else 0.01 for i in range(11)]
    data = cv2.imencode(".png", np.full((28, 28), 200, np.uint8))[1].tobytes()
    picture = "data:image/png;base64," + base64.b64encode(data).decode()
    return {"seq": 1, "digit": digit, "odds": odds, "picture": picture}


def test_what_the_network_sees_is_asked_for_only_while_it_is_looked_at(browser: Browser, server: Server) -> None:
    with told(browser, server) as (page, line):
        wait_for_picture(page)  # without one nothing is frozen
        page.click("#sight summary")
        page.wait_for_function("() => document.getElementById('sight').open")
        line.tell("sight", seen("7"))
        page.wait_for_function("() => document.getElementById('sight-picture').naturalWidth === 28")
        alternative = "The digit 7 as the network sees it, 28 by 28 pixels"
        expect(page.locator("#sight-picture")).to_have_attribute("alt", alternative)
        rows = page.locator("#odds li").all_inner_texts()
        assert [row.split() for row in rows[6:]] == [
            ["6", "1", "%"], ["7", "90", "%"], ["8", "1", "%"], ["9", "1", "%"], ["none", "1", "%"],
        ]  # fmt: skip
        line.tell("sight", {"seq": 2, "digit": ""})
        page.wait_for_function("() => !document.getElementById('sight-hint').hidden")
        assert page.inner_text("#odds li >> nth=7").split() == ["7", "–"]
        page.click("#freeze")
        page.click("#freeze")
        page.click("#sight summary")
        page.wait_for_function("() => !document.getElementById('sight').open")
        becomes(lambda: heard(page, line), [["sight", wanted] for wanted in (True, False, True, False)])


def test_who_changed_a_setting_is_said(browser: Browser, server: Server) -> None:
    with told(browser, server) as (page, line):
        line.tell_settings(threshold=0.9, changed={"at": 5.0, "by": "192.168.1.12", "what": ["threshold"]})
        expect(page.locator("#changed")).to_have_text(re.compile("^Changed by 192.168.1.12 at .*: threshold$"))
        expect(page.locator("#threshold-now")).to_have_text("90 %")


def test_what_is_being_typed_stays_whatever_is_told(browser: Browser, server: Server) -> None:
    with opened(browser, "about:blank") as (page, _):
        line, field = Line(page, tells=False), page.get_by_label("Only numbers such as")
        page.goto(server.url, wait_until="domcontentloaded")
        page.wait_for_selector('#connection[data-connection="live"]')
        page.click("#settings-panel summary")
        field.fill("20")
        line.tell_how_things_stand()
        expect(page.locator("#threshold-now")).to_have_text("80 %")
        expect(field).to_have_value("20")
        line.tell_settings(pattern="1", threshold=0.7)
        expect(page.locator("#threshold-now")).to_have_text("70 %")
        expect(field).to_have_value("20")
        field.fill("1")
        line.tell_settings(pattern="2")
        expect(field).to_have_value("2")


def test_a_camera_is_chosen_by_its_name(browser: Browser, server: Server) -> None:
    cameras = [
        {"id": "0", "name": "HD Webcam", "detail": "1280×720 at 30 frames/s"},
        {"id": "phone", "name": "A phone"},
    ]
    with told(browser, server) as (page, _):
        page.route("**/api/sources", lambda route: route.fulfill(json={"now": "0", "sources": cameras}))
        page.route("**/api/source", lambda route: route.fulfill(json={"now": "phone"}))
        page.click("#settings-panel summary")
        picker = page.get_by_label("Camera", exact=True)
        picker.wait_for()
        expect(picker.locator("option")).to_have_text(["HD Webcam, 1280×720 at 30 frames/s", "A phone"])
        expect(picker).to_have_value("0")
        with page.expect_request("**/api/source") as asked:
            picker.select_option("phone")
        assert asked.value.post_data_json == {"id": "phone"}
        page.get_by_role("link", name="the camera page").wait_for()
