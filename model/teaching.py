"""A network that learns from others: what they say of a picture tells more than its label does."""

from collections.abc import Sequence
from typing import Any

import keras
from keras import ops


class Taught(keras.Model):  # type: ignore[misc]  # Keras has no types
    """A classifier, trained in place, with what its teachers on average say of a picture as target.

    Where their likeliest class is not the label, (batch,) integers, the label is the target: a teacher need not know
    all pictures. The idea is Hinton, Vinyals and Dean's (2015, "Distilling the Knowledge in a Neural Network"); that
    teachers see the very pictures that the pupil sees, spoiled as they are, Beyer et al.'s (2022, "Knowledge
    Distillation: A Good Teacher is Patient and Consistent", section 3.1).
    """

    def __init__(self, pupil: keras.Model, teachers: Sequence[keras.Model]) -> None:
        super().__init__(pupil.input, pupil.output)
        self.teachers = [*teachers]
        for teacher in teachers:
            teacher.trainable = False

    def compute_loss(
        self,
        x: keras.KerasTensor | None = None,
        y: keras.KerasTensor | None = None,
        y_pred: keras.KerasTensor | None = None,
        sample_weight: keras.KerasTensor | None = None,
        training: bool = True,
    ) -> Any:
        if not training:  # held-out pictures are measured as without teachers
            return super().compute_loss(x, y, y_pred, sample_weight, training)
        said = ops.mean(ops.stack([teacher(x, training=False) for teacher in self.teachers]), axis=0)
        label = ops.one_hot(y, said.shape[-1])
        known = ops.argmax(said, axis=-1, keepdims=True) == ops.argmax(label, axis=-1, keepdims=True)
        target = ops.where(known, said, label)
        return ops.mean(sample_weight * keras.losses.categorical_crossentropy(target, y_pred))
