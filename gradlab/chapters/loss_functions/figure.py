"""Numbers over the ten digits as two bar charts, one above the other, whose bars move with the prediction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from gradlab.chapters.loss_functions.numbers import RIGHT, TARGET, Prediction
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Mover, Picture, Pointer, Stroke
from gradlab.plotting.style import Style
from gradlab.types import Array

SIZE = (5.2, 4.7)  # inches
GRID = {"left": 0.13, "right": 0.97, "top": 0.93}
BAR = 0.7  # a bar's width, in digits
ABOVE, BELOW = 0, 1

# The ends of the y axes, the same at all notches; at y = 1 the cross entropy is a hair below 0. What lies beyond is
# pointed to: at y = 0 the cross entropy is 16, and near 0 its slope is steeper than any scale shows.
UP_TO_1, SQUARES, ENTROPY = (0.0, 1.08), (0.0, 0.55), (-0.1, 5.2)
SQUARES_SLOPES, ENTROPY_SLOPES = (-1.1, 1.1), (-12.0, 1.5)


@dataclass(frozen=True)
class Chart:
    """What stays of one bar chart: its title, the ends of its axis, and outlined bars of numbers that are given."""

    title: str
    ends: tuple[float, float]
    given: tuple[float, ...] = ()


@dataclass(frozen=True)
class TwoCharts:
    """Two bar charts over the digits, one above the other, the right digit in a pale band, and the texts they share.

    Below stands a legend, where there are finite differences.
    """

    above: Chart
    below: Chart
    x: str
    autograd: str = ""
    difference: str = ""

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw both."""
        grid = {**GRID, "hspace": 0.32, "bottom": 0.2 if self.difference else 0.13}
        above, below = figure.subplots(2, 1, sharex=True, gridspec_kw=grid)
        for axes, chart in ((above, self.above), (below, self.below)):
            _chart(axes, chart, style)
        below.set(xlabel=self.x, xticks=range(10), xlim=(-0.6, 9.6))
        if self.difference:
            square = {"marker": "s", "markersize": 9 * style.scale, "color": style.colour(has_slope=True)}
            below.plot([], [], linestyle="", label=self.autograd, **square)
            below.plot([], [], linestyle="", label=self.difference, **style.open_dots())
            legend(figure, below, style)


def _chart(axes: Axes, chart: Chart, style: Style) -> None:
    style.axes(axes, chart.title)
    axes.axvspan(RIGHT - 0.5, RIGHT + 0.5, color=style.ink, alpha=0.1, linewidth=0)
    if chart.given:
        outline: dict[str, Any] = {"color": "none", "edgecolor": style.ink, "linewidth": 1.4 * style.scale}
        axes.bar(range(10), chart.given, width=BAR, **outline)
    axes.axhline(0, color=style.ink, linewidth=0.8 * style.scale)
    axes.set_ylim(chart.ends)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.6g}".replace("-", "−"))


def legend(figure: Canvas, axes: Axes, style: Style) -> None:
    """What the axes show, by name, in one line below them."""
    look = {**style.legend(), "columnspacing": 1.2}
    handles, names = axes.get_legend_handles_labels()
    figure.legend(handles, names, loc="lower left", bbox_to_anchor=(0.12, 0), ncols=2, **look)


@dataclass(frozen=True)
class Labels:
    """The finished texts of the bar charts: their titles, the x axis, the legend."""

    prediction: str
    target: str
    squares: str
    entropy: str
    squares_slopes: str
    entropy_slopes: str
    digit: str
    autograd: str
    difference: str


def given(labels: Labels, every: Sequence[Prediction], alt: Sequence[str] | str = "") -> Picture:
    """The prediction, at each notch, above its target."""
    target = Chart(labels.target, UP_TO_1, tuple(TARGET.tolist()))
    y = _column(every, lambda each: np.array(each.y))
    draggable = Stroke("place", ABOVE, [(RIGHT, y[:, RIGHT])], draggable=True)
    return Picture(
        TwoCharts(Chart(labels.prediction, UP_TO_1), target, labels.digit), alt, (*_bars(ABOVE, y), draggable)
    )


def terms(labels: Labels, every: Sequence[Prediction], alt: Sequence[str] | str = "") -> Picture:
    """What each class adds to the sum of squares, above what it adds to the cross entropy."""
    charts = Chart(labels.squares, SQUARES), Chart(labels.entropy, ENTROPY)
    above, below = (_column(every, lambda each, loss=loss: each.of[loss].terms) for loss in (0, 1))
    return Picture(TwoCharts(*charts, labels.digit), alt, (*_bars(ABOVE, above), *_bars(BELOW, below)))


def slopes(labels: Labels, every: Sequence[Prediction], alt: Sequence[str] | str = "") -> Picture:
    """dE/dyₖ of the one loss above that of the other, by autograd in bars, by finite differences in open dots."""
    charts = Chart(labels.squares_slopes, SQUARES_SLOPES), Chart(labels.entropy_slopes, ENTROPY_SLOPES)
    moving: list[Mover] = []
    for loss, panel in enumerate((ABOVE, BELOW)):
        moving += _bars(panel, _column(every, lambda each, loss=loss: each.of[loss].autodiff))
        read = _column(every, lambda each, loss=loss: each.differences[loss])
        moving.append(Stroke("differences", panel, [(k, read[:, k]) for k in range(10)]))
    return Picture(TwoCharts(*charts, labels.digit, labels.autograd, labels.difference), alt, tuple(moving))


def _column(every: Sequence[Prediction], of: Callable[..., Array]) -> Array:
    """Numbers of each prediction, shape (K, 10)."""
    return np.stack([of(each) for each in every])


def _bars(panel: int, values: Array) -> list[Mover]:
    """A bar for each digit, values of shape (K, 10), and an arrow where the right digit's goes beyond its panel."""
    bars = [Stroke("bar", panel, [(k, 0.0), (k, values[:, k])], width=BAR) for k in range(10)]
    return [*bars, Pointer(panel, RIGHT, values[:, RIGHT])]
