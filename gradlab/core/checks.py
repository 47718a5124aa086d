"""Checks of what comes in: each raises an error that says what must hold, then what came."""

import math
from collections.abc import Callable, Sequence
from operator import index
from reprlib import Repr
from typing import Any

import numpy as np
from autograd.tracer import getval, isbox
from numpy.typing import NDArray

from gradlab.types import Array

# The most numbers in an array whose size a caller chooses: 8 GB. Without a bound, a mistyped size would fill the
# machine's memory before there is an error.
MOST = 2**30

# The largest entry of a network, an image or a weight that is tried, near the fourth root of float64's largest. An
# output is a sum of products of an input and two weights: all that a network computes of such entries is finite.
LARGEST = 1e75
FLOAT = np.dtype(float)
SMALL = 2**12  # numbers of an array that is copied, and gone through, in less time than a call takes

#: Decorates a function that may overflow. There is no warning, because it refuses the infinity or NaN that results.
overflow_is_refused = np.errstate(over="ignore", invalid="ignore")


def must(holds: object, what: str, got: object, kind: type[Exception] = ValueError) -> None:
    """An error of this kind, unless it ``holds``: what must hold, then what came."""
    if not holds:
        raise kind(f"{what}. Got {got} instead.")


def numbers(name: str, value: object, may_be_empty: bool = False) -> Array:
    """``value`` as a float64 array: of real numbers, every entry finite and none masked; not empty.

    A value that autograd is tracing is passed on as it is: it was checked before the tracing began.
    """
    if isbox(value):
        return value  # type: ignore[return-value]
    if type(value) is np.ndarray and value.dtype is FLOAT and value.size and all_finite(value):
        return value
    array = any_array(name, value)
    must(array.dtype.kind in "biuf", f"{name} must hold real numbers", array.dtype, TypeError)
    must(array.size or may_be_empty, f"{name} must not be empty", f"shape {array.shape}")
    with np.errstate(over="ignore"):  # a long double beyond float64 becomes infinite, which is refused
        array = array.astype(np.float64, copy=False)
    return finite(name, array)


def moderate(name: str, value: object) -> Array:
    """``value`` as ``numbers``, none larger in size than ``LARGEST``; of what is traced, the numbers behind it."""
    array = numbers(name, value)
    size = np.max(np.abs(unbox(array)))
    must(size <= LARGEST, f"{name} must be at most {LARGEST:g} in size", f"{size:g}")
    return array


def any_array(name: str, value: object) -> NDArray[Any]:
    """``value`` as an array of whatever it holds; a ``ValueError`` when it is ragged, or an entry is masked."""
    must(not _masked(value), f"{name} must have a value at each place", "a masked array")
    try:
        return np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must be a number or rows of numbers of one length. {error}") from error


def _masked(value: object, depth: int = 64) -> bool:
    """Whether an entry is masked, in lists as deep as NumPy reads them: NumPy would take what lies under the mask."""
    if isinstance(value, np.ma.MaskedArray):
        return bool(np.ma.is_masked(value))
    return isinstance(value, list | tuple) and depth > 0 and any(_masked(each, depth - 1) for each in value)


def all_finite(array: Array) -> bool:
    """Whether no entry is NaN or infinite. Of few, their sum of squares says so sooner, if it is within float64."""
    return (array.size <= SMALL and math.isfinite(np.vdot(array, array))) or bool(np.isfinite(array).all())


def finite(name: str, array: Array) -> Array:
    """``array`` unchanged; a ``ValueError`` when an entry is NaN or infinite. What is being traced is passed on."""
    if not isbox(array) and not all_finite(array):
        raise ValueError(f"{name} must be finite. Got {np.extract(~np.isfinite(array), array)[0]} instead.")
    return array


def vector(name: str, value: object, may_be_empty: bool = False) -> Array:
    """``value`` as a float64 array of shape (K,)."""
    array = numbers(name, value, may_be_empty)
    must(array.ndim == 1, f"{name} must have shape (K,)", f"shape {array.shape}")
    return array


