"""The plots that training leaves beside its weights, as SVG."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray


def learning_curves(history: Mapping[str, Sequence[float]], path: Path) -> None:
    """Loss and accuracy by epoch, on the training and on the validation pictures."""
    figure = Figure(figsize=(8, 3), layout="constrained")
    for axes, name in zip(figure.subplots(1, 2), ("loss", "accuracy"), strict=True):
        epochs = range(1, len(history[name]) + 1)
        axes.plot(epochs, history[name], label="training (augmented)")
        axes.plot(epochs, history["val_" + name], label="validation")
        axes.set(xlabel="epoch", ylabel=name)
    axes.legend()
    _save(figure, path)


def confusion_matrix(counts: NDArray[np.int64], classes: Sequence[str], path: Path) -> None:
    """(n, n) counts, true class by row and read class by column; the diagonal is left pale to show the mistakes."""
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    mistakes = counts.copy()
    np.fill_diagonal(mistakes, 0)
    axes.imshow(mistakes, cmap="Oranges")
    for (row, column), count in np.ndenumerate(counts):
        axes.text(column, row, str(count) if count else "", ha="center", va="center", fontsize=8)
    axes.set(xlabel="read", ylabel="true", xticks=range(len(classes)), yticks=range(len(classes)))
    axes.set_xticklabels(classes)
    axes.set_yticklabels(classes)
    _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    """Without a date and with fixed ids, so that the same figures make the same file."""
    with mpl.rc_context({"svg.hashsalt": "numbercam"}):
        figure.savefig(path, format="svg", metadata={"Date": None})
