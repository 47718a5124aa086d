"""The derivative of an elementwise function, and the gradient of one of several numbers, in two independent ways.

They are autograd and finite differences. An elementwise ``f`` maps an array of numbers to an array of their values, one
by one. Its Jacobian is diagonal, so one reverse pass with ones yields the derivative at every point at once.
"""

from warnings import warn

import autograd.numpy as np
import numpy

from gradlab.core.autograd_vjp import unbox
from gradlab.core.checks import as_number, finite, instance, must, numbers
from gradlab.core.elementwise import elementwise, one_number, refuse_mixing, value_and_gradient, value_and_slope
from gradlab.types import Array, Function, Surface


def autodiff(f: Function) -> Function:
    """x ↦ f'(x), by autograd in one reverse pass; f is written with ``autograd.numpy``, x of any shape, and so is f'.

    Where f jumps or has a kink there is no derivative, and autograd reports the slope of the branch that it ran
    through: of ``np.abs`` and ``relu`` 0 at 0, of ``np.maximum(x, 0)`` the mean of both, ½. A cast to whole numbers has
    slope 0.

    Raises ``TypeError`` when autograd cannot follow f, because it calls ``math``, say, or ``numpy.where``;
    ``ValueError`` when f is not elementwise, or x, f(x) or f'(x) is not finite.

    >>> autodiff(np.sin)(0), autodiff(step)(0.3)
    (np.float64(1.0), np.float64(0.0))
    """
    instance("f", f)

    def derivative(x: object) -> Array:
        x = numbers("x", x)
        value, slope = value_and_slope(f, x)
        finite("f(x)", value, x)
        return finite("f'(x)", slope, x, BRANCHES)[()]

    return derivative


def central_difference(f: Function, h: object = 1e-4) -> Function:
    """x ↦ (f(x + h) − f(x − h)) / ((x + h) − (x − h)).

    For a smooth f it differs from f'(x) by about h² |f'''| / 6, and by the rounding of f divided by h. The best h is
    near ε^⅓ ≈ 6e−6, ε = 2.2e−16 (Press et al., *Numerical Recipes*, 5.7); 1e−4 is the value that textbooks use.
    x ± h is rounded too, so it divides by the step that was taken, which is 2h but for ε |x|; where one side is rounded
    further than the other, that adds up to ε |x f''| / 2. An h for each x, of x's shape, can follow large ones:
    ``h = 6e-6 * np.maximum(1, np.abs(x))``.

    When a jump of height Δ lies within h of x it is Δ / 2h: a number about h, not about f.

    Raises ``ValueError`` when h ≤ 0, is too small to change x or so large that x + h is infinite, f is not elementwise,
    or a value is not finite.

    >>> central_difference(step, h=0.01)(0.005)  # Δ / 2h = 1 / 0.02
    np.float64(50.0)
    """
    return _difference(f, h, behind=1)


def forward_difference(f: Function, h: object = 1e-4) -> Function:
    """x ↦ (f(x + h) − f(x)) / ((x + h) − x).

    For a smooth f it differs from f'(x) by about h |f''| / 2. Arguments and errors: ``central_difference``.

    >>> forward_difference(np.square, h=0.5)(1)  # 2x + h
    np.float64(2.5)
    """
    return _difference(f, h, behind=0)


def _difference(f: Function, h: object, behind: int) -> Function:
    f, h = elementwise(f), numbers("h", h, above=0)

    def derivative(x: object) -> Array:
        x = numbers("x", x)
        steps = step_sizes(h, x)
        slope, _, ahead = difference(f, x, steps, behind)
        finite("the finite difference", slope, x, AT_BOTH_ENDS)
        refuse_mixing(f, x + steps, ahead)
        return slope

    return derivative


def difference(f: Function, x: Array, steps: Array, behind: int = 1) -> tuple[Array, Array, Array]:
    """(f(x + h) − f(x − behind · h)) / ((x + h) − (x − behind · h)), and f at both ends, the left one first.

    Divided by the step that was taken, for x ± h is rounded. Warns where f has fewer digits than h needs.
    """
    right, left = x + steps, x - behind * steps
    with numpy.errstate(all="ignore"):
        after, before = f(right), f(left)
        digits, size = numpy.finfo(numpy.asarray(unbox(after)).dtype), numpy.maximum(1, numpy.abs(unbox(x)))
        eps = float(digits.eps)
        if digits.dtype != size.dtype and numpy.any(steps < eps**0.5 * size):
            would = f"h = {eps ** (1 / 3) * numpy.max(size):.1g} would do"
            warn(f"f has the digits of {digits.dtype}, and h is too small for them: {would}.", stacklevel=3)
        return (after - before) / (right - left), before, after


def one_for_each(h: object, x: Array) -> Array:
    """h > 0, one number or one for each x, as an array of x's shape."""
    steps, shape = numbers("h", h, above=0), np.shape(unbox(x))
    must(steps.shape in ((), shape), f"h must be one number or have the shape of x, {shape}", f"shape {steps.shape}")
    return numpy.full(shape, steps)


def step_sizes(h: object, x: Array) -> Array:
    """``one_for_each``, each large enough to change x, and none so large that x ± h is infinite."""
    steps, here = one_for_each(h, x), unbox(x)
    with numpy.errstate(over="ignore"):
        right, left = here + steps, here - steps
        wrong = ~((left < here) & (here < right) & numpy.isfinite(right - left))
    if wrong.any():
        at, step = (float(each[wrong].flat[0]) for each in (here, steps))
        got = f"Got {step} at x = {at}; {np.finfo(float).eps ** (1 / 3) * max(1.0, abs(at)):.1g} would do."
        raise ValueError(f"h must change x, and x + h and x − h must be finite. {got}")
    return steps


