"""What a function must be to be differentiated here, and what is said of one that is not."""

import re

import numpy as np
from autograd.tracer import isbox

from gradlab.core.autograd_vjp import value_and_derivative
from gradlab.core.checks import FLOAT, any_array, function, unbox
from gradlab.types import Array, Function

PARTS, FEW = 13, (1, 5, 11)  # of an array's length: a few places, at no even distances
SAME = 1e-9  # relatively: in arrays of two sizes one function may be rounded differently

ONE_AT_A_TIME = (
    " One that takes a number at a time becomes elementwise, for values and finite differences, by "
    "numpy.vectorize(f, otypes=[float])."
)
#: What NumPy or autograd says when f is not what it must be, and what it must be. ``ArrayBox`` is the name of what
#: autograd passes instead of numbers; an error without it comes of an array.
HINTS = {
    "truth value of an array": f"f must choose with np.where or np.maximum, and not by if, max or and.{ONE_AT_A_TIME}",
    r"VJP of \w+": "f must be written with functions of autograd.numpy that have a derivative there.",
    "setting an array element|item assignment|read-only|__array_ufunc__": (
        "f must not assign into arrays: np.where, np.array and np.concatenate of autograd.numpy make new ones."
    ),
    "ArrayBox|Python scalar|scalar index|what was traced": (
        "f must be written with autograd.numpy, for autograd to follow it: not with math, float or plain numpy.array."
        + ONE_AT_A_TIME
    ),
    "broadcast|not aligned|core dimension": f"f must be elementwise: it must take an array.{ONE_AT_A_TIME}",
}


class Explained:
    """``with EXPLAINED:`` errors out of f, which is computed inside, get a word on what f must be. Others pass."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, TypeError | ValueError | NotImplementedError):
            hint = next((must for pattern, must in HINTS.items() if re.search(pattern, str(error))), None)
            if hint and not str(error).startswith("f must"):  # which was explained already
                again = ValueError if isinstance(error, ValueError) else TypeError
                raise again(f"{hint} Got {type(error).__name__}: {error}") from error


EXPLAINED = Explained()
INSTEAD = " For the gradient of a function of several numbers there are gradient(f) and numerical_gradient(f)."


def elementwise(f: Function) -> Function:
    """``f``, with a clear error when autograd cannot follow it or f(x) has not x's shape."""
    function("f", f)
    return lambda x: _checked(f, x, np.shape(unbox(x)), "f must be elementwise: f(x) must have x's shape,", INSTEAD)


def one_number(f: Function) -> Function:
    """``f``, with a clear error when autograd cannot follow it or f(x) is not one number, whatever x's shape."""
    function("f", f)
    return lambda x: _checked(f, x, (), "f(x) must be one number, of shape")


def _checked(f: Function, x: Array, shape: tuple[int, ...], required: str, instead: str = "") -> Array:
    if isinstance(x, np.ndarray):  # f cannot change what is computed with afterwards
        x = x.view()
        x.setflags(write=False)
    with EXPLAINED:
        value = f(x)
    received = unbox(value)
    if type(received) is np.ndarray and received.dtype is FLOAT and received.shape == shape:
        return value
    received = any_array("f(x)", received)
    if received.dtype.kind not in "biuf":
        raise TypeError(
            "f must return real numbers, made with autograd.numpy: its where and array, not numpy's, take what "
            f"is traced. Got {received.dtype} instead."
        )
    if received.shape != shape:
        raise ValueError(f"{required} {shape}. Got {received.shape} instead.{instead}")
    # Differences of float64: those of bytes would be taken modulo 256.
    return value if isbox(value) else received.astype(np.float64)


def value_and_slope(f: Function, x: Array) -> tuple[Array, Array]:
    """f(x) and f'(x), by autograd in one forward and one reverse pass; neither is checked to be finite.

    Raises as ``elementwise`` does, and ``ValueError`` when f's value at one place depends on x at another.
    """
    with EXPLAINED:
        value, slope = value_and_derivative(elementwise(f), x)
    refuse_mixing(f, x, value)
    return value, slope


def value_and_gradient(f: Function, x: Array) -> tuple[Array, Array]:
    """f(x), one number, and its gradient, of x's shape, as ``value_and_slope`` has them. Raises as ``one_number``."""
    f = one_number(f)
    with EXPLAINED:
        return value_and_derivative(f, x)


def refuse_mixing(f: Function, x: Array, values: Array) -> None:
    """A ``ValueError`` when f, which has these values at x, makes one of them of several entries of x.

    An elementwise f has them also at a few places without the others. The least and the largest x are not among the
    few: nothing then is left of what is made of an extreme, a sum, the order. For a short array, or an f that takes no
    other size, as ``lambda x: a * x``, three places are looked at, one by one: x is then the same everywhere.
    """
    if isbox(x) or x.size < 2:
        return
    values, places = unbox(values), [part * x.size // PARTS for part in FEW]
    if x.size >= PARTS and _same(f, x, [x.item(k) for k in places], [values.item(k) for k in places]):
        return
    # The first place of the least, the last of the largest, and one between.
    places = [int(x.argmin()), x.size - 1 - int(x.ravel()[::-1].argmax()), places[1]]
    if not all(_stays(f, x, k, values.item(k)) for k in places):
        raise ValueError(f"f must be elementwise: its value at one place must not depend on x at another.{INSTEAD}")


def _same(f: Function, x: Array, few: list[float], wanted: list[float]) -> bool:
    """Whether f has these values at a few of x, if it takes so few, none of them x's least or largest."""
    low, *_, high = sorted(few)
    ends = sorted((x.item(0), x.item(-1)))  # mostly the least and the largest, and the search for them is saved
    if not ((ends[0] < low and high < ends[1]) or (x.min() < low and high < x.max())):
        return False
    at_most = SAME * max(map(abs, wanted))
    try:
        with np.errstate(all="ignore"):
            received = unbox(f(np.array(few))).tolist()
        return all(abs(a - b) <= at_most for a, b in zip(received, wanted, strict=True))
    except Exception:  # whatever f has against an array of another size
        return False


def _stays(f: Function, x: Array, k: int, wanted: float) -> bool:
    """Whether f's value at place k stays when the others change: to x there, or, where they are that, beside it."""
    here = x.item(k)
    all_equal = np.ptp(x) == 0
    beside = np.linspace(1e-3, 2e-3, x.size).reshape(x.shape) * (abs(here) or 1.0)
    for others in (here - beside, here + beside) if all_equal else (np.full_like(x, here),):
        others.flat[k] = here
        try:
            with np.errstate(all="ignore"):
                value = unbox(f(others)).item(k)
        except Exception:
            if all_equal:  # f need not be defined beside x
                continue
            raise
        if not np.isclose(value, wanted, rtol=SAME, atol=0, equal_nan=True):
            return False
    return True
