"""IDX files, gzipped or not: the format of MNIST and of what followed it; and the four of a data set in a folder."""

import gzip
import math
import os
import re
import zlib
from collections.abc import Callable, Collection
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import numpy as np
from numpy.typing import NDArray

from gradlab.core.checks import instance, must, shown

GZIP, IDX = b"\x1f\x8b", b"\0\0"  # with which a file begins that is gzipped, and one that is not
# With which an IDX file begins: two zeros, the code of its type, the number of dimensions.
IMAGES, LABELS = (b"\0\0\x08\3",), (b"\0\0\x08\1", b"\0\0\x0c\1", b"\0\0\x0c\2")
DTYPES: dict[int, np.dtype[Any]] = {0x08: np.dtype("u1"), 0x0C: np.dtype(">i4")}
Source = BinaryIO | gzip.GzipFile

Read = TypeVar("Read", bound=NDArray[Any])
#: The files of each role: ("train" or "test", "images" or "labels"). More than one are spellings of one name.
Files = dict[tuple[str, str], list[Path]]

QMNIST_COLUMNS = 8  # the class, then who wrote the digit and where NIST has it
PARTS = ("train", "test")
SPELLINGS = {"train": ("train",), "test": ("t10k", "test")}  # EMNIST and QMNIST call MNIST's "t10k" "test"
NAME = re.compile(r"(?:(.*)[-_. ])?(train|t10k|test)-(images|labels)[-.]idx\d-[a-z]+(?:\.gz)?", re.IGNORECASE)
LOOKED_INTO, LISTED = 500, 24  # how many files are looked into, and listed, for the error that says what there is


def path_of(name: str, value: object) -> Path:
    """``value`` as a path; ``~`` is the home."""
    given = str(Path(instance(name, value, (str, os.PathLike), "a path")))
    return Path(given if "\0" in given else os.path.expanduser(given))  # of whose home it is, no \0 may be asked


def read_images(path: Path, count: int | None = None) -> NDArray[np.uint8]:
    """Images of one size as the bytes that they are on disk, shape (N, rows, columns), read-only."""
    return read_idx(path, IMAGES, count)


def read_labels(path: Path, count: int | None = None) -> NDArray[np.int64]:
    """The label of each image, shape (N,), from a file of bytes or of 32-bit integers.

    QMNIST has eight of these for each digit (https://github.com/facebookresearch/qmnist), the first the class. Of any
    other table it is not known what a column means: a ``ValueError``.
    """
    read = read_idx(path, LABELS, count)
    if read.ndim == 2:
        what = f"{path} must hold one label for each image, or QMNIST's {QMNIST_COLUMNS} columns"
        must(read.shape[1] == QMNIST_COLUMNS, what, f"shape {read.shape}")
        read = read[:, 0]
    return read.astype(np.int64)


def read_idx(path: Path, begins: Collection[bytes], count: int | None = None) -> NDArray[Any]:
    """What one IDX file holds, read-only, in the shape that its header states. It ``begins`` with one of these.

    Then come a four-byte size for each dimension, big-endian, and the data (http://yann.lecun.com/exdb/mnist/). With
    ``count`` the first so many entries only: what comes after them is neither unpacked nor looked at.
    """
    try:
        with open(path, "rb") as file:
            return _unpacked(path, _opened(file), begins, count)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(f"{path} must be a whole gzip file. {error}.") from error


def _opened(file: BinaryIO) -> Source:
    # Seen by the first bytes, not by the name, which an unpacking program may have left as it was.
    zipped = file.read(len(GZIP)) == GZIP
    file.seek(0)
    return gzip.GzipFile(fileobj=file) if zipped else file


def is_idx(path: Path) -> bool:
    """Whether a file begins as IDX does, gzipped or not; what cannot be read does not."""
    try:
        with open(path, "rb") as file:
            begins = _opened(file).read(4)
    except (OSError, EOFError, zlib.error):
        return False
    return len(begins) == 4 and begins.startswith(IDX) and 0x08 <= begins[2] <= 0x0E and begins[3] > 0


