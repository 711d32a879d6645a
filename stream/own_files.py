"""The files that the program keeps for itself on this machine: where they are, and how secrets are written."""

import os
from pathlib import Path

import platformdirs


def own_folder() -> Path:
    """Where the access code and the certificate are kept unless another place is named."""
    return platformdirs.user_config_path("numbercam", appauthor=False)


def write_secret(path: Path, data: bytes) -> None:
    """Whole or not at all, for nobody else's eyes; the folder is made if need be. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    part.replace(path)
