"""The number network: a row of ink, levelled and cut to a strip, to what stands in each narrow part of it."""

from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from model.strip import HEIGHT, STEPS, WIDTH

CLASSES = ("", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")  # "": no digit, or still the same one
STEP = WIDTH // STEPS  # pixels
UNITS, GATES = 64, 4  # of the LSTM, each way

State = tuple[Any, Any]  # what an LSTM says after a step, and its memory


def build(dropout: float = 0.2) -> keras.Model:
    """(batch, HEIGHT, WIDTH, 1) float32 in [0, 1] → (batch, STEPS, 11) log-odds in the order of CLASSES.

    Convolutions see what each part looks like, an LSTM from both sides what stands beside it (Shi et al. 2015, "An
    End-to-End Trainable Neural Network for Image-based Sequence Recognition").
    """
    pixels = keras.Input((HEIGHT, WIDTH, 1), name="strip")
    x = layers.Bidirectional(layers.LSTM(UNITS, return_sequences=True))(_features(pixels, dropout))
    return keras.Model(pixels, layers.Dense(len(CLASSES), dtype="float32", name="steps")(x), name="number")


def laid_out(network: keras.Model, width: int = WIDTH) -> keras.Model:
    """A trained network for one strip `width` pixels wide, its LSTM's steps one behind the other: LiteRT takes five
    times as long for a loop. (1, HEIGHT, width, 1) → (1, width / STEP, 11), the same answers.

    The ways there and back are gone in the same steps, so that there are half as many: their weights stand in one
    matrix, gate by gate, and nothing leads from one way to the other. In a strip narrower than WIDTH the way back
    begins as if it had come over the blank rest of a whole one, as it mostly has in training.
    """
    *seeing, there, there_again, there_bias, back, back_again, back_bias, last, last_bias = network.get_weights()
    part = _seeing(seeing, width)
    enter, again = _beside(there, back), _beside(there_again, back_again)
    bias = np.stack([there_bias.reshape(GATES, UNITS), back_bias.reshape(GATES, UNITS)], axis=1).ravel()

    def states(features: Any, before: State) -> Iterator[State]:
        both = ops.concatenate([features, ops.flip(features, axis=0)], axis=-1)
        return _states(ops.matmul(both, enter) + bias, again, before)

    h = c = np.zeros((1, 2 * UNITS), np.float32)
    if width < WIDTH:
        blank = _seeing(seeing, WIDTH)(np.zeros((1, HEIGHT, WIDTH, 1), np.float32))[0]
        *_, (h, c) = states(blank[width // STEP :], (h, c))
    only_back = np.repeat(np.array([0, 1], np.float32), UNITS)
    each = ops.concatenate([h for h, _ in states(part.output[0], (h * only_back, c * only_back))], axis=0)
    said_there, said_back = ops.split(each, 2, axis=-1)
    steps = ops.matmul(ops.concatenate([said_there, ops.flip(said_back, axis=0)], axis=-1), last) + last_bias
    return keras.Model(part.input, ops.expand_dims(steps, 0), name=network.name)


def loss(truth: keras.KerasTensor, steps: keras.KerasTensor) -> keras.KerasTensor:
    """How unlikely the texts are, whatever parts their digits stand in (Graves et al. 2006, "Connectionist Temporal
    Classification"). `truth`: (batch, n) places in CLASSES, 0 after a text's end."""
    truth = ops.cast(truth, "int32")
    lengths = ops.sum(ops.cast(truth > 0, "int32"), axis=-1)
    return ops.ctc_loss(truth, steps, lengths, ops.full_like(lengths, STEPS), mask_index=0)


def _features(pixels: keras.KerasTensor, dropout: float = 0.0) -> keras.KerasTensor:
    """(batch, HEIGHT, width, 1) → (batch, width / STEP, 96): what each part looks like."""
    # Multiples of 32: others take a CPU twice as long in bfloat16.
    x = layers.MaxPooling2D()(_block(_convolve(pixels, 32, strides=2, size=5)))
    x = layers.MaxPooling2D((2, 1))(_block(_block(_convolve(x, 64))))
    x = layers.Dropout(dropout / 2)(_block(_block(_convolve(x, 96))))
    x = ops.reshape(ops.transpose(x, (0, 2, 1, 3)), (-1, pixels.shape[2] // STEP, HEIGHT // 8 * 96))
    return layers.Dropout(dropout)(layers.Dense(96, activation="relu", kernel_initializer="he_normal")(x))


def _seeing(weights: list[NDArray[np.float32]], width: int) -> keras.Model:
    """A trained network up to its LSTM, for one strip of that width."""
    pixels = keras.Input((HEIGHT, width, 1), batch_size=1, name="strip")
    network = keras.Model(pixels, _features(pixels))
    network.set_weights(weights)
    return network


def _beside(there: NDArray[np.float32], back: NDArray[np.float32]) -> NDArray[np.float32]:
    """The weights of both ways, (n, 4 × UNITS) each, gate by gate, in one matrix (2 × n, 8 × UNITS)."""
    both = np.zeros((2, len(there), GATES, 2, UNITS), np.float32)
    for way, weights in enumerate((there, back)):
        both[way, :, :, way] = weights.reshape(-1, GATES, UNITS)
    return both.reshape(2 * len(there), GATES * 2 * UNITS)


def _states(gates: Any, again: NDArray[np.float32], before: State) -> Iterator[State]:
    """An LSTM's states after each step (Hochreiter and Schmidhuber 1997, "Long Short-Term Memory"), from what enters
    its gates there, (steps, n), to which `again` adds what was said last."""
    h, c = before
    for step in ops.split(gates, gates.shape[0]):
        enters, stays, new, leaves = ops.split(step + ops.matmul(h, again), GATES, axis=-1)
        c = ops.sigmoid(stays) * c + ops.sigmoid(enters) * ops.tanh(new)
        h = ops.sigmoid(leaves) * ops.tanh(c)
        yield h, c


def _convolve(x: keras.KerasTensor, filters: int, strides: int = 1, size: int = 3) -> keras.KerasTensor:
    """A convolution, rectified."""
    x = layers.Conv2D(filters, size, strides=strides, padding="same", kernel_initializer="he_normal")(x)
    return layers.ReLU()(x)


def _block(x: keras.KerasTensor) -> keras.KerasTensor:
    """A residual block, which starts as nothing: it needs no batch normalisation, and a network can grow by it."""
    change = layers.Conv2D(x.shape[-1], 3, padding="same", kernel_initializer="zeros")(x)
    return layers.ReLU()(layers.Add()([x, change]))
