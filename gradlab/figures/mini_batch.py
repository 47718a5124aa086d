"""A mini-batch: its images, the histogram of many estimates, and their spread against the size of the batch."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator
from numpy.typing import NDArray

from gradlab.checks import Array
from gradlab.figures.style import INK, Style

SIZE = (5.2, 4.4)  # inches; one such picture fits a phone, two stand side by side on a desk
SIDE, GAP = 28, 4  # of an image and between two, in pixels of an image
MARKS = {True: "✓", False: "✗"}


@dataclass(frozen=True, eq=False)
class Batch:
    """Images, pixels as bytes, of shape (n, 784); the digit seen in each; whether it is the right one."""

    pixels: NDArray[np.uint8]
    seen: NDArray[np.int64]
    right: NDArray[np.bool_]


@dataclass(frozen=True)
class BatchLabels:
    """The finished texts of a picture of images: its title, and what is meant by ✓ and by ✗."""

    title: str
    right: str
    wrong: str


@dataclass(frozen=True, eq=False)
class Histogram:
    """Estimates in bars: their centres, counts and width; the value over all images, one estimate, and the x axis."""

    centres: Array
    counts: NDArray[np.int64]
    width: float
    full: float
    here: float
    span: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Spread:
    """The standard deviation of estimates at each size of a batch, as measured and by the law; each of one length."""

    sizes: NDArray[np.int64]
    measured: Array
    law: Array


@dataclass(frozen=True)
class Labels:
    """The finished texts of a histogram or of a spread, and its look.

    first, second, third : the legend: bars, full value and one estimate; or measured, law and the current size
    stuck : whether it is of an accuracy
    """

    title: str
    x: str
    first: str
    second: str
    third: str
    stuck: bool = False


def images(batch: Batch, labels: BatchLabels, style: Style) -> Figure:
    """The images in rows; under each, ✓ or ✗ and the digit that the network sees. A wrong one has a frame."""
    n, columns = len(batch.seen), 5 if len(batch.seen) <= 10 else 10
    rows, step = -(-n // columns), np.array([SIDE + GAP, SIDE + 1.5 * columns * style.scale])  # one image to the next
    width, height = columns * step[0], rows * step[1] + GAP / 2
    top, tall, bottom = 0.42 * style.scale, SIZE[0] * height / width, 0.56 * style.scale  # inches
    total = top + tall + bottom
    figure = style.figure(SIZE[0], total)
    axes = figure.add_axes((0, bottom / total, 1, tall / total))
    axes.set(xlim=(-GAP / 2, width - GAP / 2), ylim=(height - GAP / 2, -GAP / 2))
    axes.set_axis_off()
    for k in range(n):
        _image(axes, batch, k, (k % columns * step[0], k // columns * step[1]), style)
    text: dict[str, Any] = {"color": style.ink, "fontsize": 10 * style.scale}
    figure.text(0.02, 1 - 0.28 * style.scale / total, labels.title, **text | {"fontweight": "bold"})
    for right, words, up in ((True, labels.right, 0.33), (False, labels.wrong, 0.1)):
        figure.text(0.02, up * style.scale / total, MARKS[right], family="DejaVu Sans", **text)
        figure.text(0.06, up * style.scale / total, words, **text)
    return figure


def histogram(bars: Histogram, labels: Labels, style: Style) -> Figure:
    """How many estimates fall where; a dashed line at the value over all images, a dot at one estimate."""
    figure, axes = _panel(labels, style)
    colour = style.colour(learns=not labels.stuck)
    axes.bar(bars.centres, bars.counts, bars.width, color=colour, alpha=0.75, label=labels.first)
    full: dict[str, Any] = {"color": style.ink, "linestyle": "--", "linewidth": 1.4 * style.scale}
    axes.axvline(bars.full, **full, label=labels.second)
    dot: dict[str, Any] = {"marker": "o", "markersize": 9 * style.scale, "markeredgecolor": style.ink, "linestyle": ""}
    axes.plot([bars.here], [0], color=colour, clip_on=False, zorder=5, label=labels.third, **dot)
    axes.set(xlim=bars.span, ylim=(0, 1.12 * bars.counts.max()))
    if labels.stuck:
        axes.xaxis.set_major_formatter(FuncFormatter(_per_cent))
    axes.locator_params(axis="x", nbins=5)
    _legend(figure, axes, style)
    return figure


def spread(data: Spread, size: int, labels: Labels, style: Style) -> Figure:
    """The spread against the size of a batch on log axes: diamonds as measured, dashed the law, a ring at ``size``."""
    figure, axes = _panel(labels, style)
    axes.set(xscale="log", yscale="log")
    look: dict[str, Any] = {
        "color": style.colour(learns=not labels.stuck),
        "markersize": 7 * style.scale,
        "linestyle": "",
    }
    axes.plot(data.sizes, data.measured, marker="D", label=labels.first, **look)
    axes.plot(data.sizes, data.law, color=style.ink, linestyle="--", linewidth=1.4 * style.scale, label=labels.second)
    ring: dict[str, Any] = {"marker": "o", "markersize": 15 * style.scale, "markerfacecolor": "none", "linestyle": ""}
    here = data.sizes == size
    axes.plot(data.sizes[here], data.measured[here], color=style.ink, label=labels.third, **ring)
    axes.margins(0.08)
    axes.xaxis.set_major_formatter(FuncFormatter(_plain))
    axes.yaxis.set(
        major_locator=LogLocator(subs=(1, 2, 5)),
        major_formatter=FuncFormatter(_per_cent if labels.stuck else _plain),
        minor_locator=NullLocator(),
    )
    _legend(figure, axes, style)
    return figure


def _image(axes: Axes, batch: Batch, k: int, corner: tuple[float, float], style: Style) -> None:
    (x, y), right = corner, bool(batch.right[k])
    pixels = batch.pixels[k].reshape(SIDE, SIDE)
    axes.imshow(
        pixels, cmap="gray_r", vmin=0, vmax=255, extent=(x, x + SIDE, y + SIDE, y), aspect="auto", interpolation="none"
    )
    if not right:  # the paper's ink, like the digit, and inside the paper: it shows on a dark page too
        axes.add_patch(Rectangle((x + 1, y + 1), SIDE - 2, SIDE - 2, fill=False, edgecolor=INK[False], linewidth=2))
    axes.text(
        x + SIDE / 2,
        y + SIDE + 1,
        f"{MARKS[right]} {batch.seen[k]}",
        color=style.ink,
        fontsize=10 * style.scale,
        fontweight="normal" if right else "bold",
        family="DejaVu Sans",
        ha="center",
        va="top",
    )


def _panel(labels: Labels, style: Style) -> tuple[Figure, Axes]:
    figure = style.figure(*SIZE)
    axes = figure.subplots(gridspec_kw={"left": 0.14, "right": 0.96, "top": 0.91, "bottom": 0.33})
    style.axes(axes, labels.title)
    axes.set_xlabel(labels.x)
    axes.set_axisbelow(True)
    return figure, axes


def _legend(figure: Figure, axes: Axes, style: Style) -> None:
    handles, texts = axes.get_legend_handles_labels()
    look: dict[str, Any] = {"frameon": False, "labelcolor": style.ink, "fontsize": 10 * style.scale}
    figure.legend(handles, texts, loc="lower left", bbox_to_anchor=(0.1, 0), labelspacing=0.35, **look)


def _plain(value: float, _: int) -> str:
    return f"{value:g}"


def _per_cent(fraction: float, _: int) -> str:
    return f"{100 * fraction:.4g} %"
