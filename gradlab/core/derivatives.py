"""The derivative of an elementwise function, in two independent ways: autograd, and finite differences.

Every ``f`` here is vectorised: it maps an array of numbers to an array of their values, one by one. Its Jacobian is
diagonal, so one reverse pass with ones yields the derivative at every point at once.
"""

from collections.abc import Callable
from functools import partial

import autograd.numpy as np
from autograd.tracer import isbox

from gradlab.core.checks import numbers, positive, unbox
from gradlab.core.elementwise import diagonal, differentiated, elementwise, keeps_apart, refuse_mixing
from gradlab.types import Array, Function

EPSILON = float(np.finfo(float).eps)


def autodiff(f: Function) -> Function:
    """x ↦ f'(x), by autograd in one reverse pass. ``f`` is written with ``autograd.numpy``.

    x is a number or an array of any shape; the derivative is float64 of that shape. Where f jumps or has a kink
    there is no derivative, and autograd reports the slope of the branch that it ran through: of ``np.abs`` and ``relu``
    0 at 0, of ``np.maximum(x, 0)`` the mean of both, ½. A cast to whole numbers has slope 0.

    Raises
    ------
    TypeError
        When autograd cannot follow ``f``: because it calls ``math``, say, or ``numpy.where``.
    ValueError
        When f is not elementwise, or x, f(x) or f'(x) is not finite.
    """

    f = elementwise(f)

    def derivative(x: object) -> Array:
        x = numbers("x", x)
        value, slope, pull = differentiated(f, x)
        finite_at("f(x)", value, x)
        finite_at("f'(x)", slope, x, BRANCHES)
        refuse_mixing(f, x, value, partial(diagonal, pull, slope))
        at_once: Array = slope[()]
        return at_once

    return derivative


def central_difference(f: Function, h: object = 1e-4) -> Function:
    """x ↦ (f(x + h) − f(x − h)) / ((x + h) − (x − h)).

    For a smooth f it differs from f'(x) by about h² |f'''| / 6, and by the rounding of f divided by h. The best h is
    near ε^⅓ ≈ 6e−6, ε = 2.2e−16 (Press et al., *Numerical Recipes*, 5.7); 1e−4 is the value that textbooks use.
    x ± h is rounded too, so it divides by the step that was taken, which is 2h but for ε |x|; where one side is rounded
    further than the other, that adds up to ε |x f''| / 2. For large x there is an h that follows it:
    ``h = 6e-6 * np.maximum(1, np.abs(x))``.

    When a jump of height Δ lies within h of x it is Δ / 2h: a number about h, not about f.

    h is one number, or an array of x's shape with an h for each x.

    Raises ``ValueError`` when h ≤ 0, is too small to change x or so large that x + h is infinite, f is not elementwise,
    or a value is not finite: then it says whether f has a value at x itself, and which h would do.
    """
    return _difference(f, positive("h", h), behind=1)


def forward_difference(f: Function, h: object = 1e-4) -> Function:
    """x ↦ (f(x + h) − f(x)) / ((x + h) − x).

    For a smooth f it differs from f'(x) by about h |f''| / 2. Arguments and errors: ``central_difference``.
    """
    return _difference(f, positive("h", h), behind=0)


def _difference(f: Function, h: Array, behind: int) -> Function:
    f = elementwise(f)

    def derivative(x: object) -> Array:
        x = numbers("x", x)
        steps = step_sizes(h, x)
        ends = x + steps, x - behind * steps
        with np.errstate(all="ignore"):
            values = f(ends[0]), f(ends[1])
            slope: Array = (values[0] - values[1]) / (ends[0] - ends[1])
        finite_at("the finite difference", slope, x, _where_f_is_left(f, unbox(x), steps, behind))
        refuse_mixing(f, ends[0], values[0], partial(keeps_apart, f, ends, values))
        return slope

    return derivative


def difference(f: Function, x: Array, steps: Array, behind: int = 1) -> tuple[Array, Array, Array]:
    """(f(x + h) − f(x − h)) / ((x + h) − (x − h)), f(x − h) and f(x + h); with behind = 0, x in place of x − h."""
    low, high = x - behind * steps, x + steps
    with np.errstate(all="ignore"):
        below, above = f(low), f(high)
        slope: Array = (above - below) / (high - low)
    return slope, unbox(below), unbox(above)


def step_sizes(h: object, x: Array) -> Array:
    """h > 0, one number or one for each x, as an array of x's shape; each large enough to change x."""
    steps, here = positive("h", h), unbox(x)
    if steps.shape not in ((), here.shape):
        raise ValueError(f"h must be one number or have the shape of x, {here.shape}. Got shape {steps.shape} instead.")
    with np.errstate(over="ignore"):
        right, left = here + steps, here - steps
        taken = right - left
    lost = (right == here) | (left == here)
    if np.any(lost):
        at, least = (float(np.broadcast_to(each, here.shape)[lost].flat[0]) for each in (here, steps))
        would = EPSILON ** (1 / 3) * max(1.0, abs(at))
        raise ValueError(
            f"h must be large enough to change x. Got {least} at x = {at}: x + h or x − h is x. {would:.1g} would do."
        )
    if not np.all(np.isfinite(taken)):
        raise ValueError(f"h must be small enough to keep x finite. Got {np.max(steps)}: x + h or x − h is infinite.")
    return np.broadcast_to(steps, here.shape)  # type: ignore[no-any-return]


BRANCHES = " f has a value there, and so this is a place without a slope, or np.where: it computes both branches."


def finite_at(name: str, values: Array, x: Array, why: str | Callable[[int], str] = "") -> Array:
    """``values`` unchanged; a ``ValueError`` when an entry is NaN or infinite: at which x, how many, and why.

    What is being traced is passed on. ``why`` is a sentence, or makes one of the number of the first such place.
    """
    if isbox(values) or np.all(np.isfinite(values)):
        return values
    wrong = np.flatnonzero(~np.isfinite(values))
    first, size = int(wrong[0]), np.size(values)
    there = f"{np.ravel(values)[first]} at x = {np.ravel(unbox(x))[first]}"
    several = f", and at {len(wrong)} of {size} places in all" if len(wrong) > 1 else ""
    raise ValueError(f"{name} must be finite. Got {there}{several}.{why if isinstance(why, str) else why(first)}")


def _where_f_is_left(f: Function, x: Array, steps: Array, behind: int) -> Callable[[int], str]:
    """Of the place with this number: that f has a value there, but not a step further, and an h that would do."""

    def finite_with(h: float, at: float) -> bool:
        return all(np.isfinite(_value(f, end)) for end in (at + h, at - behind * h))

    def why(place: int) -> str:
        at, h = float(np.ravel(x)[place]), float(np.ravel(steps)[place])
        if not np.isfinite(_value(f, at)):
            return " f has no finite value at x itself."
        smaller = (h / 2**k for k in range(1, 40))
        will_do = next((each for each in smaller if at + each != at and finite_with(each, at)), None)
        would = "" if will_do is None else f" h = {will_do:.3g} would do."
        return f" f has a value at x, but not both at x + h and {'x − h' if behind else 'x'}, h = {h:.3g}.{would}"

    return why


def _value(f: Function, x: float) -> float:
    """f at one number; NaN where f takes arrays of another size alone."""
    try:
        with np.errstate(all="ignore"):
            return float(unbox(f(np.array(x))))
    except Exception:
        return float(np.nan)
