"""The names that this machine answers to. Any other may be a stranger's, made to point here (DNS rebinding)."""

import re
import socket
from collections.abc import Iterable

from stream.audience import parsed
from stream.listen import network_address
from stream.local_name import NAMES

OURS = [f"{name}.local" for name in NAMES]  # which of them is ours is known when nobody else answers for it
HOST = re.compile(r"(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<name>[a-z0-9_.-]+))(?::\d{1,5})?")


class Hosts:
    """This machine's names, and `allowed` ones; its addresses, as they are when somebody asks."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        own = socket.gethostname().lower()
        label = own.partition(".")[0]
        self._names = {"localhost", own, label, f"{label}.local", *OURS, *(name.lower() for name in allowed)}

    def include(self, host: str, reached: str) -> bool:
        """Whether a Host header, "name:port", names this machine, which was `reached` at that address.

        Raises ValueError when it is none at all.
        """
        match = HOST.fullmatch(host.lower())
        if match is None:
            raise ValueError("A Host header is a name or an address, and a port.")
        name = match["name"] or match["v6"]
        address = parsed(name)
        if address is None or match["name"] in self._names:
            return match["name"] in self._names
        # As it is written: ::ffff:127.0.0.1 and 0:0::1 are odd ways to say it.
        return name == str(address) and (address.is_loopback or name in (str(parsed(reached)), network_address()))
