"""Runs a trained network: LiteRT on one core, without TensorFlow."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from model.card import read_checked


class Network:
    """A `.tflite` file with one input and one output. For one thread at a time: it writes into its own buffers."""

    def __init__(self, weights: Path) -> None:
        """Raises ModelError when the file is missing or not the one that its card describes."""
        self._interpreter = Interpreter(model_content=read_checked(weights), num_threads=1)
        with _silent():
            self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]

    def __call__(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """(1, …) float32 of the network's input shape → its output (1, …) float32."""
        self._interpreter.set_tensor(self._input, batch)
        self._interpreter.invoke()
        return np.asarray(self._interpreter.get_tensor(self._output), np.float32)


@contextmanager
def _silent() -> Iterator[None]:
    """Keeps the runtime's greeting off the terminal: it is written in C, and no setting turns it off."""
    kept, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)
