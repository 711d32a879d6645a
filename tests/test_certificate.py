"""The certificate of our own: what it is for, when it is made anew, and who may read its key."""

import ipaddress
import ssl
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID

from stream.certificate import CertificateError, identity, own_identity, places_of_this_machine

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PLACES = ["desk", "desk.local", "localhost", "127.0.0.1", "::1", "192.168.1.5"]


def read(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / "https.pem").read_bytes())


def test_it_names_all_places_and_is_what_phones_take(tmp_path: Path) -> None:
    shown = own_identity(tmp_path / "new" / "folder", PLACES, NOW)
    made = read(tmp_path / "new" / "folder")
    named = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert sorted(str(each.value) for each in named) == sorted(PLACES)
    assert isinstance(made.public_key(), ec.EllipticCurvePublicKey)
    assert made.not_valid_after_utc - made.not_valid_before_utc <= timedelta(days=398)
    assert made.not_valid_before_utc <= NOW
    usage = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert shown.context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert bytes.fromhex(shown.fingerprint.replace(":", "")) == made.fingerprint(SHA256())


@pytest.mark.skipif(sys.platform == "win32", reason="files have other rights there")
def test_nobody_else_may_read_the_key(tmp_path: Path) -> None:
    own_identity(tmp_path / "numbercam", PLACES, NOW)
    assert (tmp_path / "numbercam").stat().st_mode & 0o777 == 0o700
    files = list((tmp_path / "numbercam").iterdir())
    assert [(file.name, file.stat().st_mode & 0o777) for file in files] == [("https.pem", 0o600)]


@pytest.mark.parametrize(
    ("places", "days", "anew"),
    [
        (PLACES, 0, False),
        (PLACES, 389, False),
        (PLACES[:-1], 1, False),
        (PLACES, 391, True),
        (PLACES, 1000, True),
        (PLACES, -1, True),
        ([*PLACES, "192.168.1.6"], 1, True),
        (["shelf", *PLACES[1:]], 1, True),
    ],
)
def test_it_is_kept_until_it_runs_out_or_places_change(
    tmp_path: Path, places: list[str], days: int, anew: bool
) -> None:
    before = own_identity(tmp_path, PLACES, NOW).fingerprint
    after = own_identity(tmp_path, places, NOW + timedelta(days=days)).fingerprint
    assert (after != before) == anew
    assert own_identity(tmp_path, places, NOW + timedelta(days=days)).fingerprint == after


@pytest.mark.parametrize("keep", [0, 100, 400, 600])
def test_a_broken_file_is_made_anew(tmp_path: Path, keep: int) -> None:
    own_identity(tmp_path, PLACES, NOW)
    file = tmp_path / "https.pem"
    file.write_bytes(file.read_bytes()[:keep])
    (tmp_path / "https.pem.part").write_text("what a crash left")
    own_identity(tmp_path, PLACES, NOW)
    assert [each.name for each in tmp_path.iterdir()] == ["https.pem"]


def test_where_it_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(CertificateError, match="--cert and --key"):
        own_identity(tmp_path / "taken", PLACES, NOW)


def test_certificates_and_keys_that_do_not_fit(tmp_path: Path) -> None:
    for name in ("one", "two"):
        own_identity(tmp_path / name, PLACES, NOW)
    one, two, nothing, text = (tmp_path / name for name in ("one/https.pem", "two/https.pem", "nothing", "text"))
    text.write_text("no certificate")
    locked = tmp_path / "locked"
    key = ec.generate_private_key(ec.SECP256R1())
    secret = serialization.BestAvailableEncryption(b"secret")
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    locked.write_bytes(key.private_bytes(pem, pkcs8, secret))
    assert identity(one, one).fingerprint != identity(two, two).fingerprint
    for certificate, key_file in [(one, two), (nothing, one), (one, nothing), (text, one), (one, text), (one, locked)]:
        with pytest.raises(CertificateError) as error:
            identity(certificate, key_file)
        assert str(tmp_path) in str(error.value)
        assert str(error.value).endswith(".")


def test_this_machine_has_a_name_and_addresses() -> None:
    without, places = places_of_this_machine(ipv6=False), places_of_this_machine(ipv6=True)
    assert {"numbercam.local", "localhost", "127.0.0.1", "::1"} <= set(without) <= set(places)
    numbers = [place for place in without if place.replace(".", "").isdigit()]
    assert all(ipaddress.ip_address(number).version == 4 for number in numbers)
