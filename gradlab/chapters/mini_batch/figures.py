"""The means over many mini-batches, as a histogram and by their spread, their film, and the images of a mini-batch."""

from typing import Any

import numpy as np

from gradlab.cache import cached
from gradlab.chapters.mini_batch import numbers, words
from gradlab.chapters.mini_batch.numbers import BATCH, BATCHES, DRAWS, MiniBatch
from gradlab.chapters.shared.words import columns
from gradlab.lesson import LessonMetric
from gradlab.plotting import Canvas, Film, Slider, Stroke, Style, figure, key
from gradlab.plotting.slope import follow
from gradlab.plotting.style import HALF, NARROW, percent_axis
from gradlab.text import Translate
from gradlab.types import Array

SIZE = (HALF, 4.2)  # inches
ROOM = 1.12  # times the highest bar of all: the y axis of the histogram
ABREAST = 5  # images in a row
OVER, UNDER = 0.42, 0.5  # inches above and below the images, at a style's scale of 1
#: Of an image, between two, from one to its frame, and of a line below it, in pixels of an image.
SIDE, GAP, APART, LINE = 28, 8, 2, 8
MARKS = {True: "✓", False: "✗"}


@cached(maxsize=64)
def film(_: Translate, metric: LessonMetric, seed: int, style: Style) -> Film:
    """The means in bars, one of them as a point, their spread against B, and what they read, at each B."""
    texts = columns(words.at_size(_, metric, size, seed) for size in BATCHES)
    slider = Slider(_("B, images in a mini-batch"), texts["reads"], "batch", BATCHES.index(BATCH))
    centres, counts, widths = numbers.bars(metric, seed)
    firsts = np.array([numbers.estimates(metric, size, seed)[0] for size in BATCHES])
    moving = [
        Stroke("count", 0, [(x, 0.0), (x, count)], metric.has_slope, width=widths)
        for x, count in zip(centres.T, counts.T, strict=True)
    ]
    moving.append(Stroke("place", 0, [(firsts, 0.0)], metric.has_slope))
    top, said = float(ROOM * np.nanmax(counts)), follow(firsts, texts["mean"], metric.has_slope)
    histogram = histogram_axes(_, metric, top, alt=texts["histogram"], moving=moving, captions=[said])
    sizes, measured = np.array(BATCHES, float), numbers.spread(metric, seed)
    ring = Stroke("found", 0, [(sizes, measured)], draggable=True)
    said = follow(sizes, texts["spread"], metric.has_slope)
    spread = against_size(_, metric, measured, alt=texts["falls"], facts=texts["facts"], moving=[ring], captions=[said])
    return Film([slider], [histogram, spread], [texts["readings"]], [texts["verdict"]], style=style)


@figure(size=SIZE)
def histogram_axes(canvas: Canvas, style: Style, _: Translate, metric: LessonMetric, top: float) -> None:
    """The axes for how many means fall where, the same for all sizes; a dashed line at the value over all images."""
    title = _("{draws} means over B images each").format(draws=f"{DRAWS:,}")
    axes, full = canvas.subplots(), numbers.whole(metric)
    style.axes(axes, title, style.colour(metric.has_slope), band=True)
    axes.axvline(full.mean, **style.look("chord"))
    axes.set(xlabel=metric.name(_), xlim=full.span, ylim=(-0.04 * top, top))
    axes.axhline(0, color=style.faint, linewidth=0.8 * style.scale)
    if metric.in_percent:
        percent_axis(_, axes.xaxis)
    name = _("mean over all {count}: {full}").format(count=f"{len(full.values):,}", full=metric.write(_, full.mean))
    # The dashed line's name stands where there is more room.
    side, aside = ("left", 4) if full.mean < sum(full.span) / 2 else ("right", -4)
    place = (full.mean, 1), (aside * style.scale, 0), ("data", "axes fraction"), "offset points"
    axes.annotate(name, *place, ha=side, va="top", **style.look("reading"))


