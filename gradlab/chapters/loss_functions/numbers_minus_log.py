"""The curve −log y, with the δ that keeps it finite at 0, and without."""

from dataclasses import dataclass

import numpy as np

from gradlab.chapters.loss_functions.numbers import DELTA
from gradlab.types import Array


def minus_log(y: Array, delta: float) -> Array:
    """−log(y + δ); ∞ where that is −log 0."""
    with np.errstate(divide="ignore"):
        return 0.0 - np.log(y + delta)


@dataclass(frozen=True, eq=False)
class MinusLog:
    """The curve at some y, each of shape (K,).

    y : where
    with_delta : −log(y + δ)
    without : −log y
    """

    y: Array
    with_delta: Array
    without: Array

    @classmethod
    def up_to(cls, end: float) -> "MinusLog":
        """From 0 to ``end``."""
        y = np.linspace(0, end, 501)
        return cls(y, minus_log(y, DELTA), minus_log(y, 0.0))


WHOLE = MinusLog.up_to(1.0)
MILLIONTH = MinusLog.up_to(1e-6)  # once more, near 0
