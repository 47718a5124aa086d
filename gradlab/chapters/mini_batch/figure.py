"""The means over many mini-batches: their histogram, and their spread against the size of the batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullLocator

from gradlab.chapters.mini_batch.numbers import Spread
from gradlab.chapters.mini_batch.numbers_histogram import Histograms
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Picture, Stroke
from gradlab.plotting.style import Style, percent_axis

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
    """The axes for how many means fall where, the same for all sizes; a dashed line at the value over all images."""

    bars: Histograms
    labels: HistogramLabels

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw it."""
        bars, labels = self.bars, self.labels
        axes, has_slope = _panel(figure, labels.title, labels.x, style), bars.measure.has_slope
        square = {**_mark("s", 9, style), "color": style.colour(has_slope), "alpha": 0.75}
        axes.plot([], [], label=labels.bars, **square)
        axes.axvline(bars.full, label=labels.full, **_dashed(style))
        axes.plot([], [], label=labels.here, **{**style.look("place", has_slope), "linestyle": ""})
        axes.set(xlim=bars.span, ylim=(-0.04 * bars.top, bars.top))
        axes.axhline(0, color=style.ink, linewidth=0.8 * style.scale)
        if bars.measure.in_percent:
            percent_axis(axes.xaxis)
        axes.locator_params(axis="x", nbins=5)
        _legend(figure, style)


def histogram(labels: HistogramLabels, bars: Histograms, alt: Sequence[str] | str = "") -> Picture:
    """The means in bars, at each size, and one of them as a point."""
    has_slope = bars.measure.has_slope
    counts = [
        Stroke("count", 0, [(x, 0.0), (x, count)], has_slope, width=bars.widths)
        for x, count in zip(bars.centres.T, bars.counts.T, strict=True)
    ]
    here = Stroke("place", 0, [(bars.here, 0.0)], has_slope)
    return Picture(HistogramOfMeans(bars, labels), alt, (*counts, here))


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
    """The spread against B, on log axes: diamonds as measured, dashed the law."""

    spread: Spread
    labels: SpreadLabels

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw it."""
        spread, labels, has_slope = self.spread, self.labels, self.spread.measure.has_slope
        axes = _panel(figure, labels.title, labels.x, style)
        axes.set(xscale="log", yscale="log")
        diamonds = {**_mark("D", 7, style), "color": style.colour(has_slope)}
        axes.plot(spread.sizes, spread.measured, label=labels.measured, **diamonds)
        axes.plot(spread.sizes, spread.law, label=labels.law, **_dashed(style))
        axes.plot([], [], label=labels.here, **style.look("found"))
        axes.margins(0.08)
        axes.xaxis.set_major_formatter(_plain)
        axes.yaxis.set_major_formatter(_plain)
        if spread.measure.in_percent:
            percent_axis(axes.yaxis)
        axes.yaxis.set(major_locator=LogLocator(subs=(1, 2, 5)), minor_locator=NullLocator())
        _legend(figure, style)


def against_size(labels: SpreadLabels, spread: Spread, alt: Sequence[str] | str = "") -> Picture:
    """The spread against B, with a ring at the current B, which a reader can drag."""
    ring = Stroke("found", 0, [(spread.sizes.astype(float), spread.measured)], draggable=True)
    return Picture(SpreadOfMeans(spread, labels), alt, (ring,))


def _panel(figure: Canvas, title: str, x: str, style: Style) -> Axes:
    axes = figure.subplots(gridspec_kw={"left": 0.14, "right": 0.96, "top": 0.91, "bottom": 0.33})
    assert isinstance(axes, Axes)
    style.axes(axes, title)
    axes.set_xlabel(x)
    axes.set_axisbelow(True)
    return axes


def _legend(figure: Canvas, style: Style) -> None:
    figure.legend(loc="lower left", bbox_to_anchor=(0.1, 0), labelspacing=0.35, **style.legend())


def _dashed(style: Style) -> dict[str, Any]:
    """The line of what is known without drawing mini-batches."""
    return {"color": style.ink, "linestyle": "--", "linewidth": 1.4 * style.scale}


def _mark(marker: str, size: float, style: Style) -> dict[str, Any]:
    return {"marker": marker, "markersize": size * style.scale, "linestyle": ""}


def _plain(value: float, _: float) -> str:
    return f"{value:g}"
