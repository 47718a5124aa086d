"""The lesson's network as a function of two of its weights, and gradient descent on it: made once for all readers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradlab import Path, Weight, lesson, over_two_weights, partial_derivatives
from gradlab.cache import cached
from gradlab.core.autograd_vjp import value_and_derivative
from gradlab.core.weight_slice import on_grid, outputs_over_two_weights
from gradlab.lesson import LessonMetric
from gradlab.types import Array, Surface

STARTS = np.round(np.linspace(*lesson.WEIGHTS, 21), 1)  # of a descent, along each weight
UPDATES = (3, 10, 30)  # how many updates a reader can choose
RATE = 10.0  # with which that many updates lead from the first start to near the lowest loss
START = (-1.6, 1.6)
AT_ONCE = 20_000  # images, over all starts, that are worked on in one pass: more would not stay in a processor's cache
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
    """A metric over a square of two weights."""

    metric: LessonMetric
    w: Array  # the places of each weight at which it is known, shape (K,)
    values: Array  # there, shape (K, K): values[j, i] at a = w[i], b = w[j]
    at: Array  # the places of each at which its gradient is known, shape (A,)
    gradient: Array  # there, shape (2, A, A)

    @property
    def flat(self) -> bool:
        """Whether it is drawn in flat pieces: terraces, or a loss that is the same everywhere."""
        return not self.metric.has_slope or bool(np.ptp(self.values) == 0)

    def moves(self) -> NDArray[np.bool_]:
        """Where its gradient is not 0, so that an update moves a weight, shape (A, A)."""
        return np.any(self.gradient, axis=0)  # type: ignore[no-any-return]

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
    gradient = on_grid(lambda a, b: partial_derivatives(f)(a, np.full(a.shape, b)), ARROWS, ARROWS)
    return Land(metric, w, values(pair)[metric], ARROWS, gradient)


@cached(maxsize=64)
def paths(pair: Pair, metric: LessonMetric, rate: float, updates: int) -> tuple[Path, ...]:
    """Gradient descent on the metric in both weights from each of ``STARTS``², those of b one after the other.

    A path ends at the first point outside the square, if it gets there.
    """
    f, starts = surface(pair, metric), np.stack(np.meshgrid(STARTS, STARTS, indexing="ij"), axis=-1).reshape(-1, 2)
    some = max(1, AT_ONCE // pair.images)
    every = [_paths(f, starts[k : k + some], rate, updates) for k in range(0, len(starts), some)]
    return tuple(path for each in every for path in each)


def _paths(f: Surface, starts: Array, rate: float, updates: int) -> list[Path]:
    """``descend`` from some starts at once, shape (K, 2), each up to the first point outside the square."""
    at = np.repeat(starts[None], updates + 1, axis=0)
    slopes, values, going = np.zeros_like(at), np.empty(at.shape[:2]), np.arange(len(starts))
    for k in range(updates + 1):
        value, slope = value_and_derivative(lambda w: f(w[0], w[1]), at[k, going].T)
        values[k:, going], slopes[k, going] = value, slope.T
        # w ← w − η ∂E/∂w, for both weights
        at[k + 1 :, going] = at[k, going] - rate * slope.T
        going = going[inside(at[k, going])]
        if not (going.size and slope.any()):  # where no slope is left nothing moves any more
            break
    out = ~inside(at)
    ends = np.where(out.any(axis=0), out.argmax(axis=0), updates)
    return [Path(at[:, k], values[:, k], slopes[:, k], diverged=False).until(end) for k, end in enumerate(ends)]


def inside(at: Array) -> NDArray[np.bool_]:
    """Whether points (a, b), shape (..., 2), lie in the square."""
    low, high = lesson.WEIGHTS
    return np.all((low <= at) & (at <= high), axis=-1)  # type: ignore[no-any-return]


@cached(maxsize=64)
def right_at_the_end(pair: Pair, loss: LessonMetric, rate: float, updates: int) -> Array:
    """The accuracy where each descent on the loss ends, shape (K²,)."""
    ends = np.array([path.weights[-1] for path in paths(pair, loss, rate, updates)])
    return surface(pair, lesson.ACCURACY)(*ends.T)


@cached(maxsize=64)
def partner(first: Weight, images: int) -> Weight:
    """From the same unit or pixel, the other weight along which the accuracy on these images jumps most often."""
    columns = lesson.network().weights[first.layer].shape[1]
    others = [Weight(first.layer, first.row, column) for column in range(columns) if column != first.column]
    return max(others, key=lambda weight: len(lesson.along("sigmoid", weight, lesson.ACCURACY, images).jumps))
