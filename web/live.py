"""Live events: readings, status, settings and history for whoever is in, over Socket.IO."""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, emit, join_room

from model.values import Reading, State
from stream.pace import Allowance
from web.access import ONLY_WATCHES, SESSION, WATCHERS_MAY_SEND
from web.messages import OWN_EVENTS, CheckedPacket, check_messages
from web.parts import Parts
from web.phone import be_camera, take_picture
from web.refused import RefusedError, TurnedAwayError
from web.sight import Sights, follow
from web.state import change_settings, settings, state
from web.websockets import limit_clients

VIEWERS = "viewers"  # joined last, so that an event never reaches somebody who is not in yet
STATUS_S = 1.0
NEWEST = 12  # entries of the history that viewers get
MESSAGE_BYTES = 1_000_000
EVENTS_PER_S = 50  # of one client
UNLIMITED = {*OWN_EVENTS, "frame"}  # pictures that come too early are dropped
ALLOWANCE = "numbercam.allowance"  # where a connection's environment has it
TOO_MANY = "Too many changes at once: wait a second."

log = logging.getLogger(__name__)


class Events(SocketIO):  # type: ignore[misc]
    """Socket.IO whose events are refused to those who only watch, unless they may send them, and beyond a rate."""

    def on(self, message: str, namespace: str | None = None) -> Callable[[Any], Any]:
        register = super().on(message, namespace)
        return lambda handler: register(_checked(message, handler))


def _checked(event: str, handler: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(handler)
    def checked(*values: object) -> Any:
        allowance, session = request.environ.get(ALLOWANCE), request.environ.get(SESSION)
        if event not in UNLIMITED and allowance and not allowance.spend():
            return {"error": TOO_MANY}
        if event in WATCHERS_MAY_SEND or (session is not None and session.may_change):
            return handler(*values[:1])
        return {"error": ONLY_WATCHES}

    return checked


def create_socketio(app: Flask, parts: Parts) -> SocketIO:
    """Socket.IO on `app`, with the handlers of this module."""
    socketio = _server(app, parts.loop.mode)
    socketio.on_event("connect", lambda: _enter(parts))
    socketio.on_event("disconnect", lambda _reason=None: _leave(parts))
    socketio.on_event("settings", lambda changes=None: _change(parts, changes))
    socketio.on_event("sight", follow)
    socketio.on_event("frame", lambda data=None: take_picture(parts, _client(), data))
    socketio.on_event("camera", lambda wanted=None: be_camera(parts, _client(), wanted))
    return socketio


def _server(app: Flask, mode: str) -> SocketIO:
    """WebSocket only, from pages of our own only, and with limits for each client."""
    socketio = Events(
        app,
        async_mode=mode,
        transports=["websocket"],
        cors_allowed_origins=[],  # adds no headers; who may connect, web/guard.py says
        max_http_buffer_size=MESSAGE_BYTES,
        ping_interval=10,
        ping_timeout=10,
        async_handlers=False,
        manage_session=False,
        http_compression=False,
        serializer=CheckedPacket,
        logger=log,
        engineio_logger=log,
    )
    limit_clients(socketio.server.eio, MESSAGE_BYTES)
    check_messages(socketio)
    return socketio


def _enter(parts: Parts) -> bool:
    """Let the client in that connects, as the last step; whether it is."""
    if ALLOWANCE in request.environ:  # it has entered already
        return False
    try:
        session = request.environ[SESSION] = parts.access.asks(request.environ)
    except TurnedAwayError:
        return False
    if session is None:
        return False
    request.environ[ALLOWANCE] = Allowance(EVENTS_PER_S)
    emit("settings", settings(parts))
    emit("status", state(parts))
    emit("history", newest(parts))
    parts.audience.listen(+1)
    join_room(VIEWERS)
    return True


def _leave(parts: Parts) -> None:
    request.environ.pop(ALLOWANCE, None)
    parts.audience.listen(-1)
    parts.choice.phone.leave(_client())


def _change(parts: Parts, changes: object) -> dict[str, Any]:
    """The settings in force after somebody's changes, or why there are none."""
    try:
        in_force = change_settings(parts, changes, request.remote_addr or "")
    except RefusedError as error:
        return {"error": str(error)}
    emit("settings", in_force, to=VIEWERS)
    return in_force


def _client() -> str:
    """Who sent the event that is being handled."""
    return str(request.sid)  # type: ignore[attr-defined]


def newest(parts: Parts) -> dict[str, Any]:
    """The newest of the history, as viewers get it."""
    entries = parts.history.newest(NEWEST)
    return {"readings": [entry.as_dict() for entry in entries], "notice": parts.history.notice}


class Announcer:
    """The task that tells viewers what is read and how things stand, and fills the history."""

    def __init__(self, socketio: SocketIO, parts: Parts) -> None:
        self._socketio = socketio
        self._parts = parts
        self._sights = Sights(socketio)
        self._seq = 0  # of the last reading told
        self._empty = False  # whether it was
        self._changes = 0  # of the history, when it was last told
        self._source = ("", "")  # which it is, and its state, as last told
        self._status_at = float("-inf")

    def step(self) -> None:
        """Wait a little for a reading, and tell what there is to tell."""
        before = self._seq
        self._seq, reading = self._parts.readings.wait(before, STATUS_S / 4)
        if reading is not None and self._seq != before:
            self.tell(reading)
        self.tell_history()
        self.tell_status()

    def tell(self, reading: Reading) -> None:
        """Tell viewers of a reading, unless there is nothing to read still, and of what that changed in the history."""
        self._parts.history.add(reading, self._parts.tuned)
        self.tell_history()
        empty = reading.state == State.EMPTY
        if not (empty and self._empty):
            self._socketio.emit("reading", reading.as_dict(), to=VIEWERS)
        self._empty = empty
        self._sights.tell(reading)

    def tell_history(self) -> None:
        """Tell viewers of the newest of the history when it changed, here or by a person."""
        changes = self._parts.history.changes
        if changes != self._changes:
            self._changes = changes
            self._socketio.emit("history", newest(self._parts), to=VIEWERS)

    def tell_status(self) -> None:
        """Each second, and at once when the source is another one or its state changes."""
        source = (self._parts.choice.now, self._parts.source().state.value)
        if source != self._source or time.monotonic() - self._status_at >= STATUS_S:
            self._socketio.emit("status", state(self._parts), to=VIEWERS)
            self._source = source
            self._parts.meter.note(self._parts.audience.viewers)
            self._status_at = time.monotonic()
