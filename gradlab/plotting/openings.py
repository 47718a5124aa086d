"""What pages show when they open, drawn beforehand: it would take a fresh server longer than the rest of a first page.

What is kept has the fingerprint of all that is drawn; anything else is drawn when it is needed.
``python -m tests.keep_openings`` draws them again.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import numpy as np

from gradlab.text import Translate

FILE = files("gradlab.plotting").joinpath("openings.zip")
DIGITS = 6  # to which numbers must agree: machines differ in the last of their sixteen


def kept(name: str) -> Any:
    """What is kept under this fingerprint; None where nothing is."""
    archive = _archive()
    return json.loads(archive.read(name)) if name in archive.NameToInfo else None


@cache
def _archive() -> ZipFile:
    return ZipFile(BytesIO(FILE.read_bytes()))


def fingerprint(*values: Any) -> str:
    """The same for the same values, on each machine; of a function, and of what has no fields, only its name counts."""
    digest = sha256()

    def add(value: Any) -> None:
        if isinstance(value, Translate):
            value = value.language
        if isinstance(value, float | np.ndarray | np.number):
            values = np.asarray(value, float)
            known = np.isfinite(values)
            largest = np.max(np.abs(values[known]), initial=0.0) or 1.0
            shares = np.round(np.where(known, values / largest, np.sign(np.nan_to_num(values)) * 2 + 3), DIGITS)
            digest.update(f"{values.shape}{largest:.{DIGITS}e}".encode() + (shares + 0.0).tobytes())
        elif isinstance(value, Mapping):
            add(tuple(value.items()))
        elif isinstance(value, tuple | list | range):
            digest.update(b"(%d" % len(value))
            for each in value:
                add(each)
        elif is_dataclass(value) and not isinstance(value, type):
            add((type(value).__qualname__, *(getattr(value, field.name) for field in fields(value))))
        elif value is None or isinstance(value, bool | int | str):
            digest.update(repr(value).encode())
        else:
            digest.update(getattr(value, "__qualname__", type(value).__qualname__).encode())

    add(values)
    return digest.hexdigest()[:24]
