"""A metric over two weights, from above and in three dimensions: a loss smooth, an accuracy in terraces."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, Colormap, LinearSegmentedColormap, ListedColormap, to_rgb
from matplotlib.lines import Line2D

from gradlab.chapters.loss_landscape import words
from gradlab.chapters.loss_landscape.numbers import SQUARES, STARTS, Land, Pair
from gradlab.core.descent import Path
from gradlab.lesson.names import weight_name
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.picture import Picture, Stroke, figure
from gradlab.plotting.style import PAPER, Style
from gradlab.text import Translate, format_number
from gradlab.types import Array

SIZE = (5.2, 5.2)  # inches; one such picture fits a phone, two stand side by side on a desk
PLACE = (0.17, 0.26, 0.64, 0.64)  # of the square of weights: left, bottom, width, height
BAR = (0.845, 0.26, 0.03, 0.64)
TINTS = (0.12, 0.8)  # of a surface, as parts of its full colour: it stands out on the page, arrows and path on it
TICKS = 6  # at most, on the bar of the terraces

Descents = Sequence[tuple[Land, Path]]  # on the loss, and on the accuracy


def film(_: Translate, pair: Pair, shown: Descents, rate: float, style: Style) -> Film:
    """The pictures as maps, on which the start moves; beside them stands what this descent did."""
    (_loss, path), (terraces, stays) = shown
    texts = [
        words.readings(_, path, stays),
        words.on_the_loss(_, path, rate),
        words.on_the_terraces(_, terraces, stays),
        words.on_the_way(_, pair, path),
    ]
    sliders = [
        Slider(text, [f"{letter} = {format_number(each)}" for each in STARTS.tolist()], key)
        for text, letter, key in zip(words.starts(_), "ab", ("start1", "start2"), strict=True)
    ]
    pictures = [
        from_above(
            _,
            land,
            pair,
            moves(path),
            alt=words.alt(_, land, path),
            moving=marks(path, STARTS),
            frames=tuple(int(np.argmin(np.abs(STARTS - each))) for each in path.weights[0]),
        )
        for land, path in shown
    ]
    return Film(sliders, pictures, [[text] * len(STARTS) for text in texts], style=style)


def reliefs(_: Translate, shown: Descents, turn: int) -> list[Picture]:
    """The pictures in three dimensions, seen from ``turn`` degrees."""
    return [
        relief(_, land, turn, moves(path), alt=words.alt(_, land, path), moving=marks(path)) for land, path in shown
    ]


def moves(path: Path) -> bool:
    """Whether an update moves anything."""
    return bool(np.ptp(path.weights, axis=0).any())


def marks(path: Path, starts: Array | None = None) -> tuple[Stroke, ...]:
    """Gradient descent from its start, with a dot at each update; where no update moves anything, the start alone.

    starts : the places that the start is dragged along, for each weight; without them it stays where it is
    """
    points = [(a, b, value) for (a, b), value in zip(path.weights.tolist(), path.values.tolist(), strict=True)]
    start = Stroke("start", 0, points[:1])
    if starts is not None:
        start = Stroke("start", 0, [(starts, starts)], sliders=(0, 1), draggable=True)
    if not moves(path):
        return (start,)
    return Stroke("halo", 0, points), Stroke("path", 0, points), Stroke("end", 0, points[-1:]), start


@figure(size=SIZE)
def from_above(canvas: Canvas, style: Style, _: Translate, land: Land, pair: Pair, path: bool) -> None:
    """The metric as colours with a bar that says which, and at each point of ``land.at`` minus its gradient.

    The longest arrow is as long as two points are apart, and where the gradient is exactly 0 there is a dot.
    """
    axes, bar = canvas.add_axes(PLACE), canvas.add_axes(BAR)
    style.axes(axes, land.metric.name(_))
    axes.grid(False)
    canvas.colorbar(_terraces(axes, land, style) if land.flat else _bands(axes, land, style), cax=bar,
                    spacing="proportional")  # fmt: skip
    _ticks(bar, land, style)
    _arrows(axes, land, style)
    axes.set(xlim=land.w[[0, -1]], ylim=land.w[[0, -1]])
    axes.set(xlabel=weight_name(_, pair.first, "a"), ylabel=weight_name(_, pair.second, "b"))
    axes.locator_params(nbins=5)
    axes.yaxis.label.set(color=style.ink, fontsize=10 * style.scale)
    _legend(canvas, style, _, land, path)


def _bands(axes: Axes, land: Land, style: Style) -> Any:
    """Bands of a smooth surface with their edges; what a bar beside them shows the colours of."""
    shown = axes.contourf(land.w, land.w, land.values, 12, cmap=tints(land, style))
    axes.contour(shown, colors=style.ink, linewidths=0.4 * style.scale, alpha=0.4)
    return shown


def _terraces(axes: Axes, land: Land, style: Style) -> Any:
    """Flat pieces with their edges, along the squares around the points at which they are known."""
    colours, norm = _shades(land, style)
    half = (land.w[1] - land.w[0]) / 2
    extent = (land.w[0] - half, land.w[-1] + half) * 2
    shown = axes.imshow(land.values, colours, norm, origin="lower", extent=extent, interpolation="none", aspect="auto")
    edges = []
    for upright in (True, False):
        rows, columns = np.nonzero(np.diff(land.values, axis=int(upright)))
        x, y, gap = land.w[columns], land.w[rows], np.full(len(rows), np.nan)
        across, along = (x, y) if upright else (y, x)
        line = np.array([[across + half, across + half, gap], [along - half, along + half, gap]])
        edges.append((line if upright else line[::-1]).transpose(0, 2, 1).reshape(2, -1))
    axes.plot(*np.concatenate(edges, 1), color=style.ink, linewidth=0.5 * style.scale, alpha=0.5)
    return shown


def tints(land: Land, style: Style) -> Colormap:
    """From little of the metric's colour, at its least value, to most of it, at its largest."""
    full, paper = (np.array(to_rgb(each)) for each in (style.colour(land.metric.has_slope), PAPER[style.dark]))
    return LinearSegmentedColormap.from_list("tints", [paper + part * (full - paper) for part in TINTS])


