"""How far finite differences are from autograd, against their step h, both axes logarithmic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gradlab.checks import Array
from gradlab.figures.layers import Canvas, Point
from gradlab.figures.style import Style

SIZE = (5.2, 5.8)  # inches; one fits a phone, two stand side by side on a desk
ROOM = 10**0.4  # what an axis has beyond its outermost marks
LINES = {"forward": "--", "central": "-.", "rounding": ":"}
MARKERS = {"forward": "^", "central": "o"}


@dataclass(frozen=True)
class Labels:
    """The finished texts of one picture: its title, the x axis, and the legend."""

    title: str
    h: str
    forward: str
    central: str
    forward_line: str
    central_line: str
    rounding_line: str
    best: str
    chapter: str


@dataclass(frozen=True, eq=False)
class Errors:
    """|finite difference − autograd| at one x, for each h.

    slope : the derivative by autograd
    h : shape (K,), from the largest to the smallest
    errors : of the "forward" and the "central" difference, each of shape (K,)
    lines : what theory expects, each of shape (K,): the truncation of "forward" and "central", and "rounding"; a line
        that theory has not is left out
    best : for "forward" and "central" the h where its truncation meets the rounding, and the error there
    """

    slope: float
    h: Array
    errors: Mapping[str, Array]
    lines: Mapping[str, Array]
    best: Mapping[str, Point]


@dataclass(frozen=True, eq=False)
class Part:
    """All that one picture shows: see ``draw``."""

    errors: Errors
    labels: Labels
    learns: bool
    decades: tuple[int, int]
    chapter: float


def picture(parts: Sequence[Part], style: Style) -> Figure:
    """Several pictures side by side: one figure, to keep."""
    whole = style.figure(SIZE[0] * len(parts), SIZE[1])
    for place, part in zip(whole.subfigures(1, len(parts), squeeze=False)[0], parts, strict=True):
        draw(place, part, style)
    return whole


def draw(figure: Canvas, part: Part, style: Style) -> None:
    """Errors as marks, theory as lines, the chapter's h as a vertical line.

    ``part.decades`` are the powers of ten between which the y axis is logarithmic. Below them is one row for the
    errors that are exactly 0, which a logarithmic axis has no place for.
    """
    axes = figure.subplots(gridspec_kw={"left": 0.16, "right": 0.97, "top": 0.93, "bottom": 0.31})
    style.axes(axes, part.labels.title)
    zero = _scales(axes, part, style)
    floor = (zero * 10.0 ** part.decades[0]) ** 0.5  # between the row of zeros and the rest
    axes.axhline(floor, color=style.ink, alpha=0.35, linewidth=0.8 * style.scale)
    shown, labels = part.errors, part.labels
    axes.axvline(part.chapter, color=style.ink, alpha=0.5, linewidth=1.2 * style.scale, label=labels.chapter)
    for name, line in shown.lines.items():
        colour = style.ink if name == "rounding" else style.colour(part.learns)
        look: dict[str, Any] = {"color": colour, "linestyle": LINES[name], "linewidth": 1.8 * style.scale}
        axes.plot(shown.h, np.where(line < floor, np.nan, line), label=getattr(labels, f"{name}_line"), **look)
    for name, errors in shown.errors.items():
        look = style.open_dots(1.2) | {"marker": MARKERS[name], "linestyle": ""}
        axes.plot(shown.h, np.where(errors == 0, zero, errors), label=getattr(labels, name), **look)
    if shown.best:
        look = {"marker": "D", "linestyle": "", "markersize": 8 * style.scale, "markeredgecolor": style.ink}
        axes.plot(*zip(*shown.best.values(), strict=True), color=style.colour(part.learns), label=labels.best, **look)
    look = {"frameon": False, "labelcolor": style.ink, "fontsize": 10 * style.scale}
    tight = {"columnspacing": 0.8, "handlelength": 1.8, "handletextpad": 0.5, "borderaxespad": 0.2}
    figure.legend(loc="upper left", bbox_to_anchor=(0, 0.21), ncols=2, **look, **tight)


def _scales(axes: Axes, part: Part, style: Style) -> float:
    """Set both axes; return the y of the row for exact zeros."""
    low, high = part.decades
    every = 2 if high - low <= 18 else 4
    zero, h = 10.0 ** (low - every / 2), part.errors.h
    axes.set(xscale="log", yscale="log", xlabel=part.labels.h)
    axes.set(xlim=(h.min() / ROOM, h.max() * ROOM), ylim=(zero / ROOM, 10.0**high * ROOM))
    powers = [*range(low, high + 1, every)]
    axes.set_yticks([zero, *(10.0**power for power in powers)], ["0", *(f"$10^{{{power}}}$" for power in powers)])
    axes.minorticks_off()
    return float(zero)
