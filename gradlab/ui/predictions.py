"""One prediction of ten classes, and what the two losses make of it. The right digit is a 2, as in the chapter."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gradlab.checks import Array
from gradlab.datasets import one_hot
from gradlab.derivatives import Function, autodiff, central_difference, forward_difference
from gradlab.ui import lesson
from gradlab.ui.shared import shared

Probabilities = tuple[float, ...]  # one for each digit, 0 or more, of sum 1

RIGHT = 2
TARGET = one_hot(RIGHT)
DELTA = 1e-7  # what the cross entropy adds inside its logarithm
DIGITS = 5  # significant digits of an error or a slope
CHAPTER: dict[str, Probabilities] = {
    "two": (0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0),
    "seven": (0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0),
}
WHOLE = np.linspace(0, 1, 501)  # where the curve −log y is drawn
MILLIONTH = np.linspace(0, 1e-6, 501)  # and once more, near 0

TERMS: dict[str, Callable[[Array], Array]] = {
    "sum_squares": lambda y: 0.5 * (y - TARGET) ** 2,
    "cross_entropy": lambda y: 0.0 - TARGET * np.log(y + DELTA),
}


def shaped(guess: int, confidence: float, rest: str) -> Probabilities:
    """``confidence`` for one digit; what remains evenly for the nine others, or all for the next digit (0 after 9)."""
    remains = 1 - confidence
    y = [remains / 9 if rest == "evenly" else 0.0] * 10
    if rest == "next":
        y[(guess + 1) % 10] = remains
    y[guess] = confidence
    return tuple(y)


def error(loss: str, y: Probabilities) -> float:
    """E of this prediction."""
    return float(lesson.METRICS[loss](y, RIGHT))


def each_class(loss: str, y: Probabilities) -> Function:
    """v ↦ E with yₖ = vₖ and the nine others as they are, for every class k at once: shape (10,) → (10,)."""
    own = np.eye(10)
    others = np.array(y) * (1 - own)
    return lambda v: lesson.METRICS[loss].per_sample(v[:, None] * own + others, np.full(10, RIGHT))


@dataclass(frozen=True, eq=False)
class Measured:
    """One loss of one prediction.

    error : E
    terms : what each class adds to E, shape (10,)
    autodiff : dE/dyₖ, shape (10,)
    """

    error: float
    terms: Array
    autodiff: Array


@shared(maxsize=256)
def measured(loss: str, y: Probabilities) -> Measured:
    """A loss of the prediction y."""
    at = np.array(y)
    return Measured(error(loss, y), TERMS[loss](at), autodiff(each_class(loss, y))(at))


def has_central(loss: str, y: Probabilities, h: float) -> bool:
    """Whether the loss has a value at yₖ − h for all k: the cross entropy has none where y + δ ≤ 0."""
    return loss == "sum_squares" or y[RIGHT] - h + DELTA > 0


@shared(maxsize=256)
def finite_difference(loss: str, y: Probabilities, h: float) -> Array:
    """dE/dyₖ by central differences; by forward ones where there are no central ones. Shape (10,)."""
    difference = central_difference if has_central(loss, y, h) else forward_difference
    return difference(each_class(loss, y), h)(np.array(y))


def minus_log(y: Array, delta: float) -> Array:
    """−log(y + δ); ∞ where that is −log 0."""
    with np.errstate(divide="ignore"):
        return 0.0 - np.log(y + delta)


@shared(maxsize=1)
def image() -> tuple[int, Array]:
    """The first 2 among the training images: its number and its pixels."""
    x, t = lesson.digits(lesson.TRAINED_ON)
    first = int(np.argmax(t == RIGHT))
    return first, x[first]


def described(y: Probabilities) -> dict[str, object]:
    """What a file of numbers says of the prediction that they came from."""
    return {"prediction": list(y), "right digit": RIGHT, "delta": DELTA}
