"""The derivative of an elementwise function, in two independent ways: autograd, and finite differences.

Every ``f`` here is vectorised: it maps an array of numbers to an array of their values, one by one. Its Jacobian is
diagonal, so one reverse pass with ones yields the derivative at every point at once.
"""

from collections.abc import Callable
from threading import RLock
from typing import Any

import autograd.numpy as np
from autograd.core import make_vjp
from autograd.tracer import isbox

from gradlab.checks import Array, any_array, finite, function, numbers, plain, positive

# autograd tells one differentiation from another inside it by a counter that all threads share. When another thread's
# ends in between, the two look like one, and the slope is wrong. So one thread differentiates at a time.
TRACING = RLock()

Function = Callable[[Any], Array]  # numbers in, an array of their shape or a number out


def autodiff(f: Function) -> Function:
    """x ↦ f'(x), by autograd in one reverse pass. ``f`` is written with ``autograd.numpy``.

    x is a number or an array of any shape; the derivative is float64 of that shape. Where f jumps or has a kink
    there is no derivative, and autograd reports the slope of the branch that it ran through.

    Raises
    ------
    TypeError
        When autograd cannot follow ``f``: because it calls ``math``, say, or ``numpy.where``.
    ValueError
        When f is not elementwise, or x, f(x) or f'(x) is not finite.
    """

    f = elementwise(f)

    def derivative(x: object) -> Array:
        value, slope = value_and_derivative(f, numbers("x", x))
        finite("f(x)", plain(value))
        finite("f'(x)", plain(slope))
        return slope[()]

    return derivative


def central_difference(f: Function, h: object = 1e-4) -> Function:
    """x ↦ (f(x + h) − f(x − h)) / 2h.

    For a smooth f it differs from f'(x) by about h² |f'''| / 6, and by the rounding of f divided by h. The best h is
    near ε^⅓ ≈ 6e−6, ε = 2.2e−16 (Press et al., *Numerical Recipes*, 5.7); 1e−4 is the value that textbooks use.
    When a jump of height Δ lies within h of x it is Δ / 2h: a number about h, not about f.

    h is one number, or an array of x's shape with an h for each x.

    Raises ``ValueError`` when h ≤ 0, is too small to change x or so large that x + h is infinite, f is not elementwise,
    or a value is not finite.
    """
    return _difference(f, positive("h", h), ahead=1, behind=1)


def forward_difference(f: Function, h: object = 1e-4) -> Function:
    """x ↦ (f(x + h) − f(x)) / h.

    For a smooth f it differs from f'(x) by about h |f''| / 2. Arguments and errors: ``central_difference``.
    """
    return _difference(f, positive("h", h), ahead=1, behind=0)


def value_and_derivative(f: Function, x: Array) -> tuple[Array, Array]:
    """f(x) and its derivative, as they come from one forward and one reverse pass: neither is checked to be finite.

    For an elementwise f this is f'(x); for an f that makes one number of x, its gradient.
    """
    with TRACING, np.errstate(all="ignore"):
        vjp, value = vector_jacobian_product(f, x)
        return value, vjp(np.ones_like(value))


def vector_jacobian_product(f: Function, x: Array) -> tuple[Function, Array]:
    """g ↦ g · ∂f/∂x, by autograd, and f(x). Whoever calls it holds ``TRACING``."""

    # f(x) + Σ 0·x is f(x), but its graph always reaches x. Without it autograd warns "Output seems independent of
    # input." for a step or an accuracy, whose graph ends at a comparison. That slope is 0, as it should be, and a
    # warnings filter instead would be shared by all threads of a server.
    def traced(x: Array) -> Array:
        reaching: Array = f(x) + np.sum(0.0 * x)
        return reaching

    return make_vjp(traced, x)  # type: ignore[no-any-return]


def gradients(f: Callable[..., Array], parts: tuple[Array, ...]) -> tuple[Array, ...]:
    """∂f/∂part for each of some arrays, in one reverse pass, of an f(*parts) that makes one number of them.

    Taken as they are, and not laid out in one array: pieces cut out of one would each cost a search for their place.
    """

    def traced(parts: tuple[Array, ...]) -> Array:
        every = [parts[k] for k in range(len(parts))]
        reaching: Array = f(*every) + np.sum(0.0 * every[-1])  # as above: one part is enough
        return reaching

    with TRACING, np.errstate(all="ignore"):
        vjp, value = make_vjp(traced, parts)
        return vjp(np.ones_like(value))  # type: ignore[no-any-return]


def step_sizes(h: object, x: Array) -> Array:
    """h > 0, one number or one for each x, as an array of x's shape; each large enough to change x."""
    steps, here = positive("h", h), plain(x)
    if steps.shape not in ((), here.shape):
        raise ValueError(f"h must be one number or have the shape of x, {here.shape}. Got shape {steps.shape} instead.")
    with np.errstate(over="ignore"):
        right, left = here + steps, here - steps
    if np.any(right == here) or np.any(left == here):
        raise ValueError(f"h must be large enough to change x. Got {np.min(steps)}: x + h or x − h is x.")
    if not np.all(np.isfinite(right) & np.isfinite(left)):
        raise ValueError(f"h must be small enough to keep x finite. Got {np.max(steps)}: x + h or x − h is infinite.")
    return np.broadcast_to(steps, here.shape)  # type: ignore[no-any-return]


def elementwise(f: Function) -> Function:
    """``f``, with a clear error when autograd cannot follow it or f(x) has not x's shape."""
    return _of_shape(f, np.shape, "f must be elementwise: f(x) must have x's shape, {shape}.")


def one_number(f: Function) -> Function:
    """``f``, with a clear error when autograd cannot follow it or f(x) is not one number, whatever x's shape."""
    return _of_shape(f, lambda x: (), "f(x) must be one number, of shape {shape}.")


def _of_shape(f: Function, shape_for: Callable[[Array], tuple[int, ...]], required: str) -> Function:
    function("f", f)

    def checked(x: Array) -> Array:
        try:
            value = f(x)
        except TypeError as error:
            if "ArrayBox" not in str(error):  # the name of what autograd passes instead of numbers
                raise
            raise TypeError(f"f must be written with autograd.numpy, for autograd to follow it. {error}") from error
        received, shape = any_array("f(x)", plain(value)), shape_for(plain(x))
        if received.dtype.kind not in "biuf":
            raise TypeError(f"f must return real numbers, written with autograd.numpy. Got {received.dtype} instead.")
        if received.shape != shape:
            raise ValueError(f"{required.format(shape=shape)} Got {received.shape} instead.")
        # Differences of float64: those of bytes would be taken modulo 256.
        return value if isbox(value) else received.astype(np.float64)

    return checked


def _difference(f: Function, h: Array, ahead: int, behind: int) -> Function:
    f = elementwise(f)

    def derivative(x: object) -> Array:
        x = numbers("x", x)
        steps = step_sizes(h, x)
        with np.errstate(all="ignore"):
            rise = f(x + ahead * steps) - f(x - behind * steps)
            slope: Array = rise / (ahead + behind) / steps  # 2h may be infinite where h is not
        finite("the finite difference", plain(slope))
        return slope

    return derivative
