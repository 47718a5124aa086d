"""A training that goes on: what the network gets right after each epoch, how sure it is, and its temperature.

It comes with the package, by ``keep_histories.py`` of the tests: five times, from other random weights; of the first
each test image at some of its epochs.
"""

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gradlab import accuracy, calibration_error, cross_entropy_error, softmax
from gradlab.cache import cached
from gradlab.core.idx import read_images, read_labels
from gradlab.core.mnist import DATA
from gradlab.types import Array

RATE, BATCH, TRAINED_ON, TESTED_ON = 1.0, 50, 1000, 5000
UPDATES = TRAINED_ON // BATCH  # of an epoch, in which as many images are drawn as there are
EPOCHS = [*range(10), *range(10, 100, 5), *range(100, 401, 25)]  # at which each test image is kept
FIRST, LAST = 10, EPOCHS[-1]  # the epochs that are compared; the first is frame 10, too
FILE = Path(__file__).with_name("histories.npz")

BINS = np.arange(16) / 15  # the edges of those of the confidence
LOSSES = np.linspace(-6, 1.5, 31)  # and of those of log₁₀(−log y); what is less than 10⁻⁶ is in the first
MOVED = 4  # digits that are shown: so many whose loss rose most, and as many whose loss fell most
TEMPERATURES = np.round(np.linspace(0.5, 4, 71), 2)
CHOOSE, MEASURE = slice(0, None, 2), slice(1, None, 2)  # every second test image chooses among them, the others measure

#: Of predictions and targets: the loss without a δ, the accuracy, and the expected calibration error.
MEASURES = partial(cross_entropy_error, delta=0.0), accuracy, calibration_error


@cached(maxsize=1)
def tested() -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The test images, as bytes, and their labels."""
    x = read_images(DATA / "t10k-images-idx3-ubyte.gz", TESTED_ON)
    return x.reshape(TESTED_ON, -1), read_labels(DATA / "t10k-labels-idx1-ubyte.gz", TESTED_ON)


@cached(maxsize=8)
def kept(name: str) -> Array:
    """An array of that file, of S trainings and of the first one's N test images at the K of ``EPOCHS``.

    curves : ``MEASURES`` on the training and on the test images after each epoch, shape (S, ``LAST`` + 1, 2, 3)
    loss, sure, seen, right : −log y, the confidence, the digit that the network sees, whether it is right, shape (K, N)
    logits : after the last epoch, shape (N, 10)

    A test holds that the training still makes the same.
    """
    with np.load(FILE) as arrays:
        return np.asarray(arrays[name], float)


def moved() -> NDArray[np.int64]:
    """The images whose loss rose most from epoch ``FIRST`` on, then those whose loss fell most."""
    order = np.argsort(kept("loss")[FIRST] - kept("loss")[-1], kind="stable")
    return np.concatenate([order[:MOVED], order[: -MOVED - 1 : -1]])


def counted(values: Array, edges: Array, weights: Array) -> Array:
    """The weights of a row's values in each bin (low, high], shape (K, bins); what is beyond is in the nearest."""
    inside = np.searchsorted(edges[1:-1], values)
    return np.array([np.bincount(*row, len(edges) - 1) for row in zip(inside, weights, strict=True)])


@cached(maxsize=1)
def softened() -> tuple[Array, Array, int]:
    """The last epoch's network at each of K temperatures; ``with_temperature`` divides its logits by them.

    ``MEASURES`` on the half that chooses and on the half that measures, shape (2, K, 3); on the latter the confidence,
    shape (K, N / 2); and at which temperature the loss on the former is lowest.
    """
    every, t = [softmax(kept("logits") / temperature) for temperature in TEMPERATURES], tested()[1]
    halves = [[[f(y[half], t[half]) for f in MEASURES] for y in every] for half in (CHOOSE, MEASURE)]
    return np.array(halves), np.max(every, axis=-1)[:, MEASURE], int(np.argmin(np.array(halves)[0, :, 0]))
