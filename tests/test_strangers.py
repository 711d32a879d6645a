"""Pages of others in a real Chromium that is logged in here, and the ways in that a person takes."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsers import LONG_MS, chromium
from tests.servers import Server, running_server

CODE = "abcde-23456"
NAMES = "--host-resolver-rules=MAP *.example 127.0.0.1"

TRY_PICTURE = """(address) => new Promise((resolve) => {
  const img = new Image();
  img.onload = () => resolve("shown");
  img.onerror = () => resolve("refused");
  img.src = address;
})"""
TRY_FETCH = """([address, method]) => fetch(address, { method, credentials: "include" })
  .then((answer) => String(answer.status), () => "refused")"""
TRY_SOCKET = """(address) => new Promise((resolve) => {
  const socket = new WebSocket(address);
  socket.onopen = () => resolve("open");
  socket.onerror = () => resolve("refused");
})"""
TRY_FRAME = """(address) => new Promise((resolve) => {
  const frame = document.createElement("iframe");
  frame.onload = () => resolve(frame.contentDocument === null ? "closed to us" : "open");
  frame.src = address;
  document.body.append(frame);
})"""


class Stranger(BaseHTTPRequestHandler):
    """A page of another site, with a link."""

    link = ""

    def do_GET(self) -> None:
        body = f'<!doctype html><title>Elsewhere</title><body><a href="{self.link}">Look</a>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server("--source", "demo", "--access-code", CODE) as server:
        yield server


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[int]:
    """The port of the other site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Stranger) as other:
        thread = threading.Thread(target=other.serve_forever, args=(0.05,))
        thread.start()
        yield other.server_port
        other.shutdown()
        thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for which every name under .example is this machine."""
    with chromium(NAMES) as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        context.set_default_timeout(LONG_MS)
        yield context.new_page()


def enter(page: Page, server: Server) -> None:
    """Open the printed link."""
    page.goto(f"{server.url}/?code={CODE}")
    assert page.url == server.url + "/"


# The second is of the same site as ours, so that the browser sends our cookie along.
@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1"])
def test_a_page_of_another_origin_gets_nothing(page: Page, server: Server, elsewhere: int, name: str) -> None:
    enter(page, server)
    page.goto(f"http://{name}:{elsewhere}/")
    for path in ("/stream.mjpg", "/snapshot.jpg"):
        assert page.evaluate(TRY_PICTURE, server.url + path) == "refused"
    for path, method in (("/api/state", "GET"), ("/api/settings", "PUT"), ("/api/access-code", "POST")):
        assert page.evaluate(TRY_FETCH, [server.url + path, method]) == "refused"
    socket = server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    assert page.evaluate(TRY_SOCKET, socket) == "refused"
    assert page.evaluate(TRY_FRAME, server.url + "/") == "closed to us"
    assert all(frame.url != server.url + "/" or not frame.locator("main").count() for frame in page.frames[1:])


def test_our_own_page_gets_all_of_it(page: Page, server: Server) -> None:
    enter(page, server)
    assert page.evaluate(TRY_PICTURE, "/snapshot.jpg") == "shown"
    assert page.evaluate(TRY_FETCH, ["/api/state", "GET"]) == "200"
    socket = server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    assert page.evaluate(TRY_SOCKET, socket) == "open"


def test_a_name_that_was_made_to_point_here(page: Page, server: Server) -> None:
    url = f"http://evil.example:{server.port}"
    answer = page.goto(f"{url}/?code={CODE}")
    assert answer is not None
    assert answer.status == 421
    assert page.evaluate(TRY_PICTURE, url + "/snapshot.jpg") == "refused"
    assert page.evaluate(TRY_FETCH, [url + "/api/state", "GET"]) == "421"
    socket = url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    assert page.evaluate(TRY_SOCKET, socket) == "refused"


@pytest.mark.parametrize("link", ["/?code=" + CODE, "/access"])
def test_a_link_on_another_site(
    page: Page, server: Server, elsewhere: int, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The browser leaves a Strict cookie out on the way; the page asks again by itself."""
    if "code" not in link:
        enter(page, server)
    monkeypatch.setattr(Stranger, "link", server.url + link)
    page.goto(f"http://evil.example:{elsewhere}/")
    page.get_by_role("link", name="Look").click()
    page.wait_for_url(server.url + link.partition("?")[0])
    expect(page.get_by_role("link", name="Access", exact=True)).to_be_visible()
    assert page.evaluate("document.referrer") in ("", server.url + "/enter?to=" + link.partition("?")[0])


def test_a_person_types_the_code(page: Page, server: Server) -> None:
    page.goto(server.url + "/access")
    field = page.locator("#code")
    expect(field).to_be_focused()
    page.keyboard.type("wrong-code")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("This is not the access code.")
    expect(field).to_be_focused()
    page.get_by_role("button", name="Show").click()
    expect(field).to_have_attribute("type", "text")
    page.keyboard.type(CODE.upper())
    page.keyboard.press("Enter")
    page.wait_for_url(server.url + "/access")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(server.url + "/enter")
    expect(page.locator("#code")).to_be_visible()
    page.goto(server.url + "/")
    expect(page.locator("#code")).to_be_visible()


def test_another_code_from_the_page(browser: Browser, page: Page, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("code") / "code"
    file.write_text(CODE)
    with (
        running_server("--source", "demo", "--access-code-file", str(file)) as server,
        browser.new_context() as other_context,
    ):
        other_context.set_default_timeout(LONG_MS)
        other = other_context.new_page()
        enter(other, server)
        enter(page, server)
        expect(other.locator("#connection")).to_have_attribute("data-connection", "live")
        page.goto(server.url + "/access")
        expect(page.locator("#links")).to_contain_text(CODE)
        page.get_by_role("button", name="Change the code").click()
        expect(page.locator("#links")).not_to_contain_text(CODE)
        expect(page.locator("#links")).to_contain_text(file.read_text().strip())
        other.wait_for_url(server.url + "/enter")
        page.goto(server.url + "/")
        expect(page.locator("#connection")).to_have_attribute("data-connection", "live")
