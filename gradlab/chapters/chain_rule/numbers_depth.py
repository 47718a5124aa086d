"""How large the derivative of a chain of units is, from its last output back to its first input."""

from collections.abc import Callable

import numpy as np

from gradlab import lesson
from gradlab.cache import cached
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.derivatives import autodiff
from gradlab.types import Array

DEEPEST = 12  # units one behind the other
DEPTHS = range(1, DEEPEST + 1)
BOUND = tuple(0.25**n for n in DEPTHS)  # σ' is at most ¼


def behind_each_other(f: Callable[[Array], Array], n: int) -> Callable[[Array], Array]:
    """x ↦ f(f(… f(x))), n times: units of weight 1 and bias 0."""

    def chain(x: Array) -> Array:
        for _ in range(n):
            x = f(x)
        return x

    return chain


@cached(maxsize=len(ACTIVATIONS))
def sizes(activation: str) -> Array:
    """|derivative| of chains of 1 … ``DEEPEST`` units at each notch of x, shape (DEEPEST, K)."""
    f, x = ACTIVATIONS[activation].function, lesson.unit(activation).notches
    return np.abs([autodiff(behind_each_other(f, n))(x) for n in DEPTHS])
