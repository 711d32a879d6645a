"""The socket that the server listens on, and the addresses that reach it."""

import errno
import socket
import sys

FURTHER_PORTS = 20
MANY_SOCKETS = 8192
WAITING_CLIENTS = 1024  # who comes while others are let in


class ListenError(Exception):
    """It cannot be listened there; one sentence that says what to do."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket on `port` or, where that is taken, on the next free one. Raises ListenError.

    No SO_REUSEPORT: with it, two servers would share a port in silence.
    """
    family = _family(host)
    last = min(port + FURTHER_PORTS, 65535) if port else 0
    for candidate in range(port, last + 1):
        try:
            return socket.create_server((host, candidate), family=family, backlog=WAITING_CLIENTS)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise ListenError(_why(error, host, candidate)) from None
    raise ListenError(f"The ports {port} to {last} are taken: choose another with --port.")


if sys.platform == "win32":

    def allow_many_connections() -> int:
        """How many sockets a program may have; there is no limit to raise."""
        return MANY_SOCKETS

else:
    import resource

    def allow_many_connections() -> int:
        """As above, after raising it as far as the system lets us: many start a program with 1,024."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        allowed = MANY_SOCKETS if hard == resource.RLIM_INFINITY else min(MANY_SOCKETS, hard)
        if soft != resource.RLIM_INFINITY and soft < allowed:
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        return allowed


def links(listener: socket.socket, scheme: str = "http") -> list[str]:
    """The addresses of the page: of this machine first, then of the network where it is served there."""
    host, port = listener.getsockname()[:2]
    if host not in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return [_link(scheme, host, port)]
    found = ["127.0.0.1", network_address()]
    return [_link(scheme, address, port) for address in found if address]


def network_address() -> str:
    """This machine's address on the network, "" without a network. Nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation: it only chooses a route
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _family(host: str) -> socket.AddressFamily:
    try:
        return socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][0]
    except (OSError, UnicodeError):
        raise ListenError(f"There is no host {host!r}: use 0.0.0.0 or 127.0.0.1 for --host.") from None


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EACCES:
        return f"Port {port} is not allowed for you: choose one above 1023 with --port."
    return f"This machine cannot listen on {host}: use 0.0.0.0 or 127.0.0.1 for --host."


def _link(scheme: str, host: str, port: int) -> str:
    return f"{scheme}://[{host}]:{port}/" if ":" in host else f"{scheme}://{host}:{port}/"
