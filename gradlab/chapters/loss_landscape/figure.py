"""A metric over two weights: a loss as filled contours with its gradient, an accuracy as terraces."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from gradlab.chapters.loss_landscape.figure_surface import contours, terraces, ticks
from gradlab.chapters.loss_landscape.numbers import Land
from gradlab.core.descent import Path
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Stroke
from gradlab.plotting.style import Style
from gradlab.types import Array

SIZE = (5.2, 5.2)  # inches; one such picture fits a phone, two stand side by side on a desk
PLACE = (0.17, 0.26, 0.64, 0.64)  # of the square of weights: left, bottom, width, height
BAR = (0.845, 0.26, 0.03, 0.64)


@dataclass(frozen=True)
class Labels:
    """The finished texts of one picture: its title, the two weights, and what its marks mean; "" where it has none."""

    title: str
    a: str
    b: str
    start: str
    path: str
    end: str
    arrow: str
    dot: str


@dataclass(frozen=True)
class FromAbove:
    """The metric as colours with a bar that says which, and at each point of ``land.at`` minus its gradient.

    The longest arrow is as long as two points are apart, and where the gradient is exactly 0 there is a dot.
    """

    land: Land
    labels: Labels

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw it."""
        land, labels = self.land, self.labels
        axes, bar = figure.add_axes(PLACE), figure.add_axes(BAR)
        style.axes(axes, labels.title)
        axes.grid(False)
        shown = terraces(axes, land, style) if land.flat else contours(axes, land, style)
        figure.colorbar(shown, cax=bar, spacing="proportional")
        ticks(bar, land, style)
        _arrows(axes, land, style)
        axes.set(xlim=land.a[[0, -1]], ylim=land.b[[0, -1]], xlabel=labels.a, ylabel=labels.b)
        axes.locator_params(nbins=5)
        axes.yaxis.label.set(color=style.ink, fontsize=10 * style.scale)
        legend(figure, land, labels, style)


def way(path: Path, starts: Array | None = None) -> tuple[Stroke, ...]:
    """Gradient descent from its start, with a dot at each update; where no update moves anything, the start alone.

    starts : the notches of the two sliders that the start is dragged along; without them it stays where it is
    """
    shown = path if np.ptp(path.weights, axis=0).any() else path.until(0)
    points = [(a, b, value) for (a, b), value in zip(shown.weights.tolist(), shown.values.tolist(), strict=True)]
    start = Stroke("start", 0, points[:1])
    if starts is not None:
        start = Stroke("start", 0, [(starts, starts)], sliders=(0, 1), draggable=True)
    if len(points) == 1:
        return (start,)
    return Stroke("halo", 0, points), Stroke("path", 0, points), Stroke("end", 0, points[-1:]), start


def _arrows(axes: Axes, land: Land, style: Style) -> None:
    lengths = np.hypot(*land.gradient)
    a, b = np.meshgrid(land.at, land.at)
    if np.any(lengths > 0):
        moving = lengths > 0
        scale = lengths.max() / (land.at[1] - land.at[0])
        uphill = land.gradient[:, moving]
        look = {"angles": "xy", "scale_units": "xy", "scale": scale, "width": 0.006, "minlength": 0.1}
        axes.quiver(a[moving], b[moving], *-uphill, color=style.ink, alpha=0.75, **look)
    axes.plot(a[lengths == 0], b[lengths == 0], **_still(style))


def legend(figure: Canvas, land: Land, labels: Labels, style: Style, arrows: bool = True) -> None:
    """What the marks mean, below the picture: those that it has."""
    arrow = {"linestyle": "", "marker": r"$\rightarrow$", "markersize": 14 * style.scale, "color": style.ink}
    moves, marks = land.moves(), [(labels.start, style.look("start"))]
    if labels.path:
        marks += [(labels.path, style.look("path")), (labels.end, style.look("end"))]
    if arrows and moves.any():
        marks.append((labels.arrow, arrow))
    if arrows and not moves.all():
        marks.append((labels.dot, _still(style)))
    handles = [Line2D([], [], label=text, **look) for text, look in marks]
    look = {**style.legend(), "columnspacing": 1.2}
    figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.14, 0), ncols=2, **look)


def _still(style: Style) -> dict[str, Any]:
    return {"linestyle": "", "color": style.ink, "marker": ".", "markersize": 4 * style.scale}
