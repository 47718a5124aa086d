"""A measure over all training images, and what mini-batches of them say of it: made once, shared by all readers."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from gradlab import lesson
from gradlab.cache import cached
from gradlab.core.mnist import mini_batch
from gradlab.lesson import LessonMetric
from gradlab.types import Array

BATCHES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # the B that a reader can choose
BATCH = 10  # the chapter's
DRAWS = 1000  # means in a histogram
PARTS = 60  # equal parts of all images, one at a time: 1,000 images, 6 MB of pixels
REPEATS = 9  # of a measurement of time, of which the fastest counts: the others were disturbed


@dataclass(frozen=True, eq=False)
class Whole:
    """A measure of each of the 60,000 training images, and the seconds that its forward passes took."""

    values: Array
    seconds: float

    @property
    def mean(self) -> float:
        """What learning would use at each update, had it the time."""
        return float(self.values.mean())

    @property
    def sigma(self) -> float:
        """σ: the standard deviation of single images."""
        return float(self.values.std())

    def law(self, size: int) -> float:
        """σ/√B: the standard deviation of the mean over B images, each drawn from all."""
        return self.sigma / math.sqrt(size)


_wholes: dict[LessonMetric, Whole] = {}  # no more than there are measures


def whole(measure: LessonMetric, progress: Callable[[float], object] | None = None) -> Whole:
    """The measure over all training images. The first time ``progress`` is told how much is done, up to 1.

    Readers who come before it is done share the work, and each of them is told.
    """
    if measure not in _wholes:
        parts = []
        for number in range(PARTS):
            parts.append(_part(measure, number))
            if progress is not None:
                progress((number + 1) / PARTS)
        values, took = zip(*parts, strict=True)
        # The fastest part stands for all: what else the computer did meanwhile does not count.
        _wholes.setdefault(measure, Whole(np.concatenate(values), PARTS * min(took)))
    return _wholes[measure]


# Room for all parts of all measures, so that no reader makes again what another has made. They stay when they have been
# joined: 0.5 MB a measure.
@cached(maxsize=PARTS * len(lesson.METRICS))
def _part(measure: LessonMetric, number: int) -> tuple[Array, float]:
    """The measure of each image of one part, and the seconds that it took."""
    x, t = lesson.training_set()
    first, end = (len(x) * k // PARTS for k in (number, number + 1))
    return _timed(measure, x[first:end], t[first:end])


def _timed(measure: LessonMetric, x: NDArray[np.uint8], t: NDArray[np.int64]) -> tuple[Array, float]:
    """The measure of each image, and the seconds that the forward pass and the measure took."""
    network = lesson.network()
    start = perf_counter()
    values = measure.function.per_sample(network(x / 255.0), t)
    return values, perf_counter() - start


def seconds(measure: LessonMetric, size: int, seed: int) -> float:
    """How long the measure of one mini-batch takes: the fastest of some measurements made now."""
    batch = mini_batch(*lesson.training_set(), size, np.random.default_rng(seed))
    return min(_timed(measure, *batch)[1] for _ in range(REPEATS))


@cached(maxsize=256)
def estimates(measure: LessonMetric, size: int, seed: int) -> Array:
    """The means over mini-batches of this size, one after the other from one generator: shape (DRAWS,)."""
    values = whole(measure).values
    # One call draws what DRAWS calls of mini_batch would draw, one after the other.
    chosen = np.random.default_rng(seed).choice(len(values), (DRAWS, size))
    means: Array = values[chosen].mean(axis=1)
    return means


@dataclass(frozen=True, eq=False)
class Spread:
    """The standard deviation of a measure's means at each size of a mini-batch, as measured and by the law.

    sizes, measured, law : each of one length
    """

    measure: LessonMetric
    sizes: NDArray[np.int64]
    measured: Array
    law: Array


@cached(maxsize=64)
def spread(measure: LessonMetric, seed: int) -> Spread:
    """The standard deviation of the estimates at each size of a mini-batch, and σ/√B."""
    measured = [float(estimates(measure, size, seed).std()) for size in BATCHES]
    law = [whole(measure).law(size) for size in BATCHES]
    return Spread(measure, np.array(BATCHES), np.array(measured), np.array(law))


def described(size: object, seed: int) -> dict[str, object]:
    """What a file of numbers says of the network and the mini-batches that they came from."""
    trained = f"{lesson.RIGHT} of {lesson.TRAINED_ON} right"
    return {"network": lesson.network(), "its seed": lesson.SEED, "trained until": trained, "B": size, "seed": seed}
