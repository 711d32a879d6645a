"""Every frame of a source as a line of JSON, without a server."""

import json
import time
from typing import TextIO

from stream.frame import Frame, as_picture
from stream.reader import FrameReader, Tuning
from stream.sources import Source


def write_readings(source: Source, reader: FrameReader, tuning: Tuning, out: TextIO) -> int:
    """Read each frame once and in order, write its reading to `out`; how many there were when the source ended."""
    seq = 0
    while (raw := source.read()) is not None:
        picture = as_picture(raw)
        if picture is None:
            continue
        seq += 1
        # In the film's own time: a file is read faster or slower than it plays.
        reading = reader.read(Frame(seq, time.time(), seq / source.fps, picture), tuning)
        out.write(json.dumps(reading.as_dict()) + "\n")
        out.flush()
    return seq
