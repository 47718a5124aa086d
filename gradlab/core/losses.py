"""How badly a prediction y misses its target t: the two losses of the chapter."""

from functools import partial

import autograd.numpy as np

from gradlab.core.checks import as_number, must, unbox
from gradlab.core.metric import is_one_hot, mean_over_batch
from gradlab.types import Array


@partial(mean_over_batch, soft_targets=True)
def sum_squares_error(y: Array, t: Array) -> Array:
    """E = ½ Σₖ (yₖ − tₖ)², averaged over the batch when there is one.

    dE/dyₖ = yₖ − tₖ for one sample. Shapes and errors: ``gradlab.Metric``.
    """
    miss = y - t
    loss: Array = 0.5 * np.einsum("...k,...k->...", miss, miss)
    return loss


@partial(mean_over_batch, of_probabilities=True, soft_targets=True)
def cross_entropy_error(y: Array, t: Array, delta: float = 1e-7) -> Array:
    """E = −Σₖ tₖ log(yₖ + δ), natural logarithm, averaged over the batch when there is one.

    dE/dyₖ = −tₖ / (yₖ + δ) for one sample: of a one-hot t only the right class counts. δ keeps log 0 away: y = 0 there
    costs −log 1e−7 = 16.118, not infinity. Shapes and errors: ``gradlab.Metric``; y are probabilities, and
    ``ValueError`` too when δ is negative or y + δ is not greater than 0 where t is.
    """
    delta = as_number("delta", delta)
    must(delta >= 0, "delta must be at least 0", delta)
    if is_one_hot(t):
        # Then Σₖ tₖ log(yₖ + δ) is the logarithm of one number: the right class's y, plus δ.
        return -_log(np.einsum("...k,...k->...", t, y) + delta, "at the right class")
    # Where t is 0 even a logarithm of 0 counts nothing.
    counted = np.where((t > 0) | (y + delta > 0), y + delta, 1.0)
    loss: Array = -np.einsum("...k,...k->...", t, _log(counted, "where t is greater than 0"))
    return loss


def _log(of: Array, where: str) -> Array:
    least = np.min(unbox(of))
    must(least > 0, f"y + delta must be greater than 0 {where}", least)
    return np.log(of)  # type: ignore[no-any-return]
