"""Digits of one's own: read from pictures or from a table, and written as the files that ``load_mnist`` reads."""

import csv
import math
import os
import re
import warnings
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gradlab.core.checks import check_size, instance, labels, must, sequence, shown
from gradlab.core.idx import BYTES, path_of
from gradlab.core.mnist import Part

PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff")
LABELS = ("label", "class")  # what a table's column of them may be called
SHADES = {text: shade for shade in range(256) for text in (f"{shade}", f"{shade}.0")}


def read_digits(path: str | os.PathLike[str], invert: bool | None = None) -> Part:
    """``(images, labels)`` of a folder of pictures or of a CSV file: bytes of shape (N, rows, columns), and (N,).

    A picture's label is the digit that its folder in ``path`` is called by (``path/7/a.png``); where it lies in
    ``path`` itself, the one with which its own name begins (``7_a.png``, not ``70.png``). All are of one size, which
    stays, and come in the order of their names; colours become grey. A row of a CSV file is a label, in the column
    "label" or "class", or the first where none has a name, and the shades 0 … 255 of a square, as Kaggle has it.

    invert : MNIST is white on black, and its networks are lost on dark ink: True turns scans of white paper into that,
        255 − shade. None leaves them as they are, and warns of bright ones.

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
    must(os.path.exists(where), "path must be a folder or a file that exists", repr(str(where)), FileNotFoundError)
    images, targets = _pictures(where) if os.path.isdir(where) else _table(where)
    if invert is None and np.mean(images) > 127.5:
        say = f"{where} is bright, as dark ink on white paper: invert=True makes it white on black, False does not."
        warnings.warn(say, stacklevel=2)
    return 255 - images if invert else images, targets


def write_idx(directory: str | os.PathLike[str], train: tuple[object, object], test: tuple[object, object]) -> None:
    """Write MNIST's four files, of ``(images, labels)`` for each of two sets: ``load_mnist(directory=…)`` reads them.

    images : whole numbers in 0 … 255, shape (N, rows, columns); labels : such numbers, shape (N,)

    The folder is made, and files of these names are replaced. What ``read_digits`` has read is sorted: ``mini_batch``
    with ``replace=False`` shuffles it. Raises ``ValueError``, and writes nothing, when shapes or numbers are others.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_idx(folder, ([[[0, 255]]], [7]), ([[[9, 0]]], [0]))
    ...     (x, t), test = load_mnist(directory=folder)
    >>> x, t
    (array([[0., 1.]]), array([7]))
    """
    files: dict[str, NDArray[np.int64]] = {}
    for part, name, given in (("train", "train", train), ("t10k", "test", test)):
        both = sequence(name, given)
        must(len(both) == 2, f"{name} must be (images, labels)", f"{len(both)} entries")
        images, targets = labels(f"images of {name}", both[0], 256), labels(f"labels of {name}", both[1], 256)
        what = f"{name} must have images of shape (N, rows, columns), labels (N,)"
        must(images.ndim == 3 and targets.shape == images.shape[:1], what, f"{images.shape} and {targets.shape}")
        files |= {f"{part}-images-idx3-ubyte": images, f"{part}-labels-idx1-ubyte": targets}
    sizes = [each.shape[1:] for each in files.values()]
    must(sizes[0] == sizes[2], f"images of test must have the shape of those of train, {sizes[0]}", sizes[2])
    folder = path_of("directory", directory)
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in files.items():
        header = bytes([0, 0, BYTES, array.ndim]) + np.array(array.shape, ">i4").tobytes()
        (folder / name).write_bytes(header + array.astype(np.uint8).tobytes())


def _pictures(folder: Path) -> Part:
    """The pictures in a folder, and in those in it. What is hidden is none: macOS puts a "._7.png" beside "7.png"."""
    found = chain(folder.glob("[!.]*"), folder.glob("[!.]*/[!.]*"))
    paths = sorted(each for each in found if each.suffix.lower() in PICTURES and os.path.isfile(each))
    must(paths, f"path must hold {', '.join(PICTURES)}, in itself or in folders of it", f"none in {str(folder)!r}")
    images, targets = [], []
    for path in paths:
        name, form = (path.name, "[0-9]([^0-9].*)?") if path.parent == folder else (path.parent.name, "[0-9]")
        what = f"{path} must begin with its label, a digit, or lie in a folder that is called by it"
        must(re.fullmatch(form, name), what, shown(name))
        targets.append(int(name[0]))
        images.append(_shades(path))
        shapes = images[0].shape, images[-1].shape
        must(shapes[0] == shapes[1], f"{path} must have the shape of {paths[0].name}, {shapes[0]}", shapes[1])
        check_size(f"the pictures in {folder}", len(paths), *shapes[0])
    return np.stack(images), np.array(targets)


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
    must(picture.mode[0] not in "IF", f"{path} must have 8 bits for each shade", f"mode {picture.mode}")
    least = np.asarray(picture.convert("RGBA"))[:, :, 3].min()
    must(least == 255, f"{path} must be opaque: what is behind it is not known", f"an opacity of {least} of 255")
    return np.asarray(picture.convert("L"))


def _table(path: Path) -> Part:
    """The rows of a CSV file."""
    with open(path, encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(file)
        first = next(reader, [])
        named = any(letter.isalpha() for letter in "".join(first))
        at = next((k for k, name in enumerate(first) if name.strip().lower() in LABELS), -1) if named else 0
        must(at >= 0, f"{path} must have a column that is called {' or '.join(LABELS)}", shown(first))
        side, what = math.isqrt(max(0, len(first) - 1)), f"{path} must have a label and a square of shades in a row"
        must(0 < side**2 == len(first) - 1, what, f"{len(first)} entries")
        rows = []
        for row in filter(None, chain([first][named:], reader)):
            line = f"{path}, line {reader.line_num},"
            must(len(row) == len(first), f"{line} must have {len(first)} entries, as the first", len(row))
            wrong = [each for each in row if each not in SHADES]
            must(not wrong, f"{line} must hold whole numbers in 0 … 255", shown("".join(wrong[:1])))
            rows.append(bytes([SHADES[each] for each in row]))
    must(rows, f"{path} must have a row of numbers", "none")
    table = np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), -1)
    # As in UCI's optdigits, whose label is the last: its first pixel is 0 in every row.
    same = not named and len(rows) > 1 and np.ptp(table[:, 0]) == 0
    must(not same, f"{path} must have its labels in the first column, where none has a name", f"{first[0]} in each row")
    return np.delete(table, at, axis=1).reshape(-1, side, side), table[:, at].astype(np.int64)
