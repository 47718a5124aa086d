"""The means over many mini-batches, as a histogram and by their spread, their film, and the images of a mini-batch."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import LogLocator, NullLocator

from gradlab.cache import cached
from gradlab.chapters.mini_batch import numbers, words
from gradlab.chapters.mini_batch.numbers import BATCH, BATCHES, DRAWS, SHOWN, MiniBatch
from gradlab.lesson import LessonMetric
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.picture import Picture, Stroke, figure
from gradlab.plotting.slope import legend_below
from gradlab.plotting.style import INK, Style, percent_axis
from gradlab.text import Translate
from gradlab.types import Array

SIZE = (5.2, 4.4)  # inches; one such picture fits a phone, two stand side by side on a desk
ROOM = 1.12  # times the highest bar of all: the y axis of the histogram
TITLE, LEGEND = 0.42, 0.56  # inches above and below the images, at a style's scale of 1
SIDE, GAP = 28, 4  # of an image and between two, in pixels of an image
MARKS = {True: "✓", False: "✗"}


@cached(maxsize=64)
def film(_: Translate, metric: LessonMetric, seed: int, style: Style) -> Film:
    """The means in bars, their spread against B, and what they read, at each B."""

    def at_each_size(text: Callable[..., str]) -> list[str]:
        return [text(_, metric, size, seed) for size in BATCHES]

    slider = Slider(_("B, images in a mini-batch"), at_each_size(words.aria_text), "batch", BATCHES.index(BATCH))
    measured = numbers.spread(metric, seed)
    ring = Stroke("found", 0, [(np.array(BATCHES, float), measured)], draggable=True)
    pictures = [
        histogram(_, metric, seed, at_each_size(words.histogram_alt)),
        against_size(_, metric, measured, alt=at_each_size(words.spread_alt), moving=[ring]),
    ]
    return Film([slider], pictures, [at_each_size(words.readings), at_each_size(words.verdict)], style=style)


def histogram(_: Translate, metric: LessonMetric, seed: int, alt: list[str]) -> Picture:
    """The means in bars, at each size, and one of them as a point."""
    centres, counts, widths = numbers.bars(metric, seed)
    moving = [
        Stroke("count", 0, [(x, 0.0), (x, count)], metric.has_slope, width=widths)
        for x, count in zip(centres.T, counts.T, strict=True)
    ]
    firsts = np.array([numbers.estimates(metric, size, seed)[0] for size in BATCHES])
    here = Stroke("place", 0, [(firsts, 0.0)], metric.has_slope)
    top = float(ROOM * np.nanmax(counts))
    return histogram_axes(_, metric, top, alt=alt, moving=(*moving, here))


@figure(size=SIZE)
def histogram_axes(canvas: Canvas, style: Style, _: Translate, metric: LessonMetric, top: float) -> None:
    """The axes for how many means fall where, the same for all sizes; a dashed line at the value over all images."""
    axes = _panel(canvas, _("Means over mini-batches of B images"), metric.name(_), style)
    square = style.look("count", metric.has_slope) | {"linestyle": "", "marker": "s", "markersize": 9 * style.scale}
    count_label = _("how many of {draws} mini-batches").format(draws=f"{DRAWS:,}")
    axes.plot([], [], label=count_label, **square)
    full, mean = numbers.whole(metric), _("mean over all {count} images: {full}")
    mean = mean.format(count=f"{len(full.values):,}", full=metric.write(_, full.mean))
    axes.axvline(full.mean, label=mean, **style.look("chord"))
    place = {**style.look("place", metric.has_slope), "linestyle": ""}
    axes.plot([], [], label=_("the first of these mini-batches"), **place)
    axes.set(xlim=full.span, ylim=(-0.04 * top, top))
    axes.axhline(0, color=style.ink, linewidth=0.8 * style.scale)
    if metric.in_percent:
        percent_axis(axes.xaxis)
    axes.locator_params(axis="x", nbins=5)
    legend_below(canvas, style, left=0.1, ncols=1, labelspacing=0.35)


@figure(size=SIZE)
def against_size(canvas: Canvas, style: Style, _: Translate, metric: LessonMetric, measured: Array) -> None:
    """The spread against B, on log axes: diamonds as measured, dashed the law."""
    full = numbers.whole(metric)
    axes = _panel(canvas, _("Standard deviation of the means"), _("B, images in a mini-batch"), style)
    axes.set(xscale="log", yscale="log")
    look: dict[str, Any] = {"markersize": 7 * style.scale, "color": style.colour(metric.has_slope)}
    law = _("σ/√B, with σ = {sigma}").format(sigma=metric.write(_, full.sigma))
    axes.plot(BATCHES, measured, "D", label=_("measured, {draws} mini-batches each").format(draws=f"{DRAWS:,}"), **look)
    axes.plot(BATCHES, full.law(np.array(BATCHES)), label=law, **style.look("chord"))
    axes.plot([], [], label=_("the current B"), **style.look("found"))
    axes.margins(0.08)
    axes.xaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_major_formatter("{x:g}")
    if metric.in_percent:
        percent_axis(axes.yaxis)
    axes.yaxis.set(major_locator=LogLocator(subs=(1, 2, 5)), minor_locator=NullLocator())
    legend_below(canvas, style, left=0.1, ncols=1, labelspacing=0.35)


def _panel(canvas: Canvas, title: str, x: str, style: Style) -> Axes:
    axes = canvas.subplots(gridspec_kw={"left": 0.14, "right": 0.96, "top": 0.91, "bottom": 0.33})
    assert isinstance(axes, Axes)
    style.axes(axes, title)
    axes.set_xlabel(x)
    axes.set_axisbelow(True)
    return axes


def _image_sizes(style: Style) -> tuple[float, float, float]:
    """Width and height of the row of images with the words under it, in pixels of an image; the picture's in inches."""
    width, height = SHOWN * (SIDE + GAP), SIDE + 15 * style.scale + GAP / 2
    return width, height, TITLE * style.scale + SIZE[0] * height / width + LEGEND * style.scale


