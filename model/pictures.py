"""Pictures from outside, decoded by Pillow behind a gate: what a stranger sends is checked before it is unpacked."""

import warnings
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

MOST_BYTES = 16_000_000
SHORTEST_SIDE, LONGEST_SIDE = 8, 9000
MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}
MOST_BYTES_TO_UNPACK = 50_000_000  # a photograph of 12 megapixels without compression
BYTES_A_PIXEL = {"1": 2, "L": 1, "P": 5, "I;16": 5, "RGB": 4, "LA": 12, "RGBA": 8, "WEBP": 16}  # as Pillow unpacks it
MOST_PIXELS_KEPT = 3_000_000  # more is made smaller: no number needs it
SCALES = (1, 2, 4, 8)  # the ones that a JPEG can be unpacked at
START_OF_SCAN = b"\xff\xda"
MOST_SEGMENTS = 10_000  # and stray bytes that are passed before a JPEG's pixels
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
    if kind == "JPEG" and data.count(START_OF_SCAN) > MOST_SCANS:
        raise PictureError(422, "the JPEG has too many scans: save it again as a plain JPEG")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            upright = _unpack(data, kind)
            return np.ascontiguousarray(np.asarray(upright)[..., ::-1])
        except PictureError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise PictureError(413, "the picture has far too many pixels: send a smaller one") from error
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


def _unpack(data: bytes, kind: str) -> Image.Image:
    """In colour, as its EXIF turns it, and smaller if there is more of it than anybody reads."""
    with Image.open(BytesIO(data), formats=[kind]) as image:
        _check_size(image.size, kind)
        if _bytes_to_unpack(image, data) > MOST_BYTES_TO_UNPACK:
            raise PictureError(
                413, f"the picture is {_shown(image.size)} pixels: too large for its kind, send a smaller one"
            )
        scale = next(scale for scale in SCALES if image.width * image.height <= MOST_PIXELS_KEPT * scale**2)
        image.draft("RGB", (image.width // scale, image.height // scale))  # JPEGs are unpacked at that size
        image.load()
        plain = _plain(image)
        smaller = plain if kind == "JPEG" else plain.reduce(scale)
    upright = _on_white(smaller)
    ImageOps.exif_transpose(upright, in_place=True)
    return upright


def _check_size(size: tuple[int, int], kind: str) -> None:
    """By the header alone, before anything is unpacked."""
    width, height = size
    if min(size) < SHORTEST_SIDE:
        raise PictureError(422, f"the picture is {_shown(size)} pixels: too small to read")
    if max(size) > LONGEST_SIDE or width * height > MOST_PIXELS[kind]:
        raise PictureError(413, f"the picture is {_shown(size)} pixels: too large, send a smaller one")


def _bytes_to_unpack(image: Image.Image, data: bytes) -> float:
    """What the picture takes at its full size, by its header. A plain JPEG never has it: it comes row by row."""
    pixels = image.width * image.height
    if image.format == "PNG":
        return pixels * (12 if "transparency" in image.info else BYTES_A_PIXEL[image.mode])
    if image.format == "WEBP":
        return pixels * BYTES_A_PIXEL["WEBP"]
    parts = [across * down for _, across, down, _ in cast(Any, image).layer]
    in_one_scan = "progressive" not in image.info and _is_in_one_scan(data, len(parts))
    return 0 if in_one_scan else 2 * pixels * sum(parts) / max(parts)


def _is_in_one_scan(data: bytes, parts: int) -> bool:
    """Whether a JPEG keeps all its colours together, from top to bottom, so that no part has to be kept for later."""
    at = 2
    for _ in range(MOST_SEGMENTS):
        if data[at : at + 2] == START_OF_SCAN:
            return data[at + 4] == parts
        # Between two segments there may be bytes that belong to none: they are passed over.
        is_segment = data[at] == 0xFF and data[at + 1] not in (0x00, 0xFF)
        at += 2 + int.from_bytes(data[at + 2 : at + 4]) if is_segment else 1
    return False


def _plain(image: Image.Image) -> Image.Image:
    """In grey, in colour, or in colour with transparency: modes L, RGB, RGBA."""
    if image.mode.startswith("I"):  # 16 bits a pixel, as some scanners save
        return image.point(lambda level: level / 256).convert("L")
    mode = "RGBA" if image.has_transparency_data else "L" if image.mode in ("1", "L") else "RGB"
    return image if image.mode == mode else image.convert(mode)


def _on_white(image: Image.Image) -> Image.Image:
    """In colour."""
    if image.mode != "RGBA":
        return image if image.mode == "RGB" else image.convert("RGB")
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image)
    white.info = image.info
    return white


def _shown(size: tuple[int, int]) -> str:
    return f"{size[0]}×{size[1]}"