def matrix(name: str, value: object, columns: str) -> Array:
    """``value`` as a ``moderate`` float64 array of shape (N, columns)."""
    array = moderate(name, value)
    must(array.ndim == 2, f"{name} must have shape (N, {columns})", f"shape {array.shape}")
    return array


def as_number(name: str, value: object) -> float:
    """``value`` as one finite number."""
    array = numbers(name, value)
    must(array.ndim == 0, f"{name} must be one number", f"shape {array.shape}")
    return float(array)


def positive(name: str, value: object) -> Array:
    """``value`` as a float64 array, every entry greater than 0."""
    array = numbers(name, value)
    least = unbox(array).min()
    must(least > 0, f"{name} must be greater than 0", least)
    return array


def whole(name: str, value: object, low: int, high: int | None = None) -> int:
    """``value`` as an int in ``low … high``."""
    must(not _masked(value), f"{name} must have a value at each place", "a masked array")
    try:
        number = index(value)  # type: ignore[arg-type]
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be a whole number. Got {shown(value)} instead.")
    bound = f"at least {low}" if high is None else f"in {low} … {high}"
    must(low <= number and (high is None or number <= high), f"{name} must be {bound}", shown(number))
    return number


def check_size(name: str, *shape: int) -> None:
    """A ``ValueError`` when an array of this shape, which ``name`` determines, has more than ``MOST`` numbers."""
    must(math.prod(shape) <= MOST, f"{name} must make an array of at most {MOST} numbers", f"shape {shown(shape)}")


def one_of(name: str, value: str, names: Sequence[str]) -> str:
    """``value``, one of these names."""
    must(isinstance(value, str) and value in names, f"{name} must be one of {', '.join(names)}", shown(value))
    return value


def flag(name: str, value: object) -> bool:
    """``value``, True or False."""
    return bool(instance(name, value, (bool, np.bool_), "True or False"))


def function(name: str, value: object) -> None:
    """A ``TypeError`` when ``value`` cannot be called."""
    instance(name, value, Callable, "a function")


def sequence(name: str, value: Any) -> tuple[Any, ...]:
    """The entries of ``value``, which has an end and an order."""
    if not isbox(value) and not (isinstance(value, np.ndarray) and value.ndim):
        instance(name, value, Sequence, "a sequence")
    return tuple(value)


def instance(name: str, value: Any, kind: Any, called: str) -> Any:
    """``value``, which is of this kind; a ``TypeError`` when it is not."""
    if not isinstance(value, kind):  # it is shown only then, for that takes its time
        raise TypeError(f"{name} must be {called}. Got {shown(value)} instead.")
    return value


def labels(name: str, value: object, n_classes: int) -> NDArray[np.int64]:
    """``value`` as class labels: whole numbers in ``0 … n_classes − 1``, of any shape."""
    array = numbers(name, value)
    wrong = array[(array < 0) | (array >= n_classes) | (array != np.floor(array))]
    must(not wrong.size, f"{name} must be whole numbers in 0 … {n_classes - 1}", "".join(f"{w:g}" for w in wrong[:1]))
    return array.astype(np.int64)


def bounds(name: str, value: object) -> tuple[float, float]:
    """``value`` as ``(low, high)``, two finite numbers with low < high."""
    ends = numbers(name, value)
    must(ends.shape == (2,) and ends[0] < ends[1], f"{name} must be (low, high) with low < high", shown(value))
    return float(ends[0]), float(ends[1])


_short = Repr()
_short.maxother = _short.maxstring = 100


def shown(value: object) -> str:
    """``value`` as an error shows it, cut short. Python refuses to write out an int of thousands of digits."""
    try:
        return _short.repr(value)
    except ValueError:
        return f"a long {type(value).__name__}"


def unbox(value: Array) -> Array:
    """The number behind a value that autograd may be tracing, at any depth."""
    while isbox(value):
        value = getval(value)
    return value
