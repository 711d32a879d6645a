"""What axe-core and a thumb find on every page, in its states, on a laptop and a phone, light and dark."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal
from urllib.parse import urlencode

import cv2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browsers import PHONES, WIDE, opened, wait_until_known
from tests.pictures import written
from tests.servers import Server, running_server
from web.codes import keys_of

CODE = "abcde-23456"
OPTIONS = ("--source", "demo", "--seed", "3", "--access-code", CODE, "--viewers-only-watch")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# What is too small for a finger. A link in a sentence may be; a field counts with the label around it.
SMALL = """() => [...document.querySelectorAll("button, summary, input, select, label:has(input), .button, a[href]")]
  .filter((part) => part.checkVisibility({ visibilityProperty: true }) && !part.closest("[inert]"))
  .filter((part) => !part.matches("label input, a:not(nav *, header *, .button, h2 *), .visually-hidden, .skip"))
  .map((part) => [part, part.getBoundingClientRect()])
  .filter(([, { width, height }]) => Math.min(width, height) < 43.99)
  .map(([part, { width, height }]) => `${part.outerHTML.slice(0, 80)}: ${width} × ${height}`)"""


@dataclass(frozen=True)
class State:
    """A page, and what is done on it. code: what was entered before, "" for nothing."""

    name: str
    address: str
    reach: Callable[[Page], object]
    code: str = CODE


def shows(selector: str) -> Callable[[Page], object]:
    """Wait until it is there."""
    return lambda page: page.wait_for_selector(selector)


def presses(button: str, then: str) -> Callable[[Page], object]:
    """Press a button or a summary, and wait for what it brings."""

    def press(page: Page) -> None:
        page.click(button)
        page.wait_for_selector(then)

    return press


def unfolded(page: Page) -> None:
    wait_until_known(page)
    for summary in page.locator("summary").all():
        summary.click()
    page.wait_for_selector("#source option", state="attached")


def region(page: Page) -> None:
    wait_until_known(page)
    presses("#region-button", "#region")(page)


def drawn(page: Page) -> None:
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 4
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + box["height"] / 2, steps=5)
    page.mouse.up()
    page.wait_for_selector("#tiles li")


def read(page: Page) -> None:
    data = cv2.imencode(".png", written("2027", seed=1, height=70.0))[1].tobytes()
    page.set_input_files("#choose", {"name": "a.png", "mimeType": "image/png", "buffer": data})
    page.set_input_files("#choose", {"name": "broken.png", "mimeType": "image/png", "buffer": b"broken"})
    page.wait_for_selector(".card[data-state=settled]")
    page.wait_for_selector(".card[data-state=refused]")


STATES = [
    State("live", "/", wait_until_known),
    State("live, unfolded", "/", unfolded),
    State("region", "/", region),
    State("keys", "/", presses('[data-action="help"]', "#help[open]")),
    State("live, watching", "/", unfolded, keys_of(CODE).watch_code),
    State("draw", "/draw", shows("#canvas")),
    State("drawn", "/draw", drawn),
    State("photos", "/upload", presses("summary", "#pattern")),
    State("photos with results", "/upload", read),
    State("history", "/history", shows("#entries tr")),
    State("history, editing", "/history", presses("#entries .edit", "#correction")),
    State("history, deleted", "/history", presses("#entries .delete", "#undo")),
    State("performance", "/performance", presses("summary", "details[open]")),
    State("api", "/api", presses("summary", "details[open]")),
    State("camera", "/camera", shows("#start")),
    State("access", "/access", shows("#renew")),
    State("on a phone", "/access", presses(".share-open", "#share")),
    State("enter", "/enter", shows("#code"), code=""),
]


@pytest.fixture(scope="module")
def server(browser: Browser) -> Iterator[Server]:  # noqa: ARG001 - without a browser no server is needed
    with running_server(*OPTIONS) as server:
        yield server


@pytest.fixture(scope="module", params=STATES, ids=[state.name for state in STATES])
def page(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Page]:
    """A page in one of its states."""
    state: State = request.param
    entry = "/enter?" + urlencode({"code": state.code, "to": state.address})
    with opened(browser, server.url + (entry if state.code else state.address)) as (page, _):
        page.emulate_media(reduced_motion="reduce")
        state.reach(page)
        yield page


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size(ViewportSize(width=size[0], height=size[1]))


def test_axe_finds_nothing(page: Page) -> None:
    found = set()
    for size, scheme in product([WIDE, PHONES[0]], SCHEMES):
        resize(page, size)
        page.emulate_media(color_scheme=scheme)
        for rule in Axe().run(page).response["violations"]:
            found |= {f"{rule['id']}: {node['target']}, {scheme}, {size[0]} px wide" for node in rule["nodes"]}
    assert sorted(found) == []


def test_a_thumb_meets_every_target(page: Page) -> None:
    resize(page, PHONES[0])
    assert page.evaluate(SMALL) == []
