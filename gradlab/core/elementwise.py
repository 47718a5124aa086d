"""What a function must be to be differentiated here, and what is said of one that is not."""

import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from autograd.tracer import isbox
from numpy.typing import NDArray

from gradlab.core.autograd_vjp import TRACING, both_passes
from gradlab.core.checks import any_array, function, unbox
from gradlab.types import Array, Function

PARTS, FEW = 13, ((1, 5, 11), (2, 4, 9))  # of an array's length: a few places, at no even distances
SAME = 1e-9  # relatively: in arrays of two sizes one function may be rounded differently

SMALLEST = 1e-307  # absolutely: smaller numbers have fewer digits
WEIGHTS = 16  # powers of two by which places are told apart: so many at each pass

ONE_AT_A_TIME = (
    " One that takes a number at a time becomes elementwise, for values and finite differences, by "
    "numpy.vectorize(f, otypes=[float])."
)
FOLLOWED = (
    "f must be written with autograd.numpy, for autograd to follow it: not with math, float or plain numpy.array."
    + ONE_AT_A_TIME
)
NEW_ARRAYS = "f must not assign into arrays: np.where, np.array and np.concatenate of autograd.numpy make new ones."

#: What NumPy or autograd says when f is not what it must be, and what it must be. ``ArrayBox`` is the name of what
#: autograd passes instead of numbers; an error without it comes of an array.
HINTS = {
    "truth value of an array": f"f must choose with np.where or np.maximum, and not by if, max or and.{ONE_AT_A_TIME}",
    r"VJP of \w+": "f must be written with functions of autograd.numpy that have a derivative there.",
    "setting an array element|item assignment|read-only|__array_ufunc__": NEW_ARRAYS,
    "ArrayBox|Python scalar|scalar index|what was traced": FOLLOWED,
    "broadcast|not aligned|core dimension": f"f must be elementwise: it must take an array.{ONE_AT_A_TIME}",
}


@contextmanager
def explained() -> Iterator[None]:
    """Errors out of f, which is being computed inside, with a word on what f must be. Others pass as they are."""
    try:
        yield
    except (TypeError, ValueError, NotImplementedError) as error:
        hints = [must for pattern, must in HINTS.items() if re.search(pattern, str(error))]
        if not hints or str(error).startswith("f must"):  # not of these, or explained already
            raise
        kind = ValueError if isinstance(error, ValueError) else TypeError
        raise kind(f"{hints[0]} Got {type(error).__name__}: {error}") from error


def differentiated(f: Function, x: Any) -> tuple[Array, Any, Callable[[Array], Any]]:
    """``both_passes`` of f, with a word on what f must be where one of them fails."""
    with explained():
        return both_passes(f, x)


def elementwise(f: Function) -> Function:
    """``f``, with a clear error when autograd cannot follow it or f(x) has not x's shape."""
    return _of_shape(f, np.shape, "f must be elementwise: f(x) must have x's shape, {shape}.", POINT_THERE)


def one_number(f: Function) -> Function:
    """``f``, with a clear error when autograd cannot follow it or f(x) is not one number, whatever x's shape."""
    return _of_shape(f, lambda x: (), "f(x) must be one number, of shape {shape}.", "")


POINT_THERE = " For the gradient of a function of several numbers there are gradient(f) and numerical_gradient(f)."


def _of_shape(f: Function, shape_for: Callable[[Array], tuple[int, ...]], required: str, instead: str) -> Function:
    function("f", f)

    def checked(x: Array) -> Array:
        with explained():
            value = f(_read_only(x))
        received, shape = any_array("f(x)", unbox(value)), shape_for(unbox(x))
        if received.dtype.kind not in "biuf":
            raise TypeError(
                "f must return real numbers, made with autograd.numpy: its where and array, not numpy's, take what "
                f"is traced. Got {received.dtype} instead."
            )
        if received.shape != shape:
            raise ValueError(f"{required.format(shape=shape)} Got {received.shape} instead.{instead}")
        # Differences of float64: those of bytes would be taken modulo 256.
        return value if isbox(value) else received.astype(np.float64)

    return checked


def _read_only(x: Array) -> Array:
    """x as f is given it: f cannot change what is computed with afterwards."""
    if isinstance(x, np.ndarray):
        x = x.view()
        x.setflags(write=False)
    return x


def refuse_mixing(f: Function, x: Array, values: Array, kept_apart: Callable[[], bool]) -> None:
    """A ``ValueError`` when f, which has these values at x, is not elementwise.

    An elementwise f has them also at a few of the places without the others: in two sets of places, of which the one
    leaves out what the other has, for f may depend on an entry that is among the few. Where f has other values then, or
    the array is small, ``kept_apart`` decides: f may have a formula of its own at each place, ``lambda x: a * x``.
    """
    size = np.size(unbox(x))
    if isbox(x) or size < 2:
        return
    few = [np.array(places) * size // PARTS for places in FEW]
    alone = (_same(f, x.ravel()[some], np.ravel(unbox(values))[some]) for some in few)
    if not (size >= PARTS and np.ptp(x) > 0 and all(alone)) and not kept_apart():
        raise ValueError(f"f must be elementwise: its value at one place must not depend on x at another.{POINT_THERE}")


def diagonal(pull: Callable[[Array], Array], slope: Array) -> bool:
    """Whether ∂f(x)ₖ/∂xⱼ is 0 for each j ≠ k: by the reverse pass of f at x, of which ones made ``slope``.

    With powers of two in place of the ones it brings a diagonal Jacobian's entries times these, rounded alike.
    """
    every = (np.ldexp(1.0, digits) for digits in _digits(np.shape(slope), WEIGHTS))
    with TRACING, np.errstate(all="ignore"):
        return all(np.allclose(pull(each), each * slope, SAME, SMALLEST, equal_nan=True) for each in every)


def keeps_apart(f: Function, ends: tuple[Any, Any], values: tuple[Any, Any]) -> bool:
    """Whether f, whose values at both ends are these, keeps each where one end is taken here, the other there."""
    sides = (digits == 1 for digits in _digits(np.shape(ends[0]), len(ends)))
    return all(_same(f, np.where(side, *ends), np.where(side, *values)) for side in sides)


def _digits(shape: tuple[int, ...], base: int) -> Iterator[NDArray[np.int64]]:
    """The digits of the places' numbers, from the last one on: any two places have another digit somewhere."""
    places = np.arange(math.prod(shape)).reshape(shape)
    while places.any():
        yield places % base
        places = places // base


def _same(f: Function, x: Array, values: Array) -> bool:
    """Whether f, if it takes x, has these values there, all finite, but for rounding."""
    try:
        with np.errstate(all="ignore"):
            off = np.abs(unbox(f(x)) - values)
    except Exception:  # whatever f has against an array of another size
        return False
    return bool(np.all(off <= SAME * np.max(np.abs(values))))


def value_and_slope(f: Function, x: Array) -> tuple[Array, Array]:
    """f(x) and f'(x), by autograd in one forward and one reverse pass; neither is checked to be finite."""
    checked = elementwise(f)
    value, slope, pull = differentiated(checked, x)
    refuse_mixing(checked, x, value, lambda: diagonal(pull, slope))
    return value, slope
