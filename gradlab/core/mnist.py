"""Real digits: MNIST, and any other data set in its format."""

import math
import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from gradlab.core.checks import any_array, check_size, generator, instance, labels, must, whole
from gradlab.core.idx import PARTS, Files, find_files, path_of, read_images, read_labels, read_one
from gradlab.types import Array

Images = NDArray[np.float64] | NDArray[np.uint8]
Labels = NDArray[np.float64] | NDArray[np.int64]
Part = tuple[NDArray[np.uint8], NDArray[np.int64]]

DATA = Path(__file__).parents[1] / "data"


def load_mnist(
    normalize: bool = True,
    flatten: bool = True,
    one_hot_label: bool = False,
    directory: str | Path | None = None,
    *,
    prefix: str | None = None,
    transposed: bool | None = None,
    first_label: int | None = None,
) -> tuple[tuple[Images, Labels], tuple[Images, Labels]]:
    """``((x_train, t_train), (x_test, t_test))``: 60,000 training and 10,000 test images with their labels.

    >>> (x, t), _ = load_mnist(normalize=False)
    >>> x.shape, t[:3]
    ((60000, 784), array([5, 0, 4]))

    ``load_mnist(directory="~/emnist", prefix="emnist-letters", transposed=True, first_label=1)`` reads letters.

    Parameters
    ----------
    normalize : pixels as float64 in 0 … 1; else as the bytes 0 … 255 that they are on disk, an eighth of the memory
    flatten : each image as a row of 784 pixels; else as 28 × 28
    one_hot_label : targets of shape (N, C) with a single 1 in each row, where C is 10, or the number of classes when
        there are more; else the labels themselves, shape (N,)
    directory : where the four files of another set in the same format lie (Fashion-MNIST, say): the folder, or the one
        whose ``raw`` or ``MNIST/raw`` it is; without it, the files that come with the package. Their names are
        ``train-images-idx3-ubyte``, ``train-labels-idx1-ubyte`` and the same with ``t10k`` or ``test``; ``.idx`` may
        stand for ``-idx``, and ``.gz`` at the end, whether the file is gzipped or not. Labels are bytes or 32-bit
        integers, or QMNIST's table of these, whose first column is the class.
    prefix : what the four names begin with, where there are several sets in the folder; ``""`` is the one without
    transposed : whether the files hold rows as columns: True sets the images upright. None warns of EMNIST's.
    first_label : the label of the first class in the files, which becomes 0. None warns when it is not 0 already.

    Raises ``OSError`` when ``directory`` is not a directory (``NotADirectoryError``), a file is missing
    (``FileNotFoundError``, which lists the IDX files that are there) or cannot be read; ``ValueError``, which names the
    file, when there are several sets, or two files for one role that differ, when a file is not IDX, is damaged or cut
    short, has not as many labels as images or a label below the first, or its images are not of one size with others.
    """
    flags = {"normalize": normalize, "flatten": flatten, "one_hot_label": one_hot_label}
    flags |= {} if transposed is None else {"transposed": transposed}
    for name, value in flags.items():
        instance(name, value, (bool, np.bool_), "True or False")
    first_label = first_label if first_label is None else whole("first_label", first_label, low=0)
    prefix = prefix if prefix is None else instance("prefix", prefix, str, "a text")
    folder = DATA if directory is None else path_of("directory", directory)
    must(os.path.isdir(folder), "directory must be a folder that exists", repr(str(folder)), NotADirectoryError)
    files = find_files(folder, prefix)
    parts = [_read_part(files, part, first_label or 0) for part in PARTS]
    sizes = [x.shape[1:] for x, _ in parts]
    path = files["test", "images"][0]
    must(sizes[0] == sizes[1], f"{path} must hold images of the training set's shape {sizes[0]}", sizes[1])
    _warn_of_emnist(files, parts, transposed, first_label)
    n_classes = max(10, *(1 + int(t.max()) for _, t in parts))
    for part, (_, t) in zip(PARTS, parts, strict=True):
        check_size(f"one_hot_label of {files[part, 'labels'][0]}", len(t), n_classes if one_hot_label else 1)
    read: list[tuple[Images, Labels]] = []
    for x, t in parts:
        upright = np.ascontiguousarray(x.swapaxes(1, 2)) if transposed else x
        shaped = upright.reshape(len(upright), -1) if flatten else upright
        read.append((shaped / 255.0 if normalize else shaped, one_hot(t, n_classes) if one_hot_label else t))
    return read[0], read[1]


