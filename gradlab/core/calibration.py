"""How honest a network's probabilities are: whether it is as often right as it is sure."""

from functools import partial

import autograd.numpy as np

from gradlab.core.autograd_vjp import unbox
from gradlab.core.checks import check_size, numbers, whole
from gradlab.core.metric import mean_over_batch
from gradlab.types import Array


@partial(mean_over_batch, of_probabilities=True)
def overconfidence(y: Array, t: Array) -> Array:
    """The largest yₖ, less 1 where it is the right class's, as ``accuracy`` has it: how much surer than right."""
    return np.max(y, axis=-1) - (np.argmax(y, axis=-1) == np.argmax(t, axis=-1))  # type: ignore[no-any-return]


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
    gaps, bins = overconfidence.per_sample(y, t), whole("bins", bins, low=1)
    check_size("bins", *np.shape(gaps), bins)
    # b/bins is less than the confidence, and (b + 1)/bins is not.
    inside = np.searchsorted(np.arange(1, bins) / bins, np.max(unbox(numbers("y", y)), axis=-1))
    shape = np.shape(gaps) or (1,)  # of a single prediction, which is a batch of one
    members = np.reshape(inside, shape)[..., None] == np.arange(bins)
    # n_b/N · |right_b − sure_b| = |Σ (sure − right)| / N, over the predictions in bin b.
    sums = np.sum(np.reshape(gaps, shape)[..., None] * members, axis=-2)
    return np.sum(np.abs(sums), axis=-1) / shape[-1]  # type: ignore[no-any-return]
