"""The JSON API: state, settings, and reading a picture."""

from typing import Any

from flask import Blueprint, current_app, request

from model.pictures import PictureError
from web.busy import BusyError
from web.live import VIEWERS
from web.parts import parts
from web.pictures import uploads, wanted_pattern
from web.refused import RefusedError
from web.state import change_settings, state

api = Blueprint("api", __name__, url_prefix="/api")

Answer = dict[str, Any] | tuple[dict[str, Any], int]


@api.get("/state")
def get_state() -> Answer:
    """What runs, and how well."""
    return state(parts())


@api.put("/settings")
def put_settings() -> Answer:
    """Change settings for everybody."""
    in_force = change_settings(parts(), request.get_json(force=True, silent=True), request.remote_addr or "")
    current_app.extensions["socketio"].emit("settings", in_force, to=VIEWERS)
    return in_force


@api.post("/read")
def read() -> Answer:
    """Read one picture or several."""
    reader, threshold = parts().pictures, parts().tuned.threshold
    with reader.taking(request.remote_addr or ""):
        pictures, pattern = uploads(request), wanted_pattern(request)
        readings = [
            {"file": picture.name} | reader.read(picture.data, threshold, pattern).as_dict() for picture in pictures
        ]
    if len(readings) > 1:
        return {"readings": readings}
    return {key: value for key, value in readings[0].items() if key != "file"}


@api.errorhandler(RefusedError)
def refuse(error: RefusedError) -> Answer:
    """A request that cannot be, and why."""
    return {"error": str(error)}, 400


@api.errorhandler(PictureError)
def refuse_picture(error: PictureError) -> Answer:
    """A picture that is not read, and why."""
    return {"error": str(error)}, error.status


@api.errorhandler(RecursionError)
def refuse_depth(error: RecursionError) -> Answer:  # noqa: ARG001
    """JSON that is nested deeper than anybody means."""
    return {"error": "The JSON is nested too deeply."}, 400


@api.errorhandler(BusyError)
def come_again(error: BusyError) -> tuple[dict[str, str], int, dict[str, str]]:
    """Too much at once."""
    return {"error": str(error)}, 503, {"Retry-After": "5"}
