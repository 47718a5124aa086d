"""The lesson's network as a function of two of its weights, and gradient descent on it: made once for all readers."""

from dataclasses import dataclass

import numpy as np

from gradlab.checks import Array
from gradlab.descent import Path, descend
from gradlab.figures.loss_landscape import Land
from gradlab.network import Weight
from gradlab.surface import Surface, gradient, on_grid, outputs_over_two_weights, over_two_weights
from gradlab.ui import lesson
from gradlab.ui.shared import shared

POINTS = 61  # along each weight at which a metric is computed
ARROWS = np.linspace(0.95 * lesson.WEIGHTS[0], 0.95 * lesson.WEIGHTS[1], 11)  # and at which its gradient is


@dataclass(frozen=True)
class Pair:
    """Two weights of one layer, a and b, and how many images the metrics are taken over."""

    first: Weight
    second: Weight
    images: int


@dataclass(frozen=True)
class Descent:
    """From where gradient descent starts, its learning rate, and how many updates it makes."""

    start: tuple[float, float]
    rate: float
    updates: int


@shared(maxsize=64)
def surface(pair: Pair, metric: str) -> Surface:
    """(a, b) ↦ the metric when the two weights are a and b."""
    images = lesson.digits(pair.images)
    return over_two_weights(lesson.network(), pair.first, pair.second, lesson.METRICS[metric], *images)


@shared(maxsize=64)
def values(pair: Pair) -> dict[str, Array]:
    """Every metric, at each of the points of the square of the two weights: one network output serves all of them."""
    x, t = lesson.digits(pair.images)
    outputs = outputs_over_two_weights(lesson.network(), pair.first, pair.second, x)

    def every(a: Array, b: Array) -> Array:
        y = outputs(a, b)
        return np.stack([metric(y, t) for metric in lesson.METRICS.values()])

    w = np.linspace(*lesson.WEIGHTS, POINTS)
    return dict(zip(lesson.METRICS, on_grid(every, w, w), strict=True))


@shared(maxsize=64)
def land(pair: Pair, metric: str) -> Land:
    """The metric over the square of the two weights, and its gradient at the arrows."""
    f, w = surface(pair, metric), np.linspace(*lesson.WEIGHTS, POINTS)
    # Row by row, as on_grid does, so that memory stays small with many images.
    slopes = [gradient(f)(ARROWS, np.full(len(ARROWS), b)) for b in ARROWS]
    return Land(w, w, values(pair)[metric], ARROWS, np.stack(slopes, axis=1), terraces=metric == "accuracy")


@shared(maxsize=256)
def path(pair: Pair, metric: str, descent: Descent) -> Path:
    """Gradient descent on the metric in both weights, up to the first point outside the square, if it gets there."""
    f = surface(pair, metric)
    whole = descend(lambda at: f(at[0], at[1]), descent.start, descent.rate, descent.updates)
    away = [k for k, at in enumerate(whole.weights) if not inside(at)]
    if not away:
        return whole
    shown = slice(away[0] + 1)
    return Path(whole.weights[shown], whole.values[shown], whole.derivatives[shown], diverged=False)


def inside(at: Array) -> bool:
    """Whether the point (a, b) lies in the square."""
    low, high = lesson.WEIGHTS
    return bool(np.all((low <= at) & (at <= high)))


@shared(maxsize=64)
def partner(first: Weight, images: int) -> Weight:
    """From the same unit or pixel, the other weight along which the accuracy on these images jumps most often."""
    columns = lesson.network().weights[first.layer].shape[1]
    others = [Weight(first.layer, first.row, column) for column in range(columns) if column != first.column]
    return max(others, key=lambda weight: lesson.along("sigmoid", weight, "accuracy", images).jumps_in_span())
