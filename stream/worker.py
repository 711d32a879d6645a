"""A background thread: stopped by who started it, loud when it fails, and started again."""

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from stream.pace import PAUSES_S, Retry

EXIT_S = 2.0  # a camera that hangs must not keep the program from ending

log = logging.getLogger(__name__)


class Worker(ABC):
    """Does its `_work` in a thread called `name` inside its `with` block, again with growing pauses.

    `_work` returns when there is nothing more to do for now, and soon after `_stop` is set. An exception is a
    bug: logged with its traceback the first time one of its type comes, counted always, and shown as `fault`.
    """

    def __init__(self, name: str, pauses_s: Sequence[float] = PAUSES_S) -> None:
        self.faults = 0
        self.fault = ""  # the last exception as a sentence, "" when there was none
        self._logged: set[type[Exception]] = set()
        self._stop = threading.Event()
        self._retry = Retry(self._stop, pauses_s)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @abstractmethod
    def _work(self) -> None: ...

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(EXIT_S)
        if self._thread.is_alive():
            log.warning("The %s thread hangs and was left behind.", self._thread.name)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._work()
            except Exception as error:
                self._note(error)
            self._retry.pause()

    def _note(self, error: Exception) -> None:
        self.faults += 1
        self.fault = f"The {self._thread.name} failed: {type(error).__name__}: {error}"
        if type(error) not in self._logged:
            self._logged.add(type(error))
            log.error("%s. It goes on; the next of this kind is not logged.", self.fault, exc_info=error)
