"""The digit network: a character's 28 × 28 pixels, regular or inverted, to ten digits and "none"."""

import keras
from keras import layers

from model.preprocess import SIDE

CLASSES = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "none")


def build(dropout: float = 0.2) -> keras.Model:
    """(batch, 28, 28, 1) float32 in [0, 1] → (batch, 11) probabilities in the order of CLASSES."""
    pixels = keras.Input((SIDE, SIDE, 1), name="pixels")
    x = pixels
    for filters in (24, 48, 96):
        for _ in range(2):
            x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
            x = layers.BatchNormalization()(x)
            x = layers.ReLU()(x)
        x = layers.MaxPooling2D()(x)
        x = layers.Dropout(dropout / 2)(x)
    x = layers.Flatten()(x)
    x = layers.Dense(128, activation="relu")(x)
    x = layers.Dropout(dropout)(x)
    return keras.Model(pixels, layers.Dense(len(CLASSES), activation="softmax", name="digit")(x), name="digit")


def symmetric(network: keras.Model) -> keras.Model:
    """The mean of what `network` says of a picture and of its inverse: a digit is the same in either polarity."""
    pixels = keras.Input((SIDE, SIDE, 1), name="pixels")
    inverse = layers.Rescaling(-1.0, offset=1.0)(pixels)
    return keras.Model(pixels, layers.Average()([network(pixels), network(inverse)]), name="digit_in_either_polarity")
