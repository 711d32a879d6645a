"""What a process takes, where the system tells: Linux."""

import os
from pathlib import Path


def cpu_s(pid: int) -> float:
    """The time that it has computed so far, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    """Its memory."""
    return _status_mb(pid, "VmRSS")


def descriptors(pid: int) -> int:
    """The files and sockets that it has open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def threads(pid: int) -> int:
    """Its threads."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def peak_mb(pid: int) -> float:
    """The most memory that it has had since it started, or since `forget_peak`."""
    return _status_mb(pid, "VmHWM")


def forget_peak(pid: int) -> None:
    """From now on `peak_mb` counts anew."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _status_mb(pid: int, name: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in status if line.startswith(name))) / 1024
