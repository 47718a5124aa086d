"""How badly a prediction y misses its target t: the two losses of the chapter."""

from functools import partial

import autograd.numpy as np

from gradlab.core.checks import as_number, must, numbers
from gradlab.core.metric import is_one_hot, mean_over_batch
from gradlab.types import Array


@partial(mean_over_batch, soft_targets=True)
def sum_squares_error(y: Array, t: Array) -> Array:
    """E = ½ Σₖ (yₖ − tₖ)², averaged over the batch when there is one.

    dE/dyₖ = yₖ − tₖ for one sample. Shapes and errors: ``gradlab.Metric``.

    >>> sum_squares_error([0.5, 0.5], 0)  # ½ (¼ + ¼)
    np.float64(0.25)
    """
    miss = y - t
    return 0.5 * np.einsum("...k,...k->...", miss, miss)  # type: ignore[no-any-return]


@partial(mean_over_batch, of_probabilities=True, soft_targets=True)
def cross_entropy_error(y: Array, t: Array, delta: float = 1e-7) -> Array:
    """E = −Σₖ tₖ log(yₖ + δ), natural logarithm, averaged over the batch when there is one.

    dE/dyₖ = −tₖ / (yₖ + δ) for one sample: of a one-hot t only the right class counts. δ keeps log 0 away: y = 0 there
    costs −log 1e−7 = 16.118, not infinity. Shapes and errors: ``gradlab.Metric``; y are probabilities, and
    ``ValueError`` too when δ is negative or y + δ is not greater than 0 where t is.

    >>> cross_entropy_error([0.5, 0.5], 0).round(6)  # log 2
    np.float64(0.693147)
    """
    delta = as_number("delta", delta)
    must(delta >= 0, "delta must be at least 0", delta)
    if is_one_hot(t):
        # Then Σₖ tₖ log(yₖ + δ) is the logarithm of one number: the right class's y, plus δ.
        return -np.log(numbers("y + delta", np.einsum("...k,...k->...", t, y) + delta, above=0))  # type: ignore[no-any-return]
    # Where t is 0 even a logarithm of 0 counts nothing.
    counted = np.where((t > 0) | (y + delta > 0), y + delta, 1.0)
    return -np.einsum("...k,...k->...", t, np.log(numbers("y + delta", counted, above=0)))  # type: ignore[no-any-return]
