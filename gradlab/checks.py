"""Checks of what comes in: each raises an error that says what must hold, then what came."""

import numpy as np
from autograd.tracer import getval, isbox
from numpy.typing import NDArray

Array = NDArray[np.float64]


def numbers(name: str, value: object) -> Array:
    """``value`` as a float64 array: not empty, every entry finite.

    A value that autograd is tracing is passed on as it is: it was checked before the tracing began.

    Raises
    ------
    TypeError
        When it does not hold real numbers.
    ValueError
        When it is empty or ragged, or an entry is NaN or infinite.
    """
    if isbox(value):
        return value  # type: ignore[return-value]
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must be a number or rows of numbers of one length. {error}") from error
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold real numbers. Got {array.dtype} instead.")
    if array.size == 0:
        raise ValueError(f"{name} must not be empty. Got shape {array.shape} instead.")
    with np.errstate(over="ignore"):  # a long double beyond float64 becomes infinite, which is refused below
        array = array.astype(np.float64, copy=False)
    return finite(name, array)


def finite(name: str, array: Array) -> Array:
    """``array`` as it came; a ``ValueError`` when an entry is NaN or infinite."""
    if not np.all(np.isfinite(array)):
        raise ValueError(f"{name} must be finite. Got {array[~np.isfinite(array)][0]} instead.")
    return array


def number(name: str, value: object) -> float:
    """``value`` as one finite number."""
    array = numbers(name, value)
    if array.ndim:
        raise ValueError(f"{name} must be one number. Got shape {array.shape} instead.")
    return float(array)


def positive(name: str, value: object) -> Array:
    """``value`` as a float64 array, every entry greater than 0."""
    array = numbers(name, value)
    if np.any(array <= 0):
        raise ValueError(f"{name} must be greater than 0. Got {array.min()} instead.")
    return array


def whole(name: str, value: object, low: int, high: int | None = None) -> int:
    """``value`` as an int in ``low … high``."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} must be a whole number. Got {value!r} instead.")
    if value < low or (high is not None and value > high):
        bound = f"at least {low}" if high is None else f"in {low} … {high}"
        raise ValueError(f"{name} must be {bound}. Got {value} instead.")
    return int(value)


def labels(name: str, value: object, n_classes: int) -> NDArray[np.int64]:
    """``value`` as class labels: whole numbers in ``0 … n_classes − 1``, of any shape."""
    array = numbers(name, value)
    if np.any((array < 0) | (array >= n_classes) | (array != np.floor(array))):
        wrong = array[(array < 0) | (array >= n_classes) | (array != np.floor(array))].flat[0]
        raise ValueError(f"{name} must be whole numbers in 0 … {n_classes - 1}. Got {wrong:g} instead.")
    return array.astype(np.int64)


def bounds(name: str, value: object) -> tuple[float, float]:
    """``value`` as ``(low, high)``, two finite numbers with low < high."""
    ends = numbers(name, value)
    if ends.shape != (2,) or not ends[0] < ends[1]:
        raise ValueError(f"{name} must be (low, high) with low < high. Got {value!r} instead.")
    return float(ends[0]), float(ends[1])


def plain(value: Array) -> Array:
    """The number behind a value that autograd may be tracing, at any depth."""
    while isbox(value):
        value = getval(value)
    return value
