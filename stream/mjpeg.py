"""The live picture as MJPEG: a part for each view, for whoever keeps up with it."""

import socket
import sys
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

from stream.audience import Audience
from stream.frame import NOTICE, View
from stream.loops import Waits
from stream.metrics import Metrics

CONTENT_TYPE = "multipart/x-mixed-replace; boundary=frame"
OPENING = b"--frame\r\nContent-Type: image/jpeg\r\n"
REPEAT_S = 1.0  # the newest picture goes out again when nothing changes
FEW_BYTES = 8 * 1024  # a viewer with more than this on the way misses the picture instead of getting it late
SEND_BUFFER_BYTES = 64 * 1024  # where the system does not say how much is on the way
PATIENCE_S = 30.0  # a viewer that takes nothing for this long is dropped

if sys.platform == "linux":
    import fcntl
    import select
    import struct
    import termios

    def prepare(sock: Any) -> None:
        """Make a viewer's socket send at once, and give up on a viewer that takes nothing."""
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(PATIENCE_S)

    def unsent_bytes(sock: Any) -> int:
        """What was written to a socket and has not arrived yet (SIOCOUTQ)."""
        return int(struct.unpack("i", fcntl.ioctl(sock.fileno(), termios.TIOCOUTQ, bytes(4)))[0])

    def has_left(sock: Any) -> bool:
        """Whether the viewer closed its end. What is unsent then stays so, and no write would tell."""
        poll = select.poll()
        poll.register(sock.fileno(), select.POLLRDHUP)
        return bool(poll.poll(0))

else:

    def prepare(sock: Any) -> None:
        """As above, with a small buffer: what does not fit waits here, where it is replaced by newer pictures."""
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        sock.settimeout(PATIENCE_S)

    def unsent_bytes(sock: Any) -> int:  # noqa: ARG001 - unknown here; the small buffer stands in for it
        """Always 0."""
        return 0

    def has_left(sock: Any) -> bool:  # noqa: ARG001 - the next write tells
        """Always False."""
        return False


def parts(
    views: Waits[View],
    audience: Audience,
    metrics: Metrics,
    sock: Any | None,
    whole_header_first: bool,
    welcome: Callable[[], bool] = lambda: True,
) -> Generator[bytes, None, None]:
    """The bytes of the stream for one viewer, while it is `welcome` and takes something within `PATIENCE_S`.

    Each part ends with the next boundary and as much of the next header as is known, so that a browser sees
    the part end at once. `whole_header_first`: Chromium shows a part only when the next one's header is
    complete; then the header comes early, without the length and the time of a picture that is yet to come.
    """
    before = views.peek()[0]  # that view may be old: pictures are made only while somebody looks
    yield OPENING + b"\r\n" if whole_header_first else OPENING
    for view in _taken(views, before, audience, metrics, sock):
        if not welcome():
            return
        metrics.frames_sent.inc()
        metrics.age.observe(time.monotonic() - view.at)
        if whole_header_first:
            yield b"".join((view.jpeg, b"\r\n", OPENING, b"\r\n"))  # one copy: pictures are large
        else:
            yield b"".join((_rest_of_header(view), view.jpeg, b"\r\n", OPENING))


def _rest_of_header(view: View) -> bytes:
    """What is known of a part once it has a picture: its age, in seconds, is that at this moment."""
    age_s = time.monotonic() - view.at
    lines = f"Content-Length: {len(view.jpeg)}\r\nX-Timestamp: {view.captured_at:.6f}\r\nX-Age: {age_s:.4f}\r\n\r\n"
    return lines.encode()


def _taken(views: Waits[View], before: int, audience: Audience, metrics: Metrics, sock: Any | None) -> Iterator[View]:
    """Each view that comes after number `before` and finds the viewer ready; the newest again after `REPEAT_S`."""
    slow, late = (metrics.frames_skipped.labels(reason) for reason in ("slow", "late"))
    seq = before
    ready_at = time.monotonic()
    while not audience.closed and time.monotonic() - ready_at < PATIENCE_S:
        seen, (seq, view) = seq, views.wait(seq, REPEAT_S)
        if seq > seen + 1:
            late.inc(seq - seen - 1)
        if sock is not None and has_left(sock):
            return
        if sock is not None and unsent_bytes(sock) > FEW_BYTES:
            slow.inc(min(seq - seen, 1))
            continue
        ready_at = time.monotonic()
        if view is not None and seq > before:
            yield view


def next_view(views: Waits[View], audience: Audience, timeout: float) -> View | None:
    """The next view of a frame, made for whoever asks; None when there is none within `timeout` seconds."""
    deadline = time.monotonic() + timeout
    with audience.waiting():
        seq = views.peek()[0]
        while (left := deadline - time.monotonic()) > 0:
            before = seq
            seq, view = views.wait(seq, left)
            if view is not None and seq > before and view.seq != NOTICE:
                return view
    return None
