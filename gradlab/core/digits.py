"""Digits of one's own: read from pictures or from a table, and written as the files that ``load_mnist`` reads."""

import csv
import math
import os
import re
import warnings
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gradlab.core.checks import instance, labels, must, sequence, shown
from gradlab.core.idx import IMAGES, LABELS, path_of
from gradlab.core.mnist import Part

PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff")
NAMES = ("label", "class")  # what a table's column of them may be called
Digit = tuple[NDArray[np.uint8], int]  # its shades, and its label
SHADES = {text: shade for shade in range(256) for text in (f"{shade}", f"{shade}.0")}


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


def write_idx(directory: str | os.PathLike[str], train: tuple[object, object], test: tuple[object, object]) -> None:
    """Write MNIST's four files, of ``(images, labels)`` for each of two sets: ``load_mnist(directory=…)`` reads them.

    Images are whole numbers in 0 … 255, shape (N, rows, columns), labels such numbers, shape (N,). The folder is made,
    and files of these names are replaced. What ``read_digits`` has read is sorted: ``mini_batch`` with
    ``replace=False`` shuffles it. Raises ``ValueError``, and writes nothing, when shapes or numbers are others.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_idx(folder, ([[[0, 255]]], [7]), ([[[9, 0]]], [0]))
    ...     (x, t), test = load_mnist(directory=folder)
    >>> x, t
    (array([[0., 1.]]), array([7]))
    """
    folder, sets = path_of("directory", directory), []
    for name, each in (("train", train), ("test", test)):
        both = sequence(name, each)
        must(len(both) == 2, f"{name} must be (images, labels)", f"{len(both)} entries")
        images, targets = labels(f"images of {name}", both[0], 256), labels(f"labels of {name}", both[1], 256)
        sets.append((images, targets))
        what = f"{name} must have images of shape (N, rows, columns), all of one size, and labels (N,)"
        fits = images.ndim == 3 and targets.shape == images.shape[:1] and images.shape[1:] == sets[0][0].shape[1:]
        must(fits, what, f"{images.shape} and {targets.shape}")
    folder.mkdir(parents=True, exist_ok=True)
    for part, arrays in zip(("train", "t10k"), sets, strict=True):
        for kind, begins, array in zip(("images-idx3", "labels-idx1"), (IMAGES, LABELS), arrays, strict=True):
            header = begins[0] + np.array(array.shape, ">i4").tobytes()
            (folder / f"{part}-{kind}-ubyte").write_bytes(header + array.astype(np.uint8).tobytes())


def _pictures(folder: Path) -> Iterator[Digit]:
    """The pictures in a folder, and in those in it. What is hidden is none: macOS puts a "._7.png" beside "7.png"."""
    found = sorted(chain(folder.glob("[!.]*"), folder.glob("[!.]*/[!.]*")))
    shape = None
    for path in (each for each in found if each.suffix.lower() in PICTURES and os.path.isfile(each)):
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


def _table(path: Path) -> Iterator[Digit]:
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
