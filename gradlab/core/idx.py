"""One IDX file, gzipped or not: the format of MNIST and of what followed it."""

import gzip
import math
import struct
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

GZIP, IDX = b"\x1f\x8b", b"\0\0"  # with which a file begins that is gzipped, and one that is not
BYTES, INT32 = 0x08, 0x0C
# What an IDX header's third byte says that the data are.
TYPES: dict[int, tuple[str, np.dtype[Any]]] = {
    BYTES: ("bytes", np.dtype("u1")),
    INT32: ("32-bit integers", np.dtype(">i4")),
}
Source = BinaryIO | gzip.GzipFile

QMNIST_COLUMNS = 8  # the class, then who wrote the digit and where NIST has it


def read_images(path: Path, count: int | None = None) -> NDArray[np.uint8]:
    """Images of one size as the bytes that they are on disk, shape (N, rows, columns), read-only."""
    return read_idx(path, [BYTES], [3], count)


def read_labels(path: Path, count: int | None = None) -> NDArray[np.int64]:
    """The label of each image, shape (N,), from a file of bytes or of 32-bit integers.

    QMNIST has eight columns of these integers for each digit (https://github.com/facebookresearch/qmnist): the first is
    the class. Of any other table, a one-hot one for instance, it is not known what a column means: a ``ValueError``.
    """
    read = read_idx(path, [BYTES, INT32], [1, 2], count)
    if read.ndim == 2 and (read.dtype == np.uint8 or read.shape[1] != QMNIST_COLUMNS):
        raise ValueError(
            f"{path} must hold one label for each image, or QMNIST's {QMNIST_COLUMNS} columns of 32-bit integers. "
            f"Got {read.dtype.name} of shape {read.shape} instead."
        )
    return (read[:, 0] if read.ndim == 2 else read).astype(np.int64)


def read_idx(path: Path, types: Collection[int], dimensions: Collection[int], count: int | None = None) -> NDArray[Any]:
    """What one IDX file holds, read-only, in the shape that its header states; one of these types and dimensions.

    With ``count`` the first so many entries only: what comes after them is neither unpacked nor looked at. Whether the
    file is gzipped is seen by its first bytes, not by its name, which an unpacking program may have left as it was.

    An IDX file begins with two zeros, the code of its type (8 for bytes) and the number of dimensions; then come a
    four-byte size for each dimension, big-endian, and the data (http://yann.lecun.com/exdb/mnist/).
    """
    with open(path, "rb") as file:
        begins = file.read(24)
        file.seek(0)
        if begins.startswith(IDX):
            return _unpacked(path, file, types, dimensions, count)
        if not begins.startswith(GZIP):
            raise ValueError(
                f"{path} must be an IDX file, gzipped or not, and begin with {GZIP!r} or {IDX!r}. "
                f"Got {begins!r} instead."
            )
        try:
            with gzip.GzipFile(fileobj=file) as unpacking:
                return _unpacked(path, unpacking, types, dimensions, count)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise ValueError(f"{path} must be a whole gzip file. {error}.") from error


def is_idx(path: Path) -> bool:
    """Whether a file begins as IDX does, gzipped or not; what cannot be read does not."""
    try:
        with open(path, "rb") as file:
            zipped = file.read(len(GZIP)) == GZIP
            file.seek(0)
            begins = gzip.GzipFile(fileobj=file).read(4) if zipped else file.read(4)
    except (OSError, EOFError, zlib.error):
        return False
    return len(begins) == 4 and begins.startswith(IDX) and 0x08 <= begins[2] <= 0x0E and begins[3] > 0


def _unpacked(
    path: Path, file: Source, types: Collection[int], dimensions: Collection[int], count: int | None
) -> NDArray[Any]:
    dtype, shape = _header(path, file, types, dimensions)
    if count is not None:
        shape = (min(count, shape[0]), *shape[1:])
    # At most what the header states, and one byte to see whether there is more: a small file can unpack to any size.
    size = dtype.itemsize * math.prod(shape)
    data = _at_most(size + (count is None), file)
    if len(data) != size:
        received = f"{len(data)} bytes" if len(data) < size else "more"
        raise ValueError(f"{path} must hold the {size} bytes of its shape {shape}. Got {received} instead.")
    return np.frombuffer(data, dtype).reshape(shape)


def _header(
    path: Path, file: Source, types: Collection[int], dimensions: Collection[int]
) -> tuple[np.dtype[Any], tuple[int, ...]]:
    """The type and the sizes that the header states."""
    begins = _at_most(4, file)
    if not begins.startswith(IDX) or len(begins) < 4:
        raise ValueError(f"{path} must be an IDX file and begin with two zeros. Got {begins!r} instead.")
    if begins[2] not in types:
        known = " or ".join(f"{TYPES[each][0]}, type 0x{each:02x}" for each in types)
        raise ValueError(f"{path} must hold {known} of IDX. Got type 0x{begins[2]:02x} instead.")
    if begins[3] not in dimensions:
        raise ValueError(f"{path} must have {' or '.join(map(str, dimensions))} dimensions. Got {begins[3]} instead.")
    sizes = _at_most(4 * begins[3], file)
    if len(sizes) < 4 * begins[3]:
        raise ValueError(f"{path} must have a header of {4 + 4 * begins[3]} bytes. Got {4 + len(sizes)} instead.")
    shape = struct.unpack(f">{begins[3]}I", sizes)
    if 0 in shape:
        raise ValueError(f"{path} must not be empty. Got shape {shape} instead.")
    return TYPES[begins[2]][1], shape


def _at_most(size: int, file: Source) -> bytes:
    """``size`` bytes, or as many as there are: piece by piece, for there may be far fewer than the header states."""
    pieces: list[bytes] = []
    while size and (piece := file.read(min(size, 2**20))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
