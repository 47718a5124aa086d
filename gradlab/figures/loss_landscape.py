"""A metric over two weights: a loss as filled contours with its gradient, an accuracy as terraces."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, Colormap, LinearSegmentedColormap, ListedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gradlab.checks import Array
from gradlab.figures.layers import Canvas, Panel, panels_of
from gradlab.figures.style import Style

SIZE = (5.2, 5.2)  # inches; one such picture fits a phone, two stand side by side on a desk
PLACE = (0.17, 0.26, 0.64, 0.64)  # of the square of weights: left, bottom, width, height
BAR = (0.845, 0.26, 0.03, 0.64)
TINTS = (0.12, 0.8)  # of a surface, as parts of its full colour: it stands out on the page, arrows and path on it
PAPER = {False: "#FFFFFF", True: "#0E1117"}  # a page's own colour, light and dark
TICKS = 6  # at most, on the bar of the terraces


@dataclass(frozen=True, eq=False)
class Land:
    """A metric over a square of two weights.

    a, b : the weights at which it is known, shape (K,) each
    values : there, shape (K, K): values[j, i] at (a[i], b[j])
    at : the weights at which its gradient is known, shape (A,), the same for both
    gradient : there, shape (2, A, A)
    terraces : whether it is flat between jumps
    """

    a: Array
    b: Array
    values: Array
    at: Array
    gradient: Array
    terraces: bool

    @property
    def flat(self) -> bool:
        """Whether it is drawn in flat pieces: terraces, or a loss that is the same everywhere."""
        return self.terraces or bool(np.ptp(self.values) == 0)

    def label(self, value: float) -> str:
        """A value as a label of an axis."""
        return f"{100 * value:.4g} %" if self.terraces else f"{value:.6g}"


@dataclass(frozen=True)
class Labels:
    """The finished texts of one picture: its title, the two weights, and what its marks mean."""

    title: str
    a: str
    b: str
    start: str
    path: str = ""
    end: str = ""
    arrow: str = ""
    dot: str = ""


@dataclass(frozen=True, eq=False)
class Way:
    """Where gradient descent goes: the weights before each update and after the last, (U + 1, 2), and the metric."""

    points: Array
    values: Array


@dataclass(frozen=True, eq=False)
class Part:
    """All that one metric's picture shows."""

    land: Land
    labels: Labels
    way: Way


def picture(parts: Sequence[Part], style: Style) -> Figure:
    """Several metrics side by side, each with the way of gradient descent on it: one figure, to keep."""
    whole = style.figure(SIZE[0] * len(parts), SIZE[1])
    places = whole.subfigures(1, len(parts), squeeze=False)[0]
    for place, part in zip(places, parts, strict=True):
        draw(place, part.land, part.labels, style)
        mark(place, panels_of(place)[0], part.way.points.tolist(), style)
    return whole


def draw(figure: Canvas, land: Land, labels: Labels, style: Style) -> None:
    """The backdrop: the metric as colours with a bar that says which, and at each point of ``at`` minus its gradient.

    The longest arrow is as long as two points are apart, and where the gradient is exactly 0 there is a dot.
    """
    axes, bar = figure.add_axes(PLACE), figure.add_axes(BAR)
    style.axes(axes, labels.title)
    axes.grid(False)
    if land.flat:
        colours, norm = shades(land, style)
        half = (land.a[1] - land.a[0]) / 2
        extent = (land.a[0] - half, land.a[-1] + half, land.b[0] - half, land.b[-1] + half)
        shown: Any = axes.imshow(
            land.values, colours, norm, origin="lower", extent=extent, interpolation="none", aspect="auto"
        )
        axes.plot(*_edges(land, half), color=style.ink, linewidth=0.5 * style.scale, alpha=0.5)
    else:
        shown = axes.contourf(land.a, land.b, land.values, 12, cmap=tints(land, style))
        axes.contour(shown, colors=style.ink, linewidths=0.4 * style.scale, alpha=0.4)
    figure.colorbar(shown, cax=bar, spacing="proportional")
    _bar(bar, land, style)
    _arrows(axes, land, style)
    axes.set(xlim=land.a[[0, -1]], ylim=land.b[[0, -1]], xlabel=labels.a, ylabel=labels.b)
    axes.locator_params(nbins=5)
    axes.yaxis.label.set(color=style.ink, fontsize=10 * style.scale)
    legend(figure, labels, style)


