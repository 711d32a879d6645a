"""What can be set: one frozen value, read from the command line and the environment, checked here."""

import argparse
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, NoReturn, TypeVar

from model import pattern as patterns
from model.values import Box
from stream.audience import MOST_FROM_ONE, MOST_VIEWERS
from stream.region import DEFAULT_REGION, checked, parse_region

T = TypeVar("T")

VERSION = "0.1.0"
DEFAULT_THRESHOLD = 0.8
BIG = 1e9
NAME = re.compile(r"[a-z0-9_.-]+")  # of a host
LEAST_CODE, MOST_CODE = 8, 100  # characters
YES = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


class SettingsError(Exception):
    """A setting that cannot be; one sentence that names it and says what it should be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run was asked to do. `None` for width, height and camera_fps: whatever the source gives."""

    source: str = "auto"
    host: str = "0.0.0.0"  # noqa: S104 - devices on the network are meant to see the page
    port: int = 5000
    region: Box = DEFAULT_REGION  # fractions of the picture
    threshold: float = DEFAULT_THRESHOLD  # the least confidence that is shown, in [0, 1]
    pattern: str = ""  # which numbers settle, "" for any
    mirror: bool = False  # the picture that is drawn, never what is read
    async_mode: str = "eventlet"
    width: int | None = None  # pixels
    height: int | None = None
    camera_fps: float | None = None  # frames a second
    seed: int = 0  # of the demo
    once: bool = False  # films
    max_viewers: int = MOST_VIEWERS
    max_viewers_per_address: int | None = None  # None: audience.MOST_FROM_ONE, but any number from this machine
    json: bool = False
    list_cameras: bool = False
    open: bool = False
    no_access_code: bool = False
    access_code: str = ""  # "": the one in the file
    access_code_file: str = ""  # "": the user's own
    viewers_only_watch: bool = False
    new_access_code: bool = False
    allowed_host: tuple[str, ...] = ()
    behind_proxy: bool = False
    database: str | None = None  # where the history is kept: None for a file of ours, "" or "none" for memory only
    keep_pictures: bool = False
    no_mdns: bool = False
    https: bool = False
    cert: str = ""  # PEM files; "": a certificate of our own
    key: str = ""

    @property
    def scheme(self) -> str:
        """How the page is reached: http or https."""
        return "https" if self.https or self.cert else "http"


def checked_threshold(value: object) -> float:
    """`value` as a threshold. Raises ValueError, one sentence."""
    number = _number(value)
    if number is None or not 0 <= number <= 1:
        raise ValueError(f"A threshold is a number from 0 to 1, not {_shown(value)}.")
    return number


def checked_region(value: object) -> Box:
    """`value`, a list of four numbers, as a region. Raises ValueError, one sentence."""
    sides = [_number(side) for side in value] if isinstance(value, list) else []
    numbers = [side for side in sides if side is not None]
    if len(sides) != 4 or len(numbers) != 4:
        raise ValueError(f"A region is a list of four numbers: x, y, width, height; not {_shown(value)}.")
    return checked(Box(*numbers))


def checked_pattern(value: object) -> str:
    """`value` as a pattern. Raises ValueError, one sentence."""
    if not isinstance(value, str):
        raise ValueError(f"A pattern is a text, not {_shown(value)}.")
    return patterns.checked(value)


def checked_mirror(value: object) -> bool:
    """`value` as whether the picture is mirrored. Raises ValueError, one sentence."""
    if not isinstance(value, bool):
        raise ValueError(f"Mirror is true or false, not {_shown(value)}.")
    return value


def checked_code(text: str) -> str:
    """`text` as an access code. Raises ValueError, one sentence, which does not repeat it."""
    if sum(letter.isalnum() for letter in text) < LEAST_CODE or len(text) > MOST_CODE:
        raise ValueError(f"An access code has {LEAST_CODE} letters and digits or more, and {MOST_CODE} at most.")
    return text


def parse(argv: Sequence[str], environ: Mapping[str, str]) -> Settings:
    """The settings that the command line gives, else the environment, else the defaults; SettingsError."""
    parser = _parser()
    given = _from_environment(parser, environ)
    values = vars(parser.parse_args(argv))
    chosen = {name: value for name, value in values.items() if value is not None}
    settings = Settings(**{**given, **chosen})
    if bool(settings.cert) != bool(settings.key):
        raise SettingsError("--cert and --key go together: name a certificate and its key, both as PEM files.")
    return settings


def _from_environment(parser: "_Parser", environ: Mapping[str, str]) -> dict[str, Any]:
    given = {}
    for field in fields(Settings):
        variable = "NUMBERCAM_" + field.name.upper()
        option = "--" + field.name.replace("_", "-")
        if text := environ.get(variable, ""):
            try:
                given[field.name] = _one(parser, option, field.name, text)
            except SettingsError as error:
                raise SettingsError(str(error).replace(option, variable)) from None
    return given


def _one(parser: "_Parser", option: str, name: str, text: str) -> Any:
    """What the option would be if its text stood on the command line."""
    if isinstance(getattr(Settings(), name), bool):
        if text.lower() not in YES:
            raise SettingsError(f"{option}: 1 or 0 is needed, not {_shown(text)}. See --help.")
        return YES[text.lower()]
    return getattr(parser.parse_args([f"{option}={text}"]), name)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        raise SettingsError(message.removeprefix("argument ").rstrip(".") + ". See --help.")


