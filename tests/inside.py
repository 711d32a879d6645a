"""A server inside the test's own process, so that its waits can be shortened and its pictures be chosen."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from eventlet.hubs import get_hub

from stream.audience import Audience
from stream.fanout import loop_of
from stream.latest import Latest
from stream.listen import listen
from tests.house import House
from web.live import Announcer

START_S = 60.0


class Inside:
    """A house that is served on `port`, in a thread of its own."""

    def __init__(self, mode: str, most: int, announcing: bool, tls: ssl.SSLContext | None) -> None:
        self._mode, self._most, self._announcing, self._tls = mode, most, announcing, tls
        self._listener = listen("127.0.0.1", 0)
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.port}"
        self._houses = Latest[House]()
        self._thread = threading.Thread(target=self._run, name="inside")

    def start(self) -> House:
        """The house, once it is served."""
        self._thread.start()
        house = self._houses.wait(0, START_S)[1]
        assert house is not None
        return house

    def stop(self, house: House) -> None:
        """End it."""
        house.loop.stopping.put("the test is over")
        self._thread.join()

    def _run(self) -> None:
        with self._listener, loop_of(self._mode) as loop:
            house = House(loop, audience=Audience(self._most))
            loop.stopping.on_put(house.audience.close)
            if self._announcing:
                loop.start(Announcer(house.socketio, house.parts).step, "announcer")
            self._houses.put(house)
            loop.serve(self._listener, house.app, self._tls)
        if self._mode == "eventlet":
            get_hub().abort(wait=True)  # else the thread never ends


@contextmanager
def served(
    mode: str, most: int = 1000, *, announcing: bool = False, tls: ssl.SSLContext | None = None
) -> Iterator[tuple[House, Inside]]:
    """A house and where it answers; `most` viewers fit in. announcing: they are told what is read. tls: over https."""
    inside = Inside(mode, most, announcing, tls)
    house = inside.start()
    try:
        yield house, inside
    finally:
        inside.stop(house)
