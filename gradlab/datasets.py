"""Real digits: MNIST, and any other data set in its format."""

import gzip
import math
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from gradlab.checks import Array, labels, whole

Images = NDArray[np.float64] | NDArray[np.uint8]
Labels = NDArray[np.float64] | NDArray[np.int64]

DATA = Path(__file__).parent / "data"


def load_mnist(
    normalize: bool = True,
    flatten: bool = True,
    one_hot_label: bool = False,
    directory: str | Path | None = None,
) -> tuple[tuple[Images, Labels], tuple[Images, Labels]]:
    """``((x_train, t_train), (x_test, t_test))``: 60,000 training and 10,000 test images with their labels.

    Parameters
    ----------
    normalize : bool
        Pixels as float64 in 0 … 1; else as the bytes 0 … 255 that they are on disk, an eighth of the memory.
    flatten : bool
        Each image as a row of 784 pixels; else as 28 × 28.
    one_hot_label : bool
        Targets of shape (N, 10) with a single 1 in each row; else the labels themselves, shape (N,).
    directory : path, optional
        Where to read the four files, for another set in the same format (Fashion-MNIST, say). Without it, the
        files that come with the package: no network is used.

    Raises
    ------
    FileNotFoundError
        When a file is missing.
    ValueError
        When a file is not gzipped IDX, is damaged or cut short, or has not as many labels as images. Each names
        the file.
    """
    folder = DATA if directory is None else Path(directory)
    parts = [_read_part(folder, name) for name in ("train", "t10k")]
    n_classes = max(10, *(1 + int(t.max()) for _, t in parts))
    train, test = (
        (_pixels(x, normalize, flatten), one_hot(t, n_classes) if one_hot_label else t.astype(np.int64))
        for x, t in parts
    )
    return train, test


def one_hot(labels_: ArrayLike, n_classes: int = 10) -> Array:
    """A row for each label, 1 at the label and 0 elsewhere: shape (N,) → (N, n_classes), a single label → (n_classes,).

    Raises ``ValueError`` when a label is not a whole number in 0 … n_classes − 1.
    """
    n_classes = whole("n_classes", n_classes, low=1)
    return np.eye(n_classes)[labels("labels", labels_, n_classes)]


def mini_batch(
    x: NDArray[Any], t: NDArray[Any], size: int, rng: Generator, replace: bool = True
) -> tuple[NDArray[Any], NDArray[Any]]:
    """``size`` samples chosen at random, and their targets: ``(x[chosen], t[chosen])``.

    Chosen with replacement, as ``np.random.choice(len(x), size)`` does: a sample may come twice, and the mean over
    the batch has a standard deviation of exactly σ/√size. ``replace=False`` takes each sample at most once.

    Raises ``ValueError`` when x and t differ in length, or size is less than 1, or more than there are without
    replacement.
    """
    if np.ndim(x) == 0 or np.ndim(t) == 0 or not len(x) == len(t) > 0:
        raise ValueError(
            f"x and t must have one length, at least 1. Got shapes {np.shape(x)} and {np.shape(t)} instead."
        )
    chosen = rng.choice(len(x), whole("size", size, low=1, high=None if replace else len(x)), replace=replace)
    return x[chosen], t[chosen]


def _pixels(images: NDArray[np.uint8], normalize: bool, flatten: bool) -> Images:
    shaped = images.reshape(len(images), -1) if flatten else images
    return shaped / 255.0 if normalize else shaped


def _read_part(folder: Path, name: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    images = read_idx(folder / f"{name}-images-idx3-ubyte.gz", dimensions=3)
    labels_path = folder / f"{name}-labels-idx1-ubyte.gz"
    targets = read_idx(labels_path, dimensions=1)
    if len(targets) != len(images):
        raise ValueError(f"{labels_path} must hold a label for each of {len(images)} images. Got {len(targets)}.")
    return images, targets


def read_idx(path: Path, dimensions: int) -> NDArray[np.uint8]:
    """The bytes of one gzipped IDX file, read-only, in the shape that its header states.

    An IDX file of bytes has the magic number 0x08 followed by the number of dimensions, then a four-byte size for each
    dimension, big-endian, then the data (http://yann.lecun.com/exdb/mnist/).
    """
    try:
        with gzip.open(path) as file:
            magic = int.from_bytes(file.read(4), "big")
            if magic != 0x0800 + dimensions:
                raise ValueError(
                    f"{path} must begin with the magic number 0x{0x0800 + dimensions:08x}. Got 0x{magic:08x}."
                )
            header = file.read(4 * dimensions)
            shape = [int.from_bytes(header[4 * k : 4 * k + 4], "big") for k in range(dimensions)]
            data = file.read()
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(f"{path} must be a whole gzip file. {error}.") from error
    if not len(data) == math.prod(shape) > 0:
        raise ValueError(f"{path} must hold the bytes of its shape {tuple(shape)}. Got {len(data)} bytes instead.")
    return np.frombuffer(data, np.uint8).reshape(shape)
