"""A metric over all training images, and what mini-batches of them say of it: made once, shared by all readers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab import lesson, mini_batch, one_hot
from gradlab.cache import cached
from gradlab.core import checks
from gradlab.lesson import LessonMetric
from gradlab.lesson.cells import Cell, run
from gradlab.types import Array

BATCHES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # the B that a reader can choose
BATCH = 10  # the chapter's
DRAWS = 1000  # means in a histogram
PARTS = 60  # equal parts of all images, one at a time: 1,000 images, 6 MB of pixels
SHOWN = 10  # images in a picture: the chapter's B, in one row
BINS = {True: 3, False: 2}  # bars to one standard deviation: fewer for an accuracy, whose values are few
BAR = 0.04  # the widest bar of an accuracy: it takes single values, with nothing in between
REPEATS = 9  # of a measurement of time, of which the fastest counts: the others were disturbed


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
    def deviation(self) -> float:
        """s: the standard deviation over single images."""
        return float(self.values.std())

    def law(self, size: Any) -> Any:
        """s/√B: the standard error of the mean over B images, each drawn from all."""
        return self.deviation / np.sqrt(size)

    @property
    def span(self) -> tuple[float, float]:
        """From the lowest to the highest value of a single image, with some room."""
        low, high = float(self.values.min()), float(self.values.max())
        room = 0.03 * (high - low)
        return low - room, high + room


_wholes: dict[LessonMetric, Whole] = {}  # no more than there are metrics


def whole(metric: LessonMetric, progress: Callable[[float], object] | None = None) -> Whole:
    """The metric over all training images. The first time ``progress`` is called with how much is done, up to 1.

    Readers who come before it is done share the work, and see its progress.
    """
    if metric not in _wholes:
        parts = []
        for number in range(PARTS):
            parts.append(_part(metric, number))
            if progress is not None:
                progress((number + 1) / PARTS)
        values, took = zip(*parts, strict=True)
        # The fastest part stands for all: what else the computer did meanwhile does not count.
        _wholes.setdefault(metric, Whole(np.concatenate(values), PARTS * min(took)))
    return _wholes[metric]


# Room for all parts of all metrics, so that no reader makes again what another has made. They stay when they have been
# joined: 0.5 MB a metric.
@cached(maxsize=PARTS * len(lesson.METRICS))
def _part(metric: LessonMetric, number: int) -> tuple[Array, float]:
    """The metric of each image of one part, and the seconds that it took."""
    x, t = lesson.training_set()
    first, end = (len(x) * k // PARTS for k in (number, number + 1))
    return _timed(metric, x[first:end], t[first:end])


def _timed(metric: LessonMetric, x: NDArray[np.uint8], t: NDArray[np.int64]) -> tuple[Array, float]:
    """The metric of each image, and the seconds that the forward pass and the metric took."""
    network = lesson.network()
    start = perf_counter()
    values = metric.function.per_sample(network(x / 255.0), t)
    return values, perf_counter() - start


def seconds(metric: LessonMetric, size: int, seed: int) -> float:
    """How long the metric of one mini-batch takes: the fastest of some measurements made now."""
    batch = mini_batch(*lesson.training_set(), size, np.random.default_rng(seed))
    return min(_timed(metric, *batch)[1] for _ in range(REPEATS))


@cached(maxsize=256)
def estimates(metric: LessonMetric, size: int, seed: int) -> Array:
    """The means over mini-batches of this size, one after the other from one generator: shape (DRAWS,)."""
    values = whole(metric).values
    # One call draws what DRAWS calls of mini_batch would draw, one after the other.
    chosen = np.random.default_rng(seed).choice(len(values), (DRAWS, size))
    means: Array = values[chosen].mean(axis=1)
    return means


@cached(maxsize=64)
def spread(metric: LessonMetric, seed: int) -> Array:
    """The standard deviation of the estimates at each size of a mini-batch."""
    return np.array([estimates(metric, size, seed).std() for size in BATCHES])


@cached(maxsize=64)
def bars(metric: LessonMetric, seed: int) -> tuple[Array, Array, Array]:
    """The estimates in bars, at each size: centres and counts, shape (sizes, bars), and widths, shape (sizes,).

    Centres and counts are NaN where there is no further bar.
    """
    centres, counts, widths = [], [], []
    for size in BATCHES:
        width, origin = whole(metric).law(size) / BINS[metric.has_slope], whole(metric).mean
        if not metric.has_slope:  # it is k/B: each bar holds whole values, its edges between two of them
            width, origin = max(1, round(width * size)) / size, -0.5 / size
        at, count = np.unique(np.floor((estimates(metric, size, seed) - origin) / width), return_counts=True)
        centres.append(origin + (at + 0.5) * width)
        counts.append(count)
        widths.append(width if metric.has_slope else min(width, BAR))
    x, high = (np.array([*zip_longest(*each, fillvalue=np.nan)], float).T for each in (centres, counts))
    return x, high, np.array(widths)


@dataclass(frozen=True, eq=False)
class MiniBatch:
    """A mini-batch of B images, and what the network says of it."""

    numbers: NDArray[np.int64]  # of the images in the training set, shape (B,)
    labels: NDArray[np.int64]  # shape (B,)
    probabilities: Array  # shape (B, 10)
    seen: NDArray[np.int64]  # the digit that the network sees in each, shape (B,)
    right: NDArray[np.bool_]  # whether it is the right one, shape (B,)
    pixels: NDArray[np.uint8]  # of the first images, as bytes, shape (≤ SHOWN, 784)


@cached(maxsize=64)
def first_mini_batch(size: int, seed: int) -> MiniBatch:
    """The first mini-batch of those that the estimates are from."""
    x, t = lesson.training_set()
    numbers, labels = mini_batch(np.arange(len(x)), t, size, np.random.default_rng(seed))
    y = lesson.network()(x[numbers] / 255.0)
    seen = np.argmax(y, axis=1)
    return MiniBatch(numbers, labels, y, seen, seen == labels, x[numbers[:SHOWN]])


#: The metric of a batch as the chapter writes it, of one-hot targets, then of labels: the lines that the page shows.
LINES = {
    lesson.CROSS_ENTROPY: (
        "-np.sum(t * np.log(y + 1e-7)) / len(y)",
        "-np.sum(np.log(y[np.arange(len(y)), t] + 1e-7)) / len(y)",
    ),
    lesson.SUM_SQUARES: (
        "0.5 * np.sum((y - t) ** 2) / len(y)",
        "(0.5 * np.sum(y**2) - np.sum(y[np.arange(len(y)), t])) / len(y) + 0.5",
    ),
    lesson.ACCURACY: (
        "np.sum(y.argmax(axis=1) == t.argmax(axis=1)) / len(y)",
        "np.sum(y.argmax(axis=1) == t) / len(y)",
    ),
}


def both_ways(metric: LessonMetric, batch: MiniBatch) -> list[Cell]:
    """The two lines, run for a mini-batch; of a metric that the chapter does not write, the same call for both."""
    name = metric.function.__name__
    lines, targets = LINES.get(metric, (f"{name}(y, t)",) * 2), (one_hot(batch.labels), batch.labels)
    known = {"np": np, "y": batch.probabilities, name: metric.function}
    return [run([line], **known, t=t)[0] for line, t in zip(lines, targets, strict=True)]


#: The chapter's mini-batch in four cells, and the trap in it in four more; parted as editors part a notebook.
NOTEBOOK = """\
import numpy as np
from gradlab import load_mnist

