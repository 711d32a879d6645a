"""The page for photographs in a real browser: pictures that we draw, hostile names, broken files, and the table."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, Route, expect

from tests.browsers import PHONES, WIDE, noting, opened
from tests.house import House
from tests.pictures import grey, written
from tests.servers import Server, running_server
from tests.waiting import becomes, until

OPTIONS = ("--source", "demo", "--no-access-code")
HOSTILE = ["<img src=x onerror=alert(1)>.png", "=1+1.png", "@SUM(1).png", 'a "b", c.png', "two\nlines.png", "\t=1.png"]
STATES = ", ".join(f"[data-state={state}]" for state in ("settled", "unsure", "empty", "refused"))
DONE = f"(count) => document.querySelectorAll('.card:is({STATES})').length === count"
SAME_PLACE = """() => {
  const [photo, boxes] = [".photo", ".boxes"].map((part) => document.querySelector(part).getBoundingClientRect());
  return ["x", "y", "width", "height"].every((side) => photo[side] === boxes[side]);
}"""
# Has the page see the files as if they were dropped or pasted.
GIVE = """([kind, files]) => {
  const transfer = new DataTransfer();
  for (const { name, bytes } of files) {
    transfer.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
  }
  const event = kind === "paste"
    ? new ClipboardEvent(kind, { clipboardData: transfer, bubbles: true, cancelable: true })
    : new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true });
  document.body.dispatchEvent(event);
  return event.defaultPrevented;
}"""


@pytest.fixture(scope="module")
def server(browser: Browser) -> Iterator[Server]:  # noqa: ARG001 - without a browser no server is needed
    with running_server(*OPTIONS) as server:
        yield server


def photo(text: str, name: str = "", *, kind: str = ".png", height: float = 70.0, **look: Any) -> FilePayload:
    """A picture of a written number, as a browser takes it."""
    data = cv2.imencode(kind, written(text, seed=1, height=height, **look))[1].tobytes()
    return {"name": name or f"{text}{kind}", "mimeType": f"image/{kind[1:]}", "buffer": data}


def other(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": data}


def choose(page: Page, *files: FilePayload) -> None:
    """Give the page more pictures, and wait until all that it has are done."""
    before = page.locator(".card").count()
    page.set_input_files("#choose", list(files))
    page.wait_for_function(DONE, arg=before + len(files))


def numbers(page: Page) -> Locator:
    """Those of the table, which is drawn a frame after the cards."""
    return page.locator("#rows td:nth-child(3)")


def table(page: Page) -> list[list[str]]:
    script = "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
    rows: list[list[str]] = page.eval_on_selector_all("#rows tr", script)
    return rows


def saved(page: Page) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    assert download.value.suggested_filename == "numbers.csv"
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_it_is_served(house: House) -> None:
    answer = house.client.get("/upload")
    assert answer.status_code == 200
    assert '<a href="/upload" aria-current="page">' in answer.text


def test_it_reads_several_pictures(browser: Browser, server: Server) -> None:
    pictures = [photo("2047"), photo("0058", kind=".jpg"), photo("7", kind=".webp", ink=230, paper=40)]
    with opened(browser, server.url + "/upload") as (page, log):
        choose(page, *pictures, other("blank.png", cv2.imencode(".png", grey(200))[1].tobytes()))
        expect(page.locator("#summary")).to_have_text("4 photos read: 3 numbers.")
        rows = [["2047.png", "1", "2047"], ["0058.jpg", "1", "0058"], ["7.webp", "1", "7"]]
        becomes(lambda: [row[:3] for row in table(page)], rows)
        page.wait_for_selector('svg[aria-label^="2047, "] rect')
        expect(page.locator("svg[aria-label^='0058, '] text")).to_have_text("0058")
        expect(page.locator("#announcer")).to_contain_text("sure")
        assert [row["text"] for row in csv.DictReader(io.StringIO(saved(page)))] == ["2047", "0058", "7", ""]
        assert log.errors == []


def test_boxes_stand_where_the_numbers_are_however_the_camera_was_held(browser: Browser, server: Server) -> None:
    upright = written("46", seed=1, at=(0.25, 0.5), height=90)
    exif = bytes.fromhex("ffe1002245786966000049492a00080000000100120103000100000006000000000000000000")
    jpeg = cv2.imencode(".jpg", cv2.rotate(upright, cv2.ROTATE_90_COUNTERCLOCKWISE))[1].tobytes()
    with opened(browser, server.url + "/upload") as (page, _):
        choose(page, other("turned.jpg", jpeg[:2] + exif + jpeg[2:]))
        page.wait_for_selector(".boxes rect:nth-of-type(2)")
        assert page.get_attribute(".card .boxes", "viewBox") == "0 0 400 300"
        sides = [page.get_attribute(".boxes rect", side) for side in ("x", "y", "width", "height")]
        x, y, width, height = (float(side or "nan") for side in sides)
        assert x < 100 < x + width < 200
        assert y < 150 < y + height
        assert page.evaluate(SAME_PLACE)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_only_text(browser: Browser, server: Server, name: str) -> None:
    with opened(browser, server.url + "/upload") as (page, log):
        choose(page, photo("9", name))
        assert page.text_content(".card .name") == name
        becomes(lambda: [row[0] for row in table(page)], [name])
        assert page.locator("img[src=x]").count() == 0
        (row,) = csv.DictReader(io.StringIO(saved(page)))
        assert row["text"] == "9"
        assert (row["file"] or " ")[0] not in "=+-@\t\r\n"
        assert log.errors == []


REFUSED = [
    ("half.png", photo("2047")["buffer"][:200], "The picture is damaged and cannot be read."),
    ("notes.png", b"Hello", "This is not a JPEG, PNG or WebP picture."),
    ("IMG_1.HEIC", b"\0\0\0\x18ftypheic", "This is not a JPEG, PNG or WebP picture. On an iPhone, choose"),
    ("speck.png", cv2.imencode(".png", grey(9, 4, 4))[1].tobytes(), "The picture is 4×4 pixels: too small to read."),
    ("empty.png", b"", "This is not a JPEG, PNG or WebP picture."),
]


def test_what_cannot_be_read_says_why_and_the_rest_goes_on(browser: Browser, server: Server) -> None:
    with opened(browser, server.url + "/upload") as (page, _):
        choose(page, *(other(name, data) for name, data, _ in REFUSED), photo("317"))
        expect(page.locator("#summary")).to_have_text(f"1 photo read, {len(REFUSED)} refused: 1 number.")
        for (name, _, sentence), said in zip(REFUSED, page.locator(".card .error").all_text_contents(), strict=False):
            assert said.startswith(sentence), name
        errors = [row["error"] for row in csv.DictReader(io.StringIO(saved(page)))]
        assert errors[0] == REFUSED[0][2]
        assert errors[-1] == ""


def test_a_picture_that_is_too_large_is_not_sent(browser: Browser, server: Server, tmp_path: Path) -> None:
    huge = tmp_path / "huge.jpg"
    with huge.open("wb") as file:
        file.truncate(16_000_001)
    with opened(browser, server.url + "/upload") as (page, log):
        page.set_input_files("#choose", huge)
        page.get_by_text("The picture is larger than 16 MB: send a smaller one.").wait_for()
        assert log.errors == []


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_pictures_are_dropped_and_pasted(browser: Browser, server: Server, kind: str) -> None:
    files = [{"name": f"{text}.png", "bytes": list(photo(text)["buffer"])} for text in ("58", "7")]
    with opened(browser, server.url + "/upload") as (page, log):
        if kind == "drop":
            assert page.evaluate(GIVE, ["dragover", files])
            assert page.locator("html[data-dropping]").count() == 1
        assert page.evaluate(GIVE, [kind, files])
        page.wait_for_function(DONE, arg=2)
        assert page.locator("html[data-dropping]").count() == 0
        expect(numbers(page)).to_have_text(["58", "7"])
        assert log.errors == []


@pytest.mark.parametrize("secure", [True, False])
def test_the_numbers_are_copied_with_https_and_without(browser: Browser, server: Server, secure: bool) -> None:
    with opened(browser, server.url + "/upload") as (page, _):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        if not secure:
            page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        choose(page, photo("0042"))
        said = noting(page, "copy")  # it stands there for two seconds
        page.get_by_role("button", name="Copy").click()
        until(lambda: "Copied" in said())
        page.get_by_text("Only some numbers").click()
        page.get_by_label("Numbers such as").press("Control+v")
        assert page.input_value("#pattern") == "0042"


def test_a_pattern_says_which_numbers_are_sure(browser: Browser, server: Server) -> None:
    with opened(browser, server.url + "/upload") as (page, _):
        page.get_by_text("Only some numbers").click()
        page.get_by_label("Numbers such as").fill(r"\d{4}")
        choose(page, photo("2047"), photo("58"))
        becomes(lambda: [row[3].endswith(", no match") for row in table(page)], [False, True])
        page.get_by_label("Numbers such as").fill("(")
        choose(page, photo("9"))
        expect(page.locator(".card:last-child .error")).to_contain_text("The pattern cannot be understood")
        page.get_by_label("Numbers such as").fill("")
        page.get_by_role("button", name="Try 9.png again").click()
        page.wait_for_selector(".card:last-child[data-state=settled]")


def test_a_busy_server_is_asked_again(browser: Browser, server: Server) -> None:
    def turn_away(route: Route) -> None:
        route.fulfill(status=503, headers={"Retry-After": "1"}, json={"error": "Too many pictures at once."})

    with opened(browser, server.url + "/upload") as (page, _):
        page.route("**/api/read", turn_away)
        page.set_input_files("#choose", [photo("7")])
        page.get_by_text("Waiting: the server is busy").wait_for()
        page.unroute("**/api/read")
        page.wait_for_selector(".card[data-state=settled]")


def test_the_queue_outlives_the_server(browser: Browser) -> None:
    with running_server(*OPTIONS) as first, opened(browser, first.url + "/upload") as (page, _):
        choose(page, photo("7"))
        first.process.kill()
        first.process.wait()
        page.set_input_files("#choose", [photo("58"), photo("9")])
        page.get_by_text("The server is away").first.wait_for()
        with running_server(*OPTIONS, port=first.port):
            page.wait_for_function(DONE, arg=3)
            expect(numbers(page)).to_have_text(["7", "58", "9"])


def test_hundreds_of_pictures_only_load_what_is_near(browser: Browser, server: Server) -> None:
    small = photo("7", size=(80, 60), height=40, pen=4)
    with opened(browser, server.url + "/upload") as (page, _):
        page.set_input_files("#choose", [other(f"{i}.png", small["buffer"]) for i in range(300)])
        page.wait_for_selector(".card:first-child img[src]")
        expect(page.locator(".card")).to_have_count(300)
        assert page.locator(".card img[src]").count() < 100
        page.locator(".card").last.scroll_into_view_if_needed()
        page.wait_for_selector(".card:last-child img[src]")
        page.wait_for_selector(".card:first-child img:not([src])", state="attached")
        page.get_by_role("button", name="Remove all").click()
        expect(page.locator("#results")).to_be_hidden()
        expect(page.locator(".card")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, PHONES[0]])
def test_it_fits_and_works_with_the_keyboard(browser: Browser, server: Server, size: tuple[int, int]) -> None:
    with opened(browser, server.url + "/upload", size) as (page, log):
        page.focus("#main")
        page.keyboard.press("Tab")
        expect(page.locator("#choose")).to_be_focused()
        choose(page, photo("2047", "a long name " * 20 + ".png"), photo("7"), photo("9"))
        expect(numbers(page)).to_have_text(["2047", "7", "9"])
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        page.get_by_role("button", name="Remove 7.png").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Remove 9.png")).to_be_focused()
        expect(numbers(page)).to_have_text(["2047", "9"])
        assert page.locator("[role=status], [aria-live], output").count() == 1
        assert log.errors == []
