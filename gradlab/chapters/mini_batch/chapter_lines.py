"""The measure of a batch as the chapter writes it, with one-hot targets and with labels: the lines that the page shows.

y : probabilities, shape (N, C)
t : one-hot of shape (N, C), or labels of shape (N,)
"""

import inspect
from typing import Any

import numpy as np

from gradlab import lesson
from gradlab.chapters.mini_batch.numbers_images import MiniBatch
from gradlab.core.mnist import one_hot
from gradlab.lesson import LessonMetric
from gradlab.types import Array


def _cross_entropy_of_one_hot(y: Array, t: Any) -> Any:
    return -np.sum(t * np.log(y + 1e-7)) / len(y)


def _cross_entropy_of_labels(y: Array, t: Any) -> Any:
    return -np.sum(np.log(y[np.arange(len(y)), t] + 1e-7)) / len(y)


def _sum_squares_of_one_hot(y: Array, t: Any) -> Any:
    return 0.5 * np.sum((y - t) ** 2) / len(y)


def _sum_squares_of_labels(y: Array, t: Any) -> Any:
    return (0.5 * np.sum(y**2) - np.sum(y[np.arange(len(y)), t])) / len(y) + 0.5


def _accuracy_of_one_hot(y: Array, t: Any) -> Any:
    return np.sum(y.argmax(axis=1) == t.argmax(axis=1)) / len(y)


def _accuracy_of_labels(y: Array, t: Any) -> Any:
    return np.sum(y.argmax(axis=1) == t) / len(y)


FUNCTIONS = {
    lesson.CROSS_ENTROPY: (_cross_entropy_of_one_hot, _cross_entropy_of_labels),
    lesson.SUM_SQUARES: (_sum_squares_of_one_hot, _sum_squares_of_labels),
    lesson.ACCURACY: (_accuracy_of_one_hot, _accuracy_of_labels),
}


def lines(measure: LessonMetric) -> tuple[str, str]:
    """The two lines: the very code that ``values`` runs."""
    first, second = (inspect.getsource(f).split("return ")[1].strip() for f in FUNCTIONS[measure])
    return first, second


def values(measure: LessonMetric, batch: MiniBatch) -> tuple[float, float]:
    """What the two lines give for a mini-batch."""
    of_one_hot, of_labels = FUNCTIONS[measure]
    y, labels = batch.probabilities, batch.labels
    return float(of_one_hot(y, one_hot(labels))), float(of_labels(y, labels))
