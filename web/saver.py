"""The thread that saves the history."""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType

import platformdirs
from sqlalchemy import URL

from stream.faults import Faults
from stream.pace import PAUSES_S
from stream.settings import Settings
from stream.worker import Worker
from web.history import KEPT, History
from web.records import Records, RecordsError

EVERY_S = 0.5
PURGE_EVERY_S = 3600.0
NONE = ("", "none", "sqlite://", "sqlite:///:memory:")


def records_of(settings: Settings) -> Records | None:
    """The database that the settings name, None for none. Raises SettingsError."""
    url: str | URL | None = settings.database
    if url is None:
        folder = platformdirs.user_data_path("numbercam", appauthor=False)
        url = URL.create("sqlite", database=str(folder / "numbercam.sqlite"))
    return None if url in NONE else Records(url, keep_pictures=settings.keep_pictures)


def saving(history: History, faults: Faults) -> AbstractContextManager[object]:
    """Saves the history inside its `with` block, if it has a database."""
    return Saver(history, history.records, faults) if history.records else nullcontext()


class Saver(Worker):
    """Loads what is in the database and saves what is not, in a thread; once more when it ends.

    What goes wrong with a database is no bug: it is said, and tried again after growing pauses.
    """

    def __init__(
        self, history: History, records: Records, faults: Faults, pauses_s: Sequence[float] = PAUSES_S
    ) -> None:
        super().__init__("history", faults, pauses_s)
        self._history = history
        self._records = records
        self._purged_at = float("-inf")  # monotonic seconds

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self._records.close()

    def _work(self) -> None:
        try:
            self._open()
            stopping = False
            while self._records.sound and not stopping:
                stopping = self._stop.wait(EVERY_S)
                self._save()
        except RecordsError as error:
            self._history.say(str(error))
            self._faults.note("history", error, bug=False)

    def _open(self) -> None:
        self._records.open()
        self._history.loaded(self._records.newest(KEPT))

    def _save(self) -> None:
        if entries := self._history.unsaved():
            self._records.write(entries)
            self._history.saved(entries)
        if time.monotonic() - self._purged_at > PURGE_EVERY_S:
            self._records.purge()
            self._purged_at = time.monotonic()
        self._history.say("")
        self._well()