(x_train, t_train), (x_test, t_test) = load_mnist(normalize=False, one_hot_label=True)
x_train.shape, t_train.shape
# %%
train_size, batch_size = x_train.shape[0], 10
batch_mask = np.random.default_rng({seed}).choice(train_size, batch_size)
x_batch, t_batch = x_train[batch_mask], t_train[batch_mask]
batch_mask, x_batch.shape, t_batch.shape
# %%
def cross_entropy_error(y, t):
    if y.ndim == 1:  # one sample becomes a batch of one
        y, t = y.reshape(1, y.size), t.reshape(1, t.size)
    batch_size = y.shape[0]
    return -np.sum(t * np.log(y + 1e-7)) / batch_size
# %%
from gradlab import lesson_network

y = lesson_network()(x_batch / 255)
cross_entropy_error(y, t_batch), cross_entropy_error(y[0], t_batch[0])
# %%
def cross_entropy_of_labels(y, t):
    if y.ndim == 1:
        y, t = y.reshape(1, y.size), t.reshape(1, t.size)
    batch_size = y.shape[0]
    return -np.sum(np.log(y[np.arange(batch_size), t] + 1e-7)) / batch_size

cross_entropy_of_labels(y, t_batch)
# %%
whole = t_batch.astype(int)
cross_entropy_of_labels(y, whole), y[np.arange(batch_size), whole].shape
# %%
labels = t_batch.argmax(axis=1)
cross_entropy_of_labels(y, labels), y[np.arange(batch_size), labels].shape
# %%
from gradlab import cross_entropy_error

cross_entropy_error(y, t_batch), cross_entropy_error(y, whole), cross_entropy_error(y, labels)
"""


@cached(maxsize=100)
def cells(seed: int) -> tuple[Sequence[Cell], Sequence[Cell]]:
    """The chapter's mini-batch as code, and the trap in it, with the results: what is shown is what is run."""
    seed = checks.whole("seed", seed, low=0)
    every = run(NOTEBOOK.replace("{seed}", str(seed)).split("# %%\n"))
    return every[:4], every[4:]
