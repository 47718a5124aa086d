"""A function above, its derivative below: the one picture that steps, sigmoids, accuracies and losses share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from gradlab.core.breaks import Break
from gradlab.core.trace import Curve, Mark, Staircase
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.broken import broken, draw_jumps, limits
from gradlab.plotting.picture import Mover, Picture, Stroke, rule
from gradlab.plotting.style import Role, Style, percent_axis
from gradlab.types import Array

SIZE = (5.2, 5.2)  # inches; one such picture fits a phone, two stand side by side on a desk
DOTS = 33  # finite differences shown along a curve
ABOVE, BELOW = 0, 1  # the panels of f and of f'
TANGENT = 0.16  # half a tangent's width, as a part of the x axis


@dataclass(frozen=True)
class Labels:
    """The finished texts of one picture: titles, the x axis, and the legend, of which each may be missing."""

    value: str
    slope: str
    x: str
    autograd: str
    difference: str = ""
    flat: str = ""
    tangent: str = ""
    update: str = ""


@dataclass(frozen=True)
class OverDerivative:
    """f, and below it f' by autograd (a line) and by finite differences (open dots).

    With ``stairs``, f is drawn from its exact jumps, and so are its finite differences: pulses 2h wide. It cannot
    learn then. ``in_percent`` labels f's axis in per cent. Of any other function ``breaks`` says where it jumps or has
    a pole, and ``kinks`` where only its slope jumps; where the curve is NaN there is a gap.
    """

    curve: Curve
    stairs: Staircase | None
    labels: Labels
    in_percent: bool = False
    breaks: tuple[Break, ...] = ()
    kinks: tuple[Break, ...] = ()

    @property
    def has_slope(self) -> bool:
        """Whether f has a slope to follow."""
        return self.stairs is None

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw both."""
        curve, stairs, labels, large = self.curve, self.stairs, self.labels, style.scale
        above, below = two_panels(figure, style, labels.value, labels.slope)
        line: dict[str, Any] = {"color": style.colour(self.has_slope), "linewidth": 2 * large}
        dots = slice(None, None, max(1, len(curve.weights) // DOTS))
        at, differences = curve.weights[dots], curve.finite_difference[dots]
        if stairs is None:
            above.plot(*broken(curve.weights, curve.values, self.breaks), **line)
            draw_jumps(above, self.breaks, style)
        else:
            pulses = stairs.central_difference(float(curve.h[0]))
            ends = curve.weights[[0, -1]].tolist()
            draw_stairs(above, stairs, *ends, **line)
            if labels.difference:
                draw_stairs(below, pulses, *ends, color=style.ink, linewidth=0.7 * large, alpha=0.3)
            jumps = stairs.jumps[(curve.weights[0] < stairs.jumps) & (stairs.jumps < curve.weights[-1])]
            at, differences = np.append(at, jumps), np.append(differences, pulses(jumps))
        below.plot(*broken(curve.weights, curve.autodiff, [*self.breaks, *self.kinks]), label=labels.autograd, **line)
        if labels.difference:
            below.plot(at, differences, linestyle="", **style.open_dots(), label=labels.difference)
        self._set_limits(above, below, np.append(curve.autodiff, differences))
        if labels.flat:
            _flat_band(below, labels.flat, style)
        meant: dict[Role, str] = {"tangent": labels.tangent, "update": labels.update}
        for role, text in meant.items():
            if text:
                above.plot([], [], label=text, **style.look(role))
        above.ticklabel_format(useOffset=False)
        if self.in_percent:
            percent_axis(above.yaxis)
        below.set(xlabel=labels.x, xlim=(curve.weights[0], curve.weights[-1]))
        legend_below(figure, style)

    def _set_limits(self, above: Axes, below: Axes, slopes: Array) -> None:
        """Room for all that is drawn; beside a pole for most of it."""
        curve, bends = self.curve, [*self.breaks, *self.kinks]
        if bends or not np.all(np.isfinite(slopes)):
            above.set_ylim(limits(curve.values, _pole(self.breaks, curve.values)))
            below.set_ylim(limits(np.append(curve.autodiff, 0.0), _pole(bends, curve.autodiff)))
        else:
            # Needles of jump / 2h leave the panel: in its height the slope 0 would be a line like any other.
            _limits_with_0(below, np.clip(slopes, *((-1, 1) if self.stairs else (-np.inf, np.inf))))


def picture(
    curve: Curve,
    stairs: Staircase | None,
    labels: Labels,
    at: Mark,
    in_percent: bool = False,
    alt: str | Sequence[str] = "",
    rate: float | None = None,
    breaks: Sequence[Break] = (),
    kinks: Sequence[Break] = (),
) -> Picture:
    """A function over its derivative, with its current point, its tangent (autograd) and secant (finite difference).

    at : the point, or one for each notch of a slider
    rate : η of the update that is drawn as an arrow along the curve; none is drawn without
    """
    drawing = OverDerivative(curve, stairs, labels, in_percent, tuple(breaks), tuple(kinks))
    reach = TANGENT * (curve.weights[-1] - curve.weights[0])
    with np.errstate(over="ignore"):  # what is beyond float64 is beyond the picture, too
        tangent = [(at.x + side * reach, at.value + side * reach * at.autodiff) for side in (-1, 1)]
    moving = (
        rule(ABOVE, at.x),
        rule(BELOW, at.x),
        Stroke("tangent", ABOVE, tangent),
        Stroke("secant", ABOVE, [(at.x - at.h, at.behind), (at.x + at.h, at.ahead)]),
        *(update(curve, at, rate) if rate else ()),
        Stroke("place", ABOVE, [(at.x, at.value)], drawing.has_slope, draggable=True),
        Stroke("place", BELOW, [(at.x, at.autodiff)], drawing.has_slope),
        Stroke("difference", BELOW, [(at.x, at.finite_difference)]),
    )
    return Picture(drawing, alt, moving)


def two_panels(figure: Canvas, style: Style, above: str, below: str, bottom: float = 0.21) -> tuple[Axes, Axes]:
    """A panel above a lower one with the same x axis, under their titles, and room for a legend below both."""
    large = style.scale
    margins = {"left": 0.16 * large, "right": 0.97, "top": 1 - 0.07 * large, "bottom": bottom * large}
    grid = {"height_ratios": (3, 2), "hspace": 0.3 * large, **margins}
    upper, lower = figure.subplots(2, 1, sharex=True, gridspec_kw=grid)
    style.axes(upper, above)
    style.axes(lower, below)
    return upper, lower


def legend_below(figure: Canvas, style: Style, left: float = 0.14, ncols: int = 2) -> None:
    """What the lines of a picture mean, by name, below it."""
    figure.legend(loc="lower left", bbox_to_anchor=(left, 0), ncols=ncols, columnspacing=1.2, **style.legend())


def update(curve: Curve, at: Mark, rate: float) -> tuple[Mover, ...]:
    """The way of one update, w ← w − η f'(w): an arrow along the curve, and below it η f'(w) as a bar on the x axis.

    Where the derivative is 0 both have no length, and there is nothing to see.
    """
    low, high = curve.weights[[0, -1]]
    with np.errstate(over="ignore"):
        end = np.clip(at.x - rate * at.autodiff, low, high)
    moves = np.abs(end - at.x) > 0.01 * (high - low)  # a shorter arrow would be all head
    xs = [np.where(moves, at.x + part * (end - at.x), np.nan) for part in np.linspace(0, 1, 4)]
    way = [(x, np.interp(x, curve.weights, curve.values)) for x in xs]
    heads: list[tuple[Role, Array]] = [("update right", end > at.x), ("update left", end < at.x)]
    return (
        Stroke("product", ABOVE, [(at.x, -np.inf), (end, -np.inf)]),
        Stroke("update", ABOVE, way),
        *(Stroke(role, ABOVE, [(np.where(there, way[-1][0], np.nan), way[-1][1])]) for role, there in heads),
    )


def draw_stairs(axes: Axes, stairs: Staircase, low: float, high: float, **look: Any) -> None:
    """A staircase between two places, with its exact jumps."""
    edges = np.concatenate([[low], stairs.jumps[(low < stairs.jumps) & (stairs.jumps < high)], [high]])
    axes.stairs(stairs((edges[1:] + edges[:-1]) / 2), edges, baseline=None, **look)


def _pole(gaps: Sequence[Break], values: Array) -> bool:
    """Whether values may be beyond all bounds: at a break, or at a gap, beside which there can be a pole, too."""
    return any(each.pole for each in gaps) or not np.all(np.isfinite(values))


def _limits_with_0(axes: Axes, values: Array) -> None:
    """Room for all values and for 0, which a slope is compared with; never an empty range."""
    low, high = min(0.0, values.min()), max(0.0, values.max())
    room = 0.12 * (high - low) or 1.0
    axes.set_ylim(low - room, high + room)


def _flat_band(axes: Axes, text: str, style: Style) -> None:
    """A pale band about slope 0, in the legend under ``text``: there no pulse can run through the words."""
    low, high = axes.get_ylim()
    half, colour = 0.05 * (high - low), style.colour(has_slope=False)
    axes.axhspan(-half, half, color=colour, alpha=0.22, linewidth=0, label=text)
