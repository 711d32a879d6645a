"""Who may watch, and who is counted as what."""

import pytest

from stream.audience import MOST_FROM_ONE, Audience, FullError

PHONE = "192.168.1.7"


def crowd(audience: Audience, address: str, count: int) -> None:
    for _ in range(count):
        audience.enter(address)


def test_viewers_come_and_go() -> None:
    audience = Audience()
    crowd(audience, PHONE, 2)
    audience.enter("127.0.0.1")
    assert (audience.viewers, audience.watched()) == (3, True)
    for address in (PHONE, "127.0.0.1", PHONE):
        audience.leave(address)
    assert (audience.viewers, audience.watched()) == (0, False)


def test_no_more_than_fit() -> None:
    audience = Audience(3)
    crowd(audience, "127.0.0.1", 3)
    with pytest.raises(FullError, match=r"^3 viewers are here already.*\.$"):
        audience.enter(PHONE)
    audience.leave("127.0.0.1")
    audience.enter(PHONE)
    assert audience.viewers == 3


@pytest.mark.parametrize(
    ("most_from_one", "address", "most"),
    [
        (2, PHONE, 2),
        (2, "127.0.0.1", 2),
        (None, PHONE, MOST_FROM_ONE),
        (None, "::ffff:192.168.1.7", MOST_FROM_ONE),
        (None, "fe80::1%eth0", MOST_FROM_ONE),
        (None, "", MOST_FROM_ONE),
        (None, "127.0.0.1", 100),
        (None, "::1", 100),
        (None, "::ffff:127.0.0.1", 100),
    ],
)
def test_no_more_from_one_address_than_may(most_from_one: int | None, address: str, most: int) -> None:
    audience = Audience(100, most_from_one)
    crowd(audience, address, most)
    with pytest.raises(FullError, match=str(most)):
        audience.enter(address)
    assert audience.viewers == most
    if most < 100:
        audience.enter("192.168.1.8")


def test_one_household_of_ipv6_is_one_address() -> None:
    audience = Audience(100, 2)
    crowd(audience, "2001:db8::1", 1)
    crowd(audience, "2001:db8::2:1", 1)
    with pytest.raises(FullError):
        audience.enter("2001:db8::3")
    audience.enter("2001:db8:0:1::1")


def test_who_listens_wants_readings_and_no_pictures() -> None:
    audience = Audience()
    assert not audience.wanted()
    audience.listen(+1)
    assert (audience.wanted(), audience.watched()) == (True, False)
    audience.listen(-1)
    with audience.waiting():
        assert (audience.wanted(), audience.watched(), audience.viewers) == (True, True, 0)
    assert not audience.wanted()
