"""What a function must be to be differentiated here, and what is said of one that is not."""

import re
from contextlib import AbstractContextManager, ContextDecorator
from dataclasses import dataclass

import numpy as np
from autograd.tracer import isbox

from gradlab.core.autograd_vjp import FLOAT, unbox, value_and_derivative
from gradlab.core.checks import any_array, instance, must
from gradlab.types import Array, Function

PARTS, FEW = 13, (1, 5, 11)  # of an array's length: a few places, at no even distances
SAME = 1e-9  # relatively: in arrays of two sizes one function may be rounded differently

ONE_AT_A_TIME = (
    " One that takes a number at a time becomes elementwise, for values and finite differences, by "
    "numpy.vectorize(f, otypes=[float])."
)
#: What Python, NumPy or autograd says when f is not what it must be, and what it must be. ``ArrayBox`` is the name of
#: what autograd passes instead of numbers; an error without it comes of an array.
HINTS = {
    "truth value of an array": "{f} must choose with np.where or np.maximum, and not by if, max or and.{more}",
    "pad_vjp|constant mode padding": '{f} must call np.pad(x, width, "constant"): autograd knows no other padding.',
    r"VJP of \w+|not implemented|currently supported": (
        "{f} must be written with functions of autograd.numpy that have a derivative there."
    ),
    "setting an array element|item assignment|read-only|__array_ufunc__": (
        "{f} must not assign into arrays: np.where, np.array and np.concatenate of autograd.numpy make new ones."
    ),
    "'ArrayBox' object has no attribute": (
        "{f} must call functions of autograd.numpy, np.dot(x, y) and not x.dot(y): what is traced has few methods."
    ),
    r"operand type.* for //.*ArrayBox": "{f} must have np.floor(x / a) for x // a, which autograd cannot follow.",
    "ArrayBox|Python scalar|scalar index|what was traced": (
        "{f} must be written with autograd.numpy, for autograd to follow it: not with math, float, plain numpy.array "
        "or another library.{more}"
    ),
    "used as indices": "{f} must index with whole numbers.{more}",
    "broadcast|not aligned|core dimension": (
        "{f} must bring together arrays whose shapes fit: where it is elementwise, it must take an array.{more}"
    ),
}
HINTED = ValueError, TypeError  # what f may raise on purpose
UNHINTED = AttributeError, RuntimeError, LookupError, ArithmeticError, AssertionError


@dataclass(frozen=True)
class Explained(AbstractContextManager["Explained"], ContextDecorator):
    """``with Explained("f"):`` errors out of f, which is computed inside, get a word on what f must be, if one is sure.

    A ``ValueError`` or ``TypeError`` without such a word passes as it is: f may have raised it on purpose.
    """

    of: str
    more: str = ""

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        ours = r"[^.:]{1,40} must |\w+ ended"  # it says what must hold
        if isinstance(error, UNHINTED) or (isinstance(error, HINTED) and not re.match(ours, str(error))):
            hint = next((hint for pattern, hint in HINTS.items() if re.search(pattern, str(error))), None)
            if hint or isinstance(error, UNHINTED):
                again = TypeError if isinstance(error, TypeError | AttributeError | RuntimeError) else ValueError
                says = (hint or "{f} ended in an error.").format(f=self.of, more=self.more)
                raise again(f"{says} Got {type(error).__name__}: {error}") from error


EXPLAINED, EXPLAINED_OF_SEVERAL = Explained("f", ONE_AT_A_TIME), Explained("f")
REAL = "f must return real numbers, made with autograd.numpy: its where and array, not numpy's, take what is traced"
INSTEAD = " For the gradient of a function of several numbers there are gradient(f) and numerical_gradient(f)."


def elementwise(f: Function) -> Function:
    """``f``, with a clear error when autograd cannot follow it or f(x) has not x's shape."""
    instance("f", f)
    return lambda x: _checked(f, x, np.shape(unbox(x)), "f must be elementwise: f(x) must have x's shape,", INSTEAD)


