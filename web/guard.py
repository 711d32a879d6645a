"""One wrapper around everything that answers, Flask's pages and Socket.IO alike."""

from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",  # else any web page can show the camera in an <img>
    "Referrer-Policy": "no-referrer",
}


def guard(app: WSGIApplication) -> WSGIApplication:
    """`app` with the security headers on each answer, without compressed WebSockets."""

    def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        # Compressing costs a core, and unpacking what a client sends may take a gigabyte.
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        fixed = dict(HEADERS)
        if not environ.get("PATH_INFO", "").startswith("/static/"):
            fixed["Cache-Control"] = "no-store"

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            kept = [header for header in headers if header[0] not in fixed]
            return start_response(status, kept + list(fixed.items()), *error)

        return app(environ, start)

    return guarded
