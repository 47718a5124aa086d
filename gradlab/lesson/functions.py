"""Everything is a function of one number: a metric along one weight of the lesson's network, or a unit itself."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradlab.cache import cached
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.derivatives import autodiff, central_difference
from gradlab.core.jumps import Jumps, jumps
from gradlab.core.network import Weight
from gradlab.core.trace import Curve, Mark, Staircase, trace
from gradlab.core.weight_slice import along_weight
from gradlab.lesson.images import digits
from gradlab.lesson.metrics import LessonMetric
from gradlab.lesson.model import NOTCH, WEIGHTS, network
from gradlab.types import Array, Function

STEPS = (1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.03, 0.1)  # the h that a reader can choose
RATES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)  # the learning rates that a reader can choose
REACH = 1.25  # the largest h of any page: how far beyond a span the jumps are known
INPUTS = (-10.0, 10.0)  # the span of an activation's x
NUDGE = 0.01  # the little move after which accuracy and loss are read again
INPUT_NOTCH = 0.05  # one move of the slider of an activation's x


@dataclass(frozen=True, eq=False)
class Subject:
    """A function of one number, and where the lesson looks at it.

    span, notch : the ends of the slider that moves it, and one move of it
    stairs : its exact pieces, where it is a staircase
    in_percent : whether its values are written in per cent
    """

    f: Function
    span: tuple[float, float]
    notch: float
    stairs: Staircase | None = None
    in_percent: bool = False

    @property
    def notches(self) -> Array:
        """All places at which its slider can stand, from one end of the span to the other."""
        low, high = self.span
        return np.round(np.linspace(low, high, round((high - low) / self.notch) + 1), 3)

    def notch_of(self, x: float) -> int:
        """The number of the notch that is nearest to x."""
        return int(np.argmin(np.abs(self.notches - x)))

    @property
    def has_slope(self) -> bool:
        """Whether it has a slope to learn from: a staircase has none."""
        return self.stairs is None

    def jumps_in_span(self) -> int:
        """How many jumps there are where the lesson looks."""
        if self.stairs is None:
            return 0
        low, high = self.span
        return int(np.sum((low < self.stairs.jumps) & (self.stairs.jumps < high)))


@cached(maxsize=256)
def flips(activation: str, weight: Weight, measure: LessonMetric, images: int) -> Jumps:
    """Where the metric jumps along the weight, a little beyond its span too, for finite differences at its ends."""
    low, high = WEIGHTS
    span = (low - REACH, high + REACH)
    return jumps(network(activation), weight, measure.function, *digits(images), span)


@cached(maxsize=256)
def along(activation: str, weight: Weight, measure: LessonMetric, images: int) -> Subject:
    """The metric along one weight of the network with these hidden units."""
    f = along_weight(network(activation), weight, measure.function, *digits(images))
    if measure.has_slope and not (weight.layer == 0 and ACTIVATIONS[activation].jumps):
        return Subject(f, WEIGHTS, NOTCH)
    at = flips(activation, weight, measure, images)
    stairs = Staircase(at.weights, np.append(f(WEIGHTS[0] - REACH), at.after))
    return Subject(f, WEIGHTS, NOTCH, stairs, measure.in_percent)


@cached(maxsize=len(ACTIVATIONS))
def unit(activation: str) -> Subject:
    """An activation function itself."""
    f, at = ACTIVATIONS[activation].function, np.array(ACTIVATIONS[activation].jumps)
    return Subject(f, INPUTS, INPUT_NOTCH, Staircase(at, f(np.append(at, 1.0))) if at.size else None)


@cached(maxsize=256)
def curve(subject: Subject, h: float) -> Curve:
    """The function and both derivatives at each notch of its span."""
    return trace(subject.f, subject.notches, h)


def marks(subject: Subject, h: float) -> Mark:
    """``point`` at every notch."""
    at = curve(subject, h)
    return Mark(at.weights, at.values, at.autodiff, at.finite_difference, h, *at.ends)


def point(subject: Subject, x: float, h: float) -> Mark:
    """The function at x, both its derivatives there, and what the finite difference read."""
    f = subject.f
    behind, value, ahead = f(np.array([x - h, x, x + h])).tolist()
    return Mark(x, value, float(autodiff(f)(x)), float(central_difference(f, h)(x)), h, behind, ahead)


def jumps_passed(subject: Subject) -> NDArray[np.int64]:
    """How many jumps lie between each notch and the place a little further on."""
    assert subject.stairs is not None
    here, there = (np.searchsorted(subject.stairs.jumps, subject.notches + far) for far in (0.0, NUDGE))
    return there - here


def constant(subject: Subject) -> bool:
    """Whether the function is the same at each notch of its span."""
    values = subject.f(subject.notches)
    return bool(np.all(values == values[0]))


def nudged(subject: Subject) -> Array:
    """The function a little further on than each notch."""
    return subject.f(subject.notches + NUDGE)
