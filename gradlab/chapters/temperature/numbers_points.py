"""Three points on a line and one threshold: where the loss is least, and where the accuracy is best."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gradlab.cache import cached
from gradlab.core.activations import sigmoid
from gradlab.types import Array

SPAN = (-6.0, 6.0)
PLACES = np.round(np.linspace(*SPAN, 121), 1)  # of the point that is dragged, and of the thresholds looked at
HALVINGS = 80


@dataclass(frozen=True, eq=False)
class Points:
    """One point of class 0 and two of class 1; a point is said to be of class 1 with probability σ(x − θ).

    zero, one : where the point of class 0 and the first of class 1 are
    other : where the second of class 1 is, each of ``PLACES``
    """

    zero: float
    one: float
    other: Array

    def loss(self, threshold: Array) -> Array:
        """The cross entropy, a mean over the three, for thresholds of shape (1, M) or (K, M)."""
        others = np.logaddexp(0, self.zero - threshold) + np.logaddexp(0, threshold - self.one)
        return np.asarray((others + np.logaddexp(0, threshold - self.other[:, None])) / 3)

    def right(self, threshold: Array, other: Array) -> Array:
        """The accuracy: what lies right of the threshold is taken for class 1."""
        right: Array = np.asarray((self.zero <= threshold) + (self.one > threshold) * 1.0 + (other > threshold)) / 3
        return right

    @cached_property
    def least(self) -> Array:
        """The threshold at which the loss is least, for each place of the other point.

        There its slope, (σ(θ − a) + σ(θ − b) − σ(z − θ)) / 3, is 0; it rises with θ, and so halving finds it.
        """
        low, high = np.full(len(self.other), -40.0), np.full(len(self.other), 40.0)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            up = sigmoid(middle - self.one) + sigmoid(middle - self.other) - sigmoid(self.zero - middle) > 0
            low, high = np.where(up, low, middle), np.where(up, middle, high)
        least: Array = (low + high) / 2
        return least

    @cached_property
    def best(self) -> tuple[Array, Array, Array]:
        """The best accuracy, and the ends of the longest interval of thresholds that have it, for each place."""
        rows = []
        for other in self.other.tolist():
            edges = np.array([SPAN[0], *sorted((self.zero, self.one, other)), SPAN[1]])
            middle = (edges[1:] + edges[:-1]) / 2
            right = np.where(np.diff(edges) > 0, self.right(middle, np.full(len(middle), other)), -1.0)
            k = int(np.lexsort((np.diff(edges), right))[-1])
            rows.append((right[k], edges[k], edges[k + 1]))
        right, low, high = np.array(rows).T
        return right, low, high


@cached(maxsize=64)
def points(zero: float, one: float) -> Points:
    """The three points, for each place of the third."""
    return Points(zero, one, PLACES)


def notch_of(place: float) -> int:
    """The number of the place of the third point that is nearest."""
    return int(np.argmin(np.abs(PLACES - place)))
