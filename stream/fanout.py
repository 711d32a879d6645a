"""How the server waits for what native threads put: on eventlet's green tasks, or on threads.

The only module that knows eventlet. Eventlet is not patched in: native threads read the camera, and to
emit or wake from one of them reaches nobody. So a put leaves a call and writes one byte to a socket pair; a
green task reads the byte and makes the call.
"""

import logging
import os
import socket
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar
from wsgiref.types import WSGIApplication

from stream.latest import Latest

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
CLIENTS = 4096
AT_ONCE = 2  # pieces of work beside the loop
FOREVER_S = 1e6
CLIENT_S = 15.0  # a connection that is silent for longer is closed; clients are pinged every 10 s
STREAM_S = 30.0  # with threads: above a WebSocket's ping interval and timeout together
GOODBYE_S = 2.0  # what clients get to leave when the server stops
PAUSE_S = 1.0  # before a task that failed starts again

log = logging.getLogger(__name__)


class Waits(Protocol[T_co]):
    """What a `Latest` offers to those who read it."""

    def peek(self) -> tuple[int, T_co | None]: ...
    def wait(self, after: int, timeout: float) -> tuple[int, T_co | None]: ...


class Loop:
    """What runs the server: `Green` or `Threads`. A context manager; leaving it ends its tasks."""

    mode = ""

    def __init__(self) -> None:
        self.stopping = Latest[str]()  # why; put anything to stop `serve`, from a signal's handler too
        self.fault = ""  # what a task died of last, as a sentence
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

    def start(self, task: Callable[[], None], name: str) -> None:
        """Run `task` in the background. It ends soon after `stopped` is true, and starts again when it fails."""
        raise NotImplementedError

    def beside(self, work: Callable[[], T], timeout: float) -> T:
        """What `work` returns or raises; it runs in a native thread. TimeoutError: too much else to do."""
        future = self._pool.submit(work)
        self._await(future, timeout)
        if not future.done():
            future.cancel()
            raise TimeoutError
        return future.result()

    def serve(self, listener: socket.socket, app: WSGIApplication) -> None:
        """Answer requests until something is put into `stopping`. Raises what the server died of."""
        raise NotImplementedError

    def _await(self, future: Future[Any], timeout: float) -> None:
        raise NotImplementedError

    def _again(self, task: Callable[[], None], name: str) -> None:
        """Run `task` until the loop stops. An exception is a bug: it is told once and shown as `fault`."""
        stopping = self.waits(self.stopping)
        while not self.stopped:
            try:
                task()
            except Exception as error:
                fault = f"The {name} failed: {type(error).__name__}: {error}"
                if fault != self.fault:
                    log.error("%s. It starts again.", fault, exc_info=error)
                self.fault = fault
                stopping.wait(0, PAUSE_S)


class Threads(Loop):
    """A thread for every connection."""

    mode = "threading"

    def __init__(self) -> None:
        super().__init__()
        self._tasks: list[threading.Thread] = []

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        super().__exit__(kind, error, at)
        for task in self._tasks:
            task.join(GOODBYE_S)

    def waits(self, slot: Latest[T]) -> Waits[T]:
        return slot

    def start(self, task: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=self._again, args=(task, name), name=name, daemon=True)
        self._tasks.append(thread)
        thread.start()

    def serve(self, listener: socket.socket, app: WSGIApplication) -> None:
        from werkzeug.serving import WSGIRequestHandler, make_server

        handler = _silent(WSGIRequestHandler)
        handler.timeout = STREAM_S
        host, port = listener.getsockname()[:2]
        server = make_server(host, port, app, threaded=True, request_handler=handler, fd=listener.fileno())
        with ThreadPoolExecutor(1, thread_name_prefix="server") as pool:
            serving = pool.submit(server.serve_forever)
            serving.add_done_callback(lambda _: self.stopping.put("the server ended"))
            self.stopping.wait(0, FOREVER_S)
            server.shutdown()
        serving.result()

    def _await(self, future: Future[Any], timeout: float) -> None:
        wait([future], timeout)


class Green(Loop):
    """A green task of eventlet for every connection, all in one thread."""

    mode = "eventlet"

    def __init__(self) -> None:
        # Known; it is why all that knows eventlet is in this file.
        warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
        import eventlet

        super().__init__()
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

    def start(self, task: Callable[[], None], name: str) -> None:
        import eventlet

        eventlet.spawn(self._again, task, name)

    def serve(self, listener: socket.socket, app: WSGIApplication) -> None:
        import eventlet.wsgi
        from eventlet.greenio import GreenSocket

        clients = eventlet.GreenPool(CLIENTS)
        options = {"custom_pool": clients, "socket_timeout": CLIENT_S, "minimum_chunk_size": 1}
        quiet = {"log_output": False, "debug": False, "protocol": _silent(eventlet.wsgi.HttpProtocol)}
        with Path(os.devnull).open("w") as nobody:
            environ = {"wsgi.errors": nobody}  # WebSockets tell it each time a client is gone
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
                    self._calls.popleft()()


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


def loop_of(mode: str) -> Loop:
    """The loop for an `--async-mode`."""
    return Green() if mode == "eventlet" else Threads()


def client_socket(environ: dict[str, Any]) -> Any | None:
    """The socket that a request came on; None outside a server, as in a test client."""
    green = environ.get("eventlet.input")
    return green.get_socket() if green else environ.get("werkzeug.socket")


def _silent(handler: Any) -> Any:
    """A kind of HTTP request handler that logs no requests, and names neither its version nor Python's."""

    class Silent(handler):  # type: ignore[misc]
        def version_string(self) -> str:
            return "numbercam"

        def log_request(self, *_: object) -> None: ...

        def log_error(self, *_: object) -> None: ...

    return Silent
