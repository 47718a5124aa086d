"""The progress of several networks from update to update."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from gradlab.chapters.learning_stops.numbers_network import History, Progress
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Picture, Stroke, rule
from gradlab.plotting.style import Style, percent_axis

SIZE = (5.2, 4.5)  # inches, of one chart
MARKS = 30  # updates between two marks of a line that cannot learn


@dataclass(frozen=True)
class Labels:
    """The finished texts of a chart: its title, the x axis, and in the legend each network's line."""

    title: str
    x: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """One measure of several networks against the number of updates."""

    progress: Progress
    labels: Labels

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw it."""
        progress, labels, large = self.progress, self.labels, style.scale
        margins = {"left": 0.14 * large, "right": 0.96, "top": 1 - 0.09 * large, "bottom": 0.3 * large}
        axes = figure.subplots(gridspec_kw=margins)
        style.axes(axes, labels.title)
        for history, values, label in zip(progress.histories, progress.values, labels.lines, strict=True):
            axes.plot(values, label=label, markevery=MARKS, **_line(history, style))
        _limits(axes, progress)
        axes.set_xlabel(labels.x)
        look = {**style.legend(), "handlelength": 2.6, "columnspacing": 1.2}
        figure.legend(loc="lower left", bbox_to_anchor=(0.02, 0), ncols=2, **look)


def picture(progress: Progress, labels: Labels, alt: str | Sequence[str] = "") -> Picture:
    """A chart, marked at each network's value after each of the updates from the first on."""
    updates = np.arange(1.0, len(progress.values[0]))
    dots = [
        Stroke("value", 0, [(updates, values[1:])], history.measure.has_slope)
        for history, values in zip(progress.histories, progress.values, strict=True)
    ]
    dots[-1] = replace(dots[-1], draggable=True)
    return Picture(Chart(progress, labels), alt, (rule(0, updates), *dots))


def _line(history: History, style: Style) -> dict[str, Any]:
    """Blue for the loss, orange with marks for the accuracy; solid for sigmoid units, dashed for step units.

    Dotted and dashed where the step's slope is put in by hand.
    """
    has_slope, large = history.measure.has_slope, style.scale
    marks: dict[str, Any] = {} if has_slope else {"marker": "s" if history.smooth else "^", "markersize": 5 * large}
    line = {"color": style.colour(has_slope), "linewidth": 2 * large}
    return {**line, **marks, "linestyle": "-." if history.by_hand else "-" if history.smooth else "--"}


def _limits(axes: Axes, progress: Progress) -> None:
    """From 0 up, with room above and below for marks that lie at an end."""
    in_percent, values = progress.measure.in_percent, progress.values
    top = 1.0 if in_percent else 1.05 * max(each.max() for each in values)
    axes.set(xlim=(0, len(values[0]) - 1), ylim=(-0.04 * top, 1.04 * top))
    if in_percent:
        percent_axis(axes.yaxis)
