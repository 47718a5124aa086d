"""The lesson's network as a function of two of its weights, and gradient descent on it: made once for all readers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradlab import lesson
from gradlab.cache import cached
from gradlab.core.descent import Path, descend
from gradlab.core.network import Weight
from gradlab.core.surface import Surface, on_grid, outputs_over_two_weights, over_two_weights, partial_derivatives
from gradlab.lesson import LessonMetric
from gradlab.types import Array

STARTS = np.round(np.linspace(*lesson.WEIGHTS, 81), 2)  # of a descent, along each weight
UPDATES = (10, 30, 100)  # how many updates a reader can choose
START = (-1.5, 1.5)
POINTS = 61  # along each weight at which a metric is computed
ARROWS = np.linspace(0.95 * lesson.WEIGHTS[0], 0.95 * lesson.WEIGHTS[1], 11)  # and at which its gradient is
SQUARES = 21  # of the terraces in three dimensions, along each weight


@dataclass(frozen=True)
class Pair:
    """Two weights of one layer, a and b, and how many images the metrics are taken over."""

    first: Weight
    second: Weight
    images: int


@dataclass(frozen=True, eq=False)
class Land:
    """A metric over a square of two weights.

    w : the places of each weight at which it is known, shape (K,)
    values : there, shape (K, K): values[j, i] at a = w[i], b = w[j]
    at : the places of each at which its gradient is known, shape (A,)
    gradient : there, shape (2, A, A)
    """

    metric: LessonMetric
    w: Array
    values: Array
    at: Array
    gradient: Array

    @property
    def flat(self) -> bool:
        """Whether it is drawn in flat pieces: terraces, or a loss that is the same everywhere."""
        return not self.metric.has_slope or bool(np.ptp(self.values) == 0)

    def moves(self) -> NDArray[np.bool_]:
        """Where its gradient is not 0, so that an update moves a weight, shape (A, A)."""
        moves: NDArray[np.bool_] = np.any(self.gradient, axis=0)
        return moves

    def distinct(self) -> int:
        """How many different values there are at the points computed."""
        return len(np.unique(self.values))


@cached(maxsize=64)
def surface(pair: Pair, metric: LessonMetric) -> Surface:
    """(a, b) ↦ the metric when the two weights are a and b."""
    images = lesson.digits(pair.images)
    return over_two_weights(lesson.network(), pair.first, pair.second, metric.function, *images)


@cached(maxsize=64)
def values(pair: Pair) -> dict[LessonMetric, Array]:
    """Every metric, at each of the points of the square of the two weights: one network output serves all of them."""
    x, t = lesson.digits(pair.images)
    outputs = outputs_over_two_weights(lesson.network(), pair.first, pair.second, x)

    def every(a: Array, b: Array) -> Array:
        y = outputs(a, b)
        return np.stack([metric.function(y, t) for metric in lesson.METRICS.values()])

    w = np.linspace(*lesson.WEIGHTS, POINTS)
    return dict(zip(lesson.METRICS.values(), on_grid(every, w, w), strict=True))


@cached(maxsize=64)
def land(pair: Pair, metric: LessonMetric) -> Land:
    """The metric over the square of the two weights, and its gradient at the arrows."""
    f, w = surface(pair, metric), np.linspace(*lesson.WEIGHTS, POINTS)
    # Row by row, as on_grid does, so that memory stays small with many images.
    slopes = [partial_derivatives(f)(ARROWS, np.full(len(ARROWS), b)) for b in ARROWS]
    return Land(metric, w, values(pair)[metric], ARROWS, np.stack(slopes, axis=1))


@cached(maxsize=256)
def path(pair: Pair, metric: LessonMetric, start: tuple[float, float], rate: float, updates: int) -> Path:
    """Gradient descent on the metric in both weights, up to the first point outside the square, if it gets there."""
    f = surface(pair, metric)
    whole = descend(lambda at: f(at[0], at[1]), start, rate, updates)
    away = [k for k, at in enumerate(whole.weights) if not inside(at)]
    return whole.until(away[0]) if away else whole


def inside(at: Array) -> bool:
    """Whether the point (a, b) lies in the square."""
    low, high = lesson.WEIGHTS
    return bool(np.all((low <= at) & (at <= high)))


@cached(maxsize=64)
def partner(first: Weight, images: int) -> Weight:
    """From the same unit or pixel, the other weight along which the accuracy on these images jumps most often."""
    columns = lesson.network().weights[first.layer].shape[1]
    others = [Weight(first.layer, first.row, column) for column in range(columns) if column != first.column]
    return max(others, key=lambda weight: len(lesson.along("sigmoid", weight, lesson.ACCURACY, images).jumps))
