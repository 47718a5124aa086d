"""The digits, read on a thread of their own as soon as this package is imported: unpacking needs no interpreter.

The first reader of a fresh server waits for the rest of the imports anyway, which take as long.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from gradlab.datasets import load_mnist

_reader = ThreadPoolExecutor(1)
_reading = _reader.submit(load_mnist, normalize=False)
_reader.shutdown(wait=False)


def training_set() -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """All 60,000 training images, pixels as the bytes 0 … 255, and their labels."""
    train_set, _ = _reading.result()
    return train_set  # type: ignore[return-value]
