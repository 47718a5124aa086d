"""A function above, its derivative below: the one picture that steps, sigmoids, accuracies and losses share."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from gradlab.core.breaks import Break, apart
from gradlab.core.trace import Staircase, Trace
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Column, Mover, Picture, Stroke, figure, rule
from gradlab.plotting.style import Role, Style, percent_axis
from gradlab.text import Translate
from gradlab.types import Array

SIZE = (5.2, 5.2)  # inches; one such picture fits a phone, two stand side by side on a desk
DOTS = 33  # finite differences shown along a curve
ABOVE, BELOW = 0, 1  # the panels of f and of f'
TANGENT = 0.16  # half a tangent's width, as a part of the x axis
COMMON = (2, 98)  # per cent of the values between which the axis certainly goes: a pole would flatten all else
BESIDE_A_POLE = (5, 95)

Legend = tuple[tuple[Role, str], ...]  # what lines mean, by what they look like


@figure(size=SIZE)
def function_over_slope(
    canvas: Canvas, style: Style, _: Translate, trace: Trace, x: str, legend: Legend, differences: bool = True
) -> None:
    """f, and below it f' by autograd (a line) and by finite differences (open dots).

    A staircase is drawn from its exact jumps, and so are its finite differences: pulses 2h wide. Any other function is
    broken where it jumps or has a pole, its slope also at kinks, and both where they are NaN.
    """
    above, below = two_panels(canvas, style, trace.title, _("its derivative"))
    dots = slice(None, None, max(1, len(trace) // DOTS))
    at, read = trace.x[dots], difference_dots(trace)[dots]
    draw_values(above, trace, style)
    if trace.stairs:
        pulses = trace.stairs.central_difference(float(np.max(trace.h)))
        if differences:
            draw_stairs(below, pulses, *trace.ends, color=style.ink, linewidth=0.7 * style.scale, alpha=0.3)
        at, read = np.append(at, trace.jumps), np.append(read, pulses(trace.jumps))
    slopes = broken(trace.x, trace.autodiff, [*trace.breaks, *trace.kinks])
    if trace.followed:
        below.plot(*slopes, label=_("autograd"), **style.look("curve", trace.has_slope))
    if differences:
        below.plot(at, read, linestyle="", **style.open_dots(), label=_("finite difference"))
    _set_limits(above, below, trace, np.append(trace.autodiff, read))
    if trace.flat:  # a pale band, named in the legend: there no pulse can run through the words
        half, colour = 0.05 * np.ptp(below.get_ylim()), style.colour(has_slope=False)
        below.axhspan(-half, half, color=colour, alpha=0.22, linewidth=0, label=_("slope is 0 here"))
    for role, text in legend:
        above.plot([], [], label=text, **style.look(role))
    above.ticklabel_format(useOffset=False)
    if trace.in_percent:
        percent_axis(above.yaxis)
    below.set(xlabel=x, xlim=trace.ends)
    legend_below(canvas, style)


def slope_picture(
    _: Translate,
    trace: Trace,
    x: str,
    rate: float | None = None,
    alt: str | Sequence[str] = "",
    differences: bool = True,
) -> Picture:
    """The function over its slope, with a point at each place, its tangent (autograd) and secant (finite difference).

    x : what the x axis is called
    rate : η of the update that is drawn as an arrow along the curve, −η of one that goes up; none is drawn without
    differences : whether the finite difference is drawn at other places, too, than the point's
    """
    legend: Legend = (("tangent", _("tangent")),) if trace.followed else ()
    if rate and trace.followed and not trace.flat:  # of length 0 where it is flat
        legend += (("update", _("an update, η = {rate}").format(rate=f"{abs(rate):g}")),)
    moving = (
        rule(ABOVE, trace.x),
        rule(BELOW, trace.x),
        tangent(trace.ends, trace.x, trace.values, trace.autodiff),
        Stroke("secant", ABOVE, [(trace.x - trace.h, trace.behind), (trace.x + trace.h, trace.ahead)]),
        *(update(trace, trace.x, trace.autodiff, rate) if rate else ()),
        *point(trace.x, trace.values, trace.autodiff, trace.has_slope),
        Stroke("difference", BELOW, [(trace.x, difference_dots(trace))]),
    )
    return function_over_slope(_, trace, x, legend, differences, alt=alt, moving=moving)


def difference_dots(trace: Trace) -> Array:
    """The finite differences that are drawn: none at a pole or in a gap, where f has no value."""
    return np.where(np.isnan(trace.values), np.nan, trace.finite_difference)


def tangent(ends: tuple[float, float], x: Column, values: Array, slopes: Array) -> Stroke:
    """The tangents at these points, in a picture whose x axis has these ends."""
    low, high = ends
    reach = TANGENT * (high - low)
    with np.errstate(over="ignore", invalid="ignore"):  # what is beyond float64 is beyond the picture, too
        return Stroke("tangent", ABOVE, [(x + side * reach, values + side * reach * slopes) for side in (-1, 1)])


def point(x: Column, values: Array, slopes: Array, has_slope: bool = True) -> tuple[Stroke, Stroke]:
    """The current point on f, which can be dragged, and below it on f'."""
    return (
        Stroke("place", ABOVE, [(x, values)], has_slope, draggable=True),
        Stroke("place", BELOW, [(x, slopes)], has_slope),
    )


def update(trace: Trace, x: Array, slopes: Array, rate: float) -> tuple[Mover, ...]:
    """The path of one update, w ← w − η f'(w): an arrow along the curve, and below it η f'(w) as a bar on the x axis.

    Where the derivative is 0 both have no length, and there is nothing to see.
    """
    low, high = trace.ends
    with np.errstate(over="ignore"):
        end = np.clip(x - rate * slopes, low, high)
    moves = np.abs(end - x) > 0.01 * (high - low)  # a shorter arrow would be all head
    xs = [np.where(moves, x + part * (end - x), np.nan) for part in np.linspace(0, 1, 4)]
    path = [(x, np.interp(x, trace.x, trace.values)) for x in xs]
    heads: list[tuple[Role, NDArray[np.bool_]]] = [("arrow right", end > x), ("arrow left", end < x)]
    return (
        Stroke("product", ABOVE, [(x, -np.inf), (end, -np.inf)]),
        Stroke("update", ABOVE, path),
        *(Stroke(role, ABOVE, [(np.where(there, path[-1][0], np.nan), path[-1][1])]) for role, there in heads),
    )


def two_panels(canvas: Canvas, style: Style, above: str, below: str, bottom: float = 0.21) -> tuple[Axes, Axes]:
    """A panel above a lower one with the same x axis, under their titles, and room for a legend below both."""
    large = style.scale
    margins = {"left": 0.16 * large, "right": 0.97, "top": 1 - 0.07 * large, "bottom": bottom * large}
    grid = {"height_ratios": (3, 2), "hspace": 0.3 * large, **margins}
    upper, lower = canvas.subplots(2, 1, sharex=True, gridspec_kw=grid)
    style.axes(upper, above)
    style.axes(lower, below)
    return upper, lower


def legend_below(canvas: Canvas, style: Style, left: float = 0.14, ncols: int = 2, **more: Any) -> None:
    """What the lines of a picture mean, by name, below it."""
    look = {"ncols": ncols, "columnspacing": 1.2, **style.legend(), **more}
    canvas.legend(loc="lower left", bbox_to_anchor=(left, 0), **look)


def draw_values(axes: Axes, trace: Trace, style: Style) -> None:
    """The function, broken where it jumps; a dotted line goes from one side of each jump to the other."""
    look = style.look("curve", trace.has_slope)
    if trace.stairs:
        draw_stairs(axes, trace.stairs, *trace.ends, **look)
    else:
        axes.plot(*broken(trace.x, trace.values, trace.breaks), **look)
    for each in (each for each in trace.breaks if not each.pole):
        axes.plot([each.at] * 2, [each.left, each.right], color=style.ink, linestyle=":", linewidth=style.scale)


def draw_stairs(axes: Axes, stairs: Staircase, low: float, high: float, **look: Any) -> None:
    """A staircase between two places, with its exact jumps."""
    edges = np.concatenate([[low], stairs.jumps[(low < stairs.jumps) & (stairs.jumps < high)], [high]])
    axes.stairs(stairs((edges[1:] + edges[:-1]) / 2), edges, baseline=None, **look)


def broken(x: Array, values: Array, gaps: Sequence[Break]) -> tuple[Array, Array]:
    """Places, and numbers at them, with a gap at each break; where a number is NaN there is a gap too.

    No line goes across a jump or a pole, which would be a slope that is not there.
    """
    at = np.array(sorted(each.at for each in gaps))
    where = np.searchsorted(x, at)
    # A place at the break itself belongs to one side, or, of a slope, to none: it is joined to neither.
    return np.insert(x, where, at), np.insert(np.where(apart(x, gaps), values, np.nan), where, np.nan)


def limits(values: Array, pole: bool = False) -> tuple[float, float]:
    """The ends of an axis: all values, unless a few are far beyond the others. Beside a pole many are."""
    values = values[np.isfinite(values)]
    if not values.size:
        return -1.0, 1.0
    low, high = np.percentile(values, BESIDE_A_POLE if pole else COMMON)
    reach = (0.5 if pole else 3) * (high - low)
    low, high = max(values.min(), low - reach), min(values.max(), high + reach)
    margin = 0.08 * (high - low) or max(1.0, abs(high) / 10)
    return float(low - margin), float(high + margin)


def _set_limits(above: Axes, below: Axes, trace: Trace, slopes: Array) -> None:
    """Room for all that is drawn; beside a pole for most of it."""
    bends = [*trace.breaks, *trace.kinks]
    drawn = trace.autodiff if trace.followed else slopes
    if bends or not np.all(np.isfinite(slopes)):
        above.set_ylim(limits(trace.values, _pole(trace.breaks, trace.values)))
        below.set_ylim(limits(np.append(drawn, 0.0), _pole(bends, drawn)))
    else:
        # Needles of jump / 2h leave the panel: in its height the slope 0 would be a line like any other.
        slopes = np.clip(slopes, *((-1, 1) if trace.stairs else (-np.inf, np.inf)))
        low, high = min(0.0, slopes.min()), max(0.0, slopes.max())  # 0 is what a slope is compared with
        margin = 0.12 * (high - low) or 1.0
        below.set_ylim(low - margin, high + margin)


def _pole(gaps: Sequence[Break], values: Array) -> bool:
    """Whether values may be beyond all bounds: at a break, or at a gap, beside which there can be a pole, too."""
    return any(each.pole for each in gaps) or not np.all(np.isfinite(values))
