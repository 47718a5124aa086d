"""How badly a prediction y misses its target t: the two losses of the chapter."""

import autograd.numpy as np

from gradlab.batch import mean_over_batch
from gradlab.checks import Array, number, plain


@mean_over_batch
def sum_squares_error(y: Array, t: Array) -> Array:
    """E = ½ Σₖ (yₖ − tₖ)², averaged over the batch when there is one.

    dE/dyₖ = yₖ − tₖ for one sample. Shapes and errors: ``gradlab.Metric``.
    """
    miss = y - t
    loss: Array = 0.5 * np.einsum("...k,...k->...", miss, miss)
    return loss


@mean_over_batch
def cross_entropy_error(y: Array, t: Array, delta: float = 1e-7) -> Array:
    """E = −Σₖ tₖ log(yₖ + δ), natural logarithm, averaged over the batch when there is one.

    dE/dyₖ = −tₖ / (yₖ + δ) for one sample: only the right class counts. δ keeps log 0 away: y = 0 there costs
    −log 1e−7 = 16.118, not infinity. Shapes and errors: ``gradlab.Metric``; and ``ValueError`` when δ is
    negative or the right class's y + δ is not greater than 0.
    """
    delta = number("delta", delta)
    if delta < 0:
        raise ValueError(f"delta must be at least 0. Got {delta} instead.")
    # t is one-hot, so Σₖ tₖ log(yₖ + δ) is the logarithm of one number: the right class's y, plus δ.
    right = np.einsum("...k,...k->...", t, y) + delta
    if np.any(plain(right) <= 0):
        raise ValueError(f"y + delta must be greater than 0 at the right class. Got {np.min(plain(right))} instead.")
    loss: Array = -np.log(right)
    return loss
