"""IDX files, gzipped or not: the format of MNIST and of what followed it; and the four of a data set in a folder."""

import gzip
import math
import os
import re
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from itertools import islice, product
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from gradlab.core.checks import instance, labels, must, sequence, shown

GZIP = b"\x1f\x8b"  # with which a gzipped file begins
# With which an IDX file begins: two zeros, the code of its type, the number of dimensions.
IDX = re.compile(rb"\0\0[\x08-\x0e][^\0]")
IMAGES, LABELS = (b"\0\0\x08\3",), (b"\0\0\x08\1", b"\0\0\x0c\1", b"\0\0\x0c\2")
DTYPES: dict[int, np.dtype[Any]] = {0x08: np.dtype("u1"), 0x0C: np.dtype(">i4")}
Source = BinaryIO | gzip.GzipFile
#: The files of each role: ("train" or "test", "images" or "labels"). More than one are spellings of one name.
Files = dict[tuple[str, str], list[Path]]

PARTS = ("train", "test")
SPELLINGS = {"train": ("train",), "test": ("t10k", "test")}  # EMNIST and QMNIST call MNIST's "t10k" "test"
DIMENSIONS = {"images": 3, "labels": 1}
NAME = re.compile(r"(?:(.*[^-_. ])?[-_. ]+)?(train|t10k|test)-(images|labels)[-.]idx\d-[a-z]+(?:\.gz)?", re.IGNORECASE)
LOOKED_INTO, LISTED = 500, 24  # how many files are looked into, and listed, for the error that says what there is


def path_of(name: str, value: object) -> Path:
    """``value`` as a path; ``~`` is the home."""
    given = str(Path(instance(name, value, (str, os.PathLike), "a path")))
    return Path(given if "\0" in given else os.path.expanduser(given))  # of whose home it is, no \0 may be asked


def files_in(folder: Path, *patterns: str, most: int | None = None) -> Iterator[Path]:
    """The files of a folder whose paths are such, or those among the first so many.

    ``[!.]*``: macOS hides a "._7.png" beside each "7.png" it unpacks.
    """
    return filter(os.path.isfile, islice((path for each in patterns for path in folder.glob(each)), most))


def read_images(path: Path, count: int | None = None) -> NDArray[np.uint8]:
    """Images of one size as the bytes that they are on disk, shape (N, rows, columns), read-only."""
    return read_idx(path, IMAGES, count)


def read_labels(path: Path, count: int | None = None) -> NDArray[np.int64]:
    """The label of each image, shape (N,), from a file of bytes or of 32-bit integers.

    QMNIST has eight of these for each digit (https://github.com/facebookresearch/qmnist), the first the class. Of any
    other table it is not known what a column means: a ``ValueError``.
    """
    read = read_idx(path, LABELS, count)
    what = f"{path} must hold one label for each image, or QMNIST's 8 columns"
    must(read.ndim == 1 or read.shape[1] == 8, what, f"shape {read.shape}")
    return read.reshape(len(read), -1)[:, 0].astype(np.int64)


def read_idx(path: Path, begins: Collection[bytes], count: int | None = None) -> NDArray[Any]:
    """What one IDX file holds, read-only, in the shape that its header states. It ``begins`` with one of these.

    Then come a four-byte size for each dimension, big-endian, and the data (http://yann.lecun.com/exdb/mnist/). With
    ``count`` the first so many entries only: what comes after them is neither unpacked nor looked at.
    """
    with _unpacked(path) as file:
        first, known = file.read(4), " or ".join(map(repr, begins))
        must(first in begins, f"{path} must be an IDX file, gzipped or not, that begins with {known}", first)
        # Where the file ends before its header does, the size is 0, or there are no data.
        shape = tuple(int.from_bytes(file.read(4), "big") for _ in range(first[3]))
        must(0 not in shape, f"{path} must not be empty, nor end in its header", f"shape {shape}")
        if count is not None:
            shape = (min(count, shape[0]), *shape[1:])
        dtype = DTYPES[first[2]]
        size = dtype.itemsize * math.prod(shape)
        # One byte more, to see whether there is more: a small file can unpack to any size.
        data = _at_most(size + (count is None), file)
    received = "more" if len(data) > size else f"{len(data)} bytes"
    must(len(data) == size, f"{path} must hold the {size} bytes of its shape {shape}", received)
    return np.frombuffer(data, dtype).reshape(shape)


def is_idx(path: Path) -> bool:
    """Whether a file begins as IDX does, gzipped or not; what cannot be read does not."""
    with suppress(OSError, ValueError), _unpacked(path) as file:
        return bool(IDX.match(file.read(4)))
    return False


