"""The four files of a data set in MNIST's format, wherever they lie and however their names are spelled."""

import os
import re
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from gradlab.core.checks import shown
from gradlab.core.idx import is_idx

Read = TypeVar("Read", bound=NDArray[Any])
#: The files of each role: ("train" or "test", "images" or "labels"). More than one are spellings of one name.
Files = dict[tuple[str, str], list[Path]]

PARTS = ("train", "test")
SPELLINGS = {"train": ("train",), "test": ("t10k", "test")}  # EMNIST and QMNIST call MNIST's "t10k" "test"
NAME = re.compile(r"(?:(.*)[-_. ])?(train|t10k|test)-(images|labels)[-.]idx\d-[a-z]+(?:\.gz)?", re.IGNORECASE)
LOOKED_INTO, LISTED = 500, 24  # how many files are looked into, and listed, for the error that says what there is


def find_files(folder: Path, prefix: str | None = None) -> Files:
    """The files of the one data set in ``folder``, or in its ``raw``, or in the ``raw`` of a folder in it.

    The first of these places that has any file of such a name counts: torchvision unpacks into ``MNIST/raw``.

    Raises ``ValueError`` when there are several data sets, ``FileNotFoundError`` when a role has no file.
    """
    none: dict[tuple[Path, str], Files] = {}
    sets = next(filter(None, (_sets(places, prefix) for places in _places(folder))), none)
    if len(sets) > 1:
        first_files = [str(next(iter(files.values()))[0].relative_to(folder)) for files in sets.values()]
        raise ValueError(
            f"directory must hold one data set, or prefix say which. Got {_listed(first_files)} in {str(folder)!r}."
        )
    files = next(iter(sets.values()), {})
    for role in ((part, kind) for part in PARTS for kind in ("images", "labels")):
        if role not in files:
            raise _not_found(folder, next((found for _, found in sets), prefix or ""), *role)
    return files


def read_one(read: Callable[[Path], Read], paths: list[Path]) -> Read:
    """What the files of one role hold: ``gunzip --keep`` leaves two, and both must hold the same."""
    first, *rest = paths
    whole = read(first)
    for path in rest:
        if not np.array_equal(read(path), whole):
            raise ValueError(f"{path} must hold the same as {first.name} beside it. Got something else.")
    return whole


def _places(folder: Path) -> Iterator[list[Path]]:
    yield [folder]
    yield [each for each in [folder / "raw"] if os.path.isdir(each)]
    yield [each for each in sorted(folder.glob("*/raw")) if os.path.isdir(each)]


def _sets(places: list[Path], prefix: str | None) -> dict[tuple[Path, str], Files]:
    """The data sets in these folders, by folder and prefix."""
    wanted = None if prefix is None else _plain(prefix)
    sets: dict[tuple[Path, str], Files] = {}
    for path in (path for place in places for path in sorted(place.iterdir())):
        match = NAME.fullmatch(path.name)
        # A hidden file is no data: macOS puts a "._train-images…" beside each that it unpacks.
        if match and not path.name.startswith(".") and os.path.isfile(path):
            found, part, kind = _plain(match[1] or ""), match[2].lower(), match[3].lower()
            if wanted in (None, found):
                role = ("train" if part == "train" else "test", kind)
                sets.setdefault((path.parent, found), {}).setdefault(role, []).append(path)
    return sets


def _plain(prefix: str) -> str:
    return prefix.rstrip("-_. ").lower()


def _not_found(folder: Path, prefix: str, part: str, kind: str) -> FileNotFoundError:
    stems = [f"{prefix}-{each}-{kind}" if prefix else f"{each}-{kind}" for each in SPELLINGS[part]]
    names = [shown(f"{stem}{dot}idx{3 if kind == 'images' else 1}-ubyte") for stem in stems for dot in "-."]
    return FileNotFoundError(
        f"directory must hold {' or '.join(names)}, with or without '.gz', in itself or in its 'raw'; all four names "
        f"may have one prefix. Got {_listed(_idx_files(folder)) or 'no IDX file'} in {str(folder)!r}."
    )


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(map(shown, names[:LISTED])) + more


def _idx_files(folder: Path) -> list[str]:
    """What in a folder and in those below it looks like an IDX file, by its name or its first bytes."""
    paths = chain.from_iterable(folder.glob(depth) for depth in ("*", "*/*", "*/raw/*"))
    files = (path for path in islice(paths, LOOKED_INTO) if os.path.isfile(path) and not path.name.startswith("."))
    return sorted({str(path.relative_to(folder)) for path in files if "idx" in path.name.lower() or _is_idx(path)})


def _is_idx(path: Path) -> bool:
    # What states no size, in /proc say, may keep a reader waiting.
    return os.path.getsize(path) > 0 and is_idx(path)
