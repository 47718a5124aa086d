"""A function above, its derivative below: the one picture that steps, sigmoids, accuracies and losses share."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gradlab.core.breaks import Break, apart
from gradlab.core.trace import Staircase, Trace
from gradlab.plotting.backdrop import Axes, Canvas
from gradlab.plotting.names import Named, in_points, key, name_lines
from gradlab.plotting.picture import Caption, Column, Mover, Picture, Stroke, figure, rule
from gradlab.plotting.sound import sound
from gradlab.plotting.style import HALF, Role, Style, percent_axis
from gradlab.text import Translate
from gradlab.types import Array

HEIGHT = 5.0  # inches
SIZE = (HALF, HEIGHT)
TICK = 11  # points: the height of a tick at a jump
DOTS = 17  # finite differences shown along a curve
ABOVE, BELOW = 0, 1  # the panels of f and of f'
TANGENT = 0.17  # half a tangent's width, as a part of the x axis
COMMON = (2, 98)  # per cent of the values between which the axis certainly goes: a pole would flatten all else
BESIDE_A_POLE = (5, 95)
FILL = 0.08  # how opaque what lies under a curve is
HEAD, SHAPE = 0.06, 2.3  # an arrow's head, as a part of the height of a panel; a panel's width, in its heights

Legend = tuple[tuple[Role, str], ...]  # what lines mean, by what they look like


@figure(size=lambda style, _, trace, x, legend, differences=True, needles=False, width=HALF: style.size(width, HEIGHT))
def function_over_slope(
    canvas: Canvas, style: Style, _: Translate, trace: Trace, x: str, legend: Legend, differences: bool = True,
    needles: bool = False, width: float = HALF,
) -> None:  # fmt: skip
    """f, and below it f' by autograd (a line) and by finite differences (open dots).

    A staircase is drawn from its exact jumps, and so are its finite differences. Any other function is broken where it
    jumps or has a pole, its slope also at kinks, and both where they are NaN.

    legend : what moves over it, by name
    differences, needles : whether finite differences are drawn, and those across a jump as what they are, pulses 2h
        wide; else a tick marks the jump
    """
    above, below = two_panels(canvas, style, trace.title, _("its derivative"), style.colour(trace.has_slope))
    dots = slice(None, None, max(1, len(trace) // DOTS))
    at, read = trace.x[dots], difference_dots(trace)[dots]
    above.set_ylim(value_limits(trace))
    draw_values(above, trace, style)
    if trace.has_slope:
        # A pale fill below. Of a smooth curve a few places do: the line lies over its edge.
        some = trace if trace.breaks else trace[:: max(1, len(trace) // 100)]
        filled = broken(some.x, some.values, trace.breaks)
        above.fill_between(*filled, above.get_ylim()[0], color=style.colour(True), alpha=FILL, linewidth=0)
    if trace.stairs and needles:
        pulses = trace.stairs.central_difference(float(np.max(trace.h)))
        draw_stairs(below, pulses, *trace.ends, color=style.soft, linewidth=0.9 * style.scale)
        at, read = np.append(at, trace.jumps), np.append(read, pulses(trace.jumps))
    elif trace.stairs:
        near = np.min(np.abs(at[:, None] - trace.jumps), axis=1, initial=np.inf) <= np.max(trace.h)
        at, read = at[~near], read[~near]
        tick: dict[str, Any] = {"marker": "|", "s": (TICK * style.scale) ** 2, "linewidths": 0.9 * style.scale}
        below.scatter(trace.jumps, 0 * trace.jumps, color=style.soft, **tick)
    slopes = broken(trace.x, trace.autodiff, [*trace.breaks, *trace.kinks])
    below.set_ylim(_slope_limits(trace, np.append(trace.autodiff, read)))
    below.hlines(0, *trace.ends, color=style.faint, linewidth=0.9 * style.scale, zorder=1)
    colour, named = style.colour(trace.has_slope), []
    if trace.followed:
        below.plot(*slopes, **style.look("curve", trace.has_slope))
        named.append(Named(_("autograd"), colour, slopes))
    if differences:
        below.plot(at, read, linestyle="", **style.open_dots())
        named.append(Named("○ " + _("finite difference"), style.ink, (at, read)))
    above.ticklabel_format(useOffset=False)
    if trace.in_percent:
        percent_axis(_, above.yaxis)
    below.set(xlabel=x, xlim=trace.ends)
    if trace.flat:
        below.set_yticks([-1, 0, 1])
    else:
        below.locator_params(axis="y", nbins=3)
    key(above, style, [(text, style.look(role, trace.has_slope)) for role, text in legend], band=True)
    # What has no name, and is not to be written on: the line of 0, and the ticks.
    up = TICK / 2 * style.scale * np.ptp(below.get_ylim()) / in_points(below)[1]
    ticks = trace.jumps if trace.stairs and not needles else np.array([])
    others = [(np.array(trace.ends), np.zeros(2)), *((ticks, np.full(len(ticks), side * up)) for side in (-1, 1))]
    name_lines(below, style, named, others)


def slope_picture(
    _: Translate,
    trace: Trace,
    x: str,
    rate: float | None = None,
    alt: str | Sequence[str] = "",
    differences: bool = True,
    captions: Sequence[str] = (),
    needles: bool = False,
    width: float = HALF,
    facts: str | Sequence[str] = "",
    more: Legend = (),
) -> Picture:
    """The function over its slope, with a point at each place, its tangent (autograd) and secant (finite difference).

    x : what the x axis is called
    rate : η of the update that is drawn as an arrow along the curve, −η of one that goes up; none is drawn without
    captions : what the point means at each place, said above it in a few words
    more : what the page draws over it, by name; the rest as for ``function_over_slope``
    """
    legend: Legend = (("tangent", _("tangent")),) if trace.followed else ()
    if rate and trace.followed and not trace.flat:  # of length 0 where it is flat
        legend += (("update", _("an update, η = {rate}").format(rate=f"{abs(rate):g}")),)
    legend += more
    # None at a jump or a kink, where autograd gives one that is not there.
    slopes = np.where(trace.at_jump | trace.at_kink, np.nan, trace.autodiff)
    moving = (
        rule(ABOVE, trace.x),
        rule(BELOW, trace.x),
        tangent(trace.ends, trace.x, trace.values, slopes),
        Stroke("secant", ABOVE, [(trace.x - trace.h, trace.behind), (trace.x + trace.h, trace.ahead)]),
        *(update(trace, trace.x, slopes, rate) if rate else ()),
        *point(trace.x, trace.values, trace.autodiff, trace.has_slope),
        Stroke("difference", BELOW, [(trace.x, difference_dots(trace))]),
    )
    said = [follow(trace.x, captions, trace.has_slope)] if captions else []
    still = _, trace, x, legend, differences, needles, width
    return function_over_slope(*still, alt=alt, moving=moving, captions=said, facts=facts, sound=sound(_, trace))


def follow(x: Column, captions: Sequence[str], has_slope: bool = True) -> Caption:
    """What the point means at each place, in the band above the upper panel."""
    return Caption("caption", ABOVE, x, np.inf, captions, has_slope, align="follow")


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
    """The path of one update, w ← w − η f'(w): an arrow along the curve, of no length where the derivative is 0."""
    low, high = trace.ends
    with np.errstate(over="ignore"):
        end = np.clip(x - rate * slopes, low, high)
    moves = np.abs(end - x) > 0.01 * (high - low)  # a shorter arrow would be all head
    xs = [np.where(moves, x + part * (end - x), np.nan) for part in np.linspace(0, 1, 4)]
    path = [(x, np.interp(x, trace.x, trace.values)) for x in xs]
    # The head lies along the curve as it is seen: in parts of the panel, which is SHAPE times as wide as it is high.
    across, (bottom, top) = (high - low) / SHAPE, value_limits(trace)
    before, tip = path[-2:]
    lean = np.arctan2((tip[1] - before[1]) / (top - bottom), (tip[0] - before[0]) / across)
    first, second = (
        (tip[0] + across * HEAD * np.cos(lean + turn), tip[1] + (top - bottom) * HEAD * np.sin(lean + turn))
        for turn in np.deg2rad((152, -152))
    )
    return Stroke("update", ABOVE, path), Stroke("update", ABOVE, [first, tip, second, first])


