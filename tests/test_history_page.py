"""The page of the history in a real browser."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from stream.reader import encode
from tests.browsers import PHONES, WIDE, Log, opened
from tests.house import House, reading
from tests.inside import served
from tests.pictures import written
from tests.waiting import becomes

BEGIN = 1_789_000_000.0
# It asks for the numbers when it is connected, and again when it is told of them.
HAS_ASKED_TWICE = """() => performance.getEntriesByType("resource")
  .filter(({ name }) => name.includes("/api/history?")).length > 1"""
FITS_ACROSS = "document.documentElement.scrollWidth <= innerWidth"
# As over plain http: no clipboard; what a copy takes is what is selected then.
PLAIN = """
Object.defineProperty(navigator, "clipboard", { value: undefined });
document.execCommand = (command) => {
  window.copied = [command, document.activeElement.value];
  return true;
};
"""
SMALL = """[...document.querySelectorAll("main :is(button, input, a)")]
  .filter((part) => part.checkVisibility())
  .filter((part) => part.getBoundingClientRect().height < 44 || part.getBoundingClientRect().width < 44)
  .map((part) => part.textContent)"""


class Home:
    """A house and the address of its history."""

    def __init__(self, house: House, url: str) -> None:
        self.house, self.url = house, url + "/history"
        self._seq = 0

    def see(self, *texts: str, picture: bytes | None = None) -> None:
        """Numbers settle, ten seconds one after the other."""
        for text in texts:
            self._seq += 1
            seen = reading(self._seq, text, at=BEGIN + 10 * self._seq)
            self.house.history.add(replace(seen, pictures={text: picture} if picture else {}), self.house.parts.tuned)

    def texts(self) -> list[str]:
        return [entry.text for entry in self.house.history.newest(1000)]


@pytest.fixture
def home(browser: Browser) -> Iterator[Home]:  # noqa: ARG001 - without a browser no server is needed
    with served("eventlet", announcing=True) as (house, inside):
        yield Home(house, inside.url)


@contextmanager
def history(browser: Browser, home: Home, size: tuple[int, int] = WIDE) -> Iterator[tuple[Page, Log]]:
    """The page, once it shows what there is."""
    with opened(browser, home.url, size) as (page, log):
        page.wait_for_selector("#entries tr, #none:visible")
        page.wait_for_function(HAS_ASKED_TWICE)
        yield page, log


def numbers(page: Page) -> Locator:
    return page.locator("#entries b")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


@pytest.mark.parametrize("size", [WIDE, *PHONES])
def test_it_shows_what_settled(browser: Browser, home: Home, size: tuple[int, int]) -> None:
    home.see("0042", picture=encode(written("42", size=(240, 160))))
    home.see("123456789012", "7")
    with history(browser, home, size) as (page, log):
        expect(numbers(page)).to_have_text(["7", "123456789012", "0042"])
        expect(page.locator("#count")).to_have_text("3 numbers")
        expect(page.get_by_role("cell", name="90 %")).to_have_count(3)
        picture = page.get_by_role("img", name="0042 as the camera saw it")
        picture.scroll_into_view_if_needed()
        becomes(lambda: picture.evaluate("img => img.naturalWidth"), 240)
        assert page.evaluate(FITS_ACROSS)
        assert page.evaluate(SMALL) == []
        assert log.errors == []


def test_an_empty_one_says_what_to_do(browser: Browser, home: Home) -> None:
    with history(browser, home) as (page, _):
        expect(page.locator("#none-words")).to_have_text("No numbers yet")
        expect(page.get_by_role("table")).to_have_count(0)
        expect(button(page, "Delete all")).to_be_disabled()
        home.see("7")
        expect(numbers(page)).to_have_text(["7"])
        expect(page.locator("#none")).to_be_hidden()


def test_a_number_is_corrected_in_its_place(browser: Browser, home: Home) -> None:
    home.see("2027", "5")
    with history(browser, home) as (page, log):
        button(page, "Edit 2027").press("Enter")
        field = page.get_by_label("The right number, read as 2027")
        expect(field).to_be_focused()
        field.fill("20x1")
        field.press("Enter")
        expect(page.locator(".editor .error")).to_have_text("A number is 1 to 12 digits, 0 to 9.")
        field.fill("0021")
        field.press("Enter")
        expect(page.locator("#entries tr").nth(1)).to_contain_text("0021read as 2027")
        expect(button(page, "Edit 0021")).to_be_focused()
        expect(page.locator("#announcer")).to_contain_text("0021 saved")
        button(page, "Edit 0021").press("Enter")
        page.keyboard.type("9")
        page.keyboard.press("Escape")
        expect(numbers(page)).to_have_text(["5", "0021"])
        assert home.texts() == ["5", "0021"]
        assert log.errors == ["Failed to load resource: the server responded with a status of 400 (BAD REQUEST)"]


def test_of_two_who_edit_one_number_the_second_is_told_and_may_overrule(browser: Browser, home: Home) -> None:
    home.see("2027")
    with history(browser, home) as (page, _), history(browser, home) as (other, _):
        for each in (page, other):
            button(each, "Edit 2027").click()
        page.fill("#correction", "2021")
        button(page, "Save").click()
        expect(numbers(page)).to_have_text(["2021"])
        other.fill("#correction", "2029")
        button(other, "Save").click()
        expect(other.locator(".editor .error")).to_contain_text("was changed to 2021 meanwhile")
        expect(other.locator("#correction")).to_have_value("2029")
        button(other, "Save").click()
        expect(numbers(page)).to_have_text(["2029"])


def test_what_comes_does_not_move_what_is_edited(browser: Browser, home: Home) -> None:
    home.see("2027")
    with history(browser, home) as (page, _):
        button(page, "Edit 2027").click()
        page.fill("#correction", "20")
        home.see("7", "8")
        expect(page.locator("#fresh")).to_have_text("2 new")
        assert page.locator("#entries tr").count() == 1
        assert page.input_value("#correction") == "20"
        page.keyboard.press("Escape")
        expect(numbers(page)).to_have_text(["8", "7", "2027"])
        expect(page.locator("#fresh")).to_be_hidden()


def test_what_was_deleted_comes_back_with_undo(browser: Browser, home: Home) -> None:
    home.see("1", "2", "3")
    with history(browser, home) as (page, _):
        button(page, "Delete 2").press("Enter")
        expect(page.locator("#undo-words")).to_have_text("2 deleted.")
        expect(numbers(page)).to_have_text(["3", "1"])
        expect(button(page, "Delete 1")).to_be_focused()
        button(page, "Delete 1").click()
        expect(page.locator("#undo-words")).to_have_text("1 and 1 more deleted.")
        button(page, "Undo").click()
        expect(numbers(page)).to_have_text(["3", "2", "1"])
        expect(page.locator("#undo")).to_be_hidden()


def test_the_undo_bar_stays_for_half_a_minute(browser: Browser, home: Home) -> None:
    home.see("1", "2")
    with opened(browser, home.url) as (page, _):
        page.clock.install(time=0)
        page.clock.pause_at(3600)  # from here on only the test lets time pass
        button(page, "Delete 1").click()
        expect(page.locator("#undo")).to_be_visible()
        page.clock.run_for(25_000)
        expect(page.locator("#undo")).to_be_visible()
        page.clock.run_for(10_000)
        expect(page.locator("#undo")).to_be_hidden()


def test_all_are_deleted_and_come_back(browser: Browser, home: Home) -> None:
    home.see(*map(str, range(60)))
    with history(browser, home) as (page, _):
        button(page, "Delete all").click()
        expect(page.locator("#undo-words")).to_have_text("All 60 numbers deleted.")
        expect(page.locator("#none")).to_be_visible()
        expect(button(page, "Undo")).to_be_focused()
        page.keyboard.press("Enter")
        expect(numbers(page)).to_have_count(50)
        assert len(home.texts()) == 60


def test_pages_and_search(browser: Browser, home: Home) -> None:
    home.see(*map(str, range(1000, 1120)))
    with history(browser, home) as (page, log):
        expect(numbers(page)).to_have_text([str(number) for number in range(1119, 1069, -1)])
        button(page, "Older").click()
        expect(numbers(page).first).to_have_text("1069")
        home.see("7")
        expect(page.locator("#fresh")).to_have_text("1 new")
        expect(numbers(page).first).to_have_text("1069")
        button(page, "Older").click()
        expect(numbers(page)).to_have_count(20)
        expect(button(page, "Older")).to_be_disabled()
        button(page, "Newer").click()
        expect(numbers(page).first).to_have_text("1069")
        page.click("#fresh")
        expect(numbers(page).first).to_have_text("7")
        page.get_by_label("Search for digits").fill("111")
        expect(numbers(page)).to_have_text([str(number) for number in range(1119, 1109, -1)])
        page.get_by_label("Search for digits").fill("0000")
        expect(page.locator("#none-words")).to_have_text("No number with 0000")
        assert log.errors == []


def test_it_copies_without_the_clipboard_of_https(browser: Browser, home: Home) -> None:
    home.see("0042", "7")
    with history(browser, home) as (page, _):
        page.evaluate(PLAIN)
        button(page, "Copy 0042").click()
        becomes(lambda: page.evaluate("window.copied"), ["copy", "0042"])
        expect(page.locator("#announcer")).to_contain_text("0042 copied")
        expect(button(page, "Copy 0042")).to_be_focused()
        button(page, "Copy the numbers of this page").click()
        becomes(lambda: page.evaluate("window.copied"), ["copy", "7\n0042"])


def test_it_is_taken_away_as_files(browser: Browser, home: Home) -> None:
    home.see("0042", "7")
    with history(browser, home) as (page, _):
        page.get_by_label("Search for digits").fill("42")
        expect(numbers(page)).to_have_text(["0042"])
        files = {}
        for kind in ("CSV", "JSON"):
            with page.expect_download() as download:
                page.get_by_role("link", name=kind).click()
            files[download.value.suggested_filename] = Path(download.value.path()).read_text("utf-8-sig")
    assert [row["text"] for row in csv.DictReader(files["numbercam-history.csv"].splitlines())] == ["0042"]
    assert [each["text"] for each in json.loads(files["numbercam-history.json"])["readings"]] == ["0042"]


def test_it_says_when_nothing_is_saved(browser: Browser, home: Home) -> None:
    with history(browser, home) as (page, _):
        assert not page.is_visible("#notice")
        home.house.history.say("The history is not saved: the disk is full <b>.")
        expect(page.locator("#notice")).to_have_text("The history is not saved: the disk is full <b>.")
        home.house.history.say("")
        expect(page.locator("#notice")).to_be_hidden()


def test_it_works_with_a_screen_reader(browser: Browser, home: Home) -> None:
    home.see("7")
    with history(browser, home, PHONES[0]) as (page, _):
        headings = page.evaluate("[...document.querySelectorAll('h1, h2')].map(h => h.tagName + ' ' + h.textContent)")
        assert headings == ["H1 numbercam", "H2 History"]
        assert page.locator("[role=status], [aria-live], output").count() == 1
        assert page.get_by_role("table", name="History").count() == 1
        names = ["Picture", "Number", "Sure", "First seen", "Actions"]
        assert page.get_by_role("columnheader").all_text_contents() == names
        assert page.get_by_role("link", name="History").get_attribute("aria-current") == "page"