@contextmanager
def _unpacked(path: Path) -> Iterator[Source]:
    """A file, read as what it unpacks to. Its first bytes say whether it is gzipped: its name may be an older one's."""
    with open(path, "rb") as file:
        zipped = file.read(len(GZIP)) == GZIP
        file.seek(0)
        try:
            yield gzip.GzipFile(fileobj=file) if zipped else file
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise ValueError(f"{path} must be a whole gzip file. {error}.") from error


def _at_most(size: int, file: Source) -> bytes:
    """``size`` bytes, or as many as there are: piece by piece, for there may be far fewer than the header states."""
    pieces: list[bytes] = []
    while size and (piece := file.read(min(size, 2**20))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


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
    folder, sizes = path_of("directory", directory), set()
    files: dict[str, tuple[bytes, NDArray[np.int64]]] = {}
    for name, part, given in (("train", "train", train), ("test", "t10k", test)):
        both = sequence(name, given)
        must(len(both) == 2, f"{name} must be (images, labels)", f"{len(both)} entries")
        images, targets = labels(f"images of {name}", both[0], 256), labels(f"labels of {name}", both[1], 256)
        sizes.add(images.shape[1:])
        what = f"{name} must have images of shape (N, rows, columns), all of one size, and labels (N,)"
        fits = images.ndim == 3 and targets.shape == images.shape[:1] and len(sizes) == 1
        must(fits, what, f"{images.shape} and {targets.shape}")
        files |= {f"{part}-images-idx3": (IMAGES[0], images), f"{part}-labels-idx1": (LABELS[0], targets)}
    folder.mkdir(parents=True, exist_ok=True)
    for name, (begins, array) in files.items():
        header = begins + np.array(array.shape, ">i4").tobytes()
        (folder / f"{name}-ubyte").write_bytes(header + array.astype(np.uint8).tobytes())


def find_files(folder: Path, prefix: str | None = None) -> Files:
    """The files of the one data set in ``folder``, or in its ``raw``, or in the ``raw`` of a folder in it.

    The first of these places that has any file of such a name counts: torchvision unpacks into ``MNIST/raw``. Raises
    ``ValueError`` when there are several data sets, ``FileNotFoundError`` when a role has no file.
    """
    places = ("[!.]*", "raw/[!.]*", "*/raw/[!.]*")
    sets = next(filter(None, (_sets(sorted(folder.glob(place)), prefix) for place in places)), {})
    first_files = _listed([str(next(iter(files.values()))[0].relative_to(folder)) for files in sets.values()])
    must(len(sets) < 2, "directory must hold one data set, or prefix say which", f"{first_files} in {str(folder)!r}")
    (_, prefix), files = next(iter(sets.items()), ((folder, prefix or ""), {}))
    for part, kind in product(PARTS, DIMENSIONS):
        if (part, kind) not in files:
            stems = ("-".join(filter(None, (prefix, each, kind))) for each in SPELLINGS[part])
            names = [shown(f"{stem}{dot}idx{DIMENSIONS[kind]}-ubyte") for stem in stems for dot in "-."]
            raise FileNotFoundError(
                f"directory must hold {' or '.join(names)}, with or without '.gz', in itself or in its 'raw'; all four "
                f"names may have one prefix. Got {_listed(_idx_files(folder)) or 'no IDX file'} in {str(folder)!r}."
            )
    return files


def _sets(paths: list[Path], prefix: str | None) -> dict[tuple[Path, str], Files]:
    """The data sets among what lies at these paths, by folder and prefix."""
    sets: dict[tuple[Path, str], Files] = {}
    for path in paths:
        if (match := NAME.fullmatch(path.name)) and os.path.isfile(path):
            found, part, kind = (match[1] or "").lower(), match[2].lower(), match[3].lower()
            if prefix is None or found == prefix.rstrip("-_. ").lower():
                role = ("train" if part == "train" else "test", kind)
                sets.setdefault((path.parent, found), {}).setdefault(role, []).append(path)
    return sets


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(map(shown, names[:LISTED])) + more


def _idx_files(folder: Path) -> list[str]:
    """What in a folder and in those below it looks like an IDX file, by its name or its first bytes."""
    files = files_in(folder, "[!.]*", "*/[!.]*", "*/raw/[!.]*", most=LOOKED_INTO)
    # What states no size, in /proc say, may keep a reader waiting.
    found = (path for path in files if "idx" in path.name.lower() or (os.path.getsize(path) and is_idx(path)))
    return sorted({str(path.relative_to(folder)) for path in found})


def read_one(read: Callable[[Path], NDArray[Any]], paths: list[Path]) -> NDArray[Any]:
    """What the files of one role hold: ``gunzip --keep`` leaves two, and both must hold the same."""
    first, *rest = paths
    whole = read(first)
    for path in rest:
        must(np.array_equal(read(path), whole), f"{path} must hold the same as {first.name} beside it", "another")
    return whole
