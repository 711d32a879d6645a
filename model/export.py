"""From a trained Keras network to the files that are kept: `.keras`, and `.tflite` for LiteRT."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from model.errors import ModelError


def export(
    network: keras.Model,
    build: Callable[[], keras.Model],
    pictures: NDArray[np.float32],
    stem: Path,
    small: bool = False,
    laid_out: Callable[[keras.Model], keras.Model] = lambda network: network,
) -> float:
    """Writes `stem`.keras and `stem`.tflite, and reads both back.

    Returns by how much their outputs differ at most on `pictures`, (n, …) as the network takes them. `build` makes
    the same network untrained: the kept one goes without its optimizer, which is twice its size; `laid_out` makes of it
    the one that LiteRT gets. A `small` one keeps its weights as bytes: a quarter of the size and a third of the time.
    """
    bare = build()
    bare.set_weights(network.get_weights())
    bare.save(stem.with_suffix(".keras"))
    convert(laid_out(bare), stem.with_suffix(".tflite"), small)

    kept = keras.models.load_model(stem.with_suffix(".keras"), safe_mode=True)
    expected = kept.predict(pictures, batch_size=100, verbose=0)
    run = Interpreter(str(stem.with_suffix(".tflite"))).get_signature_runner()
    name = next(iter(run.get_input_details()))
    got = np.concatenate([next(iter(run(**{name: picture[None]}).values())) for picture in pictures])
    return float(np.abs(expected - got).max())


def convert(network: keras.Model, path: Path, small: bool = False) -> None:
    """Writes a network for LiteRT, which takes one picture at a time; `small` as in `export`."""
    one = keras.InputSpec(shape=(1, *network.input_shape[1:]), dtype="float32")
    options = {"optimizations": [tf.lite.Optimize.DEFAULT]} if small else {}
    network.export(path, format="litert", input_signature=[one], verbose=False, **options)


def between(started: Sequence[NDArray[Any]], ended: Sequence[NDArray[Any]], share: float) -> list[NDArray[Any]]:
    """The weights of a network that has gone the `share`, in [0, 1], of its way through a training that began with
    others: often better than either end (Wortsman et al. 2022, "Robust Fine-Tuning of Zero-Shot Models", section 4)."""
    return [before + share * (after - before) for before, after in zip(started, ended, strict=True)]


def begin(network: keras.Model, start: Path | None) -> list[NDArray[Any]]:
    """Gives an untrained network the weights of the one in `start`, if any, and returns what it begins with.

    That one may be shallower: each of its weights takes the next place of its shape. Residual blocks that start as
    nothing change no answer (Chen et al. 2016, "Net2Net", section 2). Raises ModelError when there is no such file, or
    it has other weights.
    """
    if start and not start.is_file():
        raise ModelError(f"There is no {start}: name a .keras file to go on from, or leave --start out.")
    left = keras.models.load_model(start).get_weights() if start else []
    weights = [left.pop(0) if left and left[0].shape == own.shape else own for own in network.get_weights()]
    if left:
        raise ModelError(f"{start} is no {network.name} network of this kind: name another file, or leave --start out.")
    network.set_weights(weights)
    return weights
