"""What the house's functions take and give, and how that is printed and shown in a notebook."""

from collections.abc import Callable
from dataclasses import fields
from reprlib import Repr
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Function: TypeAlias = Callable[[Any], Array]  # numbers in, an array of their shape or a number out
Formula: TypeAlias = Callable[..., Array]  # arrays in, as predictions and targets, an array out
Surface: TypeAlias = Callable[[Any, Any], Array]  # two numbers, or two arrays that broadcast, in; their values out

LONGEST = 300  # letters of a field


class _Short(Repr):
    """A few entries of an array or a tuple, the beginning of what else is long."""

    def repr_ndarray(self, array: Any, _level: int) -> str:
        return " ".join(np.array2string(array, threshold=8, edgeitems=3).split())


SHORT = _Short()
SHORT.maxstring = SHORT.maxother = LONGEST


class Brief:
    """A dataclass, ``repr=False``, whose ``repr`` is a few lines at most, however much it holds."""

    def __repr__(self) -> str:
        named = {each.name: getattr(self, each.name) for each in fields(self) if each.repr}  # type: ignore[arg-type]
        shown = ", ".join(f"{name}={SHORT.repr(value)[:LONGEST]}" for name, value in named.items())
        return f"{type(self).__name__}({shown})"


class NotebookRepr(Brief):
    """An object whose picture, if it has one, a notebook shows as HTML when it is the last line of a cell.

    ``gradlab/__init__.py`` puts ``markup`` here: the core knows no matplotlib, and who only computes never waits.
    """

    markup: ClassVar[Callable[[object], str | None]]

    def _repr_html_(self) -> str | None:
        return type(self).markup(self)
