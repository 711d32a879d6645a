"""The gate for pictures from outside."""

from io import BytesIO
from pathlib import Path
from struct import pack
from zlib import compress, crc32

import numpy as np
import pytest
from PIL import Image

from model.pictures import PictureError, decode, load


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims any size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return pack(">I", len(body)) + name + body + pack(">I", crc32(name + body))

    header = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", compress(b"\0" * 64)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_decodes_to_bgr(kind: str) -> None:
    picture = decode(encoded(Image.new("RGB", (40, 20), (250, 10, 20)), kind))
    assert picture.shape == (20, 40, 3)
    assert picture.dtype == np.uint8
    np.testing.assert_allclose(picture[10, 20], (20, 10, 250), atol=6)


@pytest.mark.parametrize(
    ("mode", "colour", "expected"),
    [("L", 200, 200), ("1", 1, 255), ("LA", (0, 0), 255), ("RGBA", (0, 0, 0, 0), 255), ("I;16", 51400, 200)],
)
def test_takes_every_way_to_keep_pixels(mode: str, colour: int, expected: int) -> None:
    assert decode(encoded(Image.new(mode, (16, 16), colour)))[8, 8].tolist() == [expected] * 3


def test_turns_the_picture_as_its_exif_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert decode(encoded(Image.new("RGB", (40, 20)), "JPEG", exif=exif)).shape == (40, 20, 3)


def test_a_large_photograph_is_decoded_smaller() -> None:
    assert max(decode(encoded(Image.new("L", (8000, 6000)), "JPEG")).shape) == 2000


GOOD = encoded(Image.effect_noise((64, 64), 50), "JPEG")


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"", 415, "not a JPEG"),
        (b"GIF89a" + b"\0" * 50, 415, "not a JPEG"),
        (b"RIFF\x10\0\0\0WAVEfmt ", 415, "not a JPEG"),
        (b"\xff\xd8\xff" + b"x" * 17_000_000, 413, "16 MB"),
        (png_that_says(9001, 100), 413, "too large"),
        (png_that_says(8000, 8000), 413, "too large"),
        (png_that_says(30000, 30000), 413, "too many pixels"),
        (png_that_says(4, 100), 422, "too small"),
        (png_that_says(300, 300), 422, "damaged"),
        (GOOD[: len(GOOD) // 2], 422, "damaged"),
        (b"\xff\xd8\xff" + b"\xff\xda" * 101, 422, "scans"),
        (encoded(Image.new("RGB", (20, 20)), "WEBP")[:30], 422, "damaged"),
    ],
)
def test_refuses_with_one_sentence(data: bytes, status: int, words: str) -> None:
    with pytest.raises(PictureError, match=words) as refusal:
        decode(data)
    assert refusal.value.status == status
    assert "\n" not in str(refusal.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="No such file"):
        load(tmp_path / "nothing.png")
