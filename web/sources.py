"""Which sources there are to choose from, and choosing one for everybody."""

import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import TypeVar

from flask import Blueprint, current_app, request

from web.api import Answer, come_again, refuse, refuse_depth
from web.busy import BusyError, beside
from web.live import VIEWERS
from web.parts import Change, parts
from web.refused import RefusedError
from web.state import settings, state

T = TypeVar("T")
LOOK_S = 10.0  # some drivers take seconds to open a camera
TOO_LONG = "Looking for cameras takes too long: try again in a few seconds."

sources = Blueprint("sources", __name__, url_prefix="/api")
sources.register_error_handler(RefusedError, refuse)
sources.register_error_handler(RecursionError, refuse_depth)
sources.register_error_handler(BusyError, come_again)


@sources.get("/sources")
def get_sources() -> Answer:
    """The source in use and all that may be chosen."""
    choice, status = parts().choice, parts().source()
    listed = _beside(partial(choice.listed, status))
    return {"now": choice.now, "sources": [{k: v for k, v in asdict(each).items() if v} for each in listed]}


@sources.put("/source")
def put_source() -> Answer:
    """Choose the source for everybody, by an id of the list: nobody names a file or an address from outside."""
    body = request.get_json(force=True, silent=True)
    wanted = body.get("id") if isinstance(body, dict) else None
    if not isinstance(wanted, str):
        raise RefusedError('Send JSON {"id": "demo"}, with an id of the list at /api/sources.')
    if not _beside(partial(parts().choice.choose, wanted, parts().source())):
        raise RefusedError("There is no source with that id: choose one of the list at /api/sources.")
    parts().changed.put(Change(time.time(), request.remote_addr or "", ("source",)))
    socketio = current_app.extensions["socketio"]
    socketio.emit("settings", settings(parts()), to=VIEWERS)
    socketio.emit("status", state(parts()), to=VIEWERS)
    return {"now": wanted}


def _beside(work: Callable[[], T]) -> T:
    return beside(parts().loop, work, LOOK_S, TOO_LONG)
