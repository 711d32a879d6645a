"""What went wrong in a background thread: told once, counted always."""

import logging

log = logging.getLogger(__name__)


class Faults:
    """The unexpected exceptions of the thread called `who`. Written by that thread, read by any."""

    def __init__(self, who: str) -> None:
        self._who = who
        self._told: set[str] = set()
        self.count = 0
        self.last = ""  # one sentence, "" while all is well

    def note(self, error: Exception) -> None:
        """Count `error`; log it with its traceback the first time one of its kind comes."""
        self.count += 1
        self.last = f"The {self._who} failed: {type(error).__name__}: {error}"
        kind = type(error).__name__
        if kind not in self._told:
            self._told.add(kind)
            log.error("%s It starts again; the same is not logged again.", self.last, exc_info=error)
