"""IDX files for the tests, written byte by byte as http://yann.lecun.com/exdb/mnist/ has it."""

import gzip
import re

import numpy as np
import pytest

from gradlab import load_mnist

FILES = [f"{part}-{kind}-ubyte.gz" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")]


def idx(array, kind=8):
    """The bytes of an IDX file: 0, 0, 8 for bytes or 12 for int32, the number of dimensions, each size, the data."""
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return bytes([0, 0, kind, array.ndim]) + sizes + array.astype({8: np.uint8, 12: ">i4"}[kind]).tobytes()


def packed(raw):
    return gzip.compress(raw, mtime=0)


def small_set(folder, rng):
    """A folder with a small set in the format of MNIST: 5 training and 3 test images of 2 × 4 pixels."""
    for part, n in (("train", 5), ("t10k", 3)):
        pixels, labels = rng.integers(256, size=(n, 2, 4)), np.arange(n)
        (folder / f"{part}-images-idx3-ubyte.gz").write_bytes(packed(idx(pixels)))
        (folder / f"{part}-labels-idx1-ubyte.gz").write_bytes(packed(idx(labels)))
    return folder


def renamed(folder, name, into=None):
    """The four files under other names, each made of (part, kind), in another folder."""
    into = folder if into is None else into
    into.mkdir(parents=True, exist_ok=True)
    for path in [folder / each for each in FILES]:
        part, kind = path.name.split("-")[:2]
        path.rename(into / name(part, kind))
    return into


def dashed(part, kind):
    return f"{part}-{kind}-idx{3 if kind == 'images' else 1}-ubyte"


def dotted(part, kind):
    return dashed(part, kind).replace("-idx", ".idx")


def assert_same(parts, wanted):
    for (x, t), (x_wanted, t_wanted) in zip(parts, wanted, strict=True):
        np.testing.assert_array_equal(x, x_wanted, strict=True)
        np.testing.assert_array_equal(t, t_wanted, strict=True)


def assert_refused(path, words):
    """The error begins with the file's name, and says these words of it, in this order where … parts them."""
    with pytest.raises(ValueError, match=f"^{re.escape(str(path))} .*{'.*'.join(map(re.escape, words.split('…')))}"):
        load_mnist(directory=path.parent)