def _shades(land: Land, style: Style) -> tuple[Colormap, BoundaryNorm]:
    """One colour for each value that the terraces have, and nothing between them."""
    values = np.unique(land.values)
    between = (values[1:] + values[:-1]) / 2
    rest = 0.5 * np.min(np.diff(values), initial=0.02)
    bounds = np.concatenate([[values[0] - rest], between, [values[-1] + rest]])
    shades = tints(land, style)((values - values[0]) / (np.ptp(values) or 1))
    return ListedColormap(shades), BoundaryNorm(bounds, len(values))


def _ticks(bar: Axes, land: Land, style: Style) -> None:
    """The values along the bar: those that there are, or ``TICKS`` of them, where the surface is of flat pieces."""
    bar.tick_params(colors=style.ink, labelsize=10 * style.scale, length=2)
    bar.minorticks_off()
    bar.ticklabel_format(useOffset=False)
    for spine in bar.spines.values():
        spine.set_visible(False)
    if land.flat:
        values = np.unique(land.values)
        chosen = values[np.unique(np.linspace(0, len(values) - 1, TICKS).round().astype(int))]
        bar.set_yticks(chosen, [_label(land, each) for each in chosen])


def _label(land: Land, value: float) -> str:
    """A value as a label of an axis."""
    return f"{100 * value:.4g} %" if land.metric.in_percent else f"{value:.6g}"


def _arrows(axes: Axes, land: Land, style: Style) -> None:
    a, b = np.meshgrid(land.at, land.at)
    lengths, moving = np.hypot(*land.gradient), land.moves()
    if moving.any():
        scale = lengths.max() / (land.at[1] - land.at[0])
        look = {"angles": "xy", "scale_units": "xy", "scale": scale, "width": 0.006, "minlength": 0.1}
        axes.quiver(a[moving], b[moving], *-land.gradient[:, moving], color=style.ink, alpha=0.75, **look)
    axes.plot(a[~moving], b[~moving], **_still(style))


def _still(style: Style) -> dict[str, Any]:
    return {"linestyle": "", "color": style.ink, "marker": ".", "markersize": 4 * style.scale}


def _legend(canvas: Canvas, style: Style, _: Translate, land: Land, path: bool, arrows: bool = True) -> None:
    """What the marks mean, below the picture: those that it has."""
    arrow = {"linestyle": "", "marker": r"$\rightarrow$", "markersize": 14 * style.scale, "color": style.ink}
    handles = [
        Line2D([], [], label=text, **look)
        for text, look, there in (
            (_("start"), style.look("start"), True),
            (_("path"), style.look("path"), path),
            (_("end"), style.look("end"), path),
            (_("downhill"), arrow, arrows and land.moves().any()),
            (_("gradient 0: no arrow"), _still(style), arrows and not land.moves().all()),
        )
        if there
    ]
    look = {**style.legend(), "columnspacing": 1.2}
    canvas.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.14, 0), ncols=2, **look)


@figure(size=SIZE)
def relief(canvas: Canvas, style: Style, _: Translate, land: Land, turn: float, path: bool) -> None:
    """In three dimensions, the metric the height, seen from ``turn`` degrees around; terraces have vertical walls."""
    axes: Any = canvas.add_axes((0.0, 0.13, 0.9, 0.8), projection="3d", computed_zorder=False)
    w, values = blocks(land) if land.flat else (land.w[::2], land.values[::2, ::2])
    colours, norm = _shades(land, style) if land.flat else (tints(land, style), None)
    look = {"cmap": colours, "norm": norm, "edgecolor": (*to_rgb(style.ink), 0.25), "linewidth": 0.3}
    axes.plot_surface(*np.meshgrid(w, w), values, rcount=len(w), ccount=len(w), **look)
    axes.view_init(elev=35, azim=turn)
    axes.set_facecolor("none")
    bold = {"fontsize": 11.5 * style.scale, "color": style.ink, "fontweight": "bold"}
    axes.set_title(land.metric.name(_), loc="left", **bold)
    axes.set_xlabel("a", fontsize=10 * style.scale, color=style.ink)
    axes.set_ylabel("b", fontsize=10 * style.scale, color=style.ink)
    for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
        axis.set_pane_color((0, 0, 0, 0))
        axis.line.set_color(style.ink)
    axes.tick_params(colors=style.ink, labelsize=9 * style.scale)
    axes.locator_params(nbins=5)
    axes.zaxis.set_major_formatter(lambda value, _: _label(land, value))
    _legend(canvas, style, _, land, path, arrows=False)
    canvas.get_figure(root=True).draw_without_rendering()  # which makes the box of the axes square


def blocks(land: Land) -> tuple[Array, Array]:
    """The terraces as a surface with vertical walls: each square's two sides, at its one height."""
    every = max(1, (len(land.w) - 1) // (SQUARES - 1))
    centres, values = land.w[::every], land.values[::every, ::every]
    sides = np.repeat((centres[1:] + centres[:-1]) / 2, 2)
    return np.concatenate([centres[:1], sides, centres[-1:]]), np.repeat(np.repeat(values, 2, axis=0), 2, axis=1)
