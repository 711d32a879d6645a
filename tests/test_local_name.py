"""The page's name on the network: registered with a fake, and found by another program over the loopback."""

import threading
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from zeroconf import NonUniqueNameException, ServiceInfo, Zeroconf

from stream.local_name import NAMES, SERVICE, LocalName, open_network, reaches_others, service
from tests.waiting import until

LINK = "http://192.0.2.7:5000/"


@dataclass
class Network:
    """Multicast DNS where some names are taken."""

    taken: tuple[str, ...] = ()
    problem: Exception | None = None
    registered: list[ServiceInfo] = field(default_factory=list)
    closed: bool = False

    def register_service(self, info: ServiceInfo) -> None:
        if self.problem:
            raise self.problem
        if info.name.partition(".")[0] in self.taken:
            raise NonUniqueNameException
        self.registered.append(info)

    def close(self) -> None:
        self.closed = True


def said_of(network: Network, link: str = LINK) -> list[str]:
    """What is told of a name on that network, from entering to leaving."""
    said: list[str] = []
    with LocalName(link, said.append, lambda _: cast(Zeroconf, network)):
        until(lambda: said)
        assert network.closed == bool(not network.registered)
    until(lambda: network.closed)
    return said


@pytest.mark.parametrize(
    ("taken", "link", "said"),
    [
        ((), LINK, "  http://numbercam.local:5000/"),
        (("numbercam",), LINK, "  http://numbercam-2.local:5000/"),
        (("numbercam", "numbercam-2"), "https://192.0.2.7:5443/", "  https://numbercam-3.local:5443/"),
    ],
)
def test_the_first_name_that_is_free(taken: tuple[str, ...], link: str, said: str) -> None:
    network = Network(taken)
    assert said_of(network, link) == [said]
    assert len(network.registered) == 1


@pytest.mark.parametrize(
    ("network", "why"),
    [
        (Network(problem=OSError(101, "Network is unreachable")), "Network is unreachable"),
        (Network(taken=NAMES), "others have numbercam.local to numbercam-9.local"),
        (Network(problem=NonUniqueNameException()), "others have"),
        (Network(problem=TimeoutError()), "TimeoutError"),
    ],
)
def test_a_failure_is_one_line(network: Network, why: str) -> None:
    said = said_of(network)
    assert len(said) == 1
    assert said[0].startswith("The page has no name on the network: ")
    assert why in said[0]


def test_a_machine_without_multicast_is_one_line() -> None:
    said: list[str] = []

    def without(_: str) -> Zeroconf:
        raise OSError(19, "No such device")

    with LocalName(LINK, said.append, without):
        until(lambda: said)
    assert said == ["The page has no name on the network: [Errno 19] No such device."]


def test_what_is_said_of_the_page() -> None:
    info = service("numbercam-2", "192.0.2.7", 5001)
    assert (info.name, info.server) == (f"numbercam-2.{SERVICE}", "numbercam-2.local.")
    assert (info.parsed_addresses(), info.port, info.properties) == (["192.0.2.7"], 5001, {b"path": b"/"})


@pytest.mark.parametrize(
    ("link", "reaches"),
    [
        (LINK, True),
        ("https://10.0.0.3:5000/", True),
        ("http://127.0.0.1:5000/", False),
        ("http://127.8.8.8:5000/", False),
        ("http://[::1]:5000/", False),
        ("http://[fd00::2]:5000/", False),
        ("http://localhost:5000/", False),
    ],
)
def test_which_links_reach_others(link: str, reaches: bool) -> None:
    assert reaches_others(link) == reaches


def test_others_find_it_and_no_longer_when_it_is_gone() -> None:
    said: list[str] = []
    with LocalName("http://127.0.0.1:5169/", said.append):
        until(lambda: said)
        name = said[0].strip().removeprefix("http://").partition(".")[0]
        found = _ask(name)
        assert found is not None
        assert (found.server, found.port, found.parsed_addresses()) == (f"{name}.local.", 5169, ["127.0.0.1"])
    until(lambda: not [thread for thread in threading.enumerate() if thread.name == "local name"])
    assert _ask(name, timeout_ms=500) is None


def _ask(name: str, timeout_ms: int = 20_000) -> Any:
    """What another program on the loopback learns of the name; None when nobody answers."""
    network = open_network("127.0.0.1")
    try:
        return network.get_service_info(SERVICE, f"{name}.{SERVICE}", timeout_ms)
    finally:
        network.close()
