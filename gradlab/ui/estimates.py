"""A metric over all training images, and what mini-batches of them say of it: made once, shared by all readers."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from gradlab.checks import Array
from gradlab.datasets import mini_batch
from gradlab.figures.mini_batch import Batch, Histogram, Spread
from gradlab.ui import lesson
from gradlab.ui.shared import shared

BATCHES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # the B that a reader can choose
BATCH = 10  # the chapter's
DRAWS = 1000  # estimates in a histogram
SHOWN = 50  # images in a picture
CHUNK = 1000  # images at a time: 6 MB of pixels, however many images there are; 60 equal parts of all
REPEATS = 9  # of a measurement of time, of which the fastest counts: the others were disturbed
BINS = 4  # bars of a histogram to one standard deviation
ZOOM = 4  # standard deviations to each side that a histogram shows when zoomed in
BAR = 0.04  # the widest bar of an accuracy: it takes single values, with nothing in between


@dataclass(frozen=True, eq=False)
class Whole:
    """A metric of each of the 60,000 training images, and the seconds that its forward passes took."""

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


_wholes: dict[str, Whole] = {}  # by metric, so no more than there are metrics


def whole(metric: str, progress: Callable[[float], object] | None = None) -> Whole:
    """The metric over all training images. The first time ``progress`` is told how much is done, up to 1."""
    if metric not in _wholes:
        x, t = lesson.training_set()
        parts = []
        for start in range(0, len(x), CHUNK):
            parts.append(_timed(metric, x[start : start + CHUNK], t[start : start + CHUNK]))
            if progress is not None:
                progress(min(1.0, (start + CHUNK) / len(x)))
        values, took = zip(*parts, strict=True)
        # The fastest part stands for all: what else the computer did meanwhile does not count.
        _wholes[metric] = Whole(np.concatenate(values), len(took) * min(took))
    return _wholes[metric]


def _timed(metric: str, x: NDArray[np.uint8], t: NDArray[np.int64]) -> tuple[Array, float]:
    """The metric of each image, and the seconds that the forward pass and the metric took."""
    network, f = lesson.network(), lesson.METRICS[metric]
    start = perf_counter()
    values = f.per_sample(network.probabilities(x / 255.0), t)
    return values, perf_counter() - start


def seconds(metric: str, size: int, seed: int) -> float:
    """How long the metric of one mini-batch takes: the fastest of some measurements made now."""
    batch = mini_batch(*lesson.training_set(), size, np.random.default_rng(seed))
    return min(_timed(metric, *batch)[1] for _ in range(REPEATS))


@shared(maxsize=256)
def estimates(metric: str, size: int, seed: int) -> Array:
    """The means over mini-batches of this size, one after the other from one generator: shape (DRAWS,)."""
    values = whole(metric).values
    # One call draws what DRAWS calls of mini_batch would draw, one after the other.
    chosen = np.random.default_rng(seed).choice(len(values), (DRAWS, size))
    means: Array = values[chosen].mean(axis=1)
    return means


@shared(maxsize=64)
def spread(metric: str, seed: int) -> Spread:
    """The standard deviation of the estimates at each size of a mini-batch, and σ/√B."""
    measured = [float(estimates(metric, size, seed).std()) for size in BATCHES]
    law = [whole(metric).law(size) for size in BATCHES]
    return Spread(np.array(BATCHES), np.array(measured), np.array(law))


@shared(maxsize=256)
def histogram(metric: str, size: int, seed: int, zoom: bool) -> Histogram:
    """The estimates in bars, on the scale of single images or zoomed in."""
    all_images, many = whole(metric), estimates(metric, size, seed)
    width, origin = all_images.law(size) / BINS, all_images.mean
    if metric == "accuracy":  # it is k/B: each bar holds whole values, its edges between two of them
        width, origin = max(1, round(width * size)) / size, -0.5 / size
    bars, counts = np.unique(np.floor((many - origin) / width), return_counts=True)
    drawn = min(width, BAR) if metric == "accuracy" else width
    span = _span(all_images, ZOOM * all_images.law(size) if zoom else np.inf)
    return Histogram(origin + (bars + 0.5) * width, counts, drawn, all_images.mean, float(many[0]), span)


def _span(all_images: Whole, reach: float) -> tuple[float, float]:
    """From the least to the greatest value of a single image, but no further than ``reach`` from the mean."""
    low, high = all_images.values.min(), all_images.values.max()
    room = 0.03 * (high - low)
    return max(low - room, all_images.mean - reach), min(high + room, all_images.mean + reach)


@dataclass(frozen=True, eq=False)
class Drawn:
    """A mini-batch: which images, what they are, what the network says of them, and what of it is shown.

    numbers : the images' numbers in the training set, shape (B,)
    labels : shape (B,)
    probabilities : shape (B, 10)
    seen : the digit that the network sees in each, shape (B,)
    shown : the first images, for a picture
    """

    numbers: NDArray[np.int64]
    labels: NDArray[np.int64]
    probabilities: Array
    seen: NDArray[np.int64]
    shown: Batch


@shared(maxsize=64)
def drawn(size: int, seed: int) -> Drawn:
    """The first mini-batch of those that the estimates are from."""
    x, t = lesson.training_set()
    numbers, labels = mini_batch(np.arange(len(x)), t, size, np.random.default_rng(seed))
    y = lesson.network().probabilities(x[numbers] / 255.0)
    seen = np.argmax(y, axis=1)
    first = slice(SHOWN)
    return Drawn(numbers, labels, y, seen, Batch(x[numbers[first]], seen[first], (seen == labels)[first]))
