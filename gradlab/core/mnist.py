"""Real digits: MNIST, any other data set in its format, and one's own, from pictures or from a table."""

import csv
import math
import os
import re
import warnings
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from gradlab.core.checks import any_array, check_size, generator, instance, labels, must, shown, whole
from gradlab.core.idx import PARTS, Files, files_in, find_files, path_of, read_images, read_labels, read_one
from gradlab.types import Array

Images = NDArray[np.float64] | NDArray[np.uint8]
Labels = NDArray[np.float64] | NDArray[np.int64]
Part = tuple[NDArray[np.uint8], NDArray[np.int64]]

DATA = Path(__file__).parents[1] / "data"
PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff")
NAMES = ("label", "class")  # what a table's column of them may be called
SHADES = {text: shade for shade in range(256) for text in (f"{shade}", f"{shade}.0")}


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
    first_label : the label of the first class in the files, which becomes 0. None warns when it is not 0 already,
        and not the only one.

    Raises ``OSError`` when ``directory`` is not a directory (``NotADirectoryError``), a file is missing
    (``FileNotFoundError``, which lists the IDX files that are there) or cannot be read; ``ValueError``, which names the
    file, when there are several sets, or two files for one role that differ, when a file is not IDX, is damaged or cut
    short, has not as many labels as images or a label below the first, or its images are not of one size with others.
    """
    switches = {"normalize": normalize, "flatten": flatten, "one_hot_label": one_hot_label}
    for name, value in {**switches, "transposed": transposed is not None and transposed}.items():
        instance(name, value, (bool, np.bool_), "True or False")
    first_label = first_label if first_label is None else whole("first_label", first_label, low=0)
    instance("prefix", prefix, (str, type(None)), "a text")
    folder = DATA if directory is None else path_of("directory", directory)
    must(os.path.isdir(folder), "directory must be a folder that exists", repr(str(folder)), NotADirectoryError)
    files = find_files(folder, prefix)
    parts = [_read_part(files, part, first_label or 0) for part in PARTS]
    sizes = [x.shape[1:] for x, _ in parts]
    path = files["test", "images"][0]
    must(sizes[0] == sizes[1], f"{path} must hold images of the training set's shape {sizes[0]}", sizes[1])
    _warn_of_emnist(files, parts, transposed, first_label)
    n_classes = max(10, *(1 + int(t.max()) for _, t in parts))
    read: list[tuple[Images, Labels]] = []
    for part, (x, t) in zip(PARTS, parts, strict=True):
        check_size(f"one_hot_label of {files[part, 'labels'][0]}", len(t), n_classes if one_hot_label else 1)
        upright = np.ascontiguousarray(x.swapaxes(1, 2)) if transposed else x
        shaped = upright.reshape(len(upright), -1) if flatten else upright
        read.append((shaped / 255.0 if normalize else shaped, one_hot(t, n_classes) if one_hot_label else t))
    return read[0], read[1]


def read_digits(path: str | os.PathLike[str], invert: bool | None = None) -> Part:
    """``(images, labels)`` of a folder of pictures or of a CSV file: bytes of shape (N, rows, columns), and (N,).

    A picture's label is the digit that its folder in ``path`` is called by (``path/7/a.png``), or with which its own
    name begins (``7_a.png``, not ``70.png``). All are of one size, and come in the order of their names; colours become
    grey. A row of a CSV file is a label, in the column "label" or "class", or the first where none has a name, and the
    shades 0 … 255 of a square, as Kaggle has it. MNIST is white on black: ``invert=True`` turns scans of white paper
    into that, 255 − shade; None leaves them as they are, and warns of bright ones.

    Raises ``ValueError``, which names the file and the line, when a label or a shade is missing or is none, nothing is
    there, or a picture is damaged, partly transparent, of 16 bits or of another size; else ``OSError``.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     length = Path(folder, "mine.csv").write_text("7,0,255,9,0")
    ...     images, labels = read_digits(Path(folder, "mine.csv"))
    >>> labels, images[0, 0]
    (array([7]), array([  0, 255], dtype=uint8))
    """
    instance("invert", invert, (bool, np.bool_, type(None)), "True, False or None")
    where = path_of("path", path)
    digits = [*(_pictures(where) if os.path.isdir(where) else _table(where))]
    must(digits, f"{where} must hold {', '.join(PICTURES)}, in itself or in folders of it, or rows of shades", "none")
    images, targets = map(np.array, zip(*digits, strict=True))
    if invert is None and np.mean(images) > 127.5:
        say = f"{where} is bright, as dark ink on white paper: invert=True makes it white on black, False does not."
        warnings.warn(say, stacklevel=2)
    return 255 - images if invert else images, targets


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
    if first_label is None and 0 < least < max(t.max() for _, t in parts):  # of one digit alone nothing is counted
        say = f"{targets} has labels from {least} on: first_label={least} counts them from 0, first_label=0 does not."
        warnings.warn(say, stacklevel=3)


def _pictures(folder: Path) -> Iterator[tuple[NDArray[np.uint8], int]]:
    """The pictures in a folder, and in those in it."""
    shape = None
    found = sorted(files_in(folder, "[!.]*", "[!.]*/[!.]*"))
    for path in (each for each in found if each.suffix.lower() in PICTURES):
        name, shades = path.relative_to(folder).as_posix(), _shades(path)
        what = f"{path} must begin with its label, a digit, or lie in a folder that is called by it"
        must(re.match("[0-9](/|[^0-9/][^/]*$)", name), what, shown(name))
        shape = shape or shades.shape
        must(shades.shape == shape, f"{path} must have the shape of the first picture, {shape}", shades.shape)
        yield shades, int(name[0])


def _shades(path: Path) -> NDArray[np.uint8]:
    """The shades of grey of a picture, shape (rows, columns)."""
    from PIL import Image  # here, so that who reads no pictures does not wait for it

    with open(path, "rb") as file:
        try:
            picture = Image.open(file)
            picture.load()
        except Exception as error:  # of many kinds
            raise ValueError(f"{path} must be a whole picture. {error}.") from error
    # ``convert`` would cut 16 bits off at 255, and make black of what is transparent.
    plain = picture.mode[0] not in "IF" and np.asarray(picture.convert("RGBA"))[:, :, 3].min() == 255
    must(plain, f"{path} must be opaque, and have 8 bits for each shade", f"mode {picture.mode}")
    return np.asarray(picture.convert("L"))


def _table(path: Path) -> Iterator[tuple[NDArray[np.uint8], int]]:
    """The rows of a CSV file."""
    with open(path, encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(file)
        first = next(reader, [])
        named = any(letter.isalpha() for letter in "".join(first))
        at = next((k for k, name in enumerate(first) if name.strip().lower() in NAMES), -1) if named else 0
        side = math.isqrt(len(first))
        what = f"{path} must have labels, in the column {' or '.join(NAMES)} or the first, and a square of shades"
        must(at >= 0 and 1 < len(first) == side**2 + 1, what, f"{len(first)} columns, {shown(first)}")
        for row in filter(None, chain([first][named:], reader)):
            what = f"{path}, line {reader.line_num}, must have {len(first)} whole numbers in 0 … 255"
            wrong = [shown(each) for each in row if each not in SHADES]
            must(len(row) == len(first) and not wrong, what, (wrong or [f"{len(row)} entries"])[0])
            shades = [SHADES[each] for each in row]
            label = shades.pop(at)
            yield np.array(shades, np.uint8).reshape(side, side), label
