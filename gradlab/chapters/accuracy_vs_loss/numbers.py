"""The image that flips at a jump of the accuracy; and where accuracy and loss are best, on some images and on all."""

from dataclasses import dataclass

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


@dataclass(frozen=True, eq=False)
class Bests:
    """Where the loss along a weight is least and the accuracy best, of the places looked at.

    w, loss, right : the places, the loss and the accuracy there, each of shape (K,)
    """

    w: Array
    loss: Array
    right: Array

    @property
    def least(self) -> int:
        """The place where the loss is least."""
        return int(np.argmin(self.loss))

    @property
    def best(self) -> int:
        """The place where the accuracy is best; of several the one with the least loss."""
        return int(np.lexsort((self.loss, -self.right))[0])


def bests(weight: Weight, loss: LessonMetric, images: int) -> Bests:
    """On the first images, at each notch of w."""
    right, error = (lesson.along("sigmoid", weight, each, images) for each in (lesson.ACCURACY, loss))
    return Bests(error.notches, error.f(error.notches), right.f(error.notches))


@cached(maxsize=16)
def bests_of_all(weight: Weight, loss: LessonMetric) -> Bests:
    """On all 60,000 training images, at every tenth notch: part by part, so that memory stays small."""
    x, t = lesson.training_set()
    w = np.linspace(*lesson.WEIGHTS, PLACES)
    totals = np.zeros((2, PLACES))
    for first in range(0, len(x), PART):
        part = slice(first, first + PART)
        for k, measure in enumerate((loss, lesson.ACCURACY)):
            f = along_weight(lesson.network(), weight, measure.function, x[part] / 255.0, t[part])
            totals[k] += f(w) * len(t[part])
    return Bests(w, *(totals / len(t)))


def differences(weight: Weight, loss: LessonMetric, images: int, places: tuple[float, float]) -> Array:
    """How much the loss of each image changes from one place to another, shape (N,)."""
    x, t = lesson.digits(images)
    y = outputs_along_weight(lesson.network(), weight, x)(np.array(places))
    before, after = loss.function.per_sample(y, t)
    return np.asarray(after - before)