@figure(size=SIZE)
def against_size(canvas: Canvas, style: Style, _: Translate, metric: LessonMetric, measured: Array) -> None:
    """The standard errors against B, on log axes: diamonds as measured, dashed by theory."""
    from matplotlib.ticker import LogLocator, NullLocator

    full = numbers.whole(metric)
    axes = canvas.subplots()
    style.axes(axes, _("Standard error"), style.colour(metric.has_slope), band=True)
    axes.set(xscale="log", yscale="log", xlabel=_("B, images in a mini-batch"))
    look: dict[str, Any] = {"markersize": 7 * style.scale, "color": style.colour(metric.has_slope)}
    axes.plot(BATCHES, measured, "D", **look)
    axes.plot(BATCHES, full.law(np.array(BATCHES)), **style.look("chord"))
    axes.margins(0.08)
    axes.xaxis.set_major_formatter("{x:,g}")
    axes.yaxis.set_major_formatter("{x:g}")
    if metric.in_percent:
        percent_axis(_, axes.yaxis)
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set(major_locator=LogLocator(subs=(1, 2, 5)), minor_locator=NullLocator())
    key(axes, style, [("◆ " + _("measured"), look), ("s/√B", style.look("chord"))], band=True)


def _image_sizes(style: Style, count: int) -> tuple[float, float, float, float]:
    """Width of a row and height of one, and height of all rows, in pixels of an image; the picture's, in inches."""
    width, height = ABREAST * (SIDE + GAP), SIDE + 2 * APART + LINE * style.scale + GAP / 2
    rows = -(-count // ABREAST) * height
    return width, height, rows, (OVER + UNDER) * style.scale + NARROW * rows / width


@figure(size=lambda style, _, batch: (NARROW, _image_sizes(style, len(batch.pixels))[-1]))
def images(canvas: Canvas, style: Style, _: Translate, batch: MiniBatch) -> None:
    """The first images; under each, ✓ or ✗ and the digit that the network sees. A wrong one has a frame."""
    from matplotlib.patches import Rectangle

    width, height, rows, inches = _image_sizes(style, len(batch.pixels))
    axes = canvas.add_axes((0, UNDER * style.scale / inches, 1, NARROW * rows / width / inches))
    axes.set(xlim=(-GAP / 2, width - GAP / 2), ylim=(rows - GAP / 2, -GAP / 2))
    axes.set_axis_off()
    look: dict[str, Any] = {"cmap": "gray_r", "vmin": 0, "vmax": 255, "aspect": "auto", "interpolation": "none"}
    lettering = style.look("reading")
    for k, (pixels, seen, right) in enumerate(zip(batch.pixels, batch.seen, batch.right.tolist(), strict=False)):
        x, y = k % ABREAST * (SIDE + GAP), k // ABREAST * height
        axes.imshow(pixels.reshape(SIDE, SIDE), extent=(x, x + SIDE, y + SIDE, y), **look)
        if not right:  # around the paper, a little apart from it: it shows on a light page and on a dark one
            corner, side = (x - APART, y - APART), SIDE + 2 * APART
            axes.add_patch(Rectangle(corner, side, side, fill=False, edgecolor=style.ink, linewidth=1.6 * style.scale))
        marked = lettering | {"ha": "center", "va": "top", "fontweight": "normal" if right else "bold"}
        axes.text(x + SIDE / 2, y + SIDE + 2 * APART, f"{MARKS[right]} {seen}", **marked)
    inch = style.scale / inches
    canvas.text(0.0, 1 - 0.22 * inch, words.images_title(_, batch), **style.look("heading") | {"color": style.ink})
    meant = _("the network sees this digit, and is right"), _("it sees this digit, and is wrong (framed)")
    for mark, meaning, up in zip(MARKS.values(), meant, (0.27, 0.06), strict=True):
        canvas.text(0.0, up * inch, mark, **lettering)
        canvas.text(0.05, up * inch, meaning, **lettering)
