"""The drawing page in a real browser: digits of our own skeletons, drawn with mouse and finger, are read."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from model import strokes
from tests.browsers import PHONES, WIDE, noting, opened
from tests.house import House
from tests.servers import Server, running_server
from tests.waiting import becomes

OPTIONS = ("--source", "demo", "--no-access-code")
STEP = 2  # every second point of a skeleton's curve: the page makes a curve of them again
READ = """(text) => document.getElementById("sheet").dataset.state === "settled"
  && [...document.querySelectorAll("#tiles b")].map((digit) => digit.textContent).join("") === text"""
STATE = """(state) => document.getElementById("sheet").dataset.state === state"""
INK = """() => {
  const canvas = document.getElementById("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, i) => i % 4 === 3 && value > 0).length / (canvas.width * canvas.height);
}"""
# Whether the canvas has as many pixels as the page, in a window of that width.
FITTED = """(across) => {
  const canvas = document.getElementById("canvas");
  return innerWidth === across && canvas.width === canvas.clientWidth && canvas.height === canvas.clientHeight;
}"""
Path = list[tuple[float, float]]


@pytest.fixture(scope="module")
def server(browser: Browser) -> Iterator[Server]:  # noqa: ARG001 - without a browser no server is needed
    with running_server(*OPTIONS) as server:
        yield server


def paths(page: Page, text: str, seed: int = 1) -> list[Path]:
    """The strokes of `text` in the middle of the page's canvas, in pixels of the page."""
    box = page.locator("#canvas").bounding_box()
    assert box
    digits = strokes.write_number(text, np.random.default_rng(seed), variety=0.4)
    hand = [stroke for digit in digits for stroke in digit]
    across = max(float(stroke[:, 0].max()) for stroke in hand)
    height = min(0.5 * box["height"], 0.8 * box["width"] / across)
    corner = [box["x"] + (box["width"] - height * across) / 2, box["y"] + (box["height"] - height) / 2]
    return [[(float(x), float(y)) for x, y in (stroke * height + corner)[::STEP]] for stroke in hand]


def with_mouse(page: Page, path: Path) -> None:
    page.mouse.move(*path[0])
    page.mouse.down()
    for point in path[1:]:
        page.mouse.move(*point)
    page.mouse.up()


def with_finger(page: Page, path: Path) -> None:
    session = page.context.new_cdp_session(page)
    for i, (x, y) in enumerate(path):
        kind = "touchMove" if i else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def draw(page: Page, text: str, how: Callable[[Page, Path], None] = with_mouse) -> None:
    for path in paths(page, text):
        how(page, path)


def test_it_is_served(house: House) -> None:
    answer = house.client.get("/draw")
    assert answer.status_code == 200
    assert '<a href="/draw" aria-current="page">' in answer.text


@pytest.mark.parametrize("blackboard", [False, True])
@pytest.mark.parametrize("text", ["7", "0042", "2047"])
def test_it_reads_what_is_drawn(browser: Browser, server: Server, text: str, blackboard: bool) -> None:
    with opened(browser, server.url + "/draw") as (page, log):
        page.get_by_label("Blackboard").set_checked(blackboard)
        draw(page, text)
        page.wait_for_function(READ, arg=text)
        page.wait_for_function("(text) => document.getElementById('announcer').textContent.startsWith(text)", arg=text)
        expect(page).to_have_title(f"{text} · Draw · numbercam")
        expect(page.get_by_role("img", name=f"Your drawing, read as {text}, ")).to_have_count(1)
        expect(page.locator("#boxes g.sure")).to_have_count(len(text))
        assert log.errors == []


def test_it_reads_while_somebody_draws(browser: Browser, server: Server) -> None:
    with opened(browser, server.url + "/draw") as (page, _):
        expect(page.locator("#state-words")).to_have_text("Nothing drawn yet")
        (path,) = paths(page, "2")
        page.mouse.move(*path[0])
        page.mouse.down()
        for point in path[1:]:
            page.mouse.move(*point)
        page.wait_for_function(READ, arg="2")
        expect(page.locator("#announcer")).to_be_empty()  # it may become another number; else it would be said by now
        page.mouse.up()
        page.wait_for_function("() => document.getElementById('announcer').textContent.startsWith('2')")


def test_undo_and_clear(browser: Browser, server: Server) -> None:
    with opened(browser, server.url + "/draw") as (page, _):
        draw(page, "58")
        page.wait_for_function(READ, arg="58")
        page.get_by_role("button", name="Clear").click()
        page.wait_for_function(STATE, arg="empty")
        becomes(lambda: page.evaluate(INK), 0)
        page.get_by_role("button", name="Undo").click()
        page.wait_for_function(READ, arg="58")
        for _ in paths(page, "58"):
            page.keyboard.press("Control+z")
        page.wait_for_function(STATE, arg="empty")
        expect(page.locator("#undo")).to_be_disabled()
        expect(page.locator("#invitation")).to_be_visible()


@pytest.mark.parametrize("size", PHONES)
def test_a_finger_draws_on_a_phone(browser: Browser, server: Server, size: tuple[int, int]) -> None:
    with opened(browser, server.url + "/draw", size) as (page, log):
        draw(page, "317", with_finger)
        page.wait_for_function(READ, arg="317")
        assert page.evaluate("[scrollX, scrollY]") == [0, 0]
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        assert log.errors == []


def test_a_turned_phone_keeps_the_drawing(browser: Browser, server: Server) -> None:
    with opened(browser, server.url + "/draw", PHONES[0]) as (page, _):
        draw(page, "46")
        page.wait_for_function(READ, arg="46")
        before = page.evaluate(INK)
        page.set_viewport_size({"width": PHONES[1][0], "height": PHONES[1][1]})
        page.wait_for_function(FITTED, arg=PHONES[1][0])
        assert page.evaluate(INK) == pytest.approx(before, rel=0.2)
        page.get_by_label("Fine").check()
        page.get_by_label("Blackboard").check()  # which has it read again
        page.wait_for_function(READ, arg="46")


def test_a_busy_server_is_asked_again_without_a_word(browser: Browser, server: Server) -> None:
    turned_away: list[Any] = []

    def busy(route: Route) -> None:
        turned_away.append(route)
        if len(turned_away) > 2:
            route.continue_()
        else:
            route.fulfill(status=503, headers={"Retry-After": "1"}, json={"error": "Too many pictures at once."})

    with opened(browser, server.url + "/draw") as (page, _):
        page.route("**/api/read", busy)
        said = noting(page, "state-words")
        draw(page, "9")
        page.wait_for_function(READ, arg="9")
        assert len(turned_away) > 2
        assert set(said()) <= {"Nothing drawn yet", "Reading", "Not sure yet", "Settled"}


def test_the_drawing_outlives_the_server(browser: Browser) -> None:
    with running_server(*OPTIONS) as first, opened(browser, first.url + "/draw") as (page, _):
        draw(page, "3")
        page.wait_for_function(READ, arg="3")
        first.process.kill()
        first.process.wait()
        page.get_by_label("Blackboard").check()
        page.wait_for_function(STATE, arg="away")
        expect(page.locator("#state-words")).to_contain_text("Your drawing is kept")
        with running_server(*OPTIONS, port=first.port):
            page.wait_for_function(READ, arg="3")


def test_what_is_below_the_threshold_is_shown_as_unsure(browser: Browser) -> None:
    with running_server(*OPTIONS, "--threshold", "1") as server, opened(browser, server.url + "/draw") as (page, _):
        draw(page, "2047")
        expect(page.locator("#tiles b")).to_have_text(list("2047"))
        expect(page.locator("#state-words")).to_have_text("Not sure yet")
        expect(page.locator("#announcer")).to_be_empty()
        expect(page.locator("#boxes g.unsure text").first).to_have_text("2 ?")


@pytest.mark.parametrize("size", [WIDE, PHONES[0]])
def test_everything_but_the_canvas_works_with_the_keyboard(
    browser: Browser, server: Server, size: tuple[int, int]
) -> None:
    with opened(browser, server.url + "/draw", size) as (page, _):
        draw(page, "7")
        page.wait_for_function(READ, arg="7")
        page.focus("#main")
        for name in ("undo", "clear", "pen", "dark", "boxes", "copy", "link"):
            page.keyboard.press("Tab")
            becomes(lambda: page.evaluate("document.activeElement.id || document.activeElement.name || 'link'"), name)
        page.focus("[name=boxes]")
        page.keyboard.press("Space")
        expect(page.locator("#boxes")).to_be_hidden()
        sides = page.eval_on_selector_all(
            "main :is(button, label)", "parts => parts.map((part) => part.getBoundingClientRect().height)"
        )
        assert min(sides) >= 44
        assert page.locator("[role=status], [aria-live], output").count() == 1
