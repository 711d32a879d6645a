"""What training batches have in common: an order of their own in each epoch."""

import keras
import numpy as np
from numpy.typing import NDArray


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
