"""The access code: drawn at random, kept in a file that only its owner reads, compared however it was typed."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from itsdangerous import TimestampSigner

from stream.own_files import own_folder, write_secret
from stream.settings import checked_code

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # without those that look like others: 0 o, 1 i l
LENGTH = 10  # 49 bits


class CodeError(Exception):
    """The code cannot be kept or read; one sentence that says what to do."""


def new_code() -> str:
    """A code that nobody can guess."""
    return _spelled(secrets.randbits(128))


def default_path() -> Path:
    """Where the code is kept unless another file is named."""
    return own_folder() / "access-code"


def plain(code: str) -> str:
    """A code without what typing it may change: case, spaces and hyphens."""
    return "".join(code.casefold().replace("-", "").split())


def same(one: str, other: str) -> bool:
    """Whether two codes are one, told in a time that does not depend on where they differ."""
    return hmac.compare_digest(plain(one).encode(), plain(other).encode())


@dataclass(frozen=True, slots=True)
class Keys:
    """What follows from a code. Another code has other keys, the same code the same ones, after a restart too.

    watch_code: for those who may only watch. signer: signs sessions.
    """

    code: str = field(repr=False)
    watch_code: str = field(repr=False)
    signer: TimestampSigner = field(repr=False)


def keys_of(code: str) -> Keys:
    """The keys of a code. Slow on purpose (0.05 s): who knows a signature cannot try all codes on it."""
    secret = hashlib.scrypt(plain(code).encode(), salt=b"numbercam", n=2**14, r=8, p=1)
    watch = hmac.digest(secret, b"watch", "sha256")
    signer = TimestampSigner(secret, salt="session", digest_method=hashlib.sha256)
    return Keys(code, _spelled(int.from_bytes(watch)), signer)


def _spelled(number: int) -> str:
    letters = ""
    for _ in range(LENGTH):
        number, index = divmod(number, len(LETTERS))
        letters += LETTERS[index]
    return f"{letters[: LENGTH // 2]}-{letters[LENGTH // 2 :]}"


class CodeFile:
    """The code in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, ...] = ()

    def read(self) -> str:
        """The code; a new one when there is no file yet. Raises CodeError."""
        try:
            if not self.path.exists():
                self.write(new_code())
            self._seen = self._stamp()
            return checked_code(self.path.read_text(encoding="utf-8").strip())
        except OSError as error:
            raise self._problem("read", error) from None
        except ValueError:
            raise CodeError(f"{self.path} holds no access code: delete it, and a new one is made.") from None

    def write(self, code: str) -> None:
        """Keep another code, readable by the owner only. Raises CodeError."""
        try:
            write_secret(self.path, f"{code}\n".encode())
        except OSError as error:
            raise self._problem("kept", error) from None

    def changed(self) -> bool:
        """Whether another code was written since it was read."""
        stamp = self._stamp()
        return bool(stamp) and stamp != self._seen

    def _stamp(self) -> tuple[int, ...]:
        try:
            stat = self.path.stat()
        except OSError:  # deleted: the code that is known goes on
            return ()
        return stat.st_mtime_ns, stat.st_ino, stat.st_size

    def _problem(self, done: str, error: OSError) -> CodeError:
        return CodeError(
            f"The access code cannot be {done} in {self.path} ({error.strerror}): "
            "name another file with --access-code-file, or set NUMBERCAM_ACCESS_CODE."
        )