def one_hot(labels_: ArrayLike, n_classes: int = 10) -> Array:
    """A row for each label, 1 at the label and 0 elsewhere: shape (N,) → (N, n_classes), a single label → (n_classes,).

    Raises ``ValueError`` when a label is not a whole number in 0 … n_classes − 1, or there are more than 2³⁰ entries.

    >>> one_hot(2, n_classes=4)
    array([0., 0., 1., 0.])
    """
    n_classes = whole("n_classes", n_classes, low=1)
    check_size("n_classes", n_classes)
    at = labels("labels", labels_, n_classes)
    check_size("n_classes", *at.shape, n_classes)
    rows = np.zeros((*at.shape, n_classes))
    np.put_along_axis(rows, at[..., None], 1, axis=-1)
    return rows


def mini_batch(
    x: ArrayLike, t: ArrayLike, size: int, rng: Generator | int, replace: bool = True
) -> tuple[NDArray[Any], NDArray[Any]]:
    """``size`` samples chosen at random, and their targets: ``(x[chosen], t[chosen])``.

    With replacement, as ``np.random.choice(len(x), size)`` does: a sample may come twice, and the mean over the batch
    has a standard deviation of exactly σ/√size. ``replace=False`` takes each sample at most once. x and t may hold
    anything, of any shape. rng is a ``numpy.random.Generator``, which goes on from call to call, or a seed.

    Raises ``ValueError`` when x and t differ in length, or size is less than 1, or more than there are without
    replacement, or so large that more than 2³⁰ pixels are chosen.

    >>> x, t = mini_batch(np.eye(5), np.arange(5), 3, np.random.default_rng(0))
    >>> np.all(x == one_hot(t, 5))
    np.True_
    """
    x, t = any_array("x", x), any_array("t", t)
    must((0,) < x.shape[:1] == t.shape[:1], "x and t must have one length, at least 1", f"{x.shape} and {t.shape}")
    replace = bool(instance("replace", replace, (bool, np.bool_), "True or False"))
    size = whole("size", size, low=1, high=math.inf if replace else len(x))
    check_size("size", size, max(1, x.size // len(x), t.size // len(t)))
    chosen = generator(rng).choice(len(x), size, replace)
    return x[chosen], t[chosen]


def _read_part(files: Files, part: str, first_label: int) -> Part:
    """The images of "train" or "test" as they are on disk, and their labels, counted from ``first_label``."""
    images, targets = read_one(read_images, files[part, "images"]), read_one(read_labels, files[part, "labels"])
    path, least = files[part, "labels"][0], targets.min()
    must(len(targets) == len(images), f"{path} must hold a label for each of {len(images)} images", len(targets))
    must(least >= 0, f"{path} must not hold a label below 0", least)
    must(first_label <= least, f"first_label must be at most {least}, which {path} holds", first_label)
    return images, targets - first_label


def _warn_of_emnist(files: Files, parts: list[Part], transposed: bool | None, first_label: int | None) -> None:
    """Warns when images lie on their side, or labels begin later than at 0, and the caller did not speak of it."""
    images, targets = (files["train", kind][0] for kind in ("images", "labels"))
    least = min(t.min() for _, t in parts)
    if transposed is None and images.name.lower().startswith("emnist"):
        say = f"{images} has images on their side, as all of EMNIST: transposed=True sets them upright, False does not."
        warnings.warn(say, stacklevel=3)
    if first_label is None and least > 0:
        say = f"{targets} has labels from {least} on: first_label={least} counts them from 0, first_label=0 does not."
        warnings.warn(say, stacklevel=3)
