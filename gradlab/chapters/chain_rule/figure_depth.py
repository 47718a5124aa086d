"""The derivative of a chain of units against its length, on a logarithmic axis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gradlab.chapters.chain_rule.numbers_depth import BOUND, DEPTHS
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Picture, Stroke
from gradlab.plotting.slope import legend_below
from gradlab.plotting.style import Role, Style
from gradlab.types import Array

SIZE = (5.2, 3.6)  # inches
ENDS, TICKS = (3e-16, 10.0), (1e-12, 1e-9, 1e-6, 1e-3, 1.0)
ZERO = 1e-15  # the row of what is exactly 0, which a logarithmic axis has no place for
PANEL = 0
LOOKS: tuple[Role, ...] = ("triangles down", "circles", "squares", "triangles")


@dataclass(frozen=True)
class Labels:
    """The finished texts: the title, the x axis, the bound, and each chain's name."""

    title: str
    length: str
    bound: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Depths:
    """What stays: the axes, the bound of the sigmoid, and the legend."""

    labels: Labels

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw them."""
        large, labels = style.scale, self.labels
        axes = figure.add_axes((0.14 * large, 0.28 * large, 0.97 - 0.14 * large, 1 - 0.37 * large))
        style.axes(axes, labels.title)
        axes.set(yscale="log", xlim=(0.5, len(DEPTHS) + 0.5), ylim=ENDS, xticks=DEPTHS, xlabel=labels.length)
        axes.set_yticks([ZERO, *TICKS], ["0", *(f"$10^{{{np.log10(tick):.0f}}}$" for tick in TICKS)])
        axes.minorticks_off()
        axes.plot(DEPTHS, BOUND, label=labels.bound, **style.look("chord"))
        for name, role in zip(labels.names, LOOKS, strict=False):
            axes.plot([], [], label=name, **style.look(role, role != LOOKS[0]))
        legend_below(figure, style, left=0.12, ncols=3)


def picture(labels: Labels, sizes: Mapping[str, Array], alt: str | Sequence[str]) -> Picture:
    """A line for each kind of unit, over the notches of x."""
    moving = tuple(
        Stroke(role, PANEL, [(n, np.where(size > 0, size, ZERO)) for n, size in enumerate(every, 1)], role != LOOKS[0])
        for role, every in zip(LOOKS, sizes.values(), strict=False)
    )
    return Picture(Depths(labels), alt, moving)
