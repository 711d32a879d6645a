"""A phone's camera as it comes in: one picture at a time, each answered."""

from typing import Any

from model.pictures import PictureError, decode
from stream.phone import PHONE
from web.parts import Parts

MOST_BYTES = 1_000_000
DECODE_S = 2.0
BUSY_MS = 500
JPEG = b"\xff\xd8\xff"

Answer = dict[str, Any]


def take_picture(parts: Parts, who: str, data: object) -> Answer:
    """The answer to a picture of the client `who`: `ok`, or why not; and how long to wait with the next, in ms.

    The first who sends is the camera. A picture that comes before its time is not looked at: it was sent without
    waiting for the answer to the one before, and is old.
    """
    if not isinstance(data, bytes) or not data.startswith(JPEG):
        return _bad(parts, "Send each picture as the bytes of a JPEG.")
    if len(data) > MOST_BYTES:
        return _bad(parts, "The picture is larger than 1 MB: send a smaller one.")
    if refusal := _refusal(parts):
        return refusal
    if not parts.choice.phone.claim(who):
        return {"error": "Another phone is the camera: take over from it, or wait until it stops.", "taken": True}
    if early_s := parts.choice.phone.early_s():
        parts.metrics.frames_dropped.labels("early").inc()
        return {"ok": True, "wait_ms": round(early_s * 1000)}
    return _pass_on(parts, who, data)


def be_camera(parts: Parts, who: str, wanted: object) -> Answer:
    """The answer to a client that takes over from another phone (True), or is the camera no longer (False)."""
    if not isinstance(wanted, bool):
        return {"error": "Send true to take over as the camera, or false to stop."}
    if not wanted:
        parts.choice.phone.leave(who)
    elif refusal := _refusal(parts):
        return refusal
    else:
        parts.choice.phone.claim(who, take_over=True)
    return {"ok": True}


def _refusal(parts: Parts) -> Answer | None:
    if parts.choice.now == PHONE:
        return None
    return {"error": f"The picture comes from {parts.source().source}: choose a phone's camera as the source."}


def _pass_on(parts: Parts, who: str, data: bytes) -> Answer:
    try:
        parts.loop.beside(lambda: parts.choice.phone.put(who, decode(data)), DECODE_S)
    except PictureError as error:
        return _bad(parts, str(error))
    except TimeoutError:
        return {"ok": True, "wait_ms": BUSY_MS}
    return {"ok": True, "wait_ms": 0}


def _bad(parts: Parts, why: str) -> Answer:
    parts.metrics.frames_dropped.labels("garbage").inc()
    return {"error": why, "wait_ms": 0}
