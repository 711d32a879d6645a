"""The errors of requests that cannot be."""

from collections.abc import Mapping


class RefusedError(Exception):
    """What was asked cannot be; the message is one sentence for whoever asked."""

    status = 400


class TurnedAwayError(RefusedError):
    """A request that goes no further than the door, with the status and the headers that say so."""

    def __init__(self, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = dict(headers or {})
