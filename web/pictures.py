"""Pictures from outside: taken out of a request, decoded and read beside the loop."""

import base64
import binascii
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from flask import Request

from model.pictures import decode
from model.read import Reader, read_single
from model.values import Reading
from stream.audience import place
from stream.loops import Loop
from stream.settings import checked_pattern
from web.busy import BusyError, beside
from web.refused import RefusedError

REQUEST_BYTES = 64_000_000  # a few photographs
JSON_BYTES = 11_000_000  # a picture of 8 MB: it is in memory five times while it is taken out
WAIT_S = 10.0
MOST = 12  # requests whose pictures are taken in at once: they are in memory
MOST_FROM_ONE = 4  # address
TOO_MANY = "Too many pictures at once: try again in a few seconds."


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture as it came: its file's name, "" when it has none, and its bytes."""

    name: str
    data: bytes


class PictureReader:
    """Reads single pictures, a few at a time, each thread with a reader of its own."""

    def __init__(self, loop: Loop, new_reader: Callable[[], Reader]) -> None:
        self._loop = loop
        self._new_reader = new_reader
        self._own = threading.local()
        self._lock = threading.Lock()
        self._taken: Counter[str] = Counter()  # requests, by address

    @contextmanager
    def taking(self, address: str) -> Iterator[None]:
        """While the pictures of a request from there are taken in and read. Raises BusyError."""
        where = place(address)
        with self._lock:
            if self._taken.total() >= MOST or self._taken[where] >= MOST_FROM_ONE:
                raise BusyError(TOO_MANY)
            self._taken[where] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken[where] -= 1
                self._taken += Counter()  # forgets the addresses that have none left

    def read(self, data: bytes, threshold: float, pattern: str = "") -> Reading:
        """The reading of an encoded picture. Raises PictureError, BusyError."""
        return beside(self._loop, lambda: self._read(data, threshold, pattern), WAIT_S, TOO_MANY)

    def _read(self, data: bytes, threshold: float, pattern: str) -> Reading:
        if not hasattr(self._own, "reader"):
            self._own.reader = self._new_reader()
        return read_single(cast(Reader, self._own.reader), decode(data), threshold, pattern)


def uploads(request: Request) -> list[Upload]:
    """The pictures of a request, from its form or its JSON. Raises RefusedError."""
    request.max_content_length = JSON_BYTES if request.mimetype == "application/json" else REQUEST_BYTES
    if request.mimetype == "application/json":
        return [_from_data_url(request.get_json(silent=True))]
    files = request.files.getlist("image")
    if not files:
        raise RefusedError(
            'Send pictures as multipart fields named "image", or JSON {"image": "data:image/png;base64,…"}.'
        )
    return [Upload(file.filename or "", file.read()) for file in files]


def wanted_pattern(request: Request) -> str:
    """The pattern that a request names in its form or its JSON, "" for any number. Raises RefusedError."""
    named = request.get_json(silent=True) if request.mimetype == "application/json" else request.form
    try:
        return checked_pattern(named.get("pattern", "")) if isinstance(named, Mapping) else ""
    except ValueError as error:
        raise RefusedError(str(error)) from None


def _from_data_url(body: object) -> Upload:
    image = body.get("image") if isinstance(body, dict) else None
    head, comma, text = image.partition(",") if isinstance(image, str) else ("", "", "")
    if not (comma and head.startswith("data:image/") and head.endswith(";base64")):
        raise RefusedError('Send JSON {"image": "data:image/png;base64,…"}.')
    try:
        return Upload("", base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        raise RefusedError("The picture in the data URL is not valid base64.") from None
