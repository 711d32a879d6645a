"""What those who may only watch find on the pages: what they may do, and why not more."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsers import opened, wait_for_picture
from tests.servers import Server, running_server
from web.codes import keys_of

CODE = "abcde-23456"
WHY = "You may watch here, and change nothing. With the other access code you may do both."


@pytest.fixture(scope="module")
def server(browser: Browser) -> Iterator[Server]:  # noqa: ARG001 - without a browser no server is needed
    with running_server("--source", "demo", "--seed", "3", "--access-code", CODE, "--viewers-only-watch") as server:
        yield server


@contextmanager
def watching(browser: Browser, server: Server, address: str) -> Iterator[Page]:
    """A page, opened with the code that only lets watch."""
    entry = "/enter?" + urlencode({"code": keys_of(CODE).watch_code, "to": address})
    with opened(browser, server.url + entry) as (page, log):
        yield page
        assert log.errors == []


def test_the_settings_are_there_to_look_at(browser: Browser, server: Server) -> None:
    with watching(browser, server, "/") as page:
        expect(page.locator("#notice")).to_have_text("This is the built-in demo.")
        page.get_by_text("Settings, only to look at").click()
        expect(page.get_by_text(WHY)).to_be_visible()
        expect(page.get_by_label("Camera", exact=True)).to_have_value("demo")
        for control in page.locator("#settings :is(input, select, button)").all():
            expect(control).to_be_disabled()


def test_no_key_and_no_button_asks_for_what_would_be_refused(browser: Browser, server: Server) -> None:
    with watching(browser, server, "/") as page:
        expect(page.locator("#threshold-now")).to_have_text("80 %")
        wait_for_picture(page)  # without one nothing is frozen
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.method))
        for key in ("r", "m", "+", "-", "Space"):
            page.keyboard.press(key)
        expect(page.locator("#frozen")).to_be_visible()
        expect(page.locator("#region")).to_be_hidden()
        expect(page.get_by_role("button", name="Change the region")).to_have_count(0)
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).not_to_contain_text("Mirror")
        assert "PUT" not in asked


def test_numbers_are_copied_and_not_corrected(browser: Browser, server: Server) -> None:
    with watching(browser, server, "/history") as page:
        expect(page.get_by_text(WHY)).to_be_visible()
        expect(page.get_by_role("button", name="Copy ").last).to_be_visible()
        for name in ("Edit", "Delete"):
            expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_a_watchers_phone_is_no_camera(browser: Browser, server: Server) -> None:
    with watching(browser, server, "/camera") as page:
        expect(page.get_by_text(WHY)).to_be_visible()
        expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
