"""Codes and the file that keeps them; how many may be wrong; the names that this machine goes by."""

import socket
import stat
from pathlib import Path

import pytest

from stream.listen import network_address
from stream.settings import Settings, SettingsError
from web.access import access_for
from web.attempts import MOST, REMEMBERED, WINDOW_S, Attempts
from web.codes import LETTERS, CodeError, CodeFile, keys_of, new_code, plain, same
from web.hosts import Hosts
from web.refused import RefusedError


def test_codes_are_random_and_easy_to_read() -> None:
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert {letter for code in codes for letter in plain(code)} == set(LETTERS)
    assert {len(plain(code)) for code in codes} == {10}
    assert len(LETTERS) ** 10 > 2**49


def test_what_follows_from_a_code() -> None:
    one, again, other = keys_of("abcde-fghjk"), keys_of("ABCDE fghjk"), keys_of("abcde-fghjm")
    assert one.watch_code == again.watch_code != other.watch_code
    assert again.signer.unsign(one.signer.sign("x")) == b"x"
    assert not other.signer.validate(one.signer.sign("x"))
    assert "abcde" not in repr(one)
    assert not same("abcde-fghjk", one.watch_code)


def test_the_file_is_its_owners(tmp_path: Path) -> None:
    file = CodeFile(tmp_path / "new" / "folder" / "code")
    code = file.read()
    assert file.read() == code
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert [path.name for path in file.path.parent.iterdir()] == ["code"]


def test_a_change_of_the_file_is_noticed(tmp_path: Path) -> None:
    file = CodeFile(tmp_path / "code")
    code = file.read()
    assert not file.changed()
    file.write(new_code())
    assert file.changed()
    assert file.read() != code
    assert not file.changed()
    file.path.unlink()
    assert not file.changed()


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 20, b"-" * 20, b"a" * 1000])
def test_a_file_that_holds_no_code(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "code").write_bytes(content)
    with pytest.raises(CodeError, match="holds no access code: delete it"):
        CodeFile(tmp_path / "code").read()


@pytest.mark.parametrize("path", ["/proc/nowhere/code", "/dev/null/code"])
def test_a_file_that_cannot_be_written(path: str) -> None:
    with pytest.raises(CodeError, match="--access-code-file"):
        CodeFile(Path(path)).read()


@pytest.mark.parametrize(
    ("settings", "code", "watchers"),
    [
        (Settings(no_access_code=True), "", False),
        (Settings(access_code="a code of mine"), "a code of mine", False),
        (Settings(access_code="a code of mine", viewers_only_watch=True), "a code of mine", True),
    ],
)
def test_the_access_that_settings_ask_for(settings: Settings, code: str, watchers: bool) -> None:
    access = access_for(settings, ["http://127.0.0.1/"])
    assert (access.is_open, access.code) == (not code, code)
    assert access.links() == ["http://127.0.0.1/" + ("?code=a%20code%20of%20mine" if code else "")]
    assert bool(access.watch_links()) == watchers
    with pytest.raises(RefusedError):
        access.renew()


def test_two_options_that_exclude_each_other() -> None:
    with pytest.raises(SettingsError, match="leave out --no-access-code"):
        access_for(Settings(no_access_code=True, viewers_only_watch=True))


def test_attempts_are_counted_by_the_minute() -> None:
    clock = [0.0]
    attempts = Attempts(lambda: clock[-1])
    for _ in range(MOST):
        assert attempts.wait_s("192.0.2.1") == 0
        attempts.failed("192.0.2.1")
        clock.append(clock[-1] + 1)
    assert attempts.wait_s("192.0.2.1") == WINDOW_S - MOST
    assert attempts.wait_s("192.0.2.2") == 0
    clock.append(WINDOW_S)
    assert attempts.wait_s("192.0.2.1") == 0
    attempts.failed("192.0.2.1")
    assert attempts.wait_s("192.0.2.1") == 1


def test_a_household_is_one_address() -> None:
    attempts = Attempts()
    for host in range(MOST):
        attempts.failed(f"2001:db8::{host}")
    assert attempts.wait_s("2001:db8::ffff")
    assert not attempts.wait_s("2001:db8:0:1::")


def test_many_addresses_are_forgotten() -> None:
    attempts = Attempts()
    for number in range(REMEMBERED + 100):
        attempts.failed(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(attempts) == REMEMBERED


@pytest.mark.parametrize(
    ("host", "reached", "included"),
    [
        ("192.168.1.5:5000", "192.168.1.5", True),
        ("192.168.1.5:5000", "192.168.1.6", False),
        ("192.168.1.5", "::ffff:192.168.1.5", True),
        ("[fe80::1]:5000", "fe80::1%eth0", True),
        ("127.0.0.1", "192.168.1.6", True),
        ("kitchen.example", "", True),
        ("10.0.0.9", "", True),
        (f"{socket.gethostname().partition('.')[0]}.local", "", True),
        (network_address() or "localhost", "127.0.0.1", True),
    ],
)
def test_hosts(host: str, reached: str, included: bool) -> None:
    assert Hosts(["Kitchen.example", "10.0.0.9"]).include(host, reached) == included
