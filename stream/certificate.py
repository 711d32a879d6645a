"""The certificate for https: made here for this machine's names and addresses, and made again in time."""

import ipaddress
import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import ifaddr
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from stream.own_files import write_secret

LASTS = timedelta(days=397)  # Apple's devices take no certificate that lasts for more than 398
RENEWED = timedelta(days=7)  # so long before it runs out
FILE = "https.pem"  # the key and the certificate in one, so that neither is ever without the other
ALWAYS = ("numbercam.local", "localhost", "127.0.0.1", "::1")


class CertificateError(Exception):
    """There can be no https; one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the server shows to those who come over https, and by which a person knows it."""

    context: ssl.SSLContext
    fingerprint: str  # SHA-256 of the certificate, as browsers show it: "3F:A0:…"


def own_identity(folder: Path, places: Iterable[str], now: datetime) -> Identity:
    """From the file in `folder`, which is written anew unless it is good for all `places` for a while from `now`.

    places: host names and IP addresses. Raises CertificateError.
    """
    path, wanted = folder / FILE, set(places)
    try:
        if not _is_good(path, wanted, now):
            write_secret(path, _made(sorted(wanted), now))
    except OSError as error:
        raise CertificateError(
            f"The certificate cannot be kept in {folder} ({error.strerror}): use --cert and --key."
        ) from None
    return identity(path, path)


def identity(certificate: Path, key: Path) -> Identity:
    """From PEM files. Raises CertificateError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        first = x509.load_pem_x509_certificate(certificate.read_bytes())
        context.load_cert_chain(certificate, key, password=lambda: "")  # else a locked key is asked for at the terminal
    except ssl.SSLError:
        raise CertificateError(f"{key} is not the unlocked key of {certificate}: name both as PEM files.") from None
    except OSError as error:
        raise CertificateError(f"{error.filename or key} cannot be read: {error.strerror}.") from None
    except ValueError:
        raise CertificateError(f"{certificate} is not a certificate: name a PEM file with --cert.") from None
    return Identity(context, first.fingerprint(hashes.SHA256()).hex(":").upper())


def places_of_this_machine(*, ipv6: bool) -> list[str]:
    """The names and addresses by which others on the network may reach it.

    ipv6: only when it is served there. Many of these addresses change daily, and with each new certificate
    every phone has to accept it again.
    """
    host = socket.gethostname().lower()
    names = [host, host.partition(".")[0] + ".local"] if host.isascii() and host else []
    addresses = (ipaddress.ip_address(text) for text in _addresses())
    served = [str(each) for each in addresses if not each.is_link_local and (ipv6 or each.version == 4)]
    return [*names, *ALWAYS, *served]


def _addresses() -> Iterable[str]:
    for adapter in ifaddr.get_adapters():
        for each in adapter.ips:
            yield each.ip if isinstance(each.ip, str) else each.ip[0]


def _is_good(path: Path, wanted: set[str], now: datetime) -> bool:
    """Whether the certificate in the file is for all that is wanted, and for some time yet."""
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        identity(path, path)
    except (FileNotFoundError, ValueError, x509.ExtensionNotFound, CertificateError):
        return False
    in_time = certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - RENEWED
    return in_time and wanted <= {str(each.value) for each in named}


def _made(places: list[str], now: datetime) -> bytes:
    """A new key, and a certificate for `places` that it has signed itself, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "numbercam")])
    server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # clocks of phones differ
        .not_valid_after(now - timedelta(hours=1) + LASTS)
        .add_extension(x509.SubjectAlternativeName([_general_name(place) for place in places]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(server, critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption()) + certificate.public_bytes(encoding)


def _general_name(place: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(place))
    except ValueError:
        return x509.DNSName(place)


def now() -> datetime:
    """The time, as certificates have it."""
    return datetime.now(UTC)
