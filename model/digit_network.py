"""The digit network: a character's 28 × 28 pixels, regular or inverted, to ten digits and "none"."""

import keras
from keras import layers, ops

from model.preprocess import SIDE

CLASSES = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "none")
RIM = 4  # pixels: what a character leaves empty around itself, as MNIST


def build(dropout: float = 0.3) -> keras.Model:
    """(batch, 28, 28, 1) float32 in [0, 1] → (batch, 11) probabilities in the order of CLASSES."""
    pixels = keras.Input((SIDE, SIDE, 1), name="pixels")
    x = _light_on_dark(pixels)
    # Multiples of 32: others take a CPU twice as long in bfloat16.
    for filters, blocks in ((32, 0), (64, 1), (96, 3)):
        x = layers.ReLU()(layers.Conv2D(filters, 3, padding="same", kernel_initializer="he_normal")(x))
        for _ in range(blocks):
            # Begun as nothing, blocks need no batch normalisation (Zhang et al. 2019, "Fixup Initialization").
            change = layers.Conv2D(filters, 3, padding="same", kernel_initializer="zeros")(x)
            x = layers.ReLU()(layers.Add()([x, change]))
        x = layers.MaxPooling2D()(x)
        x = layers.Dropout(dropout / 3)(x)
    x = layers.Dense(128, activation="relu", kernel_initializer="he_normal")(layers.Flatten()(x))
    x = layers.Dropout(dropout)(x)
    return keras.Model(pixels, layers.Dense(len(CLASSES), activation="softmax", dtype="float32")(x), name="digit")


def _light_on_dark(pixels: keras.KerasTensor) -> keras.KerasTensor:
    """Pixels around 0, turned so that what stands in the middle is above: either polarity looks the same."""
    middle = ops.mean(pixels[:, RIM:-RIM, RIM:-RIM], axis=(1, 2), keepdims=True)
    return ops.sign(middle - ops.mean(pixels, axis=(1, 2), keepdims=True)) * (pixels - 0.5)
