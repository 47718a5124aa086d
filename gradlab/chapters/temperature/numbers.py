"""A unit and the accuracy at each temperature: their values, their slopes, and what does not change."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

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
NOTCHES = range(len(TEMPERATURES))
GRID, DRAWN = 401, 5  # places over the interval, and every how many of them is drawn
AROUND = np.array([-6.0, -2.0, -0.7, 0.0, 0.7, 2.0, 6.0])  # of T: places about a jump that are drawn too
FLAT = 1e-6  # a slope that is no steeper counts as flat
NODES, WEIGHTS = np.polynomial.legendre.leggauss(10)
HALVES = 2.0 ** np.arange(-3, 9)  # of T: the ends of the parts about a jump over which a slope is integrated

OfTemperature = Callable[[float], Function]  # T ↦ the function at this temperature


def unit(temperature: float) -> Function:
    """x ↦ σ(x / T)."""
    return lambda x: sigmoid(x / temperature)


def accuracy(weight: Weight) -> OfTemperature:
    """T ↦ the soft accuracy along the weight at this temperature."""
    x, t = lesson.digits(IMAGES)
    return lambda temperature: along_weight_at(lesson.network(), weight, soft_accuracy, temperature, x, t)


@dataclass(frozen=True, eq=False)
class Softened:
    """A function at each temperature.

    span : the ends of the interval
    x, value, slope : the places that are drawn, f and f' there, each of shape (K, P)
    place, at, slope_at : the reader's place, f and f' there, each of shape (K,)
    largest : of |f'| at all places looked at, shape (K,)
    steep : the part of the interval on which |f'| > ``FLAT``, shape (K,)
    """

    span: tuple[float, float]
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


def softened(f: OfTemperature, span: tuple[float, float], jumps: Array, place: float) -> Softened:
    """f at each temperature; what it becomes jumps at ``jumps``."""
    grid = np.linspace(*span, GRID)
    inside = jumps[(jumps > span[0]) & (jumps < span[1])]
    columns: list[tuple[Any, ...]] = []
    for temperature in TEMPERATURES.tolist():
        near = np.clip(inside[:, None] + temperature * AROUND, *span).ravel()
        every = np.concatenate([grid, near, [place]])
        value, slope = value_and_derivative(f(temperature), every)
        drawn = np.concatenate([np.arange(0, GRID, DRAWN), np.arange(GRID, len(every) - 1)])
        drawn = drawn[np.argsort(every[drawn], kind="stable")]
        steep = np.mean(np.abs(slope[:GRID]) > FLAT)
        columns.append((every[drawn], value[drawn], slope[drawn], value[-1], slope[-1], np.abs(slope).max(), steep))
    x, values, slopes, at, slope_at, largest, part = (np.array(each) for each in zip(*columns, strict=True))
    return Softened(span, x, values, slopes, place, at, slope_at, largest, part)


@cached(maxsize=64)
def softened_unit(x: float) -> Softened:
    """The sigmoid, which becomes the step."""
    return softened(unit, lesson.INPUTS, np.zeros(1), x)


@cached(maxsize=64)
def softened_accuracy(weight: Weight, w: float) -> Softened:
    """The soft accuracy along the weight, which becomes the accuracy."""
    return softened(accuracy(weight), lesson.WEIGHTS, accuracy_jumps(weight), w)


@cached(maxsize=64)
def softened_loss(weight: Weight, w: float) -> Softened:
    """The cross entropy along the weight at each temperature."""
    x, t = lesson.digits(IMAGES)
    of = partial(cross_entropy_at, lesson.network(), weight, x=x, t=t)
    return softened(of, lesson.WEIGHTS, accuracy_jumps(weight), w)


def accuracy_jumps(weight: Weight) -> Array:
    """Where the accuracy jumps along the weight."""
    return lesson.flips("sigmoid", weight, lesson.ACCURACY, IMAGES).weights


@cached(maxsize=256)
def area_of_unit(k: int) -> tuple[float, float]:
    """The area under the unit's slope at a notch, and the rise of its value."""
    return area(unit(float(TEMPERATURES[k])), lesson.INPUTS, np.zeros(1), float(TEMPERATURES[k]))


@cached(maxsize=256)
def area_of_accuracy(weight: Weight, k: int) -> tuple[float, float]:
    """The area under the soft accuracy's slope at a notch, and the rise of its value."""
    f = accuracy(weight)(float(TEMPERATURES[k]))
    return area(f, lesson.WEIGHTS, accuracy_jumps(weight), float(TEMPERATURES[k]))


def area(f: Function, span: tuple[float, float], jumps: Array, temperature: float) -> tuple[float, float]:
    """∫ f' between the ends, by Gauss-Legendre's rule over parts that are finest about the jumps; and f(b) − f(a).

    By the fundamental theorem of calculus both are one number.
    """
    steps = temperature * np.concatenate([-HALVES, [0.0], HALVES])
    edges = np.concatenate([np.linspace(*span, 41), (jumps[:, None] + steps).ravel()])
    edges = np.unique(np.clip(edges, *span))
    middle, half = (edges[1:] + edges[:-1]) / 2, (edges[1:] - edges[:-1]) / 2
    slope = value_and_derivative(f, (middle[:, None] + half[:, None] * NODES).ravel())[1]
    under = float(np.sum(half[:, None] * WEIGHTS * slope.reshape(len(middle), -1)))
    low, high = f(np.array(span)).tolist()
    return under, high - low


def leads() -> tuple[Array, Array, Array]:
    """How far the right class's logit leads, and T times the two slopes in it at each temperature, shape (K, P).

    Of two classes the right one has the probability p = σ(m / T) at the lead m. In m its slope is p (1 − p) / T; that
    of the cross entropy, −log p, is −(1 − p) / T.
    """
    m = np.linspace(-5, 5, 161)
    p = sigmoid(m / TEMPERATURES[:, None])
    return m, p * (1 - p), sigmoid(-m / TEMPERATURES[:, None])
