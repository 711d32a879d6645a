"""What went wrong in the background: said once, counted, and shown for as long as it lasts."""

import logging
import threading
from collections import Counter

from stream.metrics import Metrics

log = logging.getLogger(__name__)


class Faults:
    """Exceptions of background tasks. Each is a bug, for what can be expected is caught where it happens.

    last: the last of them as a sentence, "" when there was none. Safe from any thread.
    """

    def __init__(self, metrics: Metrics | None = None) -> None:
        self.last = ""
        self._lock = threading.Lock()
        self._counted: Counter[str] = Counter()
        self._logged: set[tuple[str, type[Exception]]] = set()
        self._failing: set[str] = set()
        self._restarts = (metrics or Metrics()).restarts

    def expect(self, task: str) -> None:
        """Know of a task before anything goes wrong with it."""
        with self._lock:
            self._counted[task] += 0
        self._restarts.labels(task)

    def note(self, task: str, error: Exception, *, bug: bool = True) -> None:
        """A task failed, and begins again: logged the first time that it fails so, a bug with its traceback."""
        fault = f"The {task} failed: {type(error).__name__}: {error}"
        kind = (task, type(error))
        with self._lock:
            self.last = fault
            self._counted[task] += 1
            self._failing.add(task)
            new = kind not in self._logged
            self._logged.add(kind)
        self._restarts.labels(task).inc()
        if new:
            said = f"{fault.rstrip('.')}. It begins again; the next of this kind is not logged."
            log.error(said, exc_info=error if bug else None)

    def mended(self, task: str) -> None:
        """A task does its work again."""
        if task in self._failing:
            with self._lock:
                self._failing.discard(task)

    def failing(self) -> list[str]:
        """The tasks that failed last and have done nothing since."""
        with self._lock:
            return sorted(self._failing)

    def restarts(self) -> dict[str, int]:
        """How often each task failed and began again."""
        with self._lock:
            return dict(self._counted)
