"""The page on a phone: the QR code on the page and in the terminal."""

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from stream.listen import network_address
from tests.browsers import PHONES, WIDE, noting, opened
from tests.house import House
from tests.servers import ROOT, Server, free_port, running_server
from tests.waiting import LONG_S, becomes, until
from web.access import Access
from web.share import as_svg, in_terminal

LINK = "http://192.0.2.7:5000/"
HALVES = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}


def read_terminal(drawn: str) -> str:
    """What a QR code in half blocks says to a camera."""
    lines = [re.sub(r"\x1b\[[\d;]*m", "", line).removeprefix("  ") for line in drawn.splitlines()]
    rows = [row for line in lines for row in zip(*(HALVES[block] for block in line), strict=True)]
    picture = np.kron(np.array(rows), np.ones((8, 8)))
    return cv2.QRCodeDetector().detectAndDecode(picture.astype(np.uint8))[0]


@pytest.mark.parametrize("link", [LINK, "http://numbercam.local:5000/", LINK + "?code=" + "a" * 40])
def test_the_terminals_code_says_the_link(link: str) -> None:
    assert read_terminal(in_terminal(link)) == link


@pytest.mark.parametrize(
    ("host", "links", "expected"),
    [
        ("localhost", ["http://127.0.0.1:5000/", LINK], LINK),
        ("127.0.0.1:5000", ["http://127.0.0.1:5000/", LINK], LINK),
        ("HERE:5000", ["http://127.0.0.1:5000/", LINK], "http://HERE:5000/"),
        ("127.0.0.1:5000", ["http://127.0.0.1:5000/"], ""),
        ("localhost", [], ""),
    ],
)
def test_the_page_names_an_address_that_others_reach(house: House, host: str, links: list[str], expected: str) -> None:
    host, expected = (text.replace("HERE", network_address()) for text in (host, expected))
    object.__setattr__(house.parts, "access", Access(addresses=links))
    text = house.client.get("/", headers={"Host": host}).text
    assert ("Only this machine gets to this page now" in text) == (not expected)
    if expected:
        assert f'<code id="share-link">{expected}</code>' in text
        assert house.client.get("/qr.svg", headers={"Host": host}).text == as_svg(expected)


def test_the_code_is_an_image_dark_on_white_without_styles(house: House) -> None:
    answer = house.client.get("/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    assert "style" not in answer.text
    image = ElementTree.fromstring(answer.text)  # noqa: S314 - we made it
    ground, modules = image.iter("{http://www.w3.org/2000/svg}path")
    assert (ground.attrib["fill"], modules.attrib["stroke"]) == ("#fff", "#000")


@pytest.fixture(scope="module")
def server(browser: Browser) -> Iterator[Server]:  # noqa: ARG001 - without a browser no server is needed
    with running_server("--host", "0.0.0.0", "--no-mdns", "--source", "demo", "--no-access-code") as server:  # noqa: S104
        yield server


def code_on(page: Page) -> str:
    """What a phone reads on the screen."""
    shot = cv2.imdecode(np.frombuffer(page.screenshot(), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert shot is not None
    return cv2.QRCodeDetector().detectAndDecode(shot)[0]


@pytest.mark.parametrize("size", [WIDE, PHONES[0]])
@pytest.mark.parametrize("path", ["/", "/performance"])
def test_the_code_on_the_page(browser: Browser, server: Server, size: tuple[int, int], path: str) -> None:
    link = f"http://{network_address()}:{server.port}/"
    with opened(browser, server.url + path, size) as (page, log):
        page.get_by_role("button", name="Open on a phone").press("Enter")
        page.wait_for_selector("#share:popover-open")
        expect(page.locator("#share-link")).to_have_text(link)
        becomes(lambda: code_on(page), link)
        said = noting(page, "share-copy")  # it stands there for two seconds
        page.get_by_role("button", name="Copy the address").click()
        until(lambda: "Copied" in said())
        page.keyboard.press("Escape")
        expect(page.locator("#share")).to_be_hidden()
        assert log.errors == []


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.1"])  # noqa: S104
def test_the_terminal_shows_it_where_others_reach_the_page(host: str) -> None:
    command = [
        sys.executable,
        "app.py",
        "--source",
        "demo",
        "--host",
        host,
        "--port",
        str(free_port()),
        "--no-mdns",
        "--no-access-code",
    ]
    ours, its = pty.openpty()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=its) as process:
        os.close(its)
        said = b""

        def reminded() -> bool:
            nonlocal said
            said += os.read(ours, 10_000)
            return b"keeps it to this machine" in said

        until(reminded)
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG_S) == 0
    os.close(ours)
    assert ("█".encode() in said) == (host != "127.0.0.1")
