"""Films that tests write, read and serve, and what a source says that can't be opened."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from stream.sources import Source, SourceError, open_source
from tests.pictures import grey

LEVELS = list(range(0, 250, 10))


def write_clip(path: Path, fps: float = 25.0) -> Path:
    """A film whose frame number n is grey 10 n."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, (64, 48))
    for level in LEVELS:
        writer.write(grey(level))
    writer.release()
    return path


def levels(source: Source, count: int) -> list[int]:
    """The grey of the next pictures, up to `count`, rounded to what `write_clip` wrote."""
    found = []
    for _ in range(count):
        picture = source.read()
        if picture is None:
            break
        assert picture.shape == (48, 64, 3)
        assert picture.dtype == np.uint8
        found.append(round(float(picture.mean()) / 10) * 10)
    return found


def problem(source: str, **options: float) -> str:
    """The sentence that a person gets who asks for `source`."""
    with pytest.raises(SourceError) as error:
        open_source(source, **options)  # type: ignore[arg-type]
    sentence = str(error.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence
