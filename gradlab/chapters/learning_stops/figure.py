"""The descent of one weight over the picture of its function, from update to update."""

from gradlab.core.descent import Path
from gradlab.core.trace import Curve, Mark, Staircase
from gradlab.plotting.picture import Mover, Picture, Pointer, Stroke, rule
from gradlab.plotting.slope import ABOVE, BELOW, TANGENT, Labels, OverDerivative, update


def descended(
    curve: Curve, stairs: Staircase | None, labels: Labels, path: Path, rate: float, in_percent: bool = False
) -> Picture:
    """Where the weight is after each update, with its tangent there and the way of the next update.

    path : with an entry for each notch of the slider
    """
    drawing = OverDerivative(curve, stairs, labels, in_percent)
    w, value, slope = path.weights, path.values, path.derivatives
    reach = TANGENT * (curve.weights[-1] - curve.weights[0])
    tangent = [(w + side * reach, value + side * reach * slope) for side in (-1, 1)]
    at = Mark(w, value, slope, slope, float(curve.h[0]), value, value)
    moving = (
        *trail(path, drawing.has_slope),
        rule(ABOVE, w),
        rule(BELOW, w),
        Stroke("tangent", ABOVE, tangent),
        *update(curve, at, rate),
        *ball(path, drawing.has_slope),
    )
    return Picture(drawing, "", moving)


def climbed(curve: Curve, stairs: Staircase | None, labels: Labels, path: Path, in_percent: bool = False) -> Picture:
    """The same for a descent by finite differences of step ``curve.h``: the secant in place of the tangent."""
    h, w = float(curve.h[0]), path.weights
    secant = Stroke("secant", ABOVE, [(w - h, curve.f(w - h)), (w + h, curve.f(w + h))])
    moving = (*trail(path, False), rule(ABOVE, w), rule(BELOW, w), secant, *ball(path, False))
    return Picture(OverDerivative(curve, stairs, labels, in_percent), "", moving)


def trail(path: Path, has_slope: bool) -> tuple[Mover, ...]:
    """Where the weight was before each update so far, joined in this order; below it what each update read there."""
    return (
        Stroke("trail", ABOVE, [(path.weights, path.values)], has_slope, trail=True),
        Stroke("slopes", BELOW, [(path.weights, path.derivatives)], has_slope, trail=True),
    )


def ball(path: Path, has_slope: bool) -> tuple[Mover, ...]:
    """Where the weight is now, and what is read there; an arrow at the edge points to a weight beyond it."""
    return (
        Pointer(ABOVE, path.weights, path.values, has_slope),
        Stroke("place", ABOVE, [(path.weights, path.values)], has_slope, draggable=True),
        Stroke("place", BELOW, [(path.weights, path.derivatives)], has_slope),
    )
