"""The door: the page that asks for the access code, the one that shows and changes it, and the way out."""

import logging
import re

from flask import Blueprint, jsonify, make_response, redirect, render_template, request
from flask_socketio import SocketIO
from werkzeug.wrappers import Response

from web.access import COOKIE, SESSION, SESSION_S, Session
from web.api import come_again
from web.busy import BusyError, beside
from web.codes import CodeError
from web.live import VIEWERS
from web.parts import Parts, parts
from web.refused import RefusedError, TurnedAwayError

PAGE = re.compile(r"(?:/[\w-]+)+")
RENEW_S = 10.0
LOOK_S = 0.5
BUSY = "The server is busy: reload the page, and see which code is in force."

log = logging.getLogger(__name__)
door = Blueprint("door", __name__)
door.register_error_handler(BusyError, come_again)


@door.get("/enter")
def ask() -> Response:
    """The page that asks for the code; with it in `?code=`, as in a printed link, the way in."""
    code = request.args.get("code")
    if code is not None:
        return _enter(code)
    if _session() is not None:
        return redirect(_wanted(), 303)
    return make_response(render_template("enter.html", to=_wanted()))


@door.post("/enter")
def enter() -> Response:
    """The code as a person typed it."""
    return _enter(request.form.get("code", ""))


@door.post("/leave")
def leave() -> Response:
    """End the session of who asks."""
    if session := _session():
        parts().access.leave(session)
    answer = redirect("/enter", 303)
    answer.delete_cookie(COOKIE, secure=request.is_secure, httponly=True, samesite="Strict")
    return answer


@door.get("/access")
def show() -> str:
    """Who gets in, and how: the links with the codes for those who may hand them on."""
    return render_template("access.html", links=parts().access.links(), watch_links=parts().access.watch_links())


@door.post("/api/access-code")
def renew() -> Response | tuple[dict[str, str], int]:
    """Another code. Everybody else has to enter it; who asked for it gets it, and stays."""
    access = parts().access
    try:
        session = beside(parts().loop, access.renew, RENEW_S, BUSY)
    except RefusedError as error:
        return {"error": str(error)}, 409
    except CodeError as error:
        log.error("%s", error)
        return {"error": "The new access code cannot be kept on the server, so the old one stays in force."}, 503
    return _keep(jsonify(links=access.links(), watch_links=access.watch_links()), session)


@door.app_context_processor
def to_templates() -> dict[str, bool]:
    """What every page knows of who asks for it."""
    session = _session()
    inside, may_change = session is not None, session is not None and session.may_change
    return {"has_code": not parts().access.is_open, "inside": inside, "may_change": may_change}


class Doorkeeper:
    """The task that takes note of a code that was changed in its file, and sees out whose session has ended."""

    def __init__(self, socketio: SocketIO, parts: Parts) -> None:
        self._server = socketio.server
        self._parts = parts
        self._stopping = parts.loop.waits(parts.loop.stopping)

    def step(self) -> None:
        """Wait a little, and look."""
        self._stopping.wait(0, LOOK_S)
        access = self._parts.access
        if access.outdated():
            self._parts.loop.beside(access.reread, RENEW_S)
        for sid, _ in list(self._server.manager.get_participants("/", VIEWERS)):
            if not access.holds(self._server.get_environ(sid)[SESSION]):
                self._server.disconnect(sid)


def _session() -> Session | None:
    session: Session | None = request.environ.get(SESSION)
    return session


def _enter(code: str) -> Response:
    to = _wanted()
    try:
        session = parts().access.enter(code, request.remote_addr or "")
    except TurnedAwayError as refusal:
        if _session() is not None:  # nobody who is in is sent out for a link of yesterday's
            return redirect(to, 303)
        page = render_template("enter.html", to=to, error=str(refusal))
        return make_response(page, refusal.status, refusal.headers)
    return _keep(redirect(to, 303), session)


def _keep(answer: Response, session: Session) -> Response:
    """`answer` with the cookie of a session. Strict: it comes along only with what our own pages ask for."""
    token = parts().access.token(session)
    answer.set_cookie(COOKIE, token, max_age=SESSION_S, secure=request.is_secure, httponly=True, samesite="Strict")
    return answer


def _wanted() -> str:
    """The page that was asked for before the code was, one of ours."""
    to = request.values.get("to", "/")
    return to if PAGE.fullmatch(to) else "/"
