"""The WebSockets and queues that Engine.IO works with, so that no client takes more than its share."""

from collections.abc import Callable
from contextlib import closing, suppress
from queue import Empty, Full
from threading import Thread
from typing import Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from engineio import Server
from engineio.async_drivers._websocket_wsgi import SimpleWebSocketWSGI
from wsproto.utilities import LocalProtocolError

from stream import fanout
from stream.pace import Pace
from stream.shared_socket import SharedSocket

LOOK_S = 1.0  # how often a WebSocket on which nothing comes is asked whether it is still wanted
MESSAGES_PER_S = 250  # of one client; a phone's picture is two, 30 times a second
MOST_WAITING = 1000  # packets for one client


def limit_clients(engine: Server, most_bytes: int) -> None:
    """Have `engine` limit what comes from each client and what waits for it.

    A WebSocket of which a message has more than `most_bytes` is ended: by itself Engine.IO limits only frames under
    eventlet, of which a message may have any number, and nothing in threads. Messages that come faster than
    `MESSAGES_PER_S` wait in the network. A client that lets `MOST_WAITING` packets wait is sent no more.
    """
    websockets = fanout.green_websockets if engine.async_mode == "eventlet" else _threaded_websockets
    engine._async = engine._async | {
        "websocket": websockets(most_bytes, MESSAGES_PER_S),
        "queue": _bounded(engine._async["queue"]),
    }


def _bounded(queue: Any) -> Any:
    """A kind of queue that ends, as Engine.IO ends them by None, when nobody takes from it."""

    class Bounded(queue):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(MOST_WAITING)

        def put(self, packet: Any) -> None:
            try:
                super().put(packet, block=False)
            except Full:
                self._end()

        def _end(self) -> None:
            with suppress(Empty):
                while True:
                    self.get(block=False)
                    self.task_done()
            self.put(None)

    return Bounded


def _threaded_websockets(most_bytes: int, messages_per_s: float) -> Callable[[Any, Any], WSGIApplication]:
    class NoThread(Thread):
        """Messages are read by whoever waits for them: a thread would read on, however many nobody has taken yet."""

        def start(self) -> None: ...

    class Limited(SimpleWebSocketWSGI):  # type: ignore[misc]
        def __init__(self, handler: Any, server: Any) -> None:
            super().__init__(handler, server, max_message_size=most_bytes, thread_class=NoThread)
            self._pace = Pace(messages_per_s)

        def __call__(self, environ: WSGIEnvironment, start_response: Any) -> Any:
            shared = SharedSocket(environ["werkzeug.socket"], LOOK_S, fanout.CLIENT_S)
            with closing(shared):
                return super().__call__(environ | {"werkzeug.socket": shared}, start_response)

        def wait(self) -> Any:
            """The next message, None at the end."""
            while self.ws.connected and not self.ws.input_buffer:
                self._listen()
            self._pace.wait()
            return self.ws.input_buffer.pop(0) if self.ws.input_buffer else None

        def close(self) -> None:
            with suppress(OSError):
                super().close()
            self.ws.connected = False

        def _listen(self) -> None:
            """Take what comes within a moment; who called asks then whether the connection is still wanted."""
            with suppress(OSError, LocalProtocolError):
                try:
                    data = self.ws.sock.recv(self.ws.receive_bytes)
                except TimeoutError:
                    return
                self.ws.ws.receive_data(data or None)
                if self.ws._handle_events():
                    return
            self.ws.connected = False

    return Limited