def two_panels(canvas: Canvas, style: Style, above: str, below: str, colour: str = "") -> tuple[Axes, Axes]:
    """A panel above a lower one, same x axis, under their titles, the upper in a colour and with room for a caption."""
    upper, lower = canvas.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": (3, 2)})
    style.axes(upper, above, colour, band=True)
    style.axes(lower, below)
    return upper, lower


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
    """Places, and numbers at them, with a gap at each break: no line goes across a jump, where there is no slope."""
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


def value_limits(trace: Trace) -> tuple[float, float]:
    """The ends of the y axis of f."""
    return _room(trace, trace.values, 0.1)


def _slope_limits(trace: Trace, slopes: Array) -> tuple[float, float]:
    """The ends of the y axis of f', which has the 0 that a slope is compared with."""
    if trace.followed and (trace.breaks or trace.kinks or not np.all(np.isfinite(slopes))):
        slopes = trace.autodiff
    elif trace.stairs:  # needles of jump / 2h leave the panel: in its height the slope 0 would be a line like any other
        slopes = slopes.clip(-1, 1)
    return _room(trace, np.append(slopes, 0.0), 0.16)


def _room(trace: Trace, values: Array, margin: float) -> tuple[float, float]:
    """Room for all that is drawn; for most of it beside a pole, as there can be one at a gap, too."""
    gaps, finite = [*trace.breaks, *trace.kinks], np.all(np.isfinite(values))
    if gaps or not finite:
        return limits(values, any(each.pole for each in gaps) or not finite)
    low, high = float(values.min()), float(values.max())
    margin = margin * (high - low) or max(1.0, abs(high) / 10)
    return low - margin, high + margin
