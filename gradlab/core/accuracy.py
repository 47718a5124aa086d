"""How many predictions are right: the number that one wants, and cannot descend on; and whether they are as sure."""

from functools import partial

import autograd.numpy as np

from gradlab.core.autograd_vjp import unbox
from gradlab.core.checks import check_size, numbers, whole
from gradlab.core.metric import formula, mean_over_batch
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


@partial(mean_over_batch, of_probabilities=True)
def overconfidence(y: Array, t: Array) -> Array:
    """The largest yₖ, less 1 where it is the right class's: how much surer than right."""
    return np.max(y, axis=-1) - formula(accuracy)(y, t)  # type: ignore[no-any-return]


def calibration_error(y: object, t: object, bins: int = 15) -> Array:
    """The expected calibration error, Σ_b n_b/N · |right_b − sure_b|: how far being right is from being sure.

    A prediction's confidence is its largest probability. Those of a confidence in (b/bins, (b + 1)/bins] are in bin b:
    n_b of all N, of which the part right_b is right, and of which sure_b is the mean confidence. As in Guo, Pleiss,
    Sun and Weinberger, *On Calibration of Modern Neural Networks*, 2017 (https://arxiv.org/abs/1706.04599), section 2.

    It is in 0 … 1, and no mean over the images: within a bin, who is surer than right makes up for who is less sure.
    Leading axes stay, (K, N, C) → (K,). Shapes and errors: ``gradlab.Metric``; y are probabilities, t is one-hot, and
    ``ValueError`` too when bins < 1, or there are more than 2³⁰ bins for all predictions together.

    >>> calibration_error([[0.9, 0.1], [0.9, 0.1]], [0, 1])  # 90 % sure, 50 % right
    np.float64(0.4)
    """
    gaps, bins = np.atleast_1d(overconfidence.per_sample(y, t)), whole("bins", bins, low=1)
    check_size("bins", *gaps.shape, bins)
    # b/bins is less than the confidence, and (b + 1)/bins is not.
    inside = np.searchsorted(np.arange(1, bins) / bins, np.max(np.atleast_2d(unbox(numbers("y", y))), axis=-1))
    # n_b/N · |right_b − sure_b| = |Σ (sure − right)| / N, over the predictions in bin b.
    sums = np.sum(gaps[..., None] * (inside[..., None] == np.arange(bins)), axis=-2)
    return np.sum(np.abs(sums), axis=-1) / gaps.shape[-1]  # type: ignore[no-any-return]
