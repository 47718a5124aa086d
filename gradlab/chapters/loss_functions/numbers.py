"""Predictions of ten classes, and what the two losses make of them. The right digit is a 2, as in the chapter."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradlab import autodiff, central_difference, forward_difference, lesson, one_hot
from gradlab.cache import cached
from gradlab.core.metric import formula
from gradlab.lesson import LessonMetric
from gradlab.lesson.cells import Cell, run
from gradlab.types import Array, Function

Probabilities = tuple[float, ...]  # one for each digit, 0 or more, of sum 1

RIGHT, IMAGE = 2, 5  # and the first training image of it; a test holds it
TARGET = one_hot(RIGHT)
DELTA = 1e-7  # what the cross entropy adds inside its logarithm
CHAPTER: dict[str, Probabilities] = {
    "two": (0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0),
    "seven": (0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0),
}
LIKE: dict[str, Probabilities] = {  # how the nine wrong digits share the rest: as here
    **CHAPTER,
    "evenly": tuple(0.0 if k == RIGHT else 1 / 9 for k in range(10)),
    "one": tuple(one_hot(RIGHT + 1).tolist()),
}
OWN = tuple(k / 100 for k in range(101))  # the right digit's probability at each place of the slider
LOSSES = lesson.SUM_SQUARES, lesson.CROSS_ENTROPY  # in the chapter's order


def shaped(own: float, rest: str) -> Probabilities:
    """``own`` for the right digit; the nine others share what remains in the proportions of ``LIKE[rest]``."""
    like = LIKE[rest]
    share = (1 - own) / (1 - like[RIGHT])  # exactly 1 where ``own`` is what it is there
    return tuple(own if k == RIGHT else share * each for k, each in enumerate(like))


def error(loss: LessonMetric, y: Probabilities) -> float:
    return float(loss.function(y, RIGHT))


@dataclass(frozen=True, eq=False)
class Predictions:
    """K predictions, and what the sum of squares (first) and the cross entropy make of them.

    One of them, ``predictions[k]``, has the same without the axis of length K.
    """

    y: Any  # probabilities, shape (K, 10)
    h: float  # the step of the finite differences
    errors: Any  # E, shape (2, K)
    terms: Any  # what each class adds to E, shape (2, K, 10)
    autodiff: Any  # dE/dyₖ, shape (2, K, 10)
    differences: Any  # the same by finite differences

    def __getitem__(self, k: int) -> "Predictions":
        """One of them."""
        columns = {name: getattr(self, name)[:, k] for name in ("errors", "terms", "autodiff", "differences")}
        return replace(self, y=self.y[k], **columns)

    @property
    def own(self) -> Any:
        """The right digit's probability."""
        return self.y.T[RIGHT]

    @property
    def central(self) -> Any:
        """Whether the cross entropy has a value at yₖ − h for all k, and so a central difference: else y + δ ≤ 0."""
        return self.own - self.h + DELTA > 0


@cached(maxsize=64)
def predictions(rest: str, h: float) -> Predictions:
    """The prediction at each place of the slider."""
    every = [shaped(own, rest) for own in OWN]
    y, alone = np.array(every), np.eye(10)  # with every class but one at 0, in y and in t, a loss is that class's term
    errors = np.array([[error(loss, each) for each in every] for loss in LOSSES])
    terms = np.stack([0.0 + formula(loss.function)(y[:, None] * alone, TARGET * alone) for loss in LOSSES])
    slopes = np.stack([autodiff(each_class(loss, y))(y) for loss in LOSSES])
    read = np.stack([central_difference(each_class(lesson.SUM_SQUARES, y), h)(y), np.zeros_like(y)])
    found = Predictions(y, h, errors, terms, slopes, read)
    for rows, difference in ((found.central, central_difference), (~found.central, forward_difference)):
        read[1, rows] = difference(each_class(lesson.CROSS_ENTROPY, y[rows]), h)(y[rows])
    return found


def each_class(loss: LessonMetric, y: Array) -> Function:
    """v ↦ E with yₖ = vₖ and the nine others as in y, for every class k at once: (K, 10) → (K, 10)."""
    own = np.eye(10)
    others = y[:, None] * (1 - own)
    # By the formula: a finite difference with the page's largest h, 0.1, leaves 0 … 1 where y is 0 or 1.
    each = formula(loss.function)
    return lambda v: each(v[..., None] * own + others, TARGET)


def minus_log(y: Array, delta: float) -> Array:
    """−log(y + δ); ∞ where that is −log 0."""
    with np.errstate(divide="ignore"):
        return 0.0 - np.log(y + delta)


#: Its cells are parted as editors part a notebook.
NOTEBOOK = """\
import numpy as np

def sum_squares_error(y, t):
    return 0.5 * np.sum((y - t) ** 2)

def cross_entropy_error(y, t):
    delta = 1e-7  # log 0 would be minus infinity
    return -np.sum(t * np.log(y + delta))
# %%
t = np.array([0, 0, 1, 0, 0, 0, 0, 0, 0, 0])  # the answer is 2
y = np.array([0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0])  # 2 with probability 0.6
sum_squares_error(y, t), cross_entropy_error(y, t)
# %%
y = np.array([0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0])  # 7 with probability 0.6
sum_squares_error(y, t), cross_entropy_error(y, t)
"""


@cached(maxsize=1)
def cells() -> tuple[Cell, ...]:
    """The chapter's two losses for one sample as code, with its results: what is shown is what is run."""
    return run(NOTEBOOK.split("# %%\n"))
