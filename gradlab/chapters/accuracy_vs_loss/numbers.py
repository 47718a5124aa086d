"""The image that flips at a jump of the accuracy."""

from dataclasses import dataclass

import numpy as np

from gradlab import lesson
from gradlab.checks import Array
from gradlab.network import Weight
from gradlab.units import outputs_along_weight

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
