"""The data that trains and measures the networks: MNIST, and pictures of what is not a digit."""

import gzip
import hashlib
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.error import URLError

import cv2
import numpy as np
import platformdirs
from numpy.typing import NDArray

from model.errors import DataError
from model.find import Finder
from model.preprocess import SIDE, fit

MIRRORS = (
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
)
MNIST_SHA256 = {
    "train-images-idx3-ubyte.gz": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "train-labels-idx1-ubyte.gz": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "t10k-images-idx3-ubyte.gz": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "t10k-labels-idx1-ubyte.gz": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}


def cache() -> Path:
    """Where MNIST is kept once it was downloaded."""
    return platformdirs.user_cache_path("numbercam", appauthor=False) / "mnist"


def mnist(part: str, folder: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """MNIST's "train" or "t10k" part: pictures (n, 28, 28) uint8, white on black, and labels (n,) uint8.

    Read from `folder`; what is missing there is downloaded into it. Raises DataError when a file cannot be had or is
    not the original.
    """
    pictures, labels = (_original(name, folder) for name in MNIST_SHA256 if name.startswith(part))
    return read_idx(pictures), read_idx(labels)


def read_idx(path: Path) -> NDArray[np.uint8]:
    """A gzipped IDX file of unsigned bytes → an array of the shape that its header names."""
    data = gzip.decompress(path.read_bytes())
    sides = np.frombuffer(data, ">u4", count=data[3], offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(sides)).reshape(sides)


def found_in_nothing(paths: Iterable[Path], finder: Finder, least: float) -> NDArray[np.uint8]:
    """What the finder takes for digits in pictures that have none: (n, 28, 28) uint8, white on black."""
    inks = (candidate.ink for path in paths for crop in crops(path) for candidate in finder.find(crop, least))
    return np.array([as_bytes(fit(ink)) for ink in inks], np.uint8).reshape(-1, SIDE, SIDE)


def crops(path: Path) -> Iterator[NDArray[np.uint8]]:
    """Five crops of a picture file, its corners and its middle, each (h, w, 3) uint8 BGR with 3/5 of its sides."""
    picture = cv2.imread(str(path))
    if picture is None:
        raise DataError(f"{path} is not a picture")
    height, width = (3 * side // 5 for side in picture.shape[:2])
    down, right = picture.shape[0] - height, picture.shape[1] - width
    for top, left in ((0, 0), (0, right), (down, 0), (down, right), (down // 2, right // 2)):
        yield np.ascontiguousarray(picture[top : top + height, left : left + width], np.uint8)


def as_bytes(picture: NDArray[np.float32]) -> NDArray[np.uint8]:
    """[0, 1] → 0 to 255."""
    return np.round(255 * picture).astype(np.uint8)


def digest(*arrays: NDArray[np.uint8]) -> str:
    """The SHA-256 over arrays: which data a network was trained on."""
    sha = hashlib.sha256()
    for array in arrays:
        sha.update(array.tobytes())
    return sha.hexdigest()


def _original(name: str, folder: Path) -> Path:
    """MNIST's file of that name in the folder, downloaded if it is not there, checked in either case."""
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_download(name))
    if hashlib.sha256(path.read_bytes()).hexdigest() != MNIST_SHA256[name]:
        raise DataError(f"{path} is not MNIST's original: delete it and start again")
    return path


def _download(name: str) -> bytes:
    for mirror in MIRRORS:
        try:
            with urllib.request.urlopen(mirror + name, timeout=30) as answer:  # noqa: S310 (the mirrors are https)
                return bytes(answer.read())
        except (URLError, TimeoutError):
            continue
    raise DataError(f"no mirror of MNIST answers: put {name} into a folder and name it with --data")