def mark(figure: Canvas, panel: Panel, points: Sequence[tuple[float, float]], style: Style) -> None:
    """The overlay: the start, and the way from it, with a dot at each update, if there is one."""
    if len(points) > 1:
        panel.line(figure, list(points), color=PAPER[style.dark], linewidth=4.5 * style.scale, alpha=0.8)
        panel.line(figure, list(points), **_path(style))
        panel.line(figure, list(points[-1:]), **_end(style))
    panel.line(figure, list(points[:1]), **_start(style))


def tints(land: Land, style: Style) -> Colormap:
    """From little of the metric's colour, at its least value, to most of it, at its largest."""
    full, paper = (np.array(to_rgb(each)) for each in (style.colour(not land.terraces), PAPER[style.dark]))
    return LinearSegmentedColormap.from_list("tints", [paper + part * (full - paper) for part in TINTS])


def shades(land: Land, style: Style) -> tuple[Colormap, BoundaryNorm]:
    """One colour for each value that the terraces have, and nothing between them."""
    values = np.unique(land.values)
    between = (values[1:] + values[:-1]) / 2
    rest = 0.5 * np.min(np.diff(values), initial=0.02)
    bounds = np.concatenate([[values[0] - rest], between, [values[-1] + rest]])
    shades = tints(land, style)((values - values[0]) / (np.ptp(values) or 1))
    return ListedColormap(shades), BoundaryNorm(bounds, len(values))


def _edges(land: Land, half: float) -> tuple[Array, Array]:
    """The edges between terraces, along the squares around the points at which they are known: one line, with gaps."""
    rows, columns = np.nonzero(np.diff(land.values, axis=1))
    gap = np.full(len(rows), np.nan)
    x, y = land.a[columns] + half, land.b[rows]
    upright = np.stack([[x, x, gap], [y - half, y + half, gap]])
    rows, columns = np.nonzero(np.diff(land.values, axis=0))
    gap = np.full(len(rows), np.nan)
    x, y = land.a[columns], land.b[rows] + half
    level = np.stack([[x - half, x + half, gap], [y, y, gap]])
    xs, ys = np.concatenate([upright.transpose(0, 2, 1).reshape(2, -1), level.transpose(0, 2, 1).reshape(2, -1)], 1)
    return xs, ys


def _bar(bar: Axes, land: Land, style: Style) -> None:
    bar.tick_params(colors=style.ink, labelsize=10 * style.scale, length=2)
    bar.minorticks_off()
    bar.ticklabel_format(useOffset=False)
    for spine in bar.spines.values():
        spine.set_visible(False)
    if land.flat:
        values = np.unique(land.values)
        chosen = values[np.unique(np.linspace(0, len(values) - 1, TICKS).round().astype(int))]
        bar.set_yticks(chosen, [land.label(each) for each in chosen])


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


def legend(figure: Canvas, labels: Labels, style: Style, arrows: bool = True) -> None:
    """What the marks mean, below the picture: those that have a text."""
    arrow = {"linestyle": "", "marker": r"$\rightarrow$", "markersize": 14 * style.scale, "color": style.ink}
    marks = [(labels.start, _start(style)), (labels.path, _path(style)), (labels.end, _end(style))]
    if arrows:
        marks += [(labels.arrow, arrow), (labels.dot, _still(style))]
    handles = [Line2D([], [], label=text, **look) for text, look in marks if text]
    look: dict[str, Any] = {"frameon": False, "labelcolor": style.ink, "fontsize": 10 * style.scale}
    figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.14, 0), ncols=2, columnspacing=1.2, **look)


def _start(style: Style) -> dict[str, Any]:
    look = {"markerfacecolor": PAPER[style.dark], "markeredgecolor": style.ink, "markeredgewidth": 2 * style.scale}
    return {"linestyle": "", "marker": "o", "markersize": 9 * style.scale, **look}


def _path(style: Style) -> dict[str, Any]:
    return {"color": style.ink, "linewidth": 1.6 * style.scale, "marker": ".", "markersize": 4 * style.scale}


def _end(style: Style) -> dict[str, Any]:
    return {"linestyle": "", "color": style.ink, "marker": "s", "markersize": 7 * style.scale}


def _still(style: Style) -> dict[str, Any]:
    return {"linestyle": "", "color": style.ink, "marker": ".", "markersize": 4 * style.scale}
