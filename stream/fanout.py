"""How the server waits for what native threads put: on eventlet's green tasks, or on threads.

The only module that knows eventlet. Eventlet is not patched in: native threads read the camera, and to
emit or wake from one of them reaches nobody. So a put leaves a call and writes one byte to a socket pair; a
green task reads the byte and makes the call.
"""

import os
import socket
import ssl
import time
import warnings
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, TypeVar
from wsgiref.types import WSGIApplication, WSGIEnvironment

from stream.faults import Faults
from stream.handshake import shake_hands
from stream.latest import Latest
from stream.listen import allow_many_connections
from stream.loops import FOREVER_S, GOODBYE_S, REQUEST_S, Loop, Threads, Waits, silent
from stream.pace import Pace

T = TypeVar("T")
CLIENTS = 4096
OTHER_FILES = 100
PIECE_BYTES = 64  # what a piece of a message takes, however short it is
CLIENT_S = 15.0  # a connection that is silent for longer is closed; clients are pinged every 10 s


class Green(Loop):
    """A green task of eventlet for every connection, all in one thread."""

    mode = "eventlet"

    def __init__(self, faults: Faults | None = None) -> None:
        # Known; it is why all that knows eventlet is in this file.
        warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
        import eventlet

        super().__init__(faults)
        self._calls: deque[Callable[[], None]] = deque()
        self._bell, self._ringer = socket.socketpair()
        self._ringer.setblocking(False)
        eventlet.spawn(self._answer)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        import eventlet

        super().__exit__(kind, error, at)
        eventlet.sleep(0)
        self._ringer.close()
        eventlet.sleep(0)

    def waits(self, slot: Latest[T]) -> Waits[T]:
        return _GreenSlot(slot, self._soon)

    def start(self, step: Callable[[], None], name: str) -> None:
        import eventlet

        eventlet.spawn(self._go_on, step, name)

    def serve(self, listener: socket.socket, app: WSGIApplication, tls: ssl.SSLContext | None = None) -> None:
        import eventlet.wsgi
        from eventlet.greenio import GreenSocket

        # One more than there are sockets for would end the server; so it waits until one is free.
        clients = eventlet.GreenPool(min(CLIENTS, allow_many_connections() - OTHER_FILES))
        options = {"custom_pool": clients, "socket_timeout": CLIENT_S, "minimum_chunk_size": 1}
        handler = silent(eventlet.wsgi.HttpProtocol)
        quiet = {"log_output": False, "debug": False, "protocol": _behind_tls(handler, tls) if tls else handler}
        with Path(os.devnull).open("w") as nobody:
            # WebSockets tell of errors each time a client is gone.
            environ = {"wsgi.errors": nobody, "wsgi.url_scheme": "https" if tls else "http"}
            server = eventlet.spawn(
                eventlet.wsgi.server, GreenSocket(listener), app, environ=environ, **options, **quiet
            )
            server.link(lambda _: self.stopping.put("the server ended"))
            self.waits(self.stopping).wait(0, FOREVER_S)
            if server.dead:
                server.wait()
            server.kill()
            with eventlet.Timeout(GOODBYE_S, False):
                clients.waitall()

    def _await(self, future: Future[Any], timeout: float) -> None:
        from eventlet.event import Event

        done = Event()
        future.add_done_callback(lambda _: self._soon(done.send))
        done.wait(timeout)

    def _soon(self, call: Callable[[], None]) -> None:
        """Make `call` inside the loop; may be called from any native thread and from a signal's handler."""
        self._calls.append(call)
        try:
            self._ringer.send(b"!")
        except OSError:  # full: the loop is about to look; or closed: nobody waits any more
            return

    def _answer(self) -> None:
        from eventlet.greenio import GreenSocket

        with GreenSocket(self._bell) as bell:
            while bell.recv(4096):
                while self._calls:
                    self._make(self._calls.popleft())

    def _make(self, call: Callable[[], None]) -> None:
        try:
            call()
        except Exception as error:  # without the bell nobody would ever be woken again
            self.faults.note("bell", error)
        else:
            self.faults.mended("bell")


