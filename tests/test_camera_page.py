"""The page that makes a phone the camera, in a Chromium whose camera shows a film that we draw."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsers import PHONES, chromium, opened
from tests.servers import Server, running_server
from tests.slow_line import slow_line
from tests.test_page import FITS_ACROSS, set_hidden
from tests.test_phone_server import NUMBER, choose, pictures, source
from tests.waiting import becomes

OPTIONS = ("--source", "phone", "--region", "0,0,1,1", "--no-access-code")
NO_CAMERA = """name => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", name));
}"""
TWO_CAMERAS_AND_A_LIGHT = """
  const track = MediaStreamTrack.prototype;
  track.getCapabilities = () => ({ torch: true });
  track.applyConstraints = async () => undefined;
  const devices = navigator.mediaDevices;
  const one = devices.enumerateDevices.bind(devices);
  devices.enumerateDevices = async () => {
    const all = (await one()).filter((device) => device.kind === "videoinput");
    return [...all, ...all];
  };
"""
SIDE_IS_AT_MOST = """most => {
  const side = document.getElementById("line").textContent.match(/(\\d+) ×/);
  return side !== null && Number(side[1]) <= most;
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll("button")]
  .filter((button) => button.offsetParent && Math.min(button.offsetWidth, button.offsetHeight) < 44)
  .map((button) => button.textContent)"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium with a camera that is allowed, and shows the number."""
    film = tmp_path_factory.mktemp("film") / "sheet.mjpeg"
    film.write_bytes(b"".join(islice(pictures(), 40)))
    camera = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}")
    with chromium(*camera, "--use-fake-ui-for-media-stream") as browser:
        yield browser


@pytest.fixture(scope="module")
def server(browser: Browser) -> Iterator[Server]:  # noqa: ARG001 - without a browser no server is needed
    with running_server(*OPTIONS) as server:
        yield server


@contextmanager
def camera_page(
    browser: Browser, url: str, size: tuple[int, int] = PHONES[2], script: str = ""
) -> Iterator[tuple[Page, list[str]]]:
    """The page, and what the browser complained of. script: runs before the page's own."""
    with opened(browser, "about:blank", size) as (page, log):
        page.add_init_script(script)
        page.goto(url + "/camera", wait_until="domcontentloaded")
        yield page, log.errors


def is_in(page: Page, phase: str) -> None:
    page.wait_for_selector(f'#camera[data-phase="{phase}"]')


def reads_the_number(page: Page) -> None:
    page.wait_for_function(
        """number => document.getElementById("number").textContent === number
          && document.getElementById("seen").dataset.state === "settled" """,
        arg=NUMBER,
    )


def how_it_is(server: Server) -> tuple[str, str, float]:
    """The source's state, its name and its width over its height."""
    now = source(server)
    return now["state"], now["name"], now["width"] / now["height"]


def says(page: Page, words: str) -> None:
    """Return as soon as the line about the line has these words in it."""
    page.wait_for_function("words => document.getElementById('line').textContent.includes(words)", arg=words)


def test_what_the_phone_sees_everybody_sees_and_the_number_too(browser: Browser, server: Server) -> None:
    with camera_page(browser, server.url) as (page, errors), opened(browser, server.url) as (viewer, _):
        assert source(server)["state"] != "live"
        page.click("#start")
        reads_the_number(page)
        viewer.wait_for_function("number => document.title.startsWith(number)", arg=NUMBER)
        becomes(lambda: how_it_is(server), ("live", "the phone", 4 / 3))
        expect(page.locator("#line")).to_have_text(re.compile(" ms$"))
        page.wait_for_function("number => announcer.textContent.includes(number)", arg=NUMBER)
        page.click("#stop")
        is_in(page, "ready")
        becomes(lambda: source(server)["state"], "reconnecting")
        assert errors == []


def test_a_phone_may_take_over_and_the_other_is_told(browser: Browser, server: Server) -> None:
    with camera_page(browser, server.url) as (first, _), camera_page(browser, server.url) as (second, errors):
        first.click("#start")
        reads_the_number(first)
        second.click("#start")
        is_in(second, "trouble")
        expect(second.locator("#trouble-title")).to_have_text("Another phone is the camera")
        second.get_by_role("button", name="Use this phone instead").click()
        is_in(first, "trouble")
        reads_the_number(second)
        assert errors == []