def _parser() -> _Parser:
    parser = _Parser(
        prog="numbercam",
        description="Hold a handwritten number up to a camera; every browser on the network reads it.",
        epilog="Every option can also be set in the environment: --camera-fps is NUMBERCAM_CAMERA_FPS.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--source", help="auto, a camera's number or path, a video file, an rtsp:// or http:// address, demo, or phone")
    add("--host", help="the address to listen on: 0.0.0.0 for the network (default), 127.0.0.1 for this machine")
    add("--port", type=_whole(0, 65535), help="the port; when it is taken, the next free one (default 5000)")
    add(
        "--region",
        type=_checked(parse_region),
        metavar="X,Y,W,H",
        help="where numbers are read, in fractions of the picture",
    )
    add(
        "--threshold",
        type=_checked(lambda text: checked_threshold(_decimal(text))),
        help="the least confidence that is shown, 0 to 1 (default 0.8)",
    )
    add("--pattern", type=_checked(checked_pattern), help=r"only such numbers settle, as '\d{6}' (default: any)")
    add("--async-mode", type=_checked(_mode), metavar="MODE", help="eventlet (default) or threading")
    add("--width", type=_whole(16, 8192), help="width that the camera is asked for, pixels")
    add("--height", type=_whole(16, 8192), help="height that the camera is asked for, pixels")
    add("--camera-fps", type=_checked(_rate), metavar="RATE", help="frames per second that the camera is asked for")
    add("--seed", type=_whole(0, 2**31 - 1), help="seed of the demo: the same seed plays the same scene")
    add("--max-viewers", type=_whole(1, 4000), help=f"viewers at a time, in all (default {MOST_VIEWERS})")
    add(
        "--max-viewers-per-address",
        type=_whole(1, 4000),
        help=f"viewers at a time from one address (default {MOST_FROM_ONE}; from this machine any number)",
    )
    add("--access-code", type=_checked(checked_code), metavar="CODE", help="a code of your own; see --access-code-file")
    add("--access-code-file", metavar="FILE", help="where the code is kept that is made at the first start")
    add(
        "--allowed-host",
        type=_names,
        metavar="NAME",
        action=_More,
        help="a further name that this machine goes by; several with commas, or by repeating it",
    )
    add(
        "--database",
        metavar="URL",
        help="where the history is kept: any address that SQLAlchemy knows, or none for memory only "
        "(default: a SQLite file in your data folder)",
    )
    add("--cert", metavar="FILE", help="https with this certificate (PEM) instead of one made here")
    add("--key", metavar="FILE", help="the key (PEM) of --cert")
    for name, text in _FLAGS.items():
        add(name, action="store_true", default=None, help=text)
    return parser


_FLAGS = {
    "--mirror": "viewers see themselves as in a mirror; numbers are read as they are",
    "--json": "no server: one reading per frame on standard output, as JSON lines",
    "--once": "a film is played once, not again and again",
    "--list-cameras": "list the cameras of this machine and exit",
    "--open": "open the page in the default browser",
    "--no-access-code": "let in whoever reaches the address, without a code",
    "--new-access-code": "make another access code, which ends all sessions of a running program too, and exit",
    "--viewers-only-watch": "a second code for those who may watch and not change anything",
    "--behind-proxy": "believe the X-Forwarded headers of the one proxy in front",
    "--keep-pictures": "the database keeps a small picture of each number too",
    "--https": "serve over https, with a certificate made here",
    "--no-mdns": "do not answer for the name numbercam.local on the network",
}


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text[:12]) <= high:
            raise argparse.ArgumentTypeError(f"A whole number from {low} to {high} is needed, not {_shown(text)}.")
        return int(text)

    return parse


def _checked(check: Callable[[str], T]) -> Callable[[str], T]:
    """`check`, with its ValueError's sentence kept: argparse would replace it with its own."""

    def parse(text: str) -> T:
        try:
            return check(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return parse


class _More(argparse.Action):
    """Adds to what was given before: an option that may be repeated."""

    def __call__(self, _parser: object, given: argparse.Namespace, values: Any, _option: object = None) -> None:
        setattr(given, self.dest, (getattr(given, self.dest) or ()) + values)


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in text.split(","))
    if not all(NAME.fullmatch(name) for name in names):
        raise argparse.ArgumentTypeError(f"A name such as numbers.example is needed, not {_shown(text)}.")
    return names


def _rate(text: str) -> float:
    rate = _decimal(text)
    if not isinstance(rate, float) or not 0 < rate <= 1000:
        raise ValueError(f"A rate is a number of frames per second up to 1000, not {_shown(text)}.")
    return rate


def _mode(text: str) -> str:
    if text not in ("eventlet", "threading"):
        raise ValueError(f"The mode is eventlet or threading, not {_shown(text)}.")
    return text


def _decimal(text: str) -> float | str:
    """The number that `text` says, else `text` itself, for the message."""
    try:
        return float(text)
    except ValueError:
        return text


def _number(value: object) -> float | None:
    """`value` when it is a number that is one: neither true nor "0.5" nor infinite."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < BIG:
        return None
    return float(value)


def _shown(value: object) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."
