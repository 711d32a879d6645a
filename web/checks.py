"""What every request has to be, whoever sends it: meant for this machine, from our own pages, of a sane size."""

from typing import Any
from wsgiref.types import WSGIEnvironment

from stream.fanout import client_socket
from web.hosts import Hosts
from web.pictures import REQUEST_BYTES
from web.refused import TurnedAwayError

HEADER_BYTES = 64 * 1024  # of all headers together
PORTS = {"http": ":80", "https": ":443"}  # which browsers leave out


def check(environ: WSGIEnvironment, hosts: Hosts) -> None:
    """Raises TurnedAwayError for a request that cannot be; drops the headers that nobody here may believe."""
    for name in [name for name in environ if name.startswith("HTTP_X_FORWARDED_") or name == "HTTP_FORWARDED"]:
        del environ[name]
    # Compressing costs a core, and unpacking what a client sends may take a gigabyte.
    environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
    _check_size(environ)
    _check_host(environ, hosts)
    _check_body(environ)
    _check_origin(environ)


def _check_size(environ: WSGIEnvironment) -> None:
    if sum(len(value) for name, value in environ.items() if name.startswith("HTTP_")) > HEADER_BYTES:
        raise TurnedAwayError(431, "The request's headers are too long.")


def _check_host(environ: WSGIEnvironment, hosts: Hosts) -> None:
    try:
        ours = hosts.include(environ.get("HTTP_HOST", ""), _reached(environ))
    except ValueError:
        raise TurnedAwayError(400, "The Host header is not one name or address.") from None
    if not ours:
        raise TurnedAwayError(421, "This machine does not go by that name: its owner can add it with --allowed-host.")


def _reached(environ: WSGIEnvironment) -> str:
    """The address of this machine that the request came to; "" outside a server."""
    sock: Any = client_socket(environ)
    return str(sock.getsockname()[0]) if sock is not None else ""


def _check_body(environ: WSGIEnvironment) -> None:
    if "HTTP_TRANSFER_ENCODING" in environ:  # eventlet would pass on nothing of a body that is too long
        raise TurnedAwayError(411, "Send the body in one piece, with its Content-Length.")
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        raise TurnedAwayError(400, "The Content-Length is not a number.")
    if len(length) > 12 or int(length) > REQUEST_BYTES:
        raise TurnedAwayError(413, "This is too much at once.")


def _check_origin(environ: WSGIEnvironment) -> None:
    """Pages of others may not send anything, nor listen: browsers say where a request comes from."""
    origin = environ.get("HTTP_ORIGIN")
    if origin is None or (environ["REQUEST_METHOD"] in ("GET", "HEAD") and "HTTP_UPGRADE" not in environ):
        return
    scheme = environ["wsgi.url_scheme"]
    own = f"{scheme}://{environ['HTTP_HOST'].lower().removesuffix(PORTS[scheme])}"
    if origin.lower().removesuffix(PORTS[scheme]) != own:
        raise TurnedAwayError(403, "Pages of other sites may not do that.")