def one_number(f: Function) -> Function:
    """``f``, with a clear error when autograd cannot follow it or f(x) is not one number, whatever x's shape."""
    instance("f", f)
    return lambda x: _checked(f, x, (), "f(x) must be one number, of shape")


def _checked(f: Function, x: Array, shape: tuple[int, ...], required: str, instead: str = "") -> Array:
    if isinstance(x, np.ndarray):  # f cannot change what is computed with afterwards
        x = x.view()
        x.setflags(write=False)
    with EXPLAINED if instead else EXPLAINED_OF_SEVERAL:
        value = _called(f, x)
    received = unbox(value)
    if type(received) is np.ndarray and received.dtype is FLOAT and received.shape == shape:
        return value
    must(received is not None, "f must return real numbers", received, TypeError)
    array = any_array("f(x)", received)
    must(array.dtype.kind in "biuf", REAL, array.dtype, TypeError)
    if array.shape != shape:
        raise ValueError(f"{required} {shape}. Got {array.shape} instead.{instead}")
    # Differences of float64: those of bytes would be taken modulo 256. What has few digits keeps its kind, to be known.
    return value if isbox(value) else array.astype(array.dtype if array.dtype.kind == "f" else float)


def _called(f: Function, x: Array) -> Array:
    """f(x). Where f calls what refuses an infinity, as ``sigmoid(1 / x)`` at 0, that is NaN, as when it is traced."""
    try:
        return f(x)
    except ValueError as error:
        if isbox(x) or "must be finite" not in str(error):
            raise
        return value_and_derivative(f, x)[0]  # type: ignore[no-any-return]


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
    with EXPLAINED_OF_SEVERAL:
        return value_and_derivative(one_number(f), x)


def refuse_mixing(f: Function, x: Array, values: Array) -> None:
    """A ``ValueError`` when f, which has these values at x, makes one of them of several entries of x."""
    if isbox(x) or x.size < 2 or _same_of_few(f, x, unbox(values)):
        return
    # For a short array, or an f that takes no other size: at the first of the least x, at the last of the largest, and
    # between, its value must stay when the others become numbers a little beyond it: no extreme is one then.
    beside = np.linspace(1e-3, 2e-3, x.size).reshape(x.shape)
    last_of_the_largest = x.size - 1 - int(x.ravel()[::-1].argmax())
    for k, way in ((int(x.argmin()), -1), (last_of_the_largest, 1), (FEW[1] * x.size // PARTS, 1)):
        here = x.item(k)
        try:
            with np.errstate(all="ignore"):
                others = here + way * (abs(here) or 1.0) * beside
                others.flat[k] = here
                value = unbox(_called(f, others)).item(k)
        except Exception:  # f need not be defined beside x
            continue
        if not np.isclose(value, unbox(values).item(k), rtol=SAME, atol=0, equal_nan=True):
            raise ValueError(f"f must be elementwise: its value at one place must not depend on x at another.{INSTEAD}")


def _same_of_few(f: Function, x: Array, values: Array) -> bool:
    """Whether f has the same values at a few of x without the others, if there are so many and it takes so few.

    Not at the least and the largest: nothing then is left of what is made of an extreme, a sum, the order.
    """
    places = [part * x.size // PARTS for part in FEW]
    few, wanted = [x.item(k) for k in places], [values.item(k) for k in places]
    low, high = sorted((x.item(0), x.item(-1)))  # mostly the least and the largest: the search for them is saved
    if x.size < PARTS or not (low < min(few) <= max(few) < high or x.min() < min(few) <= max(few) < x.max()):
        return False
    at_most = SAME * max(map(abs, wanted))
    try:
        with np.errstate(all="ignore"):
            received = unbox(_called(f, np.array(few))).tolist()
        return all(abs(a - b) <= at_most for a, b in zip(received, wanted, strict=True))
    except Exception:  # whatever f has against an array of another size
        return False
