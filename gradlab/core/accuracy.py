"""How many predictions are right: the number that one wants, and cannot descend on; and its soft relative."""

from functools import partial

import autograd.numpy as np

from gradlab.core.metric import mean_over_batch
from gradlab.types import Array


@mean_over_batch
def accuracy(y: Array, t: Array) -> Array:
    """The fraction of samples whose largest yₖ is that of the right class; the first of equals counts as largest.

    It takes the values 0, 1/N, 2/N … 1 only, so its derivative is 0 wherever it has one. y may be logits: softmax
    leaves the largest where it is. Shapes and errors: ``gradlab.Metric``; t is one-hot, for a soft target has no right
    class.

    >>> accuracy([[0.9, 0.1], [0.6, 0.4]], [0, 1])
    np.float64(0.5)
    >>> gradient(lambda y: accuracy(y, 0))([0.9, 0.1])
    array([0., 0.])
    """
    return np.where(np.argmax(y, axis=-1) == np.argmax(t, axis=-1), 1.0, 0.0)[()]  # type: ignore[no-any-return]


@partial(mean_over_batch, of_probabilities=True)
def soft_accuracy(y: Array, t: Array) -> Array:
    """Σₖ tₖ yₖ, the right class's probability: the accuracy to expect of one who answers at random, by y.

    Of a network at temperature T (``with_temperature``) it is smooth in each weight, and as T → 0 it becomes the
    accuracy, off ties. Shapes and errors: ``gradlab.Metric``; y are probabilities, and t is one-hot.

    >>> soft_accuracy([[0.9, 0.1], [0.6, 0.4]], [0, 1])
    np.float64(0.65)
    """
    return np.einsum("...k,...k->...", t, y)  # type: ignore[no-any-return]