def gradient(f: Function) -> Function:
    """x ↦ ∇f(x), ∂f/∂xₖ for each entry of x, by autograd in one reverse pass; of x's shape.

    f makes one number of an array of any shape: a loss of all its weights, say. Raises as ``autodiff`` does, and
    ``ValueError`` when f(x) is not one number. Warns when f may not read x at all.

    >>> gradient(lambda w: np.sum(w**2))([1, 2])
    array([2., 4.])
    """
    instance("f", f)

    def slopes(x: object) -> Array:
        x = numbers("x", x)
        value, slope = value_and_gradient(f, x)
        finite("f(x)", value)
        _warn_of_unread(f, x, slope)
        return finite("the gradient", slope, x, BRANCHES)[()]

    return slopes


def partial_derivatives(f: Surface) -> Surface:
    """(a, b) ↦ (∂f/∂a, ∂f/∂b) by autograd, one reverse pass each: a and b of one shape (...) → (2, ...).

    Raises as ``autodiff`` does, and ``ValueError`` when a and b have two shapes.

    >>> partial_derivatives(lambda a, b: a * b)(2, 3)
    array([3., 2.])
    """
    instance("f", f)

    def slopes(a: object, b: object) -> Array:
        a, b = numbers("a", a), numbers("b", b)
        must(a.shape == b.shape, "a and b must have one shape", f"{a.shape} and {b.shape}")
        return np.stack([autodiff(lambda a: f(a, b))(a), autodiff(lambda b: f(a, b))(b)])  # type: ignore[no-any-return]

    return slopes


def numerical_gradient(f: Function, h: float = 1e-4) -> Function:
    """x ↦ (f(x + h eₖ) − f(x − h eₖ)) / ((xₖ + h) − (xₖ − h)) for each k, eₖ 1 at that entry and 0 elsewhere.

    Of x's shape, from values alone, 2K of them for K entries. Error and refusals are those of ``central_difference``;
    ``ValueError`` too when f(x) is not one number. Warns when f may not read x at all, as ``lambda W: net.loss(x, t)``:
    x is not changed in place, so it is ``net`` that must be given each W.

    >>> numerical_gradient(lambda w: np.sum(w**2))([1, 2]).round(6)
    array([2., 4.])
    """
    f, step = one_number(f), as_number("h", h, above=0)

    def slopes(x: object) -> Array:
        x = numbers("x", x)
        steps = step_sizes(step, x)
        slope = np.zeros(np.shape(x))
        for k in np.ndindex(np.shape(x)):

            def along(value: Array, k: tuple[int, ...] = k) -> Array:
                moved = x.copy()
                moved[k] = value
                return f(moved)

            slope[k], *_ = difference(along, x[k], steps[k])
        _warn_of_unread(f, x, slope)
        return finite("the finite difference", slope, x)[()]

    return slopes


def _warn_of_unread(f: Function, x: Array, slope: Array) -> None:
    """A warning where f is the same at x and far from it to both sides, and so may read something else."""
    far = np.cos(1 + np.arange(x.size)).reshape(x.shape) * (1 + 2 * np.abs(x))
    with np.errstate(all="ignore"):
        try:
            same = not np.any(slope) and float(f(x)) == float(f(far)) == float(f(-far))
        except Exception:  # what it has against x there it has read
            same = False
    if same:
        how = "x is not changed in place: in f, give it to what uses it, as net.W = x"
        warn(f"f(x) is the same for all x asked, and so the gradient is 0. Does f read x? {how}.", stacklevel=3)


def taylor_order(f: Function, slope: object, x: object) -> float:
    """The order at which |f(x + s d) − f(x) − s slope · d| falls as s does: 2 where slope is f's gradient, 1 where not.

    A check of a derivative without a choice of h: s is halved again and again, from 1/8 on, for as long as the
    remainder stands above the rounding of f; the order is log₂ of its last ratios. d is one direction that favours no
    entry, dₖ = cos(1 + k). For an f without curvature in that direction the order is above 2, and infinite where
    nothing but rounding remains: as for a step and its slope 0, which agree, and of which one cannot learn.

    f makes one number of x, of any shape; slope is of x's, as ``gradient(f)(x)``. Raises ``ValueError`` when shapes do
    not match or a value is not finite.

    >>> [round(taylor_order(np.exp, slope, x=0), 2) for slope in (1, 1.01)]
    [2.0, 1.0]
    """
    x, slope = numbers("x", x), numbers("slope", slope)
    must(slope.shape == x.shape, f"slope must have x's shape, {x.shape}", slope.shape)
    f, direction = one_number(f), np.cos(1 + np.arange(x.size)).reshape(x.shape)
    steps = 0.5 ** np.arange(3, 50)
    with np.errstate(all="ignore"):
        start, ends = float(f(x)), np.array([float(f(x + s * direction)) for s in steps])
        finite("f(x + s d)", np.append(ends, start), np.append(steps, 0.0))
        remainders = np.abs(ends - start - steps * np.sum(slope * direction))
        size = np.abs(ends) + abs(start) + steps * np.sum(np.abs(slope * direction))
        above = remainders > ROUNDING * np.finfo(float).eps * size
        # With the first in the rounding, where there is one: beside a kink the remainder falls to it at once.
        count = 1 + np.max(np.flatnonzero(above), initial=-1)
        last = np.log2(remainders[: count + 1][-LAST:])
    return np.inf if count < LAST else float(last[0] - last[-1]) / (LAST - 1)


BRANCHES = " f has a value there: it has no slope, or np.where computes both branches, or np.prod divides 0 by 0."
AT_BOTH_ENDS = " f must have a value at both ends of the step: where it has one at x itself, a smaller h may do."
ROUNDING = 1e3  # so many times the rounding of f may be no remainder
LAST = 4  # remainders of which the order is read