@figure(size=lambda style, *_: (SIZE[0], _image_sizes(style)[-1]))
def images(canvas: Canvas, style: Style, _: Translate, batch: MiniBatch) -> None:
    """The first images; under each, ✓ or ✗ and the digit that the network sees. A wrong one has a frame."""
    width, height, inches = _image_sizes(style)
    axes = canvas.add_axes((0, LEGEND * style.scale / inches, 1, SIZE[0] * height / width / inches))
    axes.set(xlim=(-GAP / 2, width - GAP / 2), ylim=(height - GAP / 2, -GAP / 2))
    axes.set_axis_off()
    look: dict[str, Any] = {"cmap": "gray_r", "vmin": 0, "vmax": 255, "aspect": "auto", "interpolation": "none"}
    lettering: dict[str, Any] = {"color": style.ink, "fontsize": 10 * style.scale}
    for k, (pixels, seen, right) in enumerate(zip(batch.pixels, batch.seen, batch.right.tolist(), strict=False)):
        x = k * (SIDE + GAP)
        axes.imshow(pixels.reshape(SIDE, SIDE), extent=(x, x + SIDE, SIDE, 0), **look)
        if not right:  # the paper's ink, like the digit, and inside the paper: it shows on a dark page too
            axes.add_patch(Rectangle((x + 1, 1), SIDE - 2, SIDE - 2, fill=False, edgecolor=INK[False], linewidth=2))
        marked = {**lettering, "family": "DejaVu Sans", "fontweight": "normal" if right else "bold"}
        axes.text(x + SIDE / 2, SIDE + 1, f"{MARKS[right]} {seen}", ha="center", va="top", **marked)
    inch = style.scale / inches
    canvas.text(0.02, 1 - 0.28 * inch, words.images_title(_, batch), **lettering | {"fontweight": "bold"})
    meant = _("the network sees this digit, and is right"), _("it sees this digit, and is wrong (framed)")
    for mark, meaning, up in zip(MARKS.values(), meant, (0.33, 0.1), strict=True):
        canvas.text(0.02, up * inch, mark, family="DejaVu Sans", **lettering)
        canvas.text(0.06, up * inch, meaning, **lettering)
