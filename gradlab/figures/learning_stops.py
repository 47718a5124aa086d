"""Gradient descent drawn: the way of one weight on its curve, and a network's progress from update to update."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gradlab.checks import Array
from gradlab.descent import Path
from gradlab.figures import slope
from gradlab.figures.layers import Canvas, Panel, panels_of
from gradlab.figures.style import Style

SIZE = (5.2, 4.2)  # inches, of one chart
MARKS = 30  # updates between two marks of a line that cannot learn


def picture(parts: Sequence[slope.Part], paths: Sequence[Path], style: Style, differences: bool = False) -> Figure:
    """Functions side by side, each over its derivative, with the way that a weight took: one figure, to keep."""
    whole = slope.picture(parts, style)
    for place, part, path in zip(whole.subfigs, parts, paths, strict=True):
        trail(place, panels_of(place), path, style, learns=part.stairs is None, differences=differences)
    return whole


def trail(
    figure: Canvas, panels: tuple[Panel, ...], path: Path, style: Style, learns: bool, differences: bool = False
) -> None:
    """The overlay: where the weight was before each update, joined in this order, and the derivatives read there.

    With ``differences`` these were finite differences. An arrow at the edge points to a weight beyond it.
    """
    above, below = panels
    dots = {"color": style.colour(learns), "markersize": 5 * style.scale, "marker": "o", "alpha": 0.6}
    above.line(figure, [*zip(path.weights, path.values, strict=True)], linewidth=0.8 * style.scale, **dots)
    read = style.open_dots() if differences else dots
    below.line(figure, [*zip(path.weights, path.derivatives, strict=True)], linestyle="", **read)
    _arrow(figure, above, path.weights[-1], path.values[-1], style, learns)


def _arrow(figure: Canvas, panel: Panel, w: float, value: float, style: Style, learns: bool) -> None:
    (left, low), (right, high) = panel.data
    if left <= w <= right and low <= value <= high:
        return
    # Set in from the edge by the mark's own size: what crosses the edge would be cut off.
    aside, down = 0.025 * (right - left), 0.05 * (high - low)
    place = (min(max(w, left + aside), right - aside), min(max(value, low + down), high - down))
    marker = "<" if w < left else ">" if w > right else "^"
    look = {"color": style.colour(learns), "markersize": 11 * style.scale, "markeredgecolor": style.ink}
    panel.line(figure, [place], marker=marker, linestyle="", **look)


@dataclass(frozen=True, eq=False)
class Line:
    """One network's values, shape (U + 1,), before and after each of U updates, and what it was trained with."""

    label: str
    values: Array
    on_loss: bool
    smooth: bool

    def look(self, style: Style) -> dict[str, Any]:
        """Blue for the loss, orange with marks for the accuracy; solid for sigmoid units, dashed for step units."""
        marks: dict[str, Any] = (
            {} if self.on_loss else {"marker": "s" if self.smooth else "^", "markersize": 5 * style.scale}
        )
        line = {"color": style.colour(self.on_loss), "linewidth": 2 * style.scale}
        return {**line, **marks, "linestyle": "-" if self.smooth else "--"}


@dataclass(frozen=True, eq=False)
class Chart:
    """Several networks' values of one kind against the number of updates."""

    title: str
    x: str
    lines: Sequence[Line]
    percent: bool = False


def charts(drawn: Sequence[Chart], update: int, style: Style) -> Figure:
    """Charts side by side, each marked at one update: one figure, to keep."""
    whole = style.figure(SIZE[0] * len(drawn), SIZE[1])
    places = whole.subfigures(1, len(drawn), squeeze=False)[0]
    for place, each in zip(places, drawn, strict=True):
        chart(place, each, style)
        marks(place, panels_of(place), each, update, style)
    return whole


def chart(figure: Canvas, drawn: Chart, style: Style) -> None:
    """The backdrop: the values against the number of updates."""
    large = style.scale
    margins = {"left": 0.14 * large, "right": 0.96, "top": 1 - 0.09 * large, "bottom": 0.265 * large}
    axes = figure.subplots(gridspec_kw=margins)
    style.axes(axes, drawn.title)
    for line in drawn.lines:
        axes.plot(line.values, label=line.label, markevery=MARKS, **line.look(style))
    _limits(axes, drawn)
    axes.set_xlabel(drawn.x)
    look = {"frameon": False, "labelcolor": style.ink, "fontsize": 10 * style.scale, "handlelength": 2.6}
    figure.legend(loc="lower left", bbox_to_anchor=(0.02, 0), ncols=2, columnspacing=1.2, **look)


def marks(figure: Canvas, panels: tuple[Panel, ...], drawn: Chart, update: int, style: Style) -> None:
    """The overlay: each network's value at one update."""
    (panel,) = panels
    (_, low), (_, high) = panel.data
    panel.line(figure, [(update, low), (update, high)], color=style.ink, alpha=0.35, linewidth=style.scale)
    for line in drawn.lines:
        look = {"color": style.colour(line.on_loss), "markersize": 8 * style.scale, "markeredgecolor": style.ink}
        panel.line(figure, [(update, line.values[update])], marker="o", **look)


def _limits(axes: Axes, drawn: Chart) -> None:
    """From 0 up, with room above and below for marks that lie at an end."""
    top = 1.0 if drawn.percent else 1.05 * max(line.values.max() for line in drawn.lines)
    axes.set(xlim=(0, len(drawn.lines[0].values) - 1), ylim=(-0.04 * top, 1.04 * top))
    if drawn.percent:
        axes.yaxis.set_major_formatter(lambda fraction, _: f"{100 * fraction:.4g} %")
