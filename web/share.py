"""The page's address as a QR code, so that it opens on a phone."""

import io
from urllib.parse import urlsplit

import segno
from flask import Blueprint, Response, request

from stream.local_name import reaches_others
from web.access import SESSION
from web.parts import parts

BRIGHT_ON_BLACK, AS_BEFORE = "\x1b[97;40m", "\x1b[0m"

share = Blueprint("share", __name__)


@share.get("/qr.svg")
def qr() -> Response:
    """The address as a QR code, dark on white in any theme."""
    return Response(as_svg(link()), content_type="image/svg+xml")


@share.app_context_processor
def to_templates() -> dict[str, str]:
    """Every page shows the link; "" when only this machine gets to it."""
    shown = link()
    return {"share_link": shown if reaches_others(shown) else ""}


def link() -> str:
    """The page's address for other devices, with the code that who asks may hand on.

    The address is the one that this device got here by, when others may, else this machine's on the network.
    """
    access, session, here = parts().access, request.environ.get(SESSION), urlsplit(request.host_url)
    may_change = access.is_open or (session is not None and session.may_change)
    links = access.links() if may_change else access.watch_links()
    found = urlsplit((links or [request.host_url])[-1])
    if reaches_others(request.host_url):
        found = found._replace(scheme=here.scheme, netloc=here.netloc)
    return found.geturl()


def as_svg(text: str) -> str:
    """A QR code with its quiet zone."""
    drawn = io.BytesIO()
    segno.make_qr(text).save(drawn, kind="svg", scale=8, dark="#000", light="#fff", xmldecl=False, omitsize=True)
    return drawn.getvalue().decode()


def in_terminal(text: str) -> str:
    """A QR code in half blocks, bright on black whatever the terminal's colours; lines for a person at a terminal."""
    drawn = io.StringIO()
    segno.make_qr(text).terminal(drawn, compact=True)
    return "\n".join(f"  {BRIGHT_ON_BLACK}{line}{AS_BEFORE}" for line in drawn.getvalue().splitlines())
