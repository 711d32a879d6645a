"""A background thread: stopped by who started it, loud when it fails, and started again."""

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from stream.faults import Faults
from stream.pace import PAUSES_S, Retry

EXIT_S = 2.0  # what hangs must not keep the program from ending

log = logging.getLogger(__name__)


class Worker(ABC):
    """Does its `_work` in a thread called `name` inside its `with` block, again with growing pauses.

    `_work` returns when there is nothing more to do for now, and soon after `_stop` is set. It says `_well` when
    it has done something; an exception goes to `faults`.
    """

    def __init__(self, name: str, faults: Faults, pauses_s: Sequence[float] = PAUSES_S) -> None:
        self._faults = faults
        self._stop = threading.Event()
        self._retry = Retry(pauses_s)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        faults.expect(name)

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
                self._faults.note(self._thread.name, error)
            self._pause(self._retry.next_s())

    def _pause(self, seconds: float) -> None:
        self._stop.wait(seconds)

    def _well(self) -> None:
        self._retry.succeeded()
        self._faults.mended(self._thread.name)