def _unpacked(path: Path, file: Source, begins: Collection[bytes], count: int | None) -> NDArray[Any]:
    first = _at_most(4, file)
    known = " or ".join(map(repr, begins))
    must(first in begins, f"{path} must be an IDX file, gzipped or not, that begins with {known}", first)
    # Where the file ends before its header does, the size is 0, or there are no data.
    shape = tuple(int.from_bytes(_at_most(4, file), "big") for _ in range(first[3]))
    must(0 not in shape, f"{path} must not be empty, nor end in its header", f"shape {shape}")
    dtype = DTYPES[first[2]]
    if count is not None:
        shape = (min(count, shape[0]), *shape[1:])
    # At most what the header states, and one byte to see whether there is more: a small file can unpack to any size.
    size = dtype.itemsize * math.prod(shape)
    data = _at_most(size + (count is None), file)
    received = "more" if len(data) > size else f"{len(data)} bytes"
    must(len(data) == size, f"{path} must hold the {size} bytes of its shape {shape}", received)
    return np.frombuffer(data, dtype).reshape(shape)


def _at_most(size: int, file: Source) -> bytes:
    """``size`` bytes, or as many as there are: piece by piece, for there may be far fewer than the header states."""
    pieces: list[bytes] = []
    while size and (piece := file.read(min(size, 2**20))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def find_files(folder: Path, prefix: str | None = None) -> Files:
    """The files of the one data set in ``folder``, or in its ``raw``, or in the ``raw`` of a folder in it.

    The first of these places that has any file of such a name counts: torchvision unpacks into ``MNIST/raw``. Raises
    ``ValueError`` when there are several data sets, ``FileNotFoundError`` when a role has no file.
    """
    places = (sorted(folder.glob(depth)) for depth in ("*", "raw/*", "*/raw/*"))
    sets = next((found for paths in places if (found := _sets(paths, prefix))), {})
    first_files = _listed([str(next(iter(files.values()))[0].relative_to(folder)) for files in sets.values()])
    must(len(sets) < 2, "directory must hold one data set, or prefix say which", f"{first_files} in {str(folder)!r}")
    files = next(iter(sets.values()), {})
    for part, kind in ((part, kind) for part in PARTS for kind in ("images", "labels")):
        if (part, kind) not in files:
            prefix, number = next((found for _, found in sets), prefix or ""), 3 if kind == "images" else 1
            stems = ("-".join(filter(None, (prefix, each, kind))) for each in SPELLINGS[part])
            names = [shown(f"{stem}{dot}idx{number}-ubyte") for stem in stems for dot in "-."]
            raise FileNotFoundError(
                f"directory must hold {' or '.join(names)}, with or without '.gz', in itself or in its 'raw'; all four "
                f"names may have one prefix. Got {_listed(_idx_files(folder)) or 'no IDX file'} in {str(folder)!r}."
            )
    return files


def read_one(read: Callable[[Path], Read], paths: list[Path]) -> Read:
    """What the files of one role hold: ``gunzip --keep`` leaves two, and both must hold the same."""
    first, *rest = paths
    whole = read(first)
    for path in rest:
        must(np.array_equal(read(path), whole), f"{path} must hold the same as {first.name} beside it", "another")
    return whole


def _sets(paths: list[Path], prefix: str | None) -> dict[tuple[Path, str], Files]:
    """The data sets among these files, by folder and prefix."""
    sets: dict[tuple[Path, str], Files] = {}
    for path in paths:
        match = NAME.fullmatch(path.name)
        # A hidden file is no data: macOS puts a "._train-images…" beside each that it unpacks.
        if match and not path.name.startswith(".") and os.path.isfile(path):
            found, part, kind = _plain(match[1] or ""), match[2].lower(), match[3].lower()
            if prefix is None or found == _plain(prefix):
                role = ("train" if part == "train" else "test", kind)
                sets.setdefault((path.parent, found), {}).setdefault(role, []).append(path)
    return sets


def _plain(prefix: str) -> str:
    return prefix.rstrip("-_. ").lower()


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(map(shown, names[:LISTED])) + more


def _idx_files(folder: Path) -> list[str]:
    """What in a folder and in those below it looks like an IDX file, by its name or its first bytes."""
    paths = chain.from_iterable(folder.glob(depth) for depth in ("*", "*/*", "*/raw/*"))
    files = (path for path in islice(paths, LOOKED_INTO) if os.path.isfile(path) and not path.name.startswith("."))
    # What states no size, in /proc say, may keep a reader waiting.
    found = (path for path in files if "idx" in path.name.lower() or (os.path.getsize(path) and is_idx(path)))
    return sorted({str(path.relative_to(folder)) for path in found})
