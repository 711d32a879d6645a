"""What a person does on the live page, with mouse, finger and keys, on the real server."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import requests
from playwright.sync_api import Browser, Download, Page, expect

from tests.browsers import WIDE, opened, wait_for_picture, wait_until_known
from tests.servers import Server, running_server
from tests.waiting import LONG_S, becomes, until
from tests.wire import WireCamera

OPTIONS = ("--source", "demo", "--seed", "3", "--no-access-code")
AT_FIRST: dict[str, Any] = {"threshold": 0.8, "region": [0.2, 0.15, 0.6, 0.7], "pattern": "", "mirror": False}
SETTINGS = "async () => (await (await fetch('/api/state')).json()).settings"
SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((entry) => entry.value)))
    .observe({ type: "layout-shift", buffered: true });
"""
NO_STORAGE = (
    """Object.defineProperty(window, "localStorage", { get() { throw new DOMException("", "SecurityError"); } })"""
)
BYTES = """() => performance.getEntries()
  .filter(({ entryType, name }) => ["navigation", "resource"].includes(entryType) && !name.includes("stream.mjpg"))
  .reduce((sum, { transferSize }) => sum + transferSize, 0)"""


@pytest.fixture(scope="module")
def started(browser: Browser) -> Iterator[Server]:  # noqa: ARG001 - without a browser no server is needed
    with running_server(*OPTIONS) as server:
        yield server


@pytest.fixture
def server(started: Server) -> Server:
    """With the settings with which it started, whatever the test before has left."""
    requests.put(started.url + "/api/settings", json=AT_FIRST, timeout=LONG_S).raise_for_status()
    return started


@pytest.fixture
def new_server(browser: Browser) -> Iterator[Server]:  # noqa: ARG001
    """Without a history."""
    with running_server(*OPTIONS) as server:
        yield server


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    with opened(browser, server.url) as (page, log):
        wait_until_known(page)
        yield page
        assert log.errors == []


def settings(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(SETTINGS)
    return found


def region_becomes(page: Page, expected: list[float], tolerance: float = 0.01) -> None:
    until(lambda: settings(page)["region"] == pytest.approx(expected, abs=tolerance))


def middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, selector: str, dx: float, dy: float) -> None:
    """Pull with the mouse by so much of the picture."""
    x, y = middle(page, selector)
    picture = page.locator("#picture").bounding_box()
    assert picture is not None
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx * picture["width"], y + dy * picture["height"], steps=5)
    page.mouse.up()


def test_the_region_is_pulled_with_the_mouse(page: Page) -> None:
    page.get_by_role("button", name="Change the region").click()
    drag(page, '[data-grip="se"]', -0.1, -0.2)
    region_becomes(page, [0.2, 0.15, 0.5, 0.5])
    drag(page, '[data-grip="nw"]', 0.1, 0.1)
    region_becomes(page, [0.3, 0.25, 0.4, 0.4])
    drag(page, '[data-grip="move"]', 0.5, 0)
    region_becomes(page, [0.6, 0.25, 0.4, 0.4])
    page.get_by_role("button", name="Undo").click()
    region_becomes(page, [0.2, 0.15, 0.6, 0.7])
    expect(page.locator("#region")).to_be_hidden()


