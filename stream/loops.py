"""How the server runs and waits: what every loop offers, and the one that has a thread for each connection."""

import socket
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar
from urllib.parse import urlsplit
from wsgiref.types import WSGIApplication

from stream.faults import Faults
from stream.handshake import shake_hands
from stream.headers import HEADERS
from stream.latest import Latest
from stream.listen import allow_many_connections
from stream.pace import PAUSES_S, Retry

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
AT_ONCE = 2  # pieces of work beside the loop
FOREVER_S = 1e6
REQUEST_S = 15.0  # a connection that is silent for longer before it has asked for something is closed
CLIENT_S = 30.0  # the same afterwards; above a WebSocket's ping interval and timeout
ONCE = ("Host", "Content-Length", "Transfer-Encoding")
GOODBYE_S = 2.0  # what clients get to leave when the server stops


class Waits(Protocol[T_co]):
    """What a `Latest` offers to those who read it."""

    def peek(self) -> tuple[int, T_co | None]: ...
    def wait(self, after: int, timeout: float) -> tuple[int, T_co | None]: ...


class Loop:
    """What runs the server: `Green` or `Threads`. A context manager; leaving it ends its tasks."""

    mode = ""

    def __init__(self, faults: Faults | None = None) -> None:
        self.stopping = Latest[str]()  # why; put anything to stop `serve`, from a signal's handler too
        self.faults = faults or Faults()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="beside")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stopping.put("leaving")
        self._pool.shutdown(cancel_futures=True)

    @property
    def stopped(self) -> bool:
        return self.stopping.peek()[0] > 0

    def waits(self, slot: Latest[T]) -> Waits[T]:
        """`slot` for those who wait inside this loop."""
        raise NotImplementedError

    def start(self, step: Callable[[], None], name: str) -> None:
        """Take `step` after `step` in the background until `stopped`, with growing pauses when it fails."""
        raise NotImplementedError

    def beside(self, work: Callable[[], T], timeout: float) -> T:
        """What `work` returns or raises; it runs in a native thread. TimeoutError: too much else to do."""
        future = self._pool.submit(work)
        self._await(future, timeout)
        if not future.done():
            future.cancel()
            raise TimeoutError
        return future.result()

    def serve(self, listener: socket.socket, app: WSGIApplication, tls: ssl.SSLContext | None = None) -> None:
        """Answer requests, with `tls` over https, until something is put into `stopping`. Raises what it died of."""
        raise NotImplementedError

    def _await(self, future: Future[Any], timeout: float) -> None:
        raise NotImplementedError

    def _go_on(self, step: Callable[[], None], name: str) -> None:
        stopping, retry = self.waits(self.stopping), Retry(PAUSES_S)
        self.faults.expect(name)
        while not self.stopped:
            try:
                step()
            except Exception as error:
                self.faults.note(name, error)
                stopping.wait(0, retry.next_s())
            else:
                retry.succeeded()
                self.faults.mended(name)


class Threads(Loop):
    """A thread for every connection."""

    mode = "threading"

    def __init__(self, faults: Faults | None = None) -> None:
        super().__init__(faults)
        self._tasks: list[threading.Thread] = []

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        super().__exit__(kind, error, at)
        for task in self._tasks:
            task.join(GOODBYE_S)

    def waits(self, slot: Latest[T]) -> Waits[T]:
        return slot

    def start(self, step: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=self._go_on, args=(step, name), name=name, daemon=True)
        self._tasks.append(thread)
        thread.start()

    def serve(self, listener: socket.socket, app: WSGIApplication, tls: ssl.SSLContext | None = None) -> None:
        from werkzeug.serving import WSGIRequestHandler, make_server

        allow_many_connections()
        handler = _patient(silent(WSGIRequestHandler))
        host, port = listener.getsockname()[:2]
        server = make_server(host, port, app, threaded=True, request_handler=handler, fd=listener.fileno())
        if tls:
            server.ssl_context = tls
            # Each handshake takes place in the client's own thread.
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        with ThreadPoolExecutor(1, thread_name_prefix="server") as pool:
            serving = pool.submit(server.serve_forever)
            serving.add_done_callback(lambda _: self.stopping.put("the server ended"))
            self.stopping.wait(0, FOREVER_S)
            server.shutdown()
        serving.result()

    def _await(self, future: Future[Any], timeout: float) -> None:
        wait([future], timeout)


def silent(handler: Any) -> Any:
    """A kind of HTTP request handler that logs no requests, names no version, and takes no header twice that is one.

    Servers pass the last of two on, or both as one: which of them was meant, the application could not tell.
    """

    class Silent(handler):  # type: ignore[misc]
        error_content_type = "text/plain; charset=utf-8"
        error_message_format = "This request could not be understood.\n"
        refuses = False

        def version_string(self) -> str:
            return "numbercam"

        def parse_request(self) -> bool:
            if not super().parse_request():
                return False
            twice = any(len(self.headers.get_all(name, [])) > 1 for name in ONCE)
            if twice or not _is_address(self.path):
                self.send_error(400)
                return False
            return True

        def send_error(self, code: int, *_: object) -> None:
            self.refuses = True  # before an application that would add the headers is reached
            self.request_version = self.protocol_version  # even if none was named: else no headers go out
            super().send_error(code)

        def end_headers(self) -> None:
            for name, value in HEADERS.items() if self.refuses else ():
                self.send_header(name, value)
            super().end_headers()

        def log_request(self, *_: object) -> None: ...

        def log_error(self, *_: object) -> None: ...

    return Silent


def _is_address(path: str) -> bool:
    try:
        urlsplit(path)
    except ValueError:
        return False
    return True


def _patient(handler: Any) -> Any:
    """A kind of request handler that waits for less until a request is there than it does then."""

    class Patient(handler):  # type: ignore[misc]
        timeout = REQUEST_S

        def handle_one_request(self) -> None:
            if isinstance(self.connection, ssl.SSLSocket):
                shake_hands(self.connection)
            super().handle_one_request()

        def run_wsgi(self) -> None:
            self.connection.settimeout(CLIENT_S)
            super().run_wsgi()

    return Patient
