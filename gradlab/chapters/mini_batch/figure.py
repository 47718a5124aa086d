"""The means over many mini-batches: their histogram, and their spread against the size of the batch."""

from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullLocator

from gradlab.chapters.mini_batch.numbers import Spread
from gradlab.chapters.mini_batch.numbers_histogram import Histogram
from gradlab.figures.backdrop import Canvas
from gradlab.figures.style import Style

SIZE = (5.2, 4.4)  # inches; one such picture fits a phone, two stand side by side on a desk


@dataclass(frozen=True)
class HistogramLabels:
    """The finished texts of a histogram: its title, the x axis, and in the legend the bars and their two marks."""

    title: str
    x: str
    bars: str
    full: str
    here: str


@dataclass(frozen=True)
class HistogramOfMeans:
    """How many means fall where; a dashed line at the value over all images, a dot at one of the means."""

    bars: Histogram
    labels: HistogramLabels

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw it."""
        bars, labels = self.bars, self.labels
        axes, colour = _panel(figure, labels.title, labels.x, style), style.colour(bars.measure.learns)
        axes.bar(bars.centres, bars.counts, bars.width, color=colour, alpha=0.75, label=labels.bars)
        axes.axvline(bars.full, label=labels.full, **_dashed(style))
        dot = {**_mark("o", 9, style), "color": colour, "markeredgecolor": style.ink}
        axes.plot([bars.here], [0], clip_on=False, zorder=5, label=labels.here, **dot)
        axes.set(xlim=bars.span, ylim=(0, 1.12 * bars.counts.max()))
        if bars.measure.in_percent:
            axes.xaxis.set_major_formatter(_per_cent)
        axes.locator_params(axis="x", nbins=5)
        _legend(figure, style)


@dataclass(frozen=True)
class SpreadLabels:
    """The finished texts of a spread: its title, the x axis, and in the legend its two lines and the current B."""

    title: str
    x: str
    measured: str
    law: str
    here: str


@dataclass(frozen=True)
class SpreadOfMeans:
    """The spread against B, on log axes: diamonds as measured, dashed the law, a ring at ``batch``, the current B."""

    spread: Spread
    batch: int
    labels: SpreadLabels

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw it."""
        spread, labels = self.spread, self.labels
        axes, colour = _panel(figure, labels.title, labels.x, style), style.colour(spread.measure.learns)
        axes.set(xscale="log", yscale="log")
        axes.plot(spread.sizes, spread.measured, color=colour, label=labels.measured, **_mark("D", 7, style))
        axes.plot(spread.sizes, spread.law, label=labels.law, **_dashed(style))
        here = spread.sizes == self.batch
        ring = {**_mark("o", 15, style), "color": style.ink, "markerfacecolor": "none"}
        axes.plot(spread.sizes[here], spread.measured[here], label=labels.here, **ring)
        axes.margins(0.08)
        axes.xaxis.set_major_formatter(_plain)
        axes.yaxis.set_major_formatter(_per_cent if spread.measure.in_percent else _plain)
        axes.yaxis.set(major_locator=LogLocator(subs=(1, 2, 5)), minor_locator=NullLocator())
        _legend(figure, style)


def _panel(figure: Canvas, title: str, x: str, style: Style) -> Axes:
    axes = figure.subplots(gridspec_kw={"left": 0.14, "right": 0.96, "top": 0.91, "bottom": 0.33})
    assert isinstance(axes, Axes)
    style.axes(axes, title)
    axes.set_xlabel(x)
    axes.set_axisbelow(True)
    return axes


def _legend(figure: Canvas, style: Style) -> None:
    look: dict[str, Any] = {"frameon": False, "labelcolor": style.ink, "fontsize": 10 * style.scale}
    figure.legend(loc="lower left", bbox_to_anchor=(0.1, 0), labelspacing=0.35, **look)


def _dashed(style: Style) -> dict[str, Any]:
    """The line of what is known without drawing mini-batches."""
    return {"color": style.ink, "linestyle": "--", "linewidth": 1.4 * style.scale}


def _mark(marker: str, size: float, style: Style) -> dict[str, Any]:
    return {"marker": marker, "markersize": size * style.scale, "linestyle": ""}


def _plain(value: float, _: float) -> str:
    return f"{value:g}"


def _per_cent(fraction: float, _: float) -> str:
    return f"{100 * fraction:.4g} %"
