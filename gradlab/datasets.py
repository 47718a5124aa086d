"""Real digits: MNIST, and any other data set in its format."""

import gzip
import math
import os
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from gradlab.checks import Array, any_array, flag, instance, labels, room, whole

Images = NDArray[np.float64] | NDArray[np.uint8]
Labels = NDArray[np.float64] | NDArray[np.int64]

DATA = Path(__file__).parent / "data"
GZIP = b"\x1f\x8b"  # with which every gzip file begins
BYTES = 0x08  # the code of unsigned bytes in an IDX header


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
    OSError
        When ``directory`` is not a directory (``NotADirectoryError``), a file is missing (``FileNotFoundError``) or
        cannot be read.
    ValueError
        When a file is not gzipped IDX, is damaged or cut short, has not as many labels as images, or the test images
        have another size than the training images. Each names the file.
    """
    flags = {"normalize": normalize, "flatten": flatten, "one_hot_label": one_hot_label}
    normalize, flatten, one_hot_label = (flag(name, value) for name, value in flags.items())
    folder = DATA if directory is None else Path(instance("directory", directory, (str, os.PathLike), "a path"))
    if not os.path.isdir(folder):
        raise NotADirectoryError(f"directory must be a folder that exists. Got {str(folder)!r} instead.")
    parts = [_read_part(folder, name) for name in ("train", "t10k")]
    sizes = [x.shape[1:] for x, _ in parts]
    if sizes[0] != sizes[1]:
        path = images_file(folder, "t10k")
        raise ValueError(f"{path} must hold images of the training set's shape {sizes[0]}. Got {sizes[1]} instead.")
    n_classes = max(10, *(1 + int(t.max()) for _, t in parts))
    train, test = (
        (_pixels(x, normalize, flatten), one_hot(t, n_classes) if one_hot_label else t.astype(np.int64))
        for x, t in parts
    )
    return train, test


def one_hot(labels_: ArrayLike, n_classes: int = 10) -> Array:
    """A row for each label, 1 at the label and 0 elsewhere: shape (N,) → (N, n_classes), a single label → (n_classes,).

    Raises ``ValueError`` when a label is not a whole number in 0 … n_classes − 1, or there are more than 2³⁰ zeros and
    ones, which is 8 GB.
    """
    n_classes = whole("n_classes", n_classes, low=1)
    room("n_classes", n_classes)
    at = labels("labels", labels_, n_classes)
    room("n_classes", *at.shape, n_classes)
    rows: Array = np.equal(at[..., None], np.arange(n_classes)).astype(np.float64)
    return rows


def mini_batch(
    x: NDArray[Any], t: NDArray[Any], size: int, rng: Generator, replace: bool = True
) -> tuple[NDArray[Any], NDArray[Any]]:
    """``size`` samples chosen at random, and their targets: ``(x[chosen], t[chosen])``.

    Chosen with replacement, as ``np.random.choice(len(x), size)`` does: a sample may come twice, and the mean over
    the batch has a standard deviation of exactly σ/√size. ``replace=False`` takes each sample at most once.

    x and t may hold anything, which is copied as it is: bytes stay bytes.

    Raises ``ValueError`` when x and t differ in length, or size is less than 1, or more than there are without
    replacement, or so large that more than 2³⁰ pixels are chosen.
    """
    x, t = any_array("x", x), any_array("t", t)
    if x.ndim == 0 or t.ndim == 0 or not len(x) == len(t) > 0:
        raise ValueError(f"x and t must have one length, at least 1. Got shapes {x.shape} and {t.shape} instead.")
    size = whole("size", size, low=1, high=None if flag("replace", replace) else len(x))
    room("size", size, max(1, x.size // len(x), t.size // len(t)))
    chosen = instance("rng", rng, Generator, "a numpy.random.Generator").choice(len(x), size, replace=bool(replace))
    return x[chosen], t[chosen]


def _pixels(images: NDArray[np.uint8], normalize: bool, flatten: bool) -> Images:
    shaped = images.reshape(len(images), -1) if flatten else images
    return shaped / 255.0 if normalize else shaped


def images_file(folder: Path, name: str) -> Path:
    """Where the images of "train" or "t10k" are."""
    return folder / f"{name}-images-idx3-ubyte.gz"


def labels_file(folder: Path, name: str) -> Path:
    """Where the labels of "train" or "t10k" are."""
    return folder / f"{name}-labels-idx1-ubyte.gz"


def _read_part(folder: Path, name: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    images = read_idx(images_file(folder, name), dimensions=3)
    labels_path = labels_file(folder, name)
    targets = read_idx(labels_path, dimensions=1)
    if len(targets) != len(images):
        raise ValueError(f"{labels_path} must hold a label for each of {len(images)} images. Got {len(targets)}.")
    return images, targets


def read_idx(path: Path, dimensions: int, count: int | None = None) -> NDArray[np.uint8]:
    """The bytes of one gzipped IDX file, read-only, in the shape that its header states.

    With ``count`` the first so many entries only: what comes after them is neither unpacked nor looked at.

    An IDX file begins with two zeros, the code of its type (8 for bytes) and the number of dimensions; then come a
    four-byte size for each dimension, big-endian, and the data (http://yann.lecun.com/exdb/mnist/).
    """
    with open(path, "rb") as packed:
        begins = packed.read(len(GZIP))
        if begins != GZIP:
            raise ValueError(f"{path} must be a gzip file and begin with {GZIP!r}. Got {begins!r} instead.")
        packed.seek(0)
        try:
            with gzip.GzipFile(fileobj=packed) as file:
                shape = _shape(path, _at_most(4 + 4 * dimensions, file), dimensions)
                if count is not None:
                    shape = (min(count, shape[0]), *shape[1:])
                # At most what the header states, and one byte to see whether there is more: a small file can unpack to
                # any size.
                size = math.prod(shape)
                data = _at_most(size + (count is None), file)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise ValueError(f"{path} must be a whole gzip file. {error}.") from error
    if len(data) != size:
        received = f"{len(data)} bytes" if len(data) < size else "more"
        raise ValueError(f"{path} must hold the {size} bytes of its shape {shape}. Got {received} instead.")
    return np.frombuffer(data, np.uint8).reshape(shape)


def _shape(path: Path, header: bytes, dimensions: int) -> tuple[int, ...]:
    """The sizes that the header of an IDX file of bytes states."""
    if header[:2] != b"\0\0" or len(header) < 4:
        raise ValueError(f"{path} must be an IDX file and begin with two zeros. Got {header[:4]!r} instead.")
    if header[2] != BYTES:
        raise ValueError(f"{path} must hold bytes, type 0x{BYTES:02x} of IDX. Got type 0x{header[2]:02x} instead.")
    if header[3] != dimensions:
        raise ValueError(f"{path} must have {dimensions} dimensions. Got {header[3]} instead.")
    if len(header) < 4 + 4 * dimensions:
        raise ValueError(f"{path} must have a header of {4 + 4 * dimensions} bytes. Got {len(header)} instead.")
    shape = struct.unpack(f">{dimensions}I", header[4:])
    if 0 in shape:
        raise ValueError(f"{path} must not be empty. Got shape {shape} instead.")
    return shape


def _at_most(size: int, file: gzip.GzipFile) -> bytes:
    """``size`` bytes, or as many as there are: piece by piece, for there may be far fewer than the header states."""
    pieces: list[bytes] = []
    while size and (piece := file.read(min(size, 2**20))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
