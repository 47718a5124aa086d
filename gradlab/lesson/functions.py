"""Everything is a function of one number: a metric along one weight of the lesson's network, or a unit itself."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradlab.cache import cached
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.jumps import Jumps, jumps
from gradlab.core.network import Weight
from gradlab.core.trace import Staircase, Trace
from gradlab.core.weight_slice import along_weight
from gradlab.lesson.images import digits
from gradlab.lesson.metrics import LessonMetric
from gradlab.lesson.model import network
from gradlab.lesson.sliders import INPUT_STEP, INPUTS, RATES, WEIGHT_STEP, WEIGHTS, H, places
from gradlab.types import Array

REACH = 1.25  # the largest h of any page: how far beyond their ends the jumps are known
NUDGE = 0.01  # the little move after which accuracy and loss are read again


@cached(maxsize=256)
def flips(activation: str, weight: Weight, metric: LessonMetric, images: int) -> Jumps:
    """Where the metric jumps along the weight, a little beyond its ends too, for finite differences there."""
    low, high = WEIGHTS
    f = along_weight(network(activation), weight, metric.function, *digits(images))
    return jumps(f, (low - REACH, high + REACH))


@cached(maxsize=256)
def along(activation: str, weight: Weight, metric: LessonMetric, images: int, h: float = H, title: str = "") -> Trace:
    """The metric along one weight of the network with these hidden units, at each place of its slider."""
    if (h, title) != (H, ""):
        return along(activation, weight, metric, images).but(h, title)
    f = along_weight(network(activation), weight, metric.function, *digits(images))
    x = places(WEIGHTS, WEIGHT_STEP)
    if metric.has_slope and not (weight.layer == 0 and ACTIVATIONS[activation].jumps):
        return Trace(f, x, known="smooth")
    at = flips(activation, weight, metric, images)
    return Trace(f, x, known=Staircase(at.weights, np.append(f(WEIGHTS[0] - REACH), at.after)))


@cached(maxsize=64)
def unit(activation: str, h: float = H, title: str = "") -> Trace:
    """An activation function itself, at each place of its slider."""
    f, at = ACTIVATIONS[activation].function, np.array(ACTIVATIONS[activation].jumps)
    stairs = Staircase(at, f(np.append(at, 1.0))) if at.size else None
    return Trace(f, places(INPUTS, INPUT_STEP), h, title, known=stairs)


def jumps_passed(stairs: Trace) -> NDArray[np.int64]:
    """How many jumps of a staircase lie between each place and the one a little further on."""
    here, there = (np.searchsorted(stairs.stairs.jumps, stairs.x + far) for far in (0.0, NUDGE))
    return np.asarray(there - here)


def constant(shown: Trace) -> bool:
    """Whether the function is the same at each of its places."""
    return bool(np.all(shown.values == shown.values[0]))


def nudged(shown: Trace) -> Array:
    """The function a little further on than each place."""
    return shown.f(shown.x + NUDGE)


def visible_rate(traces: Sequence[Trace]) -> float:
    """The learning rate, of those that a reader can choose, whose longest update is long, but stays in the picture."""
    low, high = traces[0].ends
    steepest = max(float(np.abs(each.autodiff).max()) for each in traces)
    return max((rate for rate in RATES if rate * steepest <= 0.3 * (high - low)), default=RATES[0])
