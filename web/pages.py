"""What a browser opens: the pages, the live picture, a snapshot, whether all is well, and what is counted."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, request
from prometheus_client.exposition import choose_encoder

from stream import mjpeg
from stream.audience import FullError
from stream.fanout import client_socket
from web.access import SESSION
from web.parts import parts

SNAPSHOT_S = 2.0
RETRY_S = 5

pages = Blueprint("pages", __name__)


@pages.get("/")
def index() -> str:
    """The live page."""
    return render_template("index.html", source=parts().source())


@pages.get("/camera")
def camera() -> str:
    """The page that makes a phone the camera."""
    return render_template("camera.html")


@pages.get("/draw")
def draw() -> str:
    """A canvas that is read while one draws on it."""
    return render_template("draw.html")


@pages.get("/upload")
def upload() -> str:
    """Photographs from files, the clipboard or a phone's camera, and a table of the numbers in them."""
    return render_template("upload.html")


@pages.get("/stream.mjpg")
def stream() -> Response:
    """The annotated live picture."""
    sock = client_socket(request.environ)
    if sock is not None:
        mjpeg.prepare(sock)
    in_chromium = "Chrome/" in request.headers.get("User-Agent", "")
    audience, address = parts().audience, request.remote_addr or ""
    welcome = partial(parts().access.holds, request.environ[SESSION])
    live = mjpeg.parts(parts().views, audience, parts().metrics, sock, in_chromium, welcome)
    audience.enter(address)
    answer = Response(live, content_type=mjpeg.CONTENT_TYPE)
    # Not by the stream itself: one that never began would never end.
    answer.call_on_close(partial(audience.leave, address))
    return answer


@pages.errorhandler(FullError)
def full(error: FullError) -> Response:
    """One viewer too many."""
    return _come_again(str(error))


@pages.get("/snapshot.jpg")
def snapshot() -> Response:
    """The newest annotated picture."""
    view = mjpeg.next_view(parts().views, parts().audience, SNAPSHOT_S)
    if view is None:
        return _come_again("There is no picture: the camera gives none.")
    return Response(view.jpeg, content_type="image/jpeg")


@pages.get("/healthz")
def health() -> tuple[dict[str, Any], int]:
    """Whether all is well: a camera that is away is expected, a task that failed and does nothing since is not.

    What failed is told to those who are in.
    """
    faults = parts().faults
    failing = faults.failing()
    status = 503 if failing else 200
    if request.environ[SESSION] is None:
        return {"status": "fault" if failing else "ok"}, status
    body = {
        "status": "fault" if failing else "ok",
        "source": parts().source().state.value,
        "fault": faults.last or None,
        "failing": failing,
        "restarts": faults.restarts(),
    }
    return body, status


@pages.get("/metrics")
def metrics() -> Response:
    """What is counted and timed, for Prometheus."""
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return Response(encode(parts().metrics.registry), content_type=content_type)


def _come_again(sentence: str) -> Response:
    """What cannot be had now, and when to ask again."""
    answer = Response(sentence + "\n", 503, content_type="text/plain; charset=utf-8")
    answer.headers["Retry-After"] = str(RETRY_S)
    return answer
