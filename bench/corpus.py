"""Pictures that might be sent to do harm, and odd ones that anybody may send: made here, so that none are kept."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from struct import pack
from typing import Any
from zlib import compress, crc32

import numpy as np
from PIL import Image

from model import strokes

DIGIT = "3"
SIZE = (240, 180)
NAMES = {
    "up": "../../../../etc/passwd",
    "up on Windows": "..\\..\\windows\\win.ini",
    "absolute": "/etc/passwd",
    "nul": "a\0.png",
    "very long": "a" * 5000 + ".png",
    "right to left": "gnp.\u202eexe",
    "script": "<script>alert(1)</script>.png",
    "spreadsheet": "=cmd|' /C calc'!A0.png",
    "device": "CON.png",
    "shell": "$(reboot);`reboot`.png",
    "surrogate": "a\\ud800.png",
    "none": " ",
}
FOREIGN = {
    "nothing": b"",
    "one byte": b"\xff",
    "text": b"a picture",
    "HTML": b"<!doctype html><img src=x>",
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'/>",
    "PDF": b"%PDF-1.7\n1 0 obj",
    "ZIP": b"PK\3\4" + bytes(60),
    "program": b"\x7fELF" + bytes(60),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "HEIC": b"\0\0\0\x18ftypheic" + bytes(60),
    "AVIF": b"\0\0\0\x18ftypavif" + bytes(60),
    "film": b"\0\0\0\x18ftypmp42" + bytes(60),
    "WAVE": b"RIFF\x24\0\0\0WAVEfmt " + bytes(60),
    "PNG as text": b"\x89PNG\n\x1a\n" + bytes(60),
    "pickle": b"\x80\x04\x95" + bytes(60),
}
UPRIGHT = {  # by the number that EXIF has for it: what turns an upright picture so
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@dataclass(frozen=True, slots=True)
class Case:
    """A request with a picture. reads: what must be read in it; None where it may be refused."""

    kind: str
    name: str
    data: bytes
    reads: str | None = None
    file: str = "a.png"

    def request(self) -> tuple[bytes, str]:
        """Body and content type of a request for `POST /api/read`."""
        if self.kind == "data URL":
            return self.data, "application/json"
        head = f'--x\r\nContent-Disposition: form-data; name="image"; filename="{self.file}"\r\n\r\n'
        return head.encode() + self.data + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"


def corpus() -> list[Case]:
    """All of them."""
    made = {
        "bomb": bombs(),
        "lie": lies(),
        "cut off": cut_off(),
        "wrong type": ((name, data) for name, data in foreign()),
        "data URL": data_urls(),
    }
    cases = [Case(kind, name, data) for kind, several in made.items() for name, data in several]
    cases += [Case("odd but valid", name, data, DIGIT) for name, data in odd()]
    cases += [Case("odd but valid", "8 pixels", saved(Image.new("L", (8, 8)), "PNG"))]
    return cases + [Case("file name", name, saved(drawn(), "PNG"), DIGIT, file) for name, file in NAMES.items()]


@cache
def drawn(size: tuple[int, int] = SIZE) -> Image.Image:
    """A digit in the middle of a sheet, in grey."""
    width, height = size
    tall = 0.6 * min(size)
    digit = strokes.write_digit(DIGIT, np.random.default_rng(1), 0.4)
    across = max(float(stroke[:, 0].max()) for stroke in digit)
    corner = np.array([(width - tall * across) / 2, (height - tall) / 2], np.float32)
    cover = strokes.ink([stroke * tall + corner for stroke in digit], width, height, tall / 14)
    return Image.fromarray((220 - 180 * cover).astype(np.uint8))


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    """The picture as a file."""
    buffer = BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return pack(">I", len(body)) + name + body + pack(">I", crc32(name + body))


def png(width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 0, body: bytes = bytes(64)) -> bytes:
    """A PNG that says what it likes."""
    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IDAT", compress(body)) + chunk(b"IEND", b"")


def jpeg_that_says(width: int, height: int, **options: Any) -> bytes:
    """A JPEG whose frame header has another size than its picture."""
    data = saved(drawn().convert("RGB"), "JPEG", **options)
    at = max(data.find(b"\xff\xc0"), data.find(b"\xff\xc2")) + 5
    return data[:at] + pack(">HH", height, width) + data[at + 4 :]


def with_scans(data: bytes, count: int) -> bytes:
    """A progressive JPEG with its last scan over and over."""
    at = data.rfind(b"\xff\xda")
    return data[:at] + data[at:-2] * count + b"\xff\xd9"


def bombs() -> Iterator[tuple[str, bytes]]:
    """Few bytes that ask for much memory or time."""
    for mode, size in {"L": (6000, 4000), "1": (4999, 4000), "P": (3600, 2700), "RGB": (4100, 3040)}.items():
        yield f"PNG, {mode}, as large as may be", saved(Image.new(mode, size, 1), "PNG")
    for mode in ("P", "RGB", "RGBA", "I;16"):
        yield f"PNG, {mode}, 24 megapixels", saved(Image.new(mode, (6000, 4000)), "PNG")
    yield "PNG, RGBA, as large as may be", saved(Image.new("RGBA", (2800, 2200)), "PNG")
    yield "PNG of 900 megapixels", png(30000, 30000, depth=1)
    yield "PNG of 4 billion pixels a side", png(2**31 - 1, 2**31 - 1)
    yield "PNG, one row", png(9000, 8, body=bytes(9001 * 8))
    yield "PNG, text of 100 MB", png(64, 64, chunk(b"zTXt", b"a\0\0" + compress(bytes(100_000_000))))
    yield "PNG, profile of 100 MB", png(64, 64, chunk(b"iCCP", b"a\0\0" + compress(bytes(100_000_000))))
    yield "PNG, 20,000 texts", png(64, 64, *[chunk(b"tEXt", b"a\0" + b"b" * 500)] * 20_000)
    yield "PNG, more rows than it says", png(64, 64, body=bytes(50_000_000))
    for size in ((16383, 16383), (8999, 2600), (1600, 1500)):
        yield f"WebP of {size[0]}×{size[1]}", saved(Image.new("RGB", size), "WEBP", lossless=True, method=0)
    frames = [Image.new("L", (640, 480), level) for level in range(200)]
    yield "WebP, 200 frames", saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], method=0)
    yield "APNG, 200 frames", saved(frames[0], "PNG", save_all=True, append_images=frames[1:])
    yield "JPEG of 4 billion pixels", jpeg_that_says(65535, 65535)
    yield "JPEG of 64 megapixels", saved(Image.new("RGB", (8000, 8000)), "JPEG")
    yield "JPEG, CMYK, 64 megapixels", saved(Image.new("CMYK", (8000, 8000)), "JPEG")
    progressive = saved(Image.new("RGB", (4000, 3000)), "JPEG", progressive=True)
    yield "JPEG, progressive, 64 megapixels", saved(Image.new("RGB", (8000, 8000)), "JPEG", progressive=True)
    yield "JPEG, progressive, 12 megapixels", progressive
    yield "JPEG, 99 scans", with_scans(progressive, 90)
    yield "JPEG, 5,000 scans", with_scans(progressive, 5000)
    yield "JPEG, 16 MB of nothing", saved(drawn(), "JPEG") + bytes(15_900_000)
    yield "JPEG, 17 MB", saved(drawn(), "JPEG") + bytes(17_000_000)


def lies() -> Iterator[tuple[str, bytes]]:
    """Headers that do not fit what follows."""
    for size in ((0, 0), (1, 1), (7, 7), (64, 8), (4000, 4000), (9001, 10)):
        yield f"PNG of {size[0]}×{size[1]}", png(*size)
        yield f"JPEG of {size[0]}×{size[1]}", jpeg_that_says(*size)
        yield f"JPEG, progressive, of {size[0]}×{size[1]}", jpeg_that_says(*size, progressive=True)
    for depth, colour in ((3, 0), (16, 3), (8, 5), (0, 0), (255, 255)):
        yield f"PNG, depth {depth}, colour {colour}", png(64, 64, depth=depth, colour=colour)
    good = saved(drawn(), "PNG")
    yield "PNG, wrong checksum", good[:29] + bytes(4) + good[33:]
    yield "PNG, length beyond the end", good[:33] + b"\x7f\xff\xff\xff" + good[37:]
    yield "PNG without pixels", good[:33] + chunk(b"IEND", b"")
    yield "PNG with two headers", good[:33] + good[8:]
    jpeg = saved(drawn().convert("RGB"), "JPEG")
    frame = jpeg.find(b"\xff\xc0")
    for name, at, value in (
        ("precision", 4, 12),
        ("parts", 9, 0),
        ("parts", 9, 255),
        ("sampling", 11, 0),
        ("table", 12, 9),
    ):
        yield f"JPEG, {name} {value}", jpeg[: frame + at] + bytes([value]) + jpeg[frame + at + 1 :]
    yield "JPEG, a segment of no length", jpeg[:2] + b"\xff\xe1\0\0" + jpeg[2:]
    yield "JPEG without a scan", jpeg[: jpeg.find(b"\xff\xda")]
    webp = saved(drawn(), "WEBP")
    yield "WebP, length", webp[:4] + b"\xff\xff\xff\xff" + webp[8:]
    yield "WebP, another codec", webp[:12] + b"VP9 " + webp[16:]
    for turn in (0, 9, 65535):
        yield f"EXIF, orientation {turn}", saved(drawn(), "JPEG", exif=exif(turn))
    yield "EXIF that bites its tail", saved(drawn(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\x08")
    yield "EXIF of nonsense", saved(drawn(), "JPEG", exif=b"Exif\0\0" + b"\xff" * 500)


def exif(turn: int) -> bytes:
    """EXIF that says how the picture is turned."""
    return b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + pack(">H", turn) + bytes(6)


def cut_off() -> Iterator[tuple[str, bytes]]:
    """The beginnings of good pictures."""
    for form in ("JPEG", "PNG", "WEBP"):
        data = saved(drawn(), form)
        for percent in (1, 3, 5, 10, 20, 40, 60, 80, 95, 99):
            yield f"{form}, {percent} %", data[: max(4, len(data) * percent // 100)]


def foreign() -> Iterator[tuple[str, bytes]]:
    """Files that are no JPEG, PNG or WebP, whatever their names say."""
    yield from FOREIGN.items()
    for form in ("GIF", "BMP", "TIFF", "ICO", "PPM", "TGA", "PCX", "JPEG2000"):
        yield form, saved(drawn(), form)


def data_urls() -> Iterator[tuple[str, bytes]]:
    """JSON bodies, most of them broken."""
    good = base64.b64encode(saved(drawn(), "PNG")).decode()
    urls: dict[str, object] = {
        "good": f"data:image/png;base64,{good}",
        "of another type": f"data:text/html;base64,{good}",
        "without a type": f"data:;base64,{good}",
        "not in base64": "data:image/png,abc",
        "cut off": f"data:image/png;base64,{good[:101]}",
        "with spaces": f"data:image/png;base64,{good[:100]} {good[100:]}",
        "with umlauts": "data:image/png;base64,äöü=",
        "of nothing": "data:image/png;base64,",
        "of padding": "data:image/png;base64," + "=" * 1000,
        "an address": "http://127.0.0.1/picture.png",
        "a file": "file:///etc/passwd",
        "a number": 5,
        "a list": [f"data:image/png;base64,{good}"],
    }
    for name, url in urls.items():
        yield name, json.dumps({"image": url}).encode()
    yield "no JSON", b"{"
    yield "no text", b"\xff\xfe\x00"
    yield "deep", b'{"image":' * 50_000
    yield "long number", b'{"image": ' + b"9" * 90_000 + b"}"
    yield "17 MB", json.dumps({"image": "data:image/png;base64," + "A" * 24_000_000}).encode()


def odd() -> Iterator[tuple[str, bytes]]:
    """Pictures as few programs make them, with a digit in each."""
    grey = drawn()
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA"):
        yield f"PNG, {mode}", saved(grey.convert(mode), "PNG")
    yield "PNG, 16 bits", saved(Image.fromarray(np.asarray(grey).astype(np.uint16) * 257), "PNG")
    ink = Image.new("RGBA", SIZE, "black")
    ink.putalpha(grey.point(lambda level: 255 - level))
    yield "PNG, ink on nothing", saved(ink, "PNG")
    yield "WebP, ink on nothing", saved(ink, "WEBP", lossless=True)
    two = grey.point(lambda level: int(level > 128)).convert("P")
    two.putpalette([0, 0, 0, 255, 255, 255])
    yield "PNG, palette with a transparent colour", saved(two, "PNG", transparency=1)
    for mode in ("L", "RGB", "CMYK"):
        yield f"JPEG, {mode}", saved(grey.convert(mode), "JPEG")
        yield f"JPEG, {mode}, progressive", saved(grey.convert(mode), "JPEG", progressive=True)
    yield "JPEG of poor quality", saved(grey, "JPEG", quality=8)
    yield "JPEG with restarts", saved(grey, "JPEG", restart_marker_blocks=1)
    yield "JPEG with something behind it", saved(grey, "JPEG") + b"something"
    yield "JPEG of two pictures", saved(grey, "MPO", save_all=True, append_images=[Image.new("L", SIZE)])
    for form, options in (("WEBP", {"lossless": True}), ("WEBP", {"quality": 20}), ("PNG", {"dpi": (300, 300)})):
        yield f"{form}, {options}", saved(grey, form, **options)
    for form in ("WEBP", "PNG"):
        yield f"{form} that moves", saved(grey, form, save_all=True, append_images=[Image.new("L", SIZE, 220)] * 3)
    for turn, how in UPRIGHT.items():
        turned = grey if how is None else grey.transpose(how)
        for form in ("JPEG", "PNG", "WEBP"):
            yield f"{form}, EXIF {turn}", saved(turned, form, exif=exif(turn))
    for name, size in (("tiny", (32, 32)), ("oblong", (1200, 150)), ("tall", (150, 1200)), ("large", (4000, 3000))):
        yield f"JPEG, {name}", saved(drawn(size), "JPEG", quality=95)
