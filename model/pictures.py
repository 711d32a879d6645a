"""Pictures from outside, decoded by Pillow behind a gate: what a stranger sends is checked before it is unpacked."""

import warnings
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

MOST_BYTES = 16_000_000
SHORTEST_SIDE, LONGEST_SIDE = 8, 9000
MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}
DRAFT_SIDE = 1200  # JPEGs are decoded at a half, a quarter or an eighth of their size, but no side below this
MOST_SCANS = 100  # of a progressive JPEG: each costs a pass over the whole picture


class PictureError(ValueError):
    """A picture that is refused: a sentence for the sender and the HTTP status that goes with it."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def load(path: Path) -> NDArray[np.uint8]:
    """A picture file → (H, W, 3) uint8 BGR. Raises PictureError."""
    try:
        return decode(path.read_bytes())
    except OSError as error:
        raise PictureError(404, f"the file cannot be read: {error.strerror}") from error


def decode(data: bytes) -> NDArray[np.uint8]:
    """JPEG, PNG or WebP bytes → (H, W, 3) uint8 BGR, turned as its EXIF says, transparency on white.

    Raises PictureError: 413 for too large, 415 for another kind of file, 422 for one that cannot be decoded.
    """
    if len(data) > MOST_BYTES:
        raise PictureError(413, "the picture is larger than 16 MB: send a smaller one")
    kind = _kind(data)
    if kind == "JPEG" and data.count(b"\xff\xda") > MOST_SCANS:
        raise PictureError(422, "the JPEG has too many scans: save it again as a plain JPEG")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return _unpack(data, kind)
        except PictureError:
            raise
        except Exception as error:  # Pillow raises some twenty kinds for broken files
            raise PictureError(422, "the picture is damaged and cannot be read") from error


def _kind(data: bytes) -> str:
    """The format by the first bytes: names and declared types may lie."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    raise PictureError(415, "this is not a JPEG, PNG or WebP picture")


def _unpack(data: bytes, kind: str) -> NDArray[np.uint8]:
    with Image.open(BytesIO(data), formats=[kind]) as image:
        _check_size(image.size, kind)
        if kind == "JPEG":
            image.draft("RGB", (DRAFT_SIDE, DRAFT_SIDE))
        upright = ImageOps.exif_transpose(image)
        if upright.mode.startswith("I"):  # 16 bits a pixel, as some scanners save
            upright = Image.fromarray((np.asarray(upright) >> 8).astype(np.uint8))
        if upright.has_transparency_data:
            over = upright.convert("RGBA")
            upright = Image.alpha_composite(Image.new("RGBA", over.size, "white"), over)
        rgb = np.asarray(upright.convert("RGB"), np.uint8)
    return np.ascontiguousarray(rgb[..., ::-1])


def _check_size(size: tuple[int, int], kind: str) -> None:
    """By the header alone, before anything is unpacked."""
    width, height = size
    if min(size) < SHORTEST_SIDE:
        raise PictureError(422, f"the picture is {width}×{height} pixels: too small to read")
    if max(size) > LONGEST_SIDE or width * height > MOST_PIXELS[kind]:
        raise PictureError(413, f"the picture is {width}×{height} pixels: too large, send a smaller one")
