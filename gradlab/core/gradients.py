"""The gradient of a function of several numbers, in two ways, and a check of it that needs no choice of h."""

from warnings import warn

import autograd.numpy as np

from gradlab.core.checks import as_number, finite, instance, must, numbers
from gradlab.core.derivatives import BRANCHES, difference, step_sizes
from gradlab.core.elementwise import one_number, value_and_gradient
from gradlab.types import Array, Function


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
    with np.errstate(all="ignore"):
        remainders = np.abs(ends - start - steps * np.sum(slope * direction))
        size = np.abs(ends) + abs(start) + steps * np.sum(np.abs(slope * direction))
        above = remainders > ROUNDING * np.finfo(float).eps * size
        # With the first in the rounding, where there is one: beside a kink the remainder falls to it at once.
        count = 1 + np.max(np.flatnonzero(above), initial=-1)
        last = np.log2(remainders[: count + 1][-LAST:])
    return np.inf if count < LAST else float(last[0] - last[-1]) / (LAST - 1)


ROUNDING = 1e3  # so many times the rounding of f may be no remainder
LAST = 4  # remainders of which the order is read