class _GreenSlot(Generic[T]):
    """A `Latest` that green tasks may wait for."""

    def __init__(self, slot: Latest[T], soon: Callable[[Callable[[], None]], None]) -> None:
        from eventlet.event import Event

        self._slot = slot
        self._new_event = Event
        self._changed = Event()
        slot.on_put(lambda: soon(self._wake))

    def peek(self) -> tuple[int, T | None]:
        return self._slot.peek()

    def wait(self, after: int, timeout: float) -> tuple[int, T | None]:
        deadline = time.monotonic() + timeout
        while self._slot.peek()[0] <= after and (left := deadline - time.monotonic()) > 0:
            self._changed.wait(left)
        return self._slot.peek()

    def _wake(self) -> None:
        changed, self._changed = self._changed, self._new_event()
        changed.send()


def _behind_tls(handler: Any, tls: ssl.SSLContext) -> Any:
    """A kind of request handler that speaks TLS.

    Not the listener: who breaks off before it has spoken would end the server.
    """
    import eventlet
    from eventlet.green.ssl import GreenSSLSocket

    class Secure(handler):  # type: ignore[misc]
        def __init__(self, connection: list[Any], server: Any) -> None:
            try:
                connection[1].getpeername()  # who is gone cannot be wrapped
                with eventlet.Timeout(REQUEST_S, TimeoutError):
                    sock = GreenSSLSocket(connection[1], server_side=True, do_handshake_on_connect=False, _context=tls)
                    connection[1] = sock
                    shake_hands(sock)
                super().__init__(connection, server)
            except OSError:
                raise TimeoutError from None  # at which the server closes it without a word

    return Secure


def loop_of(mode: str, faults: Faults | None = None) -> Loop:
    """The loop for an `--async-mode`; what fails in it goes to `faults`."""
    return Green(faults) if mode == "eventlet" else Threads(faults)


def client_socket(environ: dict[str, Any]) -> Any | None:
    """The socket that a request came on; None outside a server, as in a test client."""
    green = environ.get("eventlet.input")
    return green.get_socket() if green else environ.get("werkzeug.socket")


def green_websockets(most_bytes: int, messages_per_s: float) -> Callable[[Any, Any], WSGIApplication]:
    """What Engine.IO makes WebSockets with under eventlet: longer messages end one, faster ones wait in the network."""
    import eventlet
    from engineio.async_drivers.eventlet import WebSocketWSGI
    from eventlet.websocket import ConnectionClosedError, FailedConnectionError, RFC6455WebSocket

    class Message(RFC6455WebSocket.Message):  # type: ignore[misc]
        length = 0

        def push(self, data: bytes, final: bool = False) -> None:
            self.length += max(len(data), PIECE_BYTES)
            if self.length > most_bytes:
                raise FailedConnectionError(1009, "The message is too long.")
            super().push(data, final)

    class Limited(WebSocketWSGI):  # type: ignore[misc]
        def _handle_hybi_request(self, environ: WSGIEnvironment) -> Any:
            websocket = super()._handle_hybi_request(environ)
            pace, receive = Pace(messages_per_s, sleep=eventlet.sleep), websocket._recv_frame
            to_close = [websocket.close]

            def receive_in_turn(message: Any = None) -> Any:
                """A frame. Who sends them without end would let nobody else's task run."""
                pace.wait()
                eventlet.sleep(0)
                if not to_close:
                    raise ConnectionClosedError
                return receive(message)

            def close_once(close_data: Any = None) -> None:
                while to_close:
                    to_close.pop()(close_data)

            websocket.Message, websocket._recv_frame, websocket.close = Message, receive_in_turn, close_once
            return websocket

    return Limited
