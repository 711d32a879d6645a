"""What the digit network sees, for the clients that ask: its input and its odds, while a single digit is shown."""

import base64
import time
from typing import Any

import cv2
import numpy as np
from flask_socketio import SocketIO, join_room, leave_room
from numpy.typing import NDArray

from model.values import Reading

WATCHERS = "sight"  # the room of those who asked
EACH_S = 0.2  # nobody reads bars that change more often


def follow(wanted: object = None) -> dict[str, Any]:
    """A client asks for what the network sees, or no longer."""
    if not isinstance(wanted, bool):
        return {"error": "Send true to see what the network sees, or false."}
    (join_room if wanted else leave_room)(WATCHERS)
    return {"sight": wanted}


class Sights:
    """Tells those who asked, a few times a second."""

    def __init__(self, socketio: SocketIO) -> None:
        self._socketio = socketio
        self._told = False  # whether they see a digit
        self._told_at = float("-inf")

    def tell(self, reading: Reading) -> None:
        """Tell of a reading if anybody asked; that there is no single digit any more only once."""
        now = time.monotonic()
        if now - self._told_at < EACH_S or not self._asked():
            return
        sight = seen(reading)
        if sight["digit"] or self._told:
            self._socketio.emit("sight", sight, to=WATCHERS)
            self._told, self._told_at = bool(sight["digit"]), now

    def _asked(self) -> bool:
        return any(self._socketio.server.manager.get_participants("/", WATCHERS))


def seen(reading: Reading) -> dict[str, Any]:
    """What the network saw of the number shown, as it goes out in JSON: no more than a `digit` of "" when it is not a
    single one."""
    for first in (number.digits[0] for number in reading.numbers if number.text == reading.text):
        if first.digit == reading.text and first.glimpse:
            odds = [round(float(share), 4) for share in first.glimpse.odds]
            return {"seq": reading.seq, "digit": first.digit, "odds": odds, "picture": _png(first.glimpse.pixels)}
    return {"seq": reading.seq, "digit": ""}


def _png(pixels: NDArray[np.float32]) -> str:
    """(28, 28) float32 in [0, 1] as a data URL."""
    data = cv2.imencode(".png", np.round(pixels * 255).astype(np.uint8))[1].tobytes()
    return "data:image/png;base64," + base64.b64encode(data).decode()
