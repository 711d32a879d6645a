"""What runs, and how well: the object that /api/state gives and that viewers get each second."""

import time
from typing import Any

from stream.metrics import total, totals
from stream.reader import Tuning
from stream.settings import VERSION, checked_mirror, checked_pattern, checked_region, checked_threshold
from web.parts import Change, Parts
from web.refused import RefusedError

CHANGEABLE = ("threshold", "region", "pattern", "mirror")


def state(parts: Parts) -> dict[str, Any]:
    """The state of the program, as it goes out in JSON."""
    source = parts.source()
    reading = parts.readings.peek()[1]
    return {
        "version": VERSION,
        "source": {
            "id": parts.choice.now,
            "name": source.source,
            "state": source.state.value,
            "since": round(source.since, 3),
            "happened": source.happened,
            "next": source.upcoming,
            "width": source.width,
            "height": source.height,
            "fps": round(source.fps, 1),
            "demo": source.source == "demo",
        },
        "fps": parts.meter.per_second(),
        "latency": parts.meter.latency_ms(),
        "viewers": parts.audience.viewers,
        "encoded": total(parts.metrics.frames_encoded),
        "drops": {"frames": totals(parts.metrics.frames_dropped), "views": totals(parts.metrics.frames_skipped)},
        "restarts": parts.faults.restarts(),
        "settings": settings(parts),
        "reading": reading.as_dict() if reading else None,
    }


def settings(parts: Parts) -> dict[str, Any]:
    """The settings in force that may change while it runs, and who changed them last."""
    tuned, change = parts.tuned, parts.changed.peek()[1]
    return {
        "threshold": tuned.threshold,
        "region": list(tuned.region),
        "pattern": tuned.pattern,
        "mirror": tuned.mirror,
        "changed": {"at": round(change.at, 3), "by": change.by, "what": list(change.what)} if change else None,
    }


def change_settings(parts: Parts, changes: object, by: str) -> dict[str, Any]:
    """Put changes from the address `by` into force; the settings then in force. Raises RefusedError and changes
    nothing."""
    if not isinstance(changes, dict) or not changes:
        raise RefusedError('Send a JSON object such as {"threshold": 0.8}.')
    unknown = [name for name in changes if name not in CHANGEABLE]
    if unknown:
        raise RefusedError(f"There is no setting {str(unknown[0])[:40]!r}: there are {', '.join(CHANGEABLE)}.")
    wanted = settings(parts) | changes
    try:
        tuning = Tuning(
            checked_threshold(wanted["threshold"]),
            checked_region(wanted["region"]),
            checked_pattern(wanted["pattern"]),
            checked_mirror(wanted["mirror"]),
        )
    except ValueError as error:
        raise RefusedError(str(error)) from None
    what = tuple(name for name in CHANGEABLE if getattr(tuning, name) != getattr(parts.tuned, name))
    parts.tuning.put(tuning)
    if what:
        parts.changed.put(Change(time.time(), by, what))
    return settings(parts)
