"""A unit, the accuracy and the loss at each temperature; and three points on a line with a threshold."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from gradlab import lesson
from gradlab.cache import cached
from gradlab.core.accuracy import soft_accuracy
from gradlab.core.activations import sigmoid
from gradlab.core.autograd_vjp import value_and_derivative
from gradlab.core.network import Weight
from gradlab.core.temperature import along_weight_at, cross_entropy_at
from gradlab.types import Array, Function

IMAGES = lesson.TRAINED_ON
TEMPERATURES = np.array([float(f"{10 ** (-k / 10):.3g}") for k in range(41)])  # 1 to 1e−4, ten to a decade
FRAMES = range(len(TEMPERATURES))
GRID, DRAWN = 401, 5  # places over the interval, and every how many of them is drawn
AROUND = np.array([-6.0, -2.0, -0.7, 0.0, 0.7, 2.0, 6.0])  # of T: places about a jump that are drawn too
FLAT = 1e-6  # a slope that is no steeper counts as flat
NODES, WEIGHTS = np.polynomial.legendre.leggauss(10)
HALVES = 2.0 ** np.arange(-3, 9)  # of T: the ends of the parts about a jump over which a slope is integrated


@dataclass(frozen=True, eq=False)
class Family:
    """A function for each temperature T, ``at(T)``, over an interval; what it becomes as T → 0 jumps at ``jumps``."""

    at: Callable[[float], Function]
    ends: tuple[float, float]
    jumps: Array


#: x ↦ σ(x / T), which becomes the step.
UNIT = Family(lambda temperature: lambda x: sigmoid(x / temperature), lesson.INPUTS, np.zeros(1))


@cached(maxsize=64)
def right(weight: Weight) -> Family:
    """The soft accuracy along the weight, which becomes the accuracy."""
    x, t = lesson.digits(IMAGES)

    def at(temperature: float) -> Function:
        return along_weight_at(lesson.network(), weight, soft_accuracy, temperature, x, t)

    return Family(at, lesson.WEIGHTS, lesson.flips("sigmoid", weight, lesson.ACCURACY, IMAGES).weights)


@cached(maxsize=64)
def loss(weight: Weight) -> Family:
    """The cross entropy along the weight."""
    x, t = lesson.digits(IMAGES)
    return Family(partial(cross_entropy_at, lesson.network(), weight, x=x, t=t), lesson.WEIGHTS, right(weight).jumps)


@dataclass(frozen=True, eq=False)
class Softened:
    """A family at each temperature, each of shape (K,) or (K, P).

    x, value, slope : the places that are drawn, f and f' there
    place, at, slope_at : the reader's place, one number, f and f' there
    largest : of |f'| at all places looked at
    steep : the part of the interval on which |f'| > ``FLAT``
    """

    x: Array
    value: Array
    slope: Array
    place: float
    at: Array
    slope_at: Array
    largest: Array
    steep: Array

    @property
    def vanishes(self) -> float | None:
        """The largest temperature from which on the slope at the reader's place is exactly 0; None if it never is."""
        alive = np.flatnonzero(self.slope_at != 0)
        last = int(alive[-1]) if alive.size else -1
        return float(TEMPERATURES[last + 1]) if last + 1 < len(TEMPERATURES) else None


@cached(maxsize=192)
def softened(family: Family, place: float) -> Softened:
    """A family, and how it is at one place."""
    (low, high), times = family.ends, TEMPERATURES[:, None, None]
    inside = family.jumps[(family.jumps > low) & (family.jumps < high)]
    near = np.clip(inside[:, None] + times * AROUND, low, high).reshape(len(times), -1)
    grid, here = (np.tile(each, (len(times), 1)) for each in (np.linspace(low, high, GRID), place))
    every = np.concatenate([grid, near, here], axis=1)
    each = [value_and_derivative(family.at(t), x) for t, x in zip(TEMPERATURES.tolist(), every, strict=True)]
    value, slope = map(np.array, zip(*each, strict=True))
    drawn = [*range(0, GRID, DRAWN), *range(GRID, every.shape[1] - 1)]
    order = np.argsort(every[:, drawn], axis=1, kind="stable")
    x, values, slopes = (np.take_along_axis(each[:, drawn], order, axis=1) for each in (every, value, slope))
    steep = np.mean(np.abs(slope[:, :GRID]) > FLAT, axis=1)
    return Softened(x, values, slopes, place, value[:, -1], slope[:, -1], np.abs(slope).max(axis=1), steep)


def softened_at(weight: Weight, x: float, w: float) -> tuple[Softened, Softened, Softened]:
    """The unit at x, and the soft accuracy and the loss along the weight at w."""
    return softened(UNIT, x), softened(right(weight), w), softened(loss(weight), w)


@cached(maxsize=512)
def area(family: Family, k: int) -> tuple[float, float]:
    """∫ f' between the ends at a frame, and f(b) − f(a): by the fundamental theorem of calculus both are one number.

    By Gauss-Legendre's rule over parts that are finest about the jumps.
    """
    temperature = float(TEMPERATURES[k])
    f, steps = family.at(temperature), temperature * np.concatenate([-HALVES, [0.0], HALVES])
    edges = np.concatenate([np.linspace(*family.ends, 41), (family.jumps[:, None] + steps).ravel()])
    edges = np.unique(np.clip(edges, *family.ends))
    middle, half = (edges[1:] + edges[:-1]) / 2, (edges[1:] - edges[:-1]) / 2
    slope = value_and_derivative(f, (middle[:, None] + half[:, None] * NODES).ravel())[1]
    under = float(np.sum(half[:, None] * WEIGHTS * slope.reshape(len(middle), -1)))
    low, high = f(np.array(family.ends)).tolist()
    return under, high - low


def leads() -> tuple[Array, Array, Array]:
    """How far the right class's logit leads, and T times the two slopes in it at each temperature, shape (K, P).

    Of two classes the right one has the probability p = σ(m / T) at the lead m. In m its slope is p (1 − p) / T; that
    of the cross entropy, −log p, is −(1 − p) / T.
    """
    m = np.linspace(-5, 5, 161)
    p = sigmoid(m / TEMPERATURES[:, None])
    return m, p * (1 - p), sigmoid(-m / TEMPERATURES[:, None])


LINE = (-6.0, 6.0)  # the ends of the line that the three points lie on
PLACES = np.round(np.linspace(*LINE, 121), 1)  # of the point that is dragged, and of the thresholds looked at
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
            edges = np.array([LINE[0], *sorted((self.zero, self.one, other)), LINE[1]])
            middle = (edges[1:] + edges[:-1]) / 2
            right = np.where(np.diff(edges) > 0, self.right(middle, np.full(len(middle), other)), -1.0)
            k = int(np.lexsort((np.diff(edges), right))[-1])
            rows.append((right[k], edges[k], edges[k + 1]))
        right, low, high = np.array(rows).T
        return right, low, high


def frame_of(place: float) -> int:
    """The number of the place of the third point that is nearest."""
    return int(np.argmin(np.abs(PLACES - place)))
