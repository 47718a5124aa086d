"""Numbers over the ten digits as two bar charts, one above the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gradlab.figures.layers import Canvas
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
class Chart:
    """Two bar charts over the digits, and the finished texts that they share."""

    above: Bars
    below: Bars
    right: int
    x: str
    autograd: str = ""
    difference: str = ""


def picture(charts: Sequence[Chart], style: Style) -> Figure:
    """Several pairs of bar charts side by side: one figure, to keep."""
    whole = style.figure(SIZE[0] * len(charts), SIZE[1])
    for place, chart in zip(whole.subfigures(1, len(charts), squeeze=False)[0], charts, strict=True):
        draw(place, chart, style)
    return whole


def draw(figure: Canvas, chart: Chart, style: Style) -> None:
    """Both bar charts, the right digit in a pale band; and below, where there are finite differences, a legend."""
    grid = {**GRID, "hspace": 0.32, "bottom": 0.2 if chart.below.dots else 0.13}
    above, below = figure.subplots(2, 1, sharex=True, gridspec_kw=grid)
    for axes, bars in ((above, chart.above), (below, chart.below)):
        style.axes(axes, bars.title)
        axes.axvspan(chart.right - 0.5, chart.right + 0.5, color=style.ink, alpha=0.1, linewidth=0)
        _bars(axes, bars, chart, style)
    below.set(xlabel=chart.x, xticks=range(len(chart.above.values)))
    if chart.below.dots:
        legend(figure, below, style)


def _bars(axes: Axes, bars: Bars, chart: Chart, style: Style) -> None:
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
