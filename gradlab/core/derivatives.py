"""The derivative of an elementwise function, in two independent ways: autograd, and finite differences.

Every ``f`` here is vectorised: it maps an array of numbers to an array of their values, one by one. Its Jacobian is
diagonal, so one reverse pass with ones yields the derivative at every point at once.
"""

from collections.abc import Callable

import autograd.numpy as np
import numpy
from autograd.tracer import isbox

from gradlab.core.checks import all_finite, function, must, numbers, positive, unbox
from gradlab.core.elementwise import elementwise, refuse_mixing, value_and_slope
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
    function("f", f)

    def derivative(x: object) -> Array:
        x = numbers("x", x)
        value, slope = value_and_slope(f, x)
        finite_at("f(x)", value, x)
        finite_at("f'(x)", slope, x, BRANCHES)
        return slope[()]

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
    or a value is not finite: then it says whether f has a value at x itself.
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
        slope, _, ahead = difference(f, x, steps, behind)
        finite_at("the finite difference", slope, x, lambda first: _whether_a_value(f, x, first))
        refuse_mixing(f, x + steps, ahead)
        return slope

    return derivative


def difference(f: Function, x: Array, steps: Array, behind: int = 1) -> tuple[Array, Array, Array]:
    """The finite difference, of a step h ahead and ``behind`` such steps back; and f at both ends, the left one first.

    (f(x + h) − f(x − behind · h)) / ((x + h) − (x − behind · h)): divided by the step that was taken, for x ± h is
    rounded. f gives float64, as that of ``elementwise`` does; nothing is checked.
    """
    right, left = x + steps, x - behind * steps
    with numpy.errstate(all="ignore"):
        after, before = f(right), f(left)
        return (after - before) / (right - left), before, after


def one_for_each(h: object, x: Array) -> Array:
    """h > 0, one number or one for each x, as an array of x's shape."""
    steps, shape = positive("h", h), np.shape(unbox(x))
    must(steps.shape in ((), shape), f"h must be one number or have the shape of x, {shape}", f"shape {steps.shape}")
    return numpy.full(shape, steps)


def step_sizes(h: object, x: Array) -> Array:
    """``one_for_each``, each large enough to change x, and none so large that x ± h is infinite."""
    steps, here = one_for_each(h, x), unbox(x)
    with numpy.errstate(over="ignore"):
        right, left = here + steps, here - steps
        taken = right - left
    if not ((left < here) & (here < right)).all():
        lost = (right == here) | (left == here)
        at, least = (float(each[lost].flat[0]) for each in (here, steps))
        would = EPSILON ** (1 / 3) * max(1.0, abs(at))
        raise ValueError(
            f"h must be large enough to change x. Got {least} at x = {at}: x + h or x − h is x. {would:.1g} would do."
        )
    must(all_finite(taken), "h must be small enough to keep x + h and x − h finite", steps.max(initial=0.0))
    return steps


BRANCHES = " f has a value there, and so this is a place without a slope, or np.where: it computes both branches."


def finite_at(name: str, values: Array, x: Array, why: str | Callable[[int], str] = "") -> Array:
    """``values`` unchanged; a ``ValueError`` when an entry is NaN or infinite: at which x, how many, and why.

    What is being traced is passed on. ``why`` is a sentence, or makes one of the number of the first such place.
    """
    if isbox(values) or all_finite(values):
        return values
    wrong = np.flatnonzero(~np.isfinite(values))
    first, size = int(wrong[0]), np.size(values)
    there = f"{np.ravel(values)[first]} at x = {np.ravel(unbox(x))[first]}"
    several = f", and at {len(wrong)} of {size} places in all" if len(wrong) > 1 else ""
    raise ValueError(f"{name} must be finite. Got {there}{several}.{why if isinstance(why, str) else why(first)}")


def _whether_a_value(f: Function, x: Array, place: int) -> str:
    """Of a place without a finite difference: whether f has a value there."""
    with numpy.errstate(all="ignore"):
        here = np.ravel(unbox(f(unbox(x))))[place]
    if np.isfinite(here):
        return " f has a value at x, but not at both ends of the step: a smaller h may do."
    return " f has no finite value at x itself."
