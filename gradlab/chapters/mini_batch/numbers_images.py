"""The images of one mini-batch, and what the network says of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradlab import lesson
from gradlab.cache import cached
from gradlab.core.mnist import mini_batch
from gradlab.types import Array

SHOWN = 10  # images in a picture: the chapter's B, in one row


@dataclass(frozen=True, eq=False)
class Images:
    """Images to show: pixels as bytes, shape (n, 784); the digit seen in each; whether it is the right one."""

    pixels: NDArray[np.uint8]
    seen: NDArray[np.int64]
    right: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class MiniBatch:
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
    shown: Images


@cached(maxsize=64)
def first_mini_batch(size: int, seed: int) -> MiniBatch:
    """The first mini-batch of those that the estimates are from."""
    x, t = lesson.training_set()
    numbers, labels = mini_batch(np.arange(len(x)), t, size, np.random.default_rng(seed))
    y = lesson.network()(x[numbers] / 255.0)
    seen = np.argmax(y, axis=1)
    first = slice(SHOWN)
    return MiniBatch(numbers, labels, y, seen, Images(x[numbers[first]], seen[first], (seen == labels)[first]))