def test_the_region_is_moved_and_resized_with_the_keyboard(page: Page) -> None:
    page.keyboard.press("r")
    page.wait_for_selector("#region:focus")
    for key in ("ArrowLeft", "ArrowLeft", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowUp"):
        page.keyboard.press(key)
    region_becomes(page, [0.18, 0.16, 0.61, 0.69], 1e-6)
    said = re.compile("61 % of the width and 69 % of the height")
    expect(page.locator("#region")).to_have_attribute("aria-label", said)
    page.keyboard.press("Enter")
    page.wait_for_selector("#region-button:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("#region:focus")
    page.keyboard.press("ArrowUp")
    region_becomes(page, [0.18, 0.15, 0.61, 0.69], 1e-6)
    page.keyboard.press("Escape")
    region_becomes(page, [0.18, 0.16, 0.61, 0.69], 1e-6)


def test_a_finger_pulls_a_corner_of_a_mirrored_picture_and_others_see_it(browser: Browser, server: Server) -> None:
    with opened(browser, server.url) as (page, _), opened(browser, server.url) as (other, _):
        for each in (page, other):
            wait_until_known(each)
            each.keyboard.press("r")
            each.wait_for_selector("#region")
        page.keyboard.press("m")
        until(lambda: settings(page)["mirror"])
        expect(page.locator("#mirror")).to_be_checked()
        x, y = middle(page, '[data-grip="ne"]')
        picture = page.locator("#picture").bounding_box()
        assert picture is not None
        line = page.context.new_cdp_session(page)
        far = {"x": x + 0.1 * picture["width"], "y": y}
        for kind, points in (("touchStart", [{"x": x, "y": y}]), ("touchMove", [far]), ("touchEnd", [])):
            line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        region_becomes(page, [0.1, 0.15, 0.7, 0.7])  # what is right in the mirror is left for the camera
        other.wait_for_function(
            "() => Math.abs(document.getElementById('region').style.getPropertyValue('--w') - 0.7) < 0.01"
        )


def test_the_threshold_is_a_slider_and_says_who_moved_it(browser: Browser, server: Server) -> None:
    with opened(browser, server.url) as (page, _), opened(browser, server.url) as (other, _):
        for each in (page, other):
            wait_until_known(each)
            each.route("**/api/sources", lambda route: route.fulfill(json={"now": "demo", "sources": []}))
        page.click("#settings-panel summary")
        slider = page.get_by_role("slider", name="Sure from")
        slider.focus()
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        becomes(lambda: settings(page)["threshold"], 0.85)
        expect(slider).to_have_attribute("aria-valuetext", "85 %")
        expect(other.locator("#threshold-now")).to_have_text("85 %")
        for each, who in ((page, "you"), (other, "127.0.0.1")):
            expect(each.locator("#changed")).to_have_text(re.compile(f"^Changed by {who} at .*: threshold$"))
        page.keyboard.press("-")
        becomes(lambda: settings(page)["threshold"], 0.8)


def saved(page: Page) -> Download:
    with page.expect_download() as waiting:
        page.keyboard.press("s")
    return waiting.value


def test_a_snapshot_is_saved_under_what_was_read_and_when(page: Page) -> None:
    page.wait_for_function("() => document.getElementById('number').textContent !== ''")
    wait_for_picture(page)
    live = saved(page)
    page.keyboard.press("Space")
    page.wait_for_selector("#frozen")
    for picture in (live, saved(page)):
        assert re.fullmatch(r"numbercam-(\d+-)?\d{4}-\d\d-\d\d-\d\d\.\d\d\.\d\d\.jpg", picture.suggested_filename)
        assert Path(picture.path()).read_bytes().startswith(b"\xff\xd8\xff")


def test_full_screen_has_the_picture_and_the_number(page: Page) -> None:
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement?.id === 'main'")
    expect(page.locator("#picture")).to_be_visible()
    expect(page.locator("#sheet")).to_be_visible()
    expect(page.locator("#settings-panel")).to_be_hidden()
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement === null")


def test_the_keys_are_on_a_sheet_and_can_be_turned_off(page: Page) -> None:
    page.get_by_role("button", name="Keys").click()
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("Freeze, or go on")
    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.wait_for_selector("#help", state="hidden")
    page.keyboard.press("?")
    assert not dialog.is_visible()
    page.reload(wait_until="domcontentloaded")
    wait_until_known(page)
    page.keyboard.press("?")
    assert not dialog.is_visible()


def test_a_browser_that_keeps_nothing_shows_the_page_all_the_same(browser: Browser, server: Server) -> None:
    with opened(browser, "about:blank") as (page, log):
        page.add_init_script(NO_STORAGE)
        page.goto(server.url, wait_until="domcontentloaded")
        wait_until_known(page)
        page.get_by_role("button", name="Keys").click()
        page.get_by_role("dialog", name="Keys").get_by_role("checkbox").uncheck()
        page.keyboard.press("Escape")
        expect(page.locator("#help")).to_be_hidden()
        page.keyboard.press("?")
        assert not page.get_by_role("dialog", name="Keys").is_visible()
        assert log.errors == []


def test_keys_that_are_typed_into_a_field_do_nothing_else(page: Page) -> None:
    page.route("**/api/sources", lambda route: route.fulfill(json={"now": "demo", "sources": []}))
    page.click("#settings-panel summary")
    before = settings(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    page.locator("#pattern").press_sequentially("rfm? ")
    expect(page.locator("#pattern")).to_have_value("rfm? ")
    for name in ("#region", "#help", "#frozen"):
        expect(page.locator(name)).to_be_hidden()
    assert settings(page) == before
    assert "PUT" not in asked


def test_what_the_digit_network_sees_of_the_demo(page: Page) -> None:
    page.click("#sight summary")
    page.wait_for_selector("[data-likeliest=true]")
    page.wait_for_function("() => document.getElementById('sight-picture').naturalWidth === 28")


def test_one_viewer_too_many_is_told_so_and_still_sees_the_numbers(browser: Browser) -> None:
    with running_server(*OPTIONS, "--max-viewers", "1") as server, opened(browser, server.url) as (first, _):
        wait_for_picture(first)
        with opened(browser, server.url) as (second, _):
            expect(second.locator("#notice")).to_have_text(re.compile("^1 viewers are here"))
            second.wait_for_function("() => document.getElementById('number').textContent !== ''")
            first.goto("about:blank")
            wait_for_picture(second)
            expect(second.locator("#notice")).to_have_text(re.compile("^This is the built-in demo"))


def test_a_wide_camera_has_its_room_before_the_page_knows_it() -> None:
    with WireCamera(size=(320, 180)) as camera, running_server("--source", camera.url, "--no-access-code") as server:
        until(lambda: b'class="scene wide"' in urlopen(server.url).read())  # noqa: S310 - our own address


@pytest.mark.parametrize("size", [WIDE, (390, 844), (740, 360)])
def test_nothing_jumps_and_little_is_loaded(browser: Browser, new_server: Server, size: tuple[int, int]) -> None:
    with opened(browser, "about:blank", size) as (page, _):
        page.add_init_script(SHIFTS)
        page.goto(new_server.url, wait_until="domcontentloaded")
        wait_until_known(page)
        page.wait_for_function("() => document.getElementById('number').textContent !== ''")
        page.wait_for_function("() => document.getElementById('history').childElementCount > 0")
        assert sum(page.evaluate("window.shifts")) < 0.01
        assert 50_000 < page.evaluate(BYTES) < 100_000
