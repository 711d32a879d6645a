"""The name under which devices on the network find the page: numbercam.local, by multicast DNS."""

from collections.abc import Callable
from ipaddress import ip_address
from threading import Event, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from zeroconf import ServiceInfo, Zeroconf

SERVICE = "_http._tcp.local."
NAMES = ("numbercam", *(f"numbercam-{nth}" for nth in range(2, 10)))  # in this order, when others have them
GOODBYE_S = 2.0


def reaches_others(link: str) -> bool:
    """Whether other devices get to the page by that link, at an IPv4 address."""
    try:
        address = ip_address(urlsplit(link).hostname or "")
    except ValueError:
        return False
    return address.version == 4 and not address.is_loopback


def open_network(address: str) -> "Zeroconf":
    """Multicast DNS on the network where this machine has that address. Raises OSError."""
    from zeroconf import Zeroconf  # here, beside the start: it takes a while

    return Zeroconf(interfaces=[address])


class LocalName:
    """Answers for the name inside its `with` block, from a thread of its own; the start does not wait for it.

    link: the page's, by this machine's address on the network. tell: is called once, by that thread, with a line for
    the person at the terminal: the link with the name that was free, or why there is none.
    """

    def __init__(
        self, link: str, tell: Callable[[str], None], network: Callable[[str], "Zeroconf"] = open_network
    ) -> None:
        self._link = urlsplit(link)
        self._tell = tell
        self._network = network
        self._over = Event()
        self._thread = Thread(target=self._run, name="local name", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join(GOODBYE_S)

    def _run(self) -> None:
        from zeroconf import Error

        try:
            network = self._network(self._link.hostname or "")
            try:
                name = self._register(network)
                self._tell(f"  {self._link._replace(netloc=f'{name}:{self._link.port}').geturl()}")
                self._over.wait()
            finally:
                network.close()
        except (Error, OSError) as error:
            self._tell(f"The page has no name on the network: {str(error) or type(error).__name__}.")

    def _register(self, network: "Zeroconf") -> str:
        """The first of the names that nobody else answers for, now ours. Raises zeroconf.Error."""
        from zeroconf import NonUniqueNameException

        for name in NAMES:
            try:
                network.register_service(service(name, self._link.hostname or "", self._link.port or 80))
            except NonUniqueNameException:
                continue
            return f"{name}.local"
        raise NonUniqueNameException(f"others have {NAMES[0]}.local to {NAMES[-1]}.local")


def service(name: str, address: str, port: int) -> "ServiceInfo":
    """What is said of the page on the network."""
    from zeroconf import ServiceInfo

    return ServiceInfo(
        SERVICE,
        f"{name}.{SERVICE}",
        parsed_addresses=[address],
        port=port,
        properties={"path": "/"},
        server=f"{name}.local.",
    )
