"""The lesson's digits."""

import numpy as np
from numpy.typing import NDArray

from gradlab.cache import cached
from gradlab.core.idx import read_images, read_labels
from gradlab.core.mnist import DATA
from gradlab.types import Array

IMAGES = (10, 30, 100, 300, 1000)  # how many a reader can choose
TRAINED_ON, RIGHT = 100, 32  # how many the lesson's network is trained on, and gets right: the chapter's example
TESTED_ON = 1000  # test images: enough to tell what a training is worth, and done while a reader waits


@cached(maxsize=1)
def training_set() -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """All 60,000 training images, pixels as the bytes 0 … 255, and their labels."""
    return _read("train")


@cached(maxsize=len(IMAGES) + 1)
def digits(count: int, part: str = "train") -> tuple[Array, NDArray[np.int64]]:
    """The first ``count`` training images, or test images, "t10k", pixels in 0 … 1, and their labels."""
    x, t = _read(part, count)  # they alone are unpacked: for all 60,000 the first reader would wait 0.3 s
    return x / 255.0, t


def unseen_digits() -> tuple[Array, NDArray[np.int64]]:
    """The first ``TESTED_ON`` test images, which no training sees, pixels in 0 … 1, and their labels."""
    return digits(TESTED_ON, "t10k")


def _read(part: str, count: int | None = None) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    x = read_images(DATA / f"{part}-images-idx3-ubyte.gz", count)
    return x.reshape(len(x), -1), read_labels(DATA / f"{part}-labels-idx1-ubyte.gz", count)