def test_when_another_source_is_chosen_the_phone_says_so_and_may_be_chosen_again(
    browser: Browser, server: Server
) -> None:
    with camera_page(browser, server.url) as (page, errors):
        page.click("#start")
        reads_the_number(page)
        choose(server, "demo")
        is_in(page, "trouble")
        expect(page.locator("#trouble-title")).to_have_text(re.compile("^The picture comes from "))
        page.get_by_role("button", name="Try again").click()
        reads_the_number(page)
        assert source(server)["id"] == "phone"
        assert errors == []


def test_a_hidden_page_sends_nothing_and_goes_on_by_itself(browser: Browser, server: Server) -> None:
    with camera_page(browser, server.url) as (page, _):
        page.click("#start")
        reads_the_number(page)
        set_hidden(page, True)
        is_in(page, "hidden")
        expect(page.locator("#line")).to_have_text("Paused while this page is hidden.")
        becomes(lambda: source(server)["state"], "reconnecting")
        set_hidden(page, False)
        reads_the_number(page)


def test_it_goes_on_when_the_server_is_back(browser: Browser) -> None:
    with running_server(*OPTIONS) as first, camera_page(browser, first.url) as (page, _):
        page.click("#start")
        reads_the_number(page)
        first.process.kill()
        says(page, "The server does not answer")
        with running_server(*OPTIONS, port=first.port):
            reads_the_number(page)


def test_on_a_slow_line_pictures_become_smaller(browser: Browser, server: Server) -> None:
    with slow_line(server.port, 30_000) as port, camera_page(browser, f"http://127.0.0.1:{port}") as (page, _):
        page.click("#start")
        page.wait_for_function(SIDE_IS_AT_MOST, arg=480)  # it began with 640
        reads_the_number(page)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("NotAllowedError", "The camera is not allowed"),
        ("NotFoundError", "There is no camera"),
        ("NotReadableError", "Another program uses the camera"),
        ("OverconstrainedError", "This camera cannot be used"),
        ("AbortError", "The camera did not start"),
    ],
)
def test_why_no_camera_opens_and_what_to_do(browser: Browser, server: Server, name: str, title: str) -> None:
    with camera_page(browser, server.url) as (page, errors):
        page.evaluate(NO_CAMERA, name)
        page.click("#start")
        is_in(page, "trouble")
        expect(page.locator("#trouble-title")).to_have_text(title)
        expect(page.locator("#trouble-advice")).to_have_text(re.compile("Then try again.$"))
        page.wait_for_function("title => announcer.textContent.startsWith(title)", arg=title)
        expect(page.locator("#start")).to_have_text("Try again")
        assert errors == []


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("Object.defineProperty(window, 'isSecureContext', { value: false })", "A phone's camera needs a secure page"),
        (
            "Object.defineProperty(navigator, 'mediaDevices', { value: undefined })",
            "This browser gives pages no camera",
        ),
    ],
)
def test_where_browsers_give_no_camera_the_page_says_what_to_do(
    browser: Browser, server: Server, missing: str, words: str
) -> None:
    with camera_page(browser, server.url, script=missing) as (page, _):
        expect(page.get_by_role("heading", name=words)).to_be_visible()
        if "secure" in words:
            expect(page.locator("#how")).to_contain_text(f"https://127.0.0.1:{server.port}/camera")
            expect(page.locator("#start")).to_be_hidden()


def test_the_other_camera_and_the_light(browser: Browser, server: Server) -> None:
    with camera_page(browser, server.url, script=TWO_CAMERAS_AND_A_LIGHT) as (page, _):
        page.click("#start")
        page.get_by_role("button", name="Light", pressed=False).click()
        page.get_by_role("button", name="Light", pressed=True).wait_for()
        page.get_by_role("button", name="Other camera").click()
        page.get_by_role("button", name="Light", pressed=False).wait_for()
        reads_the_number(page)


@pytest.mark.parametrize("size", PHONES)
def test_it_fits_a_phone_and_a_finger(browser: Browser, server: Server, size: tuple[int, int]) -> None:
    with camera_page(browser, server.url, size) as (page, errors):
        assert page.evaluate(SMALL_TARGETS) == []
        page.keyboard.press("Tab")
        page.focus("#start")
        page.keyboard.press("Enter")
        reads_the_number(page)
        assert page.evaluate(FITS_ACROSS)
        assert page.evaluate(SMALL_TARGETS) == []
        assert page.locator("[role=status], [aria-live], output").count() == 1
        assert errors == []
