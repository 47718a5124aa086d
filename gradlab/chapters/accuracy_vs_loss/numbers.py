"""The image that flips at a jump of the accuracy; and where accuracy and loss are best, on some images and on all."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gradlab import lesson
from gradlab.cache import cached
from gradlab.core.network import Weight
from gradlab.core.weight_slice import along_weight, outputs_along_weight
from gradlab.lesson import LessonMetric
from gradlab.types import Array

PLACES, PART = 81, 1000  # of w at which all images are asked, and images at a time
SIDE = 1e-9  # how far from a jump its two sides are looked at: far beyond rounding, nearer than another jump


@dataclass(frozen=True, eq=False)
class Flip:
    """An image that flips at a jump of the accuracy: where, which, and the digits seen in it before and after."""

    at: float
    image: int
    label: int
    before: int
    after: int
    pixels: Array


def nearest_flip(weight: Weight, images: int, w: float) -> Flip | None:
    """The flip nearest to w inside the weight's span; None where this weight flips no image."""
    where = lesson.flips("sigmoid", weight, lesson.ACCURACY, images)
    low, high = lesson.WEIGHTS
    inside = np.flatnonzero((where.weights > low) & (where.weights < high))
    if not inside.size:
        return None
    nearest = inside[np.argmin(np.abs(where.weights[inside] - w))]
    at, image = float(where.weights[nearest]), int(where.images[nearest][0])
    x, t = lesson.digits(images)
    sides = outputs_along_weight(lesson.network(), weight, x[[image]])(np.array([at - SIDE, at + SIDE]))
    before, after = np.argmax(sides[:, 0], axis=-1).tolist()
    return Flip(at, image, int(t[image]), before, after, x[image])


class Place(NamedTuple):
    """A value of the weight, and the loss and the accuracy there."""

    w: float
    loss: float
    right: float


def bests(weight: Weight, loss: LessonMetric, images: int) -> tuple[Place, Place]:
    """Where the loss is least and where the accuracy is best, on the first images, of the slider's places."""
    right, error = (lesson.along("sigmoid", weight, each, images) for each in (lesson.ACCURACY, loss))
    return _bests(error.x, error.values, right.values)


@cached(maxsize=16)
def bests_of_all(weight: Weight, loss: LessonMetric) -> tuple[Place, Place]:
    """On all 60,000 training images, at every tenth place: part by part, so that memory stays small."""
    x, t = lesson.training_set()
    w = np.linspace(*lesson.WEIGHTS, PLACES)
    totals = np.zeros((2, PLACES))
    for first in range(0, len(x), PART):
        part = slice(first, first + PART)
        for k, metric in enumerate((loss, lesson.ACCURACY)):
            f = along_weight(lesson.network(), weight, metric.function, x[part] / 255.0, t[part])
            totals[k] += f(w) * len(t[part])
    return _bests(w, *(totals / len(t)))


def _bests(w: Array, loss: Array, right: Array) -> tuple[Place, Place]:
    """Of several places with the best accuracy, the one with the least loss."""
    every = [Place(*each) for each in zip(w.tolist(), loss.tolist(), right.tolist(), strict=True)]
    return min(every, key=lambda at: at.loss), max(every, key=lambda at: (at.right, -at.loss))


def differences(weight: Weight, loss: LessonMetric, images: int, before: float, after: float) -> Array:
    """How much the loss of each image changes from one value of the weight to another, shape (N,)."""
    x, t = lesson.digits(images)
    y = outputs_along_weight(lesson.network(), weight, x)(np.array([before, after]))
    first, last = loss.function.per_sample(y, t)
    return np.asarray(last - first)
