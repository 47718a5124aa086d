"""One prediction of ten classes, and what the two losses make of it. The right digit is a 2, as in the chapter."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gradlab import lesson
from gradlab.cache import cached
from gradlab.core.derivatives import autodiff, central_difference, forward_difference
from gradlab.core.metric import formula
from gradlab.core.mnist import one_hot
from gradlab.lesson import LessonMetric
from gradlab.types import Array, Function

Probabilities = tuple[float, ...]  # one for each digit, 0 or more, of sum 1

RIGHT = 2
TARGET = one_hot(RIGHT)
DELTA = 1e-7  # what the cross entropy adds inside its logarithm
DIGITS = 5  # significant digits of an error or a slope
CHAPTER: dict[str, Probabilities] = {
    "two": (0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0),
    "seven": (0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0),
}
LIKE: dict[str, Probabilities] = {  # how the nine wrong digits share the rest: as here
    **CHAPTER,
    "evenly": tuple(0.0 if k == RIGHT else 1 / 9 for k in range(10)),
    "one": tuple(one_hot(RIGHT + 1).tolist()),
}
OWN = tuple(k / 100 for k in range(101))  # the right digit's probability at each notch of the slider
TERMS: dict[LessonMetric, Callable[[Array], Array]] = {
    lesson.SUM_SQUARES: lambda y: 0.5 * (y - TARGET) ** 2,
    lesson.CROSS_ENTROPY: lambda y: 0.0 - TARGET * np.log(y + DELTA),
}
LOSSES = tuple(TERMS)  # in the chapter's order


def shaped(own: float, rest: str) -> Probabilities:
    """``own`` for the right digit; the nine others share what remains in the proportions of ``LIKE[rest]``."""
    like = LIKE[rest]
    share = (1 - own) / (1 - like[RIGHT])  # exactly 1 where ``own`` is what it is there
    return tuple(own if k == RIGHT else share * each for k, each in enumerate(like))


def error(loss: LessonMetric, y: Probabilities) -> float:
    """E of this prediction."""
    return float(loss.function(y, RIGHT))


def each_class(loss: LessonMetric, y: Probabilities) -> Function:
    """v ↦ E with yₖ = vₖ and the nine others as they are, for every class k at once: shape (10,) → (10,)."""
    own = np.eye(10)
    others = np.array(y) * (1 - own)
    # By the formula: a finite difference with the page's largest h, 0.1, leaves 0 … 1 where y is 0 or 1.
    each, t = formula(loss.function), np.tile(TARGET, (10, 1))
    return lambda v: each(v[:, None] * own + others, t)


@dataclass(frozen=True, eq=False)
class OfPrediction:
    """One loss of one prediction.

    error : E
    terms : what each class adds to E, shape (10,)
    autodiff : dE/dyₖ, shape (10,)
    """

    error: float
    terms: Array
    autodiff: Array


def of_prediction(loss: LessonMetric, y: Probabilities) -> OfPrediction:
    """A loss of the prediction y."""
    at = np.array(y)
    return OfPrediction(error(loss, y), TERMS[loss](at), autodiff(each_class(loss, y))(at))


def has_central(loss: LessonMetric, y: Probabilities, h: float) -> bool:
    """Whether the loss has a value at yₖ − h for all k: the cross entropy has none where y + δ ≤ 0."""
    return loss is lesson.SUM_SQUARES or y[RIGHT] - h + DELTA > 0


def finite_difference(loss: LessonMetric, y: Probabilities, h: float) -> Array:
    """dE/dyₖ by central differences; by forward ones where there are no central ones. Shape (10,)."""
    difference = central_difference if has_central(loss, y, h) else forward_difference
    return difference(each_class(loss, y), h)(np.array(y))


@dataclass(frozen=True, eq=False)
class Prediction:
    """A prediction, both losses of it, and their dE/dyₖ by finite differences with this h.

    of, differences : of the sum of squares, and of the cross entropy
    """

    y: Probabilities
    h: float
    of: tuple[OfPrediction, OfPrediction]
    differences: tuple[Array, Array]

    @classmethod
    def at(cls, y: Probabilities, h: float) -> "Prediction":
        """All of it for this y."""
        squares, entropy = LOSSES
        return cls(
            y,
            h,
            (of_prediction(squares, y), of_prediction(entropy, y)),
            (finite_difference(squares, y, h), finite_difference(entropy, y, h)),
        )

    @property
    def own(self) -> float:
        """The right digit's probability."""
        return self.y[RIGHT]


def predictions(rest: str, h: float) -> list[Prediction]:
    """The prediction at each notch of the slider."""
    return [Prediction.at(shaped(own, rest), h) for own in OWN]


@cached(maxsize=1)
def image() -> tuple[int, Array]:
    """The first 2 among the training images: its number and its pixels."""
    x, t = lesson.digits(lesson.TRAINED_ON)
    first = int(np.argmax(t == RIGHT))
    return first, x[first]
