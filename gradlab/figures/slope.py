"""A function above, its derivative below: the one picture that steps, sigmoids, accuracies and losses share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gradlab.checks import Array
from gradlab.curves import Curve, Staircase
from gradlab.figures.layers import Canvas, Panel, panels_of
from gradlab.figures.style import Style

SIZE = (5.2, 5.4)  # inches; one such picture fits a phone, two stand side by side on a desk
DOTS = 33  # finite differences shown along a curve
TANGENT = 0.16  # half a tangent's width, as a part of the x axis


@dataclass(frozen=True)
class Labels:
    """The finished texts of one picture: titles, the x axis, the legend, and the note on where the slope is 0."""

    value: str
    slope: str
    x: str
    autograd: str
    difference: str
    flat: str = ""


@dataclass(frozen=True)
class Mark:
    """The current point: f and both derivatives at x, and f at x − h and x + h."""

    x: float
    value: float
    autodiff: float
    finite_difference: float
    h: float
    behind: float
    ahead: float


@dataclass(frozen=True, eq=False)
class Part:
    """All that one function's picture shows: see ``draw`` and ``mark``."""

    curve: Curve
    stairs: Staircase | None
    labels: Labels
    mark: Mark
    percent: bool = False


def picture(parts: Sequence[Part], style: Style) -> Figure:
    """Several functions side by side, each over its derivative, with its current point: one figure, to keep."""
    whole = style.figure(SIZE[0] * len(parts), SIZE[1])
    places = whole.subfigures(1, len(parts), squeeze=False)[0]
    for place, part in zip(places, parts, strict=True):
        draw(place, part.curve, part.stairs, part.labels, style, part.percent)
        mark(place, panels_of(place), part.mark, style, learns=part.stairs is None)
    return whole


def draw(
    figure: Canvas, curve: Curve, stairs: Staircase | None, labels: Labels, style: Style, percent: bool = False
) -> None:
    """The backdrop: f, and f' by autograd (a line) and by finite differences (open dots).

    With ``stairs``, f is drawn from its exact jumps, and so are its finite differences: pulses 2h wide. ``percent``
    labels f's axis in per cent.
    """
    margins = {"left": 0.16 * style.scale, "right": 0.97, "top": 1 - 0.07 * style.scale, "bottom": 0.19 * style.scale}
    grid = {"height_ratios": (3, 2), "hspace": 0.3 * style.scale, **margins}
    above, below = figure.subplots(2, 1, sharex=True, gridspec_kw=grid)
    style.axes(above, labels.value)
    style.axes(below, labels.slope)
    line = {"color": style.colour(learns=stairs is None), "linewidth": 2 * style.scale}
    dots = slice(None, None, max(1, len(curve.weights) // DOTS))
    at, differences = curve.weights[dots], curve.finite_difference[dots]
    if stairs is None:
        above.plot(curve.weights, curve.values, **line)
    else:
        pulses = stairs.central_difference(float(curve.h[0]))
        _stairs(above, stairs, curve, **line)
        _stairs(below, pulses, curve, color=style.ink, linewidth=0.7 * style.scale)
        shown = stairs.jumps[(curve.weights[0] < stairs.jumps) & (stairs.jumps < curve.weights[-1])]
        at, differences = np.append(at, shown), np.append(differences, pulses(shown))
    below.plot(curve.weights, curve.autodiff, label=labels.autograd, **line)
    below.plot(at, differences, linestyle="", **style.open_dots(), label=labels.difference)
    _limits(below, np.append(curve.autodiff, differences))
    if labels.flat:
        _flat_band(below, labels.flat, style)
    above.ticklabel_format(useOffset=False)
    if percent:
        above.yaxis.set_major_formatter(lambda fraction, _: f"{100 * fraction:.4g} %")
    below.set(xlabel=labels.x, xlim=(curve.weights[0], curve.weights[-1]))
    look = {"frameon": False, "labelcolor": style.ink, "fontsize": 10 * style.scale, "columnspacing": 1.2}
    figure.legend(loc="lower left", bbox_to_anchor=(0.14, 0), ncols=2, **look)


def mark(figure: Canvas, panels: tuple[Panel, ...], point: Mark, style: Style, learns: bool) -> None:
    """The overlay: the current point with its tangent (autograd) and its secant (finite difference); both slopes."""
    above, below = panels
    look = {"color": style.colour(learns), "markersize": 9 * style.scale, "markeredgecolor": style.ink}
    for panel in panels:
        (_, low), (_, high) = panel.data
        panel.line(figure, [(point.x, low), (point.x, high)], color=style.ink, alpha=0.35, linewidth=style.scale)
    reach = TANGENT * (above.data[1][0] - above.data[0][0])
    tangent = [(point.x + side * reach, point.value + side * reach * point.autodiff) for side in (-1, 1)]
    above.line(figure, tangent, color=style.ink, linewidth=1.6 * style.scale)
    secant = [(point.x - point.h, point.behind), (point.x + point.h, point.ahead)]
    above.line(figure, secant, linestyle=":", linewidth=style.scale, **style.open_dots())
    above.line(figure, [(point.x, point.value)], marker="o", **look)
    below.line(figure, [(point.x, point.autodiff)], marker="o", **look)
    below.line(figure, [(point.x, point.finite_difference)], **style.open_dots(1.6))


def _stairs(axes: Axes, stairs: Staircase, curve: Curve, **look: Any) -> None:
    low, high = curve.weights[0], curve.weights[-1]
    edges = np.concatenate([[low], stairs.jumps[(low < stairs.jumps) & (stairs.jumps < high)], [high]])
    axes.stairs(stairs((edges[1:] + edges[:-1]) / 2), edges, baseline=None, **look)


def _limits(axes: Axes, values: Array) -> None:
    """Room for all values and for 0, which a slope is compared with; never an empty range."""
    low, high = min(0.0, values.min()), max(0.0, values.max())
    room = 0.12 * (high - low) or 1.0
    axes.set_ylim(low - room, high + room)


def _flat_band(axes: Axes, text: str, style: Style) -> None:
    """A pale band about slope 0, in the legend under ``text``: there no pulse can run through the words."""
    low, high = axes.get_ylim()
    half, colour = 0.05 * (high - low), style.colour(learns=False)
    axes.axhspan(-half, half, color=colour, alpha=0.22, linewidth=0, label=text)
