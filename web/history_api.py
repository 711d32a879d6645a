"""The history over HTTP: its page, and looking it up, correcting, deleting and restoring entries."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import MultiDict

from web import history_files
from web.api import Answer, come_again, refuse, refuse_depth
from web.busy import BusyError, beside
from web.entries import Page, Wanted
from web.history import KEPT, NoEntryError, StaleError
from web.parts import parts
from web.records import RecordsError
from web.refused import RefusedError

T = TypeVar("T")
WAIT_S = 15.0
BUSY = "The server is busy: try again in a few seconds."
MOST_DIGITS = 12
LARGEST = 2**53 - 1  # what JSON's readers take for a whole number

history_api = Blueprint("history", __name__)
history_api.register_error_handler(RefusedError, refuse)
history_api.register_error_handler(RecursionError, refuse_depth)
history_api.register_error_handler(BusyError, come_again)


@history_api.get("/history")
def history_page() -> str:
    """The page of the history."""
    return render_template("history.html")


@history_api.get("/api/history")
def get_history() -> Answer:
    """The numbers that settled, newest first."""
    history, wanted = parts().history, _wanted(request.args)
    page = _beside(lambda: history.page(wanted))
    readings = [entry.as_dict() for entry in page.entries]
    return {"readings": readings, "next": page.next, "total": page.total, "notice": history.notice}


@history_api.get("/api/history.csv")
def get_csv() -> Response:
    """All of them as a table."""
    return _file(history_files.as_csv, "text/csv; charset=utf-8", "csv")


@history_api.get("/api/history.json")
def get_json() -> Response:
    """All of them as JSON."""
    return _file(history_files.as_json, "application/json", "json")


@history_api.get("/api/history/<int:identity>.jpg")
def get_picture(identity: int) -> Response:
    """The number as it was in front of the camera."""
    history = parts().history
    return Response(_beside(lambda: history.picture(_checked(identity))), content_type="image/jpeg")


@history_api.patch("/api/history/<int:identity>")
def correct(identity: int) -> Answer:
    """Correct a number; what was read is kept beside it."""
    history, (text, version) = parts().history, _correction(request.get_json(force=True, silent=True))
    return _beside(lambda: history.correct(_checked(identity), text, version)).as_dict()


@history_api.delete("/api/history/<int:identity>")
def delete(identity: int) -> Answer:
    """Delete an entry."""
    history = parts().history
    return _beside(lambda: history.delete(_checked(identity))).as_dict()


@history_api.post("/api/history/<int:identity>/restore")
def restore(identity: int) -> Answer:
    """Bring a deleted entry back."""
    history = parts().history
    return _beside(lambda: history.restore(_checked(identity))).as_dict()


@history_api.delete("/api/history")
def delete_all() -> Answer:
    """Delete all entries."""
    return {"deleted_at": _beside(parts().history.delete_all)}


@history_api.post("/api/history/restore")
def restore_all() -> Answer:
    """Bring back what was deleted at one time."""
    body = request.get_json(force=True, silent=True)
    at = body.get("deleted_at") if isinstance(body, dict) else None
    if not isinstance(at, float):
        raise RefusedError('Send {"deleted_at": …} as it came when all were deleted.')
    history = parts().history
    _beside(lambda: history.restore_all(at))
    return {"deleted_at": None}


@history_api.errorhandler(NoEntryError)
def refuse_unknown(error: NoEntryError) -> Answer:  # noqa: ARG001
    """An entry that is not there."""
    return {"error": "There is no such entry, or it was deleted more than a day ago."}, 404


@history_api.errorhandler(StaleError)
def refuse_stale(error: StaleError) -> Answer:
    """A correction of what somebody else has changed."""
    return {"error": str(error), "reading": error.entry.as_dict()}, 409


@history_api.errorhandler(RecordsError)
def refuse_for_now(error: RecordsError) -> Any:
    """The database is needed, and away."""
    return come_again(BusyError(str(error)))


def _beside(work: Callable[[], T]) -> T:
    """What `work` returns, done beside the loop: the database may take its time. Raises BusyError."""
    return beside(parts().loop, work, WAIT_S, BUSY)


def _file(written: Callable[..., Any], kind: str, ending: str) -> Response:
    history, loop, digits = parts().history, parts().loop, _digits(request.args)

    def page(before: int | None) -> Page:
        return beside(loop, lambda: history.page(Wanted(KEPT, before, digits)), WAIT_S, BUSY)

    answer = Response(written(page), content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="numbercam-history.{ending}"'
    return answer


def _wanted(asked: MultiDict[str, str]) -> Wanted:
    limit = _whole(asked.get("limit", str(KEPT)), 1, KEPT)
    before = asked.get("before")
    if limit is None:
        raise RefusedError(f"limit is a whole number from 1 to {KEPT}.")
    if before is not None and _whole(before, 0, LARGEST) is None:
        raise RefusedError("before is the whole number that came as next.")
    return Wanted(limit, None if before is None else int(before), _digits(asked))


def _digits(asked: MultiDict[str, str]) -> str:
    digits = asked.get("q", "")
    if digits and not _is_number(digits):
        raise RefusedError(f"q is 1 to {MOST_DIGITS} digits.")
    return digits


def _correction(body: object) -> tuple[str, int]:
    text, version = (body.get("text"), body.get("version")) if isinstance(body, dict) else (None, None)
    if not isinstance(version, int) or isinstance(version, bool):
        raise RefusedError('Send {"text": "2021", "version": 1}, with the version that you have seen.')
    if not isinstance(text, str) or not _is_number(text):
        raise RefusedError(f"A number is 1 to {MOST_DIGITS} digits, 0 to 9.")
    return text, version


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def _whole(text: str, low: int, high: int) -> int | None:
    """The whole number that `text` says, None unless it is within the bounds."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 16 else -1
    return number if low <= number <= high else None


def _checked(identity: int) -> int:
    if identity > LARGEST:
        raise NoEntryError
    return identity
