"""A metric over two weights as colours: a smooth surface in bands, or flat pieces with edges between them."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, Colormap, LinearSegmentedColormap, ListedColormap, to_rgb

from gradlab.chapters.loss_landscape.numbers import Land
from gradlab.plotting.style import PAPER, Style
from gradlab.types import Array

TINTS = (0.12, 0.8)  # of a surface, as parts of its full colour: it stands out on the page, arrows and path on it
TICKS = 6  # at most, on the bar of the terraces


def label(land: Land, value: float) -> str:
    """A value as a label of an axis."""
    return f"{100 * value:.4g} %" if land.measure.in_percent else f"{value:.6g}"


def terraces(axes: Axes, land: Land, style: Style) -> Any:
    """Flat pieces with their edges; what a bar beside them shows the colours of."""
    colours, norm = shades(land, style)
    half = (land.a[1] - land.a[0]) / 2
    extent = (land.a[0] - half, land.a[-1] + half, land.b[0] - half, land.b[-1] + half)
    shown = axes.imshow(land.values, colours, norm, origin="lower", extent=extent, interpolation="none", aspect="auto")
    axes.plot(*_edges(land, half), color=style.ink, linewidth=0.5 * style.scale, alpha=0.5)
    return shown


def contours(axes: Axes, land: Land, style: Style) -> Any:
    """Bands of a smooth surface with their edges; what a bar beside them shows the colours of."""
    shown = axes.contourf(land.a, land.b, land.values, 12, cmap=tints(land, style))
    axes.contour(shown, colors=style.ink, linewidths=0.4 * style.scale, alpha=0.4)
    return shown


def tints(land: Land, style: Style) -> Colormap:
    """From little of the metric's colour, at its least value, to most of it, at its largest."""
    full, paper = (np.array(to_rgb(each)) for each in (style.colour(land.measure.has_slope), PAPER[style.dark]))
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


def ticks(bar: Axes, land: Land, style: Style) -> None:
    """The values along the bar: those that there are, or ``TICKS`` of them, where the surface is of flat pieces."""
    bar.tick_params(colors=style.ink, labelsize=10 * style.scale, length=2)
    bar.minorticks_off()
    bar.ticklabel_format(useOffset=False)
    for spine in bar.spines.values():
        spine.set_visible(False)
    if land.flat:
        values = np.unique(land.values)
        chosen = values[np.unique(np.linspace(0, len(values) - 1, TICKS).round().astype(int))]
        bar.set_yticks(chosen, [label(land, each) for each in chosen])
