"""Endless variation of training pictures: how a hand, a pen and a camera change one and the same digit."""

import cv2
import keras
import numpy as np
from numpy.typing import NDArray

from model.confidence import NONE
from model.corruptions import spoil
from model.preprocess import SIDE

SPOILED = 0.35  # of the pictures are also spoiled in one of the ways that cameras, paper and light have
NONE_WEIGHT = 0.25  # in training: a digit in a poor picture had better be read, for the finder has its say too
CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))


def augment(picture: NDArray[np.uint8], rng: np.random.Generator, strength: float = 1.0) -> NDArray[np.float32]:
    """(28, 28) uint8 white on black → (28, 28) float32 in [0, 1], white on black.

    Rotated up to 15°, zoomed, squeezed, sheared and shifted by up to 2 pixels; strokes thinned or thickened by up to
    a pixel; blurred, faded and grained a little; some spoiled by more. `strength` in [0, 1] scales all of it.
    """
    turn, shear = strength * np.radians(np.clip(rng.normal(0, 7), -15, 15)), strength * rng.normal(0, 0.12)
    zoom = (rng.uniform(0.88, 1.15) * np.exp(rng.normal(0, 0.12) * np.array([1, -0.5]))) ** strength
    linear = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ np.array([[1, shear], [0, 1]])
    linear *= zoom
    middle = np.full(2, (SIDE - 1) / 2)
    offset = middle - linear @ middle + strength * rng.uniform(-2, 2, 2)
    moved = cv2.warpAffine(picture, np.column_stack([linear, offset]), (SIDE, SIDE)).astype(np.float32) / 255.0
    changed = _camera(_pen(moved, rng, strength), rng, strength)
    return spoil(changed, rng) if rng.random() < SPOILED * strength else changed


def _pen(picture: NDArray[np.float32], rng: np.random.Generator, strength: float) -> NDArray[np.float32]:
    """Strokes made thicker or thinner, by nothing up to about a pixel."""
    amount = strength * rng.uniform(-0.7, 0.9)
    changed = cv2.dilate(picture, CROSS) if amount > 0 else cv2.erode(picture, CROSS)
    return np.asarray(picture + abs(amount) * (changed - picture), np.float32)


def _camera(picture: NDArray[np.float32], rng: np.random.Generator, strength: float) -> NDArray[np.float32]:
    if rng.random() < 0.3 * strength:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 0.9)), np.float32)
    grain = rng.normal(0, rng.uniform(0, 0.05 * strength), picture.shape)
    return np.asarray(np.clip(picture * rng.uniform(0.75, 1.1) ** strength + grain, 0, 1), np.float32)


class Shuffled(keras.utils.PyDataset):
    """`count` examples in batches of `size`, shuffled anew for each epoch.

    The same seed gives the same batches, however many workers make them.
    """

    def __init__(self, count: int, size: int, seed: int, queue: int) -> None:
        super().__init__(workers=2, max_queue_size=queue)
        self._count, self._size, self._seed = count, size, seed
        self._begin(0)  # Keras takes a batch to look at and ends that epoch: the first to train on is 1

    def __len__(self) -> int:
        return self._count // self._size

    def on_epoch_end(self) -> None:
        self._begin(self.epoch + 1)

    def draw(self, index: int) -> tuple[NDArray[np.int64], np.random.Generator]:
        """Which examples a batch has, (size,), and the randomness to vary them with."""
        chosen = self._order[index * self._size : (index + 1) * self._size]
        return chosen, np.random.default_rng([self._seed, self.epoch, index])

    def _begin(self, epoch: int) -> None:
        self.epoch = epoch
        self._order = np.random.default_rng([self._seed, epoch]).permutation(self._count)


class Batches(Shuffled):
    """Augmented training batches: (size, 28, 28, 1) float32, half of them inverted, labels (size,) and their weights.

    The last `mild` of the `epochs` are augmented by half, closer to what will be read.
    """

    def __init__(
        self, pictures: NDArray[np.uint8], labels: NDArray[np.uint8], size: int, epochs: int, mild: int, seed: int
    ) -> None:
        super().__init__(len(pictures), size, seed, queue=20)
        self._pictures, self._labels = pictures, labels
        self._strong = epochs - mild
        self._weights = np.where(labels == NONE, NONE_WEIGHT, 1.0).astype(np.float32)

    def __getitem__(self, index: int) -> tuple[NDArray[np.float32], NDArray[np.uint8], NDArray[np.float32]]:
        chosen, rng = self.draw(index)
        strength = 1.0 if self.epoch <= self._strong else 0.5
        batch = np.array([augment(self._pictures[i], rng, strength) for i in chosen])
        batch[::2] = 1.0 - batch[::2]
        return batch[..., None], self._labels[chosen], self._weights[chosen]
