"""A phone as the camera: which one it is, and the slot for its newest picture."""

import threading
import time

from stream.frame import Picture
from stream.latest import Latest
from stream.opening import SourceError

PHONE, PHONE_NAME = "phone", "the phone"  # what --source takes, and what people call it
SILENCE_S = 2.5  # without a picture, and the phone has left; less than a hanging camera gets
PERIOD_S = 1 / 30  # pictures that come faster are not looked at
USUAL_FPS = 15.0


class PhoneCamera:
    """One phone is the camera at a time, and its newest picture wins. Safe from any thread.

    address: of the page that makes a phone the camera.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._holder = ""  # who is the camera, "" for nobody
        self._heard_at = float("-inf")
        self._due_at = float("-inf")  # when the next picture is looked at
        self._pictures = Latest[Picture | None]()  # None: the phone left

    def claim(self, who: str, *, take_over: bool = False) -> bool:
        """Whether `who` is the camera now: the first who asks, until it leaves or another one takes over."""
        with self._lock:
            now = time.monotonic()
            free = self._holder in ("", who) or now - self._heard_at > SILENCE_S
            if free or take_over:
                self._holder, self._heard_at = who, now
            return self._holder == who

    def early_s(self) -> float:
        """How long until the next picture is looked at, in seconds; asked at 0, its turn is taken."""
        with self._lock:
            now = time.monotonic()
            early_s = max(0.0, self._due_at - now)
            if not early_s:
                self._due_at = now + PERIOD_S
            return early_s

    def put(self, who: str, picture: Picture) -> None:
        """`picture`, (H, W, 3) uint8 BGR, is the newest, if `who` is still the camera."""
        with self._lock:
            if self._holder == who:
                self._pictures.put(picture)

    def leave(self, who: str) -> None:
        """`who` is the camera no longer, if it was."""
        with self._lock:
            if who == self._holder:
                self._hang_up()

    def hang_up(self) -> None:
        """Whoever is the camera is so no longer."""
        with self._lock:
            self._hang_up()

    def there(self) -> bool:
        """Whether a phone is the camera and was heard of late."""
        with self._lock:
            return self._holder != "" and time.monotonic() - self._heard_at <= SILENCE_S

    def open(self) -> "PhonePictures":
        """The pictures from now on, as a source. Raises SourceError while no phone is there."""
        if not self.there():
            raise SourceError("No phone is the camera", f"open {self._address} on the phone")
        return PhonePictures(self._pictures)

    def _hang_up(self) -> None:
        self._holder = ""
        self._pictures.put(None)


class PhonePictures:
    """The source that a phone is while it sends."""

    name, fps = PHONE_NAME, USUAL_FPS

    def __init__(self, pictures: Latest[Picture | None]) -> None:
        self._pictures = pictures
        self._seen = pictures.peek()[0]

    def read(self) -> Picture | None:
        """The next picture when it comes; None when the phone leaves or is silent."""
        before = self._seen
        self._seen, picture = self._pictures.wait(before, SILENCE_S)
        return picture if self._seen > before else None

    def wake(self) -> None:
        """Have `read` return."""
        self._pictures.put(None)

    def close(self) -> None:
        """Nothing to let go of: the phone remains the camera."""
