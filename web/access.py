"""Who is in: whoever has the access code, or the cookie that it earned."""

import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from wsgiref.types import WSGIEnvironment

from itsdangerous import BadSignature
from werkzeug.http import parse_cookie

from stream.settings import Settings, SettingsError
from web.attempts import Attempts
from web.codes import CodeFile, Keys, default_path, keys_of, new_code, same
from web.refused import RefusedError, TurnedAwayError

COOKIE = "numbercam"
SESSION_S = 90 * 24 * 3600  # a cookie's life
SESSION = "numbercam.session"  # where a request's environment has it
LEFT = 10_000  # sessions that ended by themselves and are remembered

# What those may do who may only watch, besides asking for pages (GET changes nothing). The rest is refused.
WATCHERS_MAY = {("POST", "/api/read"), ("POST", "/enter"), ("POST", "/leave")}
WATCHERS_MAY_SEND = {"connect", "disconnect", "sight"}
ONLY_WATCHES = "You may watch here, but not change anything: enter with the other access code to do that."


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is in. keys: those in force on entering; name: "" for one that is never left."""

    may_change: bool
    keys: Keys | None = None
    name: str = ""

    def may(self, method: str, path: str) -> bool:
        """Whether this one may ask for that."""
        return self.may_change or method in ("GET", "HEAD") or (method, path) in WATCHERS_MAY


class Access:
    """Lets in who has the code; without one, everybody. Safe from any thread.

    file: where the code is kept, None when it came from elsewhere. watchers: whether there is a second code, for
    watching. addresses: of the page.
    """

    def __init__(
        self, code: str = "", file: CodeFile | None = None, *, watchers: bool = False, addresses: Sequence[str] = ()
    ) -> None:
        self._keys = keys_of(code) if code else None
        self._file = file
        self._watchers = watchers
        self._addresses = addresses
        self._attempts = Attempts()
        self._left: dict[str, None] = {}  # the first to leave comes first
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Whether there is no code."""
        return self._keys is None

    @property
    def code(self) -> str:
        """The code, "" when there is none."""
        return self._keys.code if self._keys else ""

    def links(self) -> list[str]:
        """The addresses of the page, with the code in them: whoever opens one is in."""
        return self._links(self.code)

    def watch_links(self) -> list[str]:
        """The same for those who may only watch; none without a code of their own."""
        return self._links(self._keys.watch_code) if self._keys and self._watchers else []

    def enter(self, code: str, address: str) -> Session:
        """A new session for who has a code. Raises TurnedAwayError: it is wrong, or too many were."""
        if self._keys is None:
            return Session(may_change=True)
        with self._lock:  # tries that come at once are counted one by one
            if wait_s := self._attempts.wait_s(address):
                raise TurnedAwayError(
                    429, f"Too many wrong codes: try again in {wait_s} seconds.", {"Retry-After": str(wait_s)}
                )
            session = self._session_for(code, self._keys)
            if session is None:
                self._attempts.failed(address)
                raise TurnedAwayError(401, "This is not the access code.", {"WWW-Authenticate": "Bearer"})
            return session

    def token(self, session: Session) -> str:
        """The cookie's value that brings a session back."""
        if session.keys is None:
            return ""
        right = "change" if session.may_change else "watch"
        return session.keys.signer.sign(f"{right}-{session.name}").decode()

    def known(self, environ: WSGIEnvironment) -> Session | None:
        """Whose cookie comes with a request; None for nobody's."""
        keys = self._keys
        if keys is None:
            return Session(may_change=True)
        try:
            value = keys.signer.unsign(parse_cookie(environ).get(COOKIE, ""), max_age=SESSION_S).decode()
        except BadSignature:
            return None
        right, _, name = value.partition("-")
        session = Session(right == "change", keys, name)
        return session if self.holds(session) else None

    def asks(self, environ: WSGIEnvironment) -> Session | None:
        """Who sends a request, by cookie or by `Authorization: Bearer CODE`. Raises TurnedAwayError as `enter` does."""
        session = self.known(environ)
        scheme, _, code = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        if session is None and scheme.lower() == "bearer":
            return self.enter(code, environ.get("REMOTE_ADDR", ""))
        return session

    def holds(self, session: Session) -> bool:
        """Whether a session still is in."""
        return session.keys is self._keys and session.name not in self._left

    def leave(self, session: Session) -> None:
        """End one session."""
        if session.name:
            self._left[session.name] = None
        if len(self._left) > LEFT:
            self._left.pop(next(iter(self._left)))

    def renew(self) -> Session:
        """Make another code, which ends all sessions; a new one for who did. Raises RefusedError, CodeError."""
        if self._keys is None:
            raise RefusedError("There is no access code to change: the program runs with --no-access-code.")
        if self._file is None:
            raise RefusedError("The access code is set by NUMBERCAM_ACCESS_CODE or --access-code: change it there.")
        self._file.write(new_code())
        self.reread()
        return _new_session(True, self._keys)

    def reread(self) -> None:
        """Take the code that is in the file now. Raises CodeError."""
        if self._file is not None:
            self._keys = keys_of(self._file.read())

    def outdated(self) -> bool:
        """Whether the file holds another code."""
        return self._file is not None and self._file.changed()

    def _session_for(self, code: str, keys: Keys) -> Session | None:
        may_change, may_watch = same(code, keys.code), same(code, keys.watch_code) and self._watchers
        return _new_session(may_change, keys) if may_change or may_watch else None

    def _links(self, code: str) -> list[str]:
        return [address + (f"?code={quote(code, safe='')}" if code else "") for address in self._addresses]


def access_for(settings: Settings, addresses: Sequence[str] = ()) -> Access:
    """The access that the settings ask for, to a page at `addresses`. Raises CodeError, SettingsError."""
    if settings.no_access_code:
        if settings.viewers_only_watch:
            raise SettingsError("--viewers-only-watch needs the access code: leave out --no-access-code.")
        return Access(addresses=addresses)
    path = Path(settings.access_code_file) if settings.access_code_file else default_path()
    file = None if settings.access_code else CodeFile(path)
    code = file.read() if file else settings.access_code
    return Access(code, file, watchers=settings.viewers_only_watch, addresses=addresses)


def _new_session(may_change: bool, keys: Keys | None) -> Session:
    return Session(may_change, keys, secrets.token_hex(8))
