"""Checks of what comes in: each raises an error that says what must hold, then what came."""

import math
from collections.abc import Callable, Collection, Sequence
from operator import index
from typing import Any

import numpy as np
from autograd.tracer import isbox
from numpy.random import Generator
from numpy.typing import NDArray

from gradlab.core.autograd_vjp import FLOAT, unbox
from gradlab.types import SHORT, Array

MOST = 2**30  # numbers of an array whose size a caller chooses, 8 GB: a mistyped size would fill the memory
# The largest entry of a network, an image or a weight that is tried, near the fourth root of float64's largest: an
# output of one hidden layer, a sum of products of an input and two weights, is finite; of a deeper network it is asked.
LARGEST = 1e75
SMALL = 2**12  # numbers of an array that is copied, and gone through, in less time than a call takes
BY_AXES = "be one number", "have shape (K,)", "have shape (N, inputs)"

#: Decorates a function that may overflow. There is no warning, because it refuses the infinity or NaN that results.
overflow_is_refused = np.errstate(over="ignore", invalid="ignore")


def must(holds: object, what: str, got: object, kind: type[Exception] = ValueError) -> None:
    """An error of this kind, unless it ``holds``: what must hold, then what came."""
    if not holds:
        raise kind(f"{what}. Got {got} instead.")


def numbers(
    name: str, value: Any, axes: int = -1, above: float | None = None, moderate: bool = False, empty: bool = False
) -> Array:
    """``value`` as a float64 array of finite real numbers, none masked; what is traced was checked, and passes."""
    array: Array = np.asarray(value) if type(value) is float else value
    ready = isbox(array) or (type(array) is np.ndarray and array.dtype is FLOAT and array.size and all_finite(array))
    if not ready:
        given = any_array(name, value)
        must(given.dtype.kind in "biuf", f"{name} must hold real numbers", given.dtype, TypeError)
        must(given.size or empty, f"{name} must not be empty", f"shape {given.shape}")
        with np.errstate(over="ignore"):  # a long double beyond float64 becomes infinite, which is refused
            array = finite(name, given.astype(np.float64, copy=False))
    if axes >= 0:
        must(array.ndim == axes, f"{name} must {BY_AXES[axes]}", f"shape {array.shape}")
    if above is not None:
        least = unbox(array).min()
        must(least > above, f"{name} must be greater than {above:g}", least)
    if moderate:
        size = np.max(np.abs(unbox(array)))
        must(size <= LARGEST, f"{name} must be at most {LARGEST:g} in size", f"{size:g}")
    return array


def as_number(name: str, value: object, above: float | None = None) -> float:
    """``value`` as one finite number, greater than ``above`` where that is given."""
    return float(numbers(name, value, axes=0, above=above))


def any_array(name: str, value: object) -> NDArray[Any]:
    """``value`` as an array of whatever it holds; a ``ValueError`` when it is ragged, or an entry is masked."""
    must(not _masked(value), f"{name} must have a value at each place", "a masked array")
    try:
        return np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must be a number or rows of numbers of one length. {error}") from error


def _masked(value: object, depth: int = 64) -> bool:
    """Whether an entry is masked, in lists as deep as NumPy reads them: NumPy would take what lies under the mask."""
    if isinstance(value, list | tuple):
        return depth > 0 and any(_masked(each, depth - 1) for each in value)
    return bool(np.ma.is_masked(value))


def all_finite(array: Array) -> bool:
    """Whether no entry is NaN or infinite. Of few, their sum of squares says so sooner, if it is within float64."""
    return (array.size <= SMALL and math.isfinite(np.vdot(array, array))) or bool(np.isfinite(array).all())


def finite(name: str, values: Array, x: Array | None = None, why: str = "") -> Array:
    """``values``, or what is being traced; a ``ValueError`` when an entry is NaN or infinite: at which x, and why."""
    if isbox(values) or all_finite(values):
        return values
    wrong = np.flatnonzero(~np.isfinite(values))
    several = f", and at {len(wrong)} of {np.size(values)} places in all" * (len(wrong) > 1)
    at = " instead" if x is None else f" at x = {np.ravel(unbox(x))[wrong[0]]}{several}"
    raise ValueError(f"{name} must be finite. Got {np.ravel(values)[wrong[0]]}{at}.{why}")


def whole(name: str, value: Any, low: int, high: float = math.inf) -> int:
    """``value`` as an int in ``low … high``."""
    if type(value) is not int:
        given = any_array(name, value)
        is_whole = given.ndim == 0 and given.dtype.kind in "iuO" and hasattr(value, "__index__")
        must(is_whole, f"{name} must be a whole number", shown(value), TypeError)
    if not low <= value <= high:
        bound = f"at least {low}" if high == math.inf else f"in {low} … {high}"
        raise ValueError(f"{name} must be {bound}. Got {shown(value)} instead.")
    return index(value)


def generator(rng: object) -> Generator:
    """``rng`` itself, or that of a seed, a whole number of at least 0."""
    given = "rng must be a numpy.random.Generator, or a seed, which"
    return rng if isinstance(rng, Generator) else np.random.default_rng(whole(given, rng, low=0))


def check_size(name: str, *shape: int) -> None:
    """A ``ValueError`` when an array of this shape, which ``name`` determines, has more than ``MOST`` numbers."""
    must(math.prod(shape) <= MOST, f"{name} must make an array of at most {MOST} numbers", f"shape {shown(shape)}")


def sequence(name: str, value: Any) -> tuple[Any, ...]:
    """The entries of ``value``, which has an end and an order."""
    is_array = isbox(value) or getattr(value, "ndim", 0)
    return tuple(value if is_array else instance(name, value, Sequence, "a sequence"))


def instance(name: str, value: Any, kind: Any = Callable, called: str = "a function") -> Any:
    """``value``, which is of this kind; a ``TypeError`` when it is not."""
    if not isinstance(value, kind):  # it is shown only then, for that takes its time
        raise TypeError(f"{name} must be {called}. Got {shown(value)} instead.")
    return value


def one_of(name: str, value: Any, known: Collection[str]) -> str:
    """``value``, one of the texts that are ``known``."""
    must(isinstance(value, str) and value in known, f"{name} must be one of {', '.join(known)}", shown(value))
    return str(value)


def labels(name: str, value: object, n_classes: int) -> NDArray[np.int64]:
    """``value`` as class labels: whole numbers in ``0 … n_classes − 1``, of any shape."""
    array = numbers(name, value)
    wrong = array[(array < 0) | (array >= n_classes) | (array != np.floor(array))]
    must(not wrong.size, f"{name} must be whole numbers in 0 … {n_classes - 1}", "".join(f"{w:g}" for w in wrong[:1]))
    return array.astype(np.int64)


def bounds(name: str, value: object, moderate: bool = False) -> tuple[float, float]:
    """``value`` as ``(low, high)``, two finite numbers with low < high."""
    ends = numbers(name, value, moderate=moderate)
    must(ends.shape == (2,) and ends[0] < ends[1], f"{name} must be (low, high) with low < high", shown(value))
    return float(ends[0]), float(ends[1])


def shown(value: object) -> str:
    """``value`` as an error shows it, cut short. Python refuses to write out an int of thousands of digits."""
    try:
        return SHORT.repr(value)
    except ValueError:
        return f"a long {type(value).__name__}"
