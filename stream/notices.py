"""What viewers get in place of frames: a picture that says what is the matter, since when, and what comes next."""

import time
import unicodedata
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from stream.frame import Picture
from stream.status import CaptureState, CaptureStatus

SIZE = (640, 480)  # width, height, before there was a frame
GROUND = (26, 29, 34)  # RGB, as the page's dark sheet
INK = (244, 242, 234)
QUIET = (166, 172, 183)
COLOURS = {  # of the bar beside the words
    CaptureState.STARTING: (138, 184, 255),
    CaptureState.STALLED: (242, 185, 80),
    CaptureState.RECONNECTING: (242, 185, 80),
    CaptureState.ENDED: (166, 172, 183),
}
MARGIN = 0.1  # of the width, on each side
LARGE, SMALL, LEAST = 0.075, 0.05, 9  # sizes of the words: of the height, and the least in pixels
LEADING = 1.35  # from line to line, in sizes of the words


def draw_notice(status: CaptureStatus) -> Picture:
    """A picture of the size of the last frame, (H, W, 3) uint8 BGR."""
    width, height = (status.width, status.height) if status.width else SIZE
    image = Image.new("RGB", (width, height), GROUND)
    pen = ImageDraw.Draw(image)
    left, room = int(width * MARGIN), width * (1 - 2 * MARGIN)
    lines = [
        *_lines(status.happened, LARGE * height, INK, room),
        *_lines(f"since {_time_of_day(status.since)}, for {duration(status.for_s)}", SMALL * height, QUIET, room),
        *_lines(status.upcoming, SMALL * height, INK, room),
    ]
    top = (height - sum(font.size * LEADING for _, font, _ in lines)) / 2
    bar = max(2, width // 160)
    pen.rectangle((left - 3 * bar, top, left - 2 * bar, height - top), COLOURS.get(status.state, QUIET))
    for text, font, colour in lines:
        pen.text((left, top), text, colour, font)
        top += font.size * LEADING
    return np.ascontiguousarray(np.asarray(image)[..., ::-1])


def duration(seconds: float) -> str:
    """A time span in the largest unit of which there is one."""
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"


def _time_of_day(at: float) -> str:
    return time.strftime("%H:%M:%S", time.localtime(at))


Line = tuple[str, ImageFont.FreeTypeFont, tuple[int, int, int]]


def _lines(text: str, size: float, colour: tuple[int, int, int], room: float) -> Iterator[Line]:
    """`text` in lines no wider than `room` pixels."""
    font = _font(size)
    line = ""
    for piece in (piece for word in _plain(text).split() for piece in _pieces(word, font, room)):
        if line and font.getlength(f"{line} {piece}") > room:
            yield line, font, colour
            line = ""
        line = f"{line} {piece}".strip()
    yield line, font, colour


def _pieces(word: str, font: ImageFont.FreeTypeFont, room: float) -> Iterator[str]:
    """`word`, broken where it is too wide for a line, as addresses are."""
    while len(word) > 1 and font.getlength(word) > room:
        fits = max((n for n in range(1, len(word)) if font.getlength(word[:n]) <= room), default=1)
        yield word[:fits]
        word = word[fits:]
    yield word


def _plain(text: str) -> str:
    """`text` in the letters that Pillow's own font has."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _font(size: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(max(size, LEAST))
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType.")
    return font
