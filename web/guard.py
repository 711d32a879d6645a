"""One wrapper around everything that answers, Flask's pages and Socket.IO alike: for Socket.IO bypasses Flask."""

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from stream.headers import HEADERS
from web.access import ONLY_WATCHES, SESSION, Access
from web.checks import check
from web.hosts import Hosts
from web.refused import TurnedAwayError

ANYBODYS = {("/healthz", "GET"), ("/healthz", "HEAD"), ("/enter", "GET"), ("/enter", "HEAD"), ("/enter", "POST")}
NEEDED = "The access code is needed: open the link that the program printed, or send Authorization: Bearer CODE."


def guard(app: WSGIApplication, hosts: Hosts, access: Access) -> WSGIApplication:
    """`app` behind all checks of a request as such and of who sends it, with the security headers on each answer."""

    def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start = _with_headers(environ, start_response)
        try:
            check(environ, hosts)
            _let_in(environ, access)
        except TurnedAwayError as refusal:
            return _answer(environ, start, refusal)
        return app(environ, start)

    return guarded


def _with_headers(environ: WSGIEnvironment, start_response: StartResponse) -> StartResponse:
    fixed = dict(HEADERS)
    if not environ.get("PATH_INFO", "").startswith("/static/"):
        fixed["Cache-Control"] = "no-store"

    def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
        kept = [header for header in headers if header[0] not in fixed]
        return start_response(status, kept + list(fixed.items()), *error)

    return start


def _let_in(environ: WSGIEnvironment, access: Access) -> None:
    """Find out who asks. Raises TurnedAwayError for those who are not in, or may not do that."""
    if environ["PATH_INFO"] == "/" and "code" in parse_qs(environ.get("QUERY_STRING", "")):
        environ["PATH_INFO"] = "/enter"  # a printed link
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    if _is_anybodys(method, path):
        environ[SESSION] = access.known(environ)
        return
    session = environ[SESSION] = access.asks(environ)
    if session is None:
        raise _to_the_door(environ)
    if not session.may(method, path):
        raise TurnedAwayError(403, ONLY_WATCHES)


def _is_anybodys(method: str, path: str) -> bool:
    return (path, method) in ANYBODYS or (path.startswith("/static/") and method in ("GET", "HEAD"))


def _to_the_door(environ: WSGIEnvironment) -> TurnedAwayError:
    """Browsers are sent to the page that asks for the code, all others are told."""
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if method == "GET" and "text/html" in environ.get("HTTP_ACCEPT", "") and not path.startswith("/api/"):
        return TurnedAwayError(303, NEEDED, {"Location": f"/enter?to={quote(path, encoding='latin-1')}"})
    return TurnedAwayError(401, NEEDED, {"WWW-Authenticate": "Bearer"})


def _answer(environ: WSGIEnvironment, start: StartResponse, refusal: TurnedAwayError) -> list[bytes]:
    in_json = environ.get("PATH_INFO", "").startswith("/api/")
    body = json.dumps({"error": str(refusal)}) if in_json else str(refusal)
    content_type = "application/json" if in_json else "text/plain; charset=utf-8"
    data = f"{body}\n".encode()
    headers = {"Content-Type": content_type, "Content-Length": str(len(data))} | refusal.headers
    start(f"{refusal.status} {HTTPStatus(refusal.status).phrase}", list(headers.items()))
    return [] if environ.get("REQUEST_METHOD") == "HEAD" else [data]
