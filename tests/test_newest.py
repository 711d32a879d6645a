"""What Chromium really shows: a counter is drawn into each picture, and read back from the page's pixels."""

import time
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from stream import mjpeg
from stream.frame import View
from stream.reader import encode
from tests.browsers import opened
from tests.house import House
from tests.inside import Inside, served
from tests.waiting import becomes, until

BITS = 12
CELL = 40  # pixels; large, so that JPEG leaves them black or white
COUNTER = """bits => {
  const img = document.getElementById("picture");
  if (!img.naturalWidth) return -1;
  const canvas = new OffscreenCanvas(img.naturalWidth, img.naturalHeight);
  const pen = canvas.getContext("2d");
  pen.drawImage(img, 0, 0);
  let counter = 0;
  for (let bit = 0; bit < bits; bit += 1) {
    const [red] = pen.getImageData(bit * img.naturalWidth / bits + 20, 20, 1, 1).data;
    counter += red > 127 ? 2 ** bit : 0;
  }
  return counter;
}"""


def counting(count: int) -> View:
    """A view that shows `count` as a row of black and white squares."""
    picture = np.zeros((CELL, CELL * BITS, 3), np.uint8)
    for bit in range(BITS):
        picture[:, bit * CELL : (bit + 1) * CELL] = 255 * (count >> bit & 1)
    return View(count, time.time(), time.monotonic(), encode(picture))


@pytest.fixture(params=["eventlet", "threading"])
def stage(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[House, Inside]]:
    """A server that never says a thing twice: what a browser holds back, it never shows."""
    monkeypatch.setattr(mjpeg, "REPEAT_S", 600.0)
    monkeypatch.setattr(mjpeg, "PATIENCE_S", 6000.0)
    with served(request.param) as (house, inside):
        yield house, inside
    house.views.put(counting(0))  # wakes the last viewers, who see that it is over


def test_chromium_shows_the_newest_picture_and_not_the_one_before(
    browser: Browser, stage: tuple[House, Inside]
) -> None:
    house, inside = stage
    with opened(browser, inside.url, scripts=False) as (page, _):
        until(lambda: shows_the_first(house, page))
        for count in (1, 2, 3, 1000, 4095):
            house.views.put(counting(count))
            becomes(lambda: shown(page), count)


def test_after_a_burst_chromium_shows_the_last(browser: Browser, stage: tuple[House, Inside]) -> None:
    house, inside = stage
    with opened(browser, inside.url, scripts=False) as (page, _):
        until(lambda: shows_the_first(house, page))
        for count in range(1, 200):
            house.views.put(counting(count))
        until(lambda: shown(page) in range(1, 200))
        house.views.put(counting(200))
        becomes(lambda: shown(page), 200)


def shows_the_first(house: House, page: Page) -> bool:
    """Whether a picture has come: none from before its stream has begun does."""
    house.views.put(counting(0))
    return shown(page) == 0


def shown(page: Page) -> int:
    """The counter in the picture that the page shows, -1 while it shows none."""
    return int(page.evaluate(COUNTER, BITS))
