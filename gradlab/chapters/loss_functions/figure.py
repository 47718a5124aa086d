"""Numbers over the ten digits as two bar charts, one above the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from gradlab.figures.backdrop import Canvas
from gradlab.figures.style import Style

SIZE = (5.2, 4.9)  # inches
GRID = {"left": 0.16, "right": 0.97, "top": 0.93}


@dataclass(frozen=True)
class Bars:
    """One number for each digit: its title, the numbers, how the right digit's reads, finite differences beside them.

    Numbers that are given, and not computed, are ``outlined``. ``top`` is the axis's upper end, where it is known.
    """

    title: str
    values: tuple[float, ...]
    text: str = ""
    dots: tuple[float, ...] = ()
    outlined: bool = False
    top: float | None = None


@dataclass(frozen=True)
class TwoBarCharts:
    """Two bar charts over the digits, one above the other, and the finished texts that they share.

    The right digit is in a pale band; below, where there are finite differences, stands a legend.
    """

    above: Bars
    below: Bars
    right: int
    x: str
    autograd: str = ""
    difference: str = ""

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw both."""
        grid = {**GRID, "hspace": 0.32, "bottom": 0.2 if self.below.dots else 0.13}
        above, below = figure.subplots(2, 1, sharex=True, gridspec_kw=grid)
        for axes, bars in ((above, self.above), (below, self.below)):
            style.axes(axes, bars.title)
            axes.axvspan(self.right - 0.5, self.right + 0.5, color=style.ink, alpha=0.1, linewidth=0)
            _bars(axes, bars, self, style)
        below.set(xlabel=self.x, xticks=range(len(self.above.values)))
        if self.below.dots:
            legend(figure, below, style)


def _bars(axes: Axes, bars: Bars, chart: TwoBarCharts, style: Style) -> None:
    look: dict[str, Any] = {"color": style.colour(learns=True)}
    if bars.outlined:
        look = {"color": "none", "edgecolor": style.ink, "linewidth": 1.4 * style.scale}
    digits = range(len(bars.values))
    axes.bar(digits, bars.values, width=0.7, label=chart.autograd, **look)
    if bars.dots:
        axes.plot(digits, bars.dots, linestyle="", label=chart.difference, **style.open_dots(1.4))
    axes.axhline(0, color=style.ink, linewidth=0.8 * style.scale)
    _limits(axes, (*bars.values, *bars.dots), bars.top)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.6g}".replace("-", "−"))
    small = 10 * style.scale
    axes.annotate(bars.text, (chart.right, 1), xycoords=("data", "axes fraction"), xytext=(0, -3),
                  textcoords="offset points", ha="center", va="top", color=style.ink, fontsize=small)  # fmt: skip


def _limits(axes: Axes, values: Sequence[float], top: float | None) -> None:
    """Room for all values, for 0, and above them for the right digit's number; never an empty range."""
    low, high = min(0.0, *values), max(0.0, *values) if top is None else top
    span = high - low or 1.0
    axes.set_ylim(low - 0.06 * span if low < 0 else 0, high + 0.28 * span)


def legend(figure: Canvas, axes: Axes, style: Style) -> None:
    """What the axes show, by name, in one line below them."""
    size = 10 * style.scale
    look: dict[str, Any] = {"frameon": False, "labelcolor": style.ink, "fontsize": size, "columnspacing": 1.2}
    handles, names = axes.get_legend_handles_labels()
    figure.legend(handles, names, loc="lower left", bbox_to_anchor=(0.12, 0), ncols=2, **look)
