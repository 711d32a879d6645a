"""The server's end of a page's Socket.IO line, played by a test: it tells the page what the test wants it to know."""

import json
from typing import Any

from playwright.sync_api import Page, WebSocketRoute

from model.values import Number, Reading, State

OPENED = '0{"sid":"test","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}'
SOURCE = {
    "name": "camera 0",
    "state": "live",
    "since": 0.0,
    "happened": "",
    "next": "",
    "width": 640,
    "height": 480,
    "fps": 30.0,
    "demo": False,
}
SETTINGS: dict[str, Any] = {
    "threshold": 0.8,
    "region": [0.2, 0.15, 0.6, 0.7],
    "pattern": "",
    "mirror": False,
    "changed": None,
}


class Line:
    """Takes the place of the server's end for each connection that `page` makes from now on.

    tells: whether a page is told how things stand as soon as it has connected.
    """

    def __init__(self, page: Page, *, tells: bool = True) -> None:
        self._tells = tells
        self.heard: list[Any] = []  # the events that the page sent, each a list: name, value
        self._socket: WebSocketRoute | None = None
        page.route_web_socket("**/socket.io/**", self._open)

    def tell(self, event: str, value: Any) -> None:
        assert self._socket is not None, "the page has not connected yet"
        self._socket.send("42" + json.dumps([event, value]))

    def tell_how_things_stand(self) -> None:
        self.tell_settings()
        self.tell_status()
        self.tell("history", {"readings": []})

    def tell_status(self, **source: Any) -> None:
        self.tell("status", {"source": SOURCE | source, "settings": SETTINGS})

    def tell_settings(self, **settings: Any) -> None:
        self.tell("settings", SETTINGS | settings)

    def tell_reading(self, state: State, *numbers: Number, hint: str = "") -> None:
        """A reading whose text is that of the first of `numbers`."""
        text = numbers[0].text if numbers else ""
        self.tell("reading", Reading(1, 0.0, state, text, numbers).as_dict() | {"hint": hint})

    def _open(self, socket: WebSocketRoute) -> None:
        self._socket = socket
        socket.on_message(self._hear)
        socket.send(OPENED)

    def _hear(self, message: str | bytes) -> None:
        text = str(message)
        if text == "40":
            assert self._socket is not None
            self._socket.send('40{"sid":"test"}')
            if self._tells:
                self.tell_how_things_stand()
        elif text.startswith("42"):
            self.heard.append(json.loads(text[2:]))
