"""The finder: a small fully convolutional network that looks at the whole region and says where digits stand."""

import keras
from keras import layers, ops

from model.finder_grid import CHANNELS, CLASSES, SIDE


def build() -> keras.Model:
    """(batch, SIDE, SIDE, CHANNELS) as `finder_grid.look` gives → (batch, SIDE / 4, SIDE / 4, 14).

    Of each cell: ten probabilities that a digit's middle is there, then the box as `finder_grid.boxes` reads it.
    Down to 1/32 of the picture, to see a sheet as a whole, and up again to place fine writing (Lin et al. 2017,
    "Feature Pyramid Networks"; the heat map is that of Zhou et al. 2019, "Objects as Points").
    """
    pixels = keras.Input((SIDE, SIDE, CHANNELS), name="look")
    x = _convolve(pixels, 16, stride=2)
    levels = []
    for filters, blocks in ((24, 1), (40, 1), (64, 2), (96, 2)):
        x = _convolve(x, filters, stride=2)
        for _ in range(blocks):
            x = layers.Add()([x, _convolve(_convolve(x, filters), filters, last=True)])
        levels.append(x)
    for level in reversed(levels[:-1]):
        filters = level.shape[-1]
        x = layers.UpSampling2D(2)(layers.Conv2D(filters, 1)(x))
        x = _convolve(layers.Add()([x, level]), filters)
    x = _convolve(x, 32)
    # Rare as digits are, a network that starts at one in a hundred does not drown in the first steps.
    rare = keras.initializers.Constant(-4.6)
    heat = layers.Conv2D(CLASSES, 1, activation="sigmoid", bias_initializer=rare, dtype="float32")(x)
    box = layers.Conv2D(4, 1, dtype="float32")(x)
    return keras.Model(pixels, layers.Concatenate(name="grid", dtype="float32")([heat, box]), name="finder")


def loss(truth: keras.KerasTensor, grid: keras.KerasTensor) -> keras.KerasTensor:
    """Focal loss of the heat (Law and Deng 2018, "CornerNet", equation 1), and the absolute error of boxes.

    `truth` as `finder_grid.targets` makes it: ten heats, four box numbers, then the weight of each cell's heat.
    """
    heat, wanted = ops.clip(grid[..., :CLASSES], 1e-4, 1 - 1e-4), truth[..., :CLASSES]
    middle = ops.cast(wanted > 0.99, heat.dtype)
    hit = -middle * (1 - heat) ** 2 * ops.log(heat)
    false = -(1 - middle) * (1 - wanted) ** 4 * heat**2 * ops.log(1 - heat)
    digits = ops.maximum(ops.sum(middle), 1.0)
    weight = truth[..., CLASSES + 4 :]
    near = ops.max(wanted, axis=-1, keepdims=True)
    near = near * ops.cast(near > 0.5, heat.dtype)
    error = ops.sum(near * ops.abs(truth[..., CLASSES : CLASSES + 4] - grid[..., CLASSES:]))
    return ops.sum(weight * (hit + false)) / digits + error / ops.maximum(ops.sum(near), 1.0)


def _convolve(x: keras.KerasTensor, filters: int, stride: int = 1, last: bool = False) -> keras.KerasTensor:
    """A convolution, rectified; the last of a residual block starts at nothing and is not.

    So blocks begin as if they were not there, and need no batch normalisation, half of a step's time on a CPU
    (Zhang et al. 2019, "Fixup Initialization").
    """
    start = "zeros" if last else "he_normal"
    x = layers.Conv2D(filters, 3, strides=stride, padding="same", kernel_initializer=start)(x)
    return x if last else layers.ReLU()(x)
