"""The image that flips at a jump of the accuracy; and where accuracy and loss are best, on some images and on all."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gradlab import Trace, Weight, along_weight, autodiff, lesson, soft_accuracy
from gradlab.cache import cached
from gradlab.core.weight_slice import AlongWeight, outputs_along_weight
from gradlab.lesson import LessonMetric, places
from gradlab.text import Translate
from gradlab.types import Array

COARSE, PART = 20, 1000  # every so many places of w the loss of all images is looked at first; images at a time
SIDE = 1e-9  # how far from a jump its two sides are looked at: far beyond rounding, nearer than another jump


def traces(_: Translate, weight: Weight, loss: LessonMetric, images: int, h: float = lesson.H) -> list[Trace]:
    """What is drawn side by side: what cannot learn on the left, what can on the right."""
    return [lesson.along("sigmoid", weight, each, images, h, each.name(_)) for each in (lesson.ACCURACY, loss)]


class Flip(NamedTuple):
    """An image that flips at a jump of the accuracy: where, which, and the digits seen in it before and after."""

    at: float
    image: int
    label: int
    before: int
    after: int


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
    return Flip(at, image, int(t[image]), before, after)


class Score(NamedTuple):
    """A value of the weight, and the loss and the accuracy there."""

    w: float
    loss: float
    right: float


def bests(w: Array, loss: Array, right: Array) -> tuple[Score, Score]:
    """Where the loss is lowest, and where the accuracy is highest: of several such places that of the lowest loss."""
    every = [Score(*each) for each in zip(w.tolist(), loss.tolist(), right.tolist(), strict=True)]
    return min(every, key=lambda at: at.loss), max(every, key=lambda at: (at.right, -at.loss))


@cached(maxsize=16)
def over_all_images(weight: Weight, loss: LessonMetric) -> tuple[Score, Score, Score]:
    """The same two on all 60,000 training images, and third the network as it was trained.

    The accuracy is counted at each of the slider's places, from its exact jumps. The loss, which is smooth, is looked
    at coarsely first, then at each place around the lowest.
    """
    w, trained = places(lesson.WEIGHTS, lesson.WEIGHT_STEP), lesson.network()[weight]
    # The accuracy at the trained weight, too, and so the loss: last.
    right = _over_all(weight, lesson.ACCURACY, lambda f: np.append(Trace(f, w).stairs(w), f(trained)))
    coarse = _over_all(weight, loss, lambda f: f(np.append(w[::COARSE], trained)))
    lowest = COARSE * int(np.argmin(coarse[:-1]))
    asked = np.arange(max(0, lowest - COARSE), min(len(w), lowest + COARSE + 1))
    asked = np.append(asked, np.flatnonzero(right[:-1] == right[:-1].max()))
    least, best = bests(w[asked], _over_all(weight, loss, lambda f: f(w[asked])), right[asked])
    return least, best, Score(trained, float(coarse[-1]), float(right[-1]))


def _over_all(weight: Weight, metric: LessonMetric, read: Callable[[AlongWeight], Array]) -> Array:
    """The mean of what is read of the metric over all training images: part by part, so that memory stays small."""
    x, t = lesson.training_set()
    totals = []
    for part in (slice(first, first + PART) for first in range(0, len(x), PART)):
        f = along_weight(lesson.network(), weight, metric.function, x[part] / 255.0, t[part])
        totals.append(f.n * read(f))
    return sum(totals, np.zeros(())) / len(t)


@cached(maxsize=1)
def slopes_of_both_losses(weight: Weight, w: float) -> tuple[float, float]:
    """Of 1 − the soft accuracy at T = 1, which is fastbook's ``mnist_loss`` of ten digits, and of the cross entropy."""
    x, t = lesson.digits(lesson.TRAINED_ON)
    both = (along_weight(lesson.network(), weight, f, x, t) for f in (soft_accuracy, lesson.CROSS_ENTROPY.function))
    soft, sharp = (float(autodiff(f)(w)) for f in both)
    return -soft, sharp


def differences(weight: Weight, loss: LessonMetric, images: int, before: float, after: float) -> Array:
    """How much the loss of each image changes from one value of the weight to another, shape (N,)."""
    x, t = lesson.digits(images)
    y = outputs_along_weight(lesson.network(), weight, x)(np.array([before, after]))
    first, last = loss.function.per_sample(y, t)
    return np.asarray(last - first)
