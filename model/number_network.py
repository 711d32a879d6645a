"""The number network: a row of ink, levelled and cut to a strip, to what stands in each narrow part of it."""

import keras
from keras import layers, ops

from model.strip import HEIGHT, STEPS, WIDTH

CLASSES = ("", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")  # "": no digit, or still the same one


def build(dropout: float = 0.2, unroll: bool = False) -> keras.Model:
    """(batch, HEIGHT, WIDTH, 1) float32 in [0, 1] → (batch, STEPS, 11) log-odds in the order of CLASSES.

    Convolutions see what each part looks like, an LSTM from both sides what stands beside it (Shi et al. 2015, "An
    End-to-End Trainable Neural Network for Image-based Sequence Recognition"). With `unroll` the LSTM's steps are laid
    one behind the other: the same answers, but LiteRT takes five times as long for a loop.
    """
    pixels = keras.Input((HEIGHT, WIDTH, 1), name="strip")
    # Multiples of 32: others take a CPU twice as long in bfloat16.
    x = layers.MaxPooling2D()(_block(_convolve(pixels, 32, strides=2, size=5)))
    x = layers.MaxPooling2D((2, 1))(_block(_block(_convolve(x, 64))))
    x = layers.Dropout(dropout / 2)(_block(_block(_convolve(x, 96))))
    x = ops.reshape(ops.transpose(x, (0, 2, 1, 3)), (-1, STEPS, HEIGHT // 8 * 96))
    x = layers.Dropout(dropout)(layers.Dense(96, activation="relu", kernel_initializer="he_normal")(x))
    x = layers.Bidirectional(layers.LSTM(64, return_sequences=True, unroll=unroll))(x)
    return keras.Model(pixels, layers.Dense(len(CLASSES), dtype="float32", name="steps")(x), name="number")


def loss(truth: keras.KerasTensor, steps: keras.KerasTensor) -> keras.KerasTensor:
    """How unlikely the texts are, whatever parts their digits stand in (Graves et al. 2006, "Connectionist Temporal
    Classification"). `truth`: (batch, n) places in CLASSES, 0 after a text's end."""
    truth = ops.cast(truth, "int32")
    lengths = ops.sum(ops.cast(truth > 0, "int32"), axis=-1)
    return ops.ctc_loss(truth, steps, lengths, ops.full_like(lengths, STEPS), mask_index=0)


def _convolve(x: keras.KerasTensor, filters: int, strides: int = 1, size: int = 3) -> keras.KerasTensor:
    """A convolution, rectified."""
    x = layers.Conv2D(filters, size, strides=strides, padding="same", kernel_initializer="he_normal")(x)
    return layers.ReLU()(x)


def _block(x: keras.KerasTensor) -> keras.KerasTensor:
    """A residual block, which starts as nothing: it needs no batch normalisation, and a network can grow by it."""
    change = layers.Conv2D(x.shape[-1], 3, padding="same", kernel_initializer="zeros")(x)
    return layers.ReLU()(layers.Add()([x, change]))
