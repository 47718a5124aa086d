"""A ReLU unit along one weight into it: where it switches in an image, and where nothing comes through it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradlab import Weight, lesson
from gradlab.cache import cached
from gradlab.core.weight_slice import Unit
from gradlab.lesson import LessonMetric, places
from gradlab.types import Array

DYING = Weight(0, 320, 47)  # where it is low enough its unit is dead, on any number of images; a test holds it


class Switches(NamedTuple):
    """What a ReLU unit does on some images, at each place of a weight into it."""

    at: Array  # the weights at which it switches in an image, sorted: the loss has a kink at each
    on: NDArray[np.int64]  # in how many images it is on
    flat: NDArray[np.bool_]  # whether it is off wherever the weight's input is not 0
    dead: NDArray[np.int64]  # how many of the hidden units are off in all images


@cached(maxsize=16)
def scores(units: str, metric: LessonMetric, count: int) -> tuple[float, float]:
    """A metric and the accuracy of the lesson's network with these units, on the first images."""
    (x, t), network = lesson.digits(count), lesson.network(units)
    score, right = (float(each.function(network(x), t)) for each in (metric, lesson.ACCURACY))
    return score, right


@cached(maxsize=64)
def switches(weight: Weight, count: int) -> Switches:
    """Of the unit that the weight leads to, on the first ``count`` images."""
    (x, _), network = lesson.digits(count), lesson.network("relu")
    unit = Unit.of(network, weight.layer, weight.column, x).with_one_weight(weight.row, slice(None))
    bias, inputs = unit.bias, unit.inputs[:, 0]
    acts = inputs != 0
    on = bias + places(lesson.WEIGHTS, lesson.WEIGHT_STEP)[:, None] * inputs > 0  # the pre-activations
    others = np.delete(np.all(network.pre_activations(x) <= 0, axis=0), weight.column)
    dead = np.sum(others) + ~np.any(on, axis=1)
    return Switches(np.sort(-bias[acts] / inputs[acts]), np.sum(on, axis=1), ~np.any(on[:, acts], axis=1), dead)
