"""A metric over two weights in three dimensions: the metric is the height."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.colors import to_rgb

from gradlab.chapters.loss_landscape.figure import SIZE, Labels, legend
from gradlab.chapters.loss_landscape.figure_surface import label, shades, tints
from gradlab.chapters.loss_landscape.numbers import Land
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.style import Style
from gradlab.types import Array

SQUARES = 21  # of the terraces, along each weight


@dataclass(frozen=True)
class Relief:
    """In three dimensions, seen from ``turn`` degrees around; terraces have vertical walls."""

    land: Land
    labels: Labels
    turn: float

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw it."""
        land, labels = self.land, self.labels
        axes: Any = figure.add_axes((0.0, 0.13, 0.9, 0.8), projection="3d", computed_zorder=False)
        a, b, values = blocks(land) if land.flat else (land.a[::2], land.b[::2], land.values[::2, ::2])
        colours, norm = shades(land, style) if land.flat else (tints(land, style), None)
        look = {"cmap": colours, "norm": norm, "edgecolor": (*to_rgb(style.ink), 0.25), "linewidth": 0.3}
        axes.plot_surface(*np.meshgrid(a, b), values, rcount=len(b), ccount=len(a), **look)
        axes.view_init(elev=35, azim=self.turn)
        axes.set_facecolor("none")
        axes.set_title(labels.title, loc="left", fontsize=11.5 * style.scale, color=style.ink, fontweight="bold")
        axes.set_xlabel(labels.a, fontsize=10 * style.scale, color=style.ink)
        axes.set_ylabel(labels.b, fontsize=10 * style.scale, color=style.ink)
        for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
            axis.set_pane_color((0, 0, 0, 0))
            axis.line.set_color(style.ink)
        axes.tick_params(colors=style.ink, labelsize=9 * style.scale)
        axes.locator_params(nbins=5)
        axes.zaxis.set_major_formatter(lambda value, _: label(land, value))
        legend(figure, land, labels, style, arrows=False)
        figure.get_figure(root=True).draw_without_rendering()  # which makes the box of the axes square


def blocks(land: Land) -> tuple[Array, Array, Array]:
    """The terraces as a surface with vertical walls: each square's two sides, at its one height."""
    every = max(1, (len(land.a) - 1) // (SQUARES - 1))
    values = np.repeat(np.repeat(land.values[::every, ::every], 2, axis=0), 2, axis=1)
    return _sides(land.a[::every]), _sides(land.b[::every]), values


def _sides(centres: Array) -> Array:
    middles = np.repeat((centres[1:] + centres[:-1]) / 2, 2)
    return np.concatenate([centres[:1], middles, centres[-1:]])
