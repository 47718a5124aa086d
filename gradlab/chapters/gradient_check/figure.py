"""How far finite differences are from autograd, against their step h, both axes logarithmic."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from gradlab.chapters.gradient_check.numbers import Errors
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Picture, Stroke
from gradlab.plotting.style import Style

SIZE = (5.2, 4.9)  # inches; one fits a phone, two stand side by side on a desk
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


@dataclass(frozen=True)
class ErrorsAgainstStep:
    """Errors as marks, theory as lines, the chapter's h as a vertical line.

    learns : whether the function has a slope to follow
    decades : the powers of ten between which the y axis is logarithmic. Below them is one row for the errors that are
        exactly 0, which a logarithmic axis has no place for.
    chapter : the chapter's h
    """

    errors: Errors
    labels: Labels
    has_slope: bool
    decades: tuple[int, int]
    chapter: float

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw it."""
        axes = figure.subplots(gridspec_kw={"left": 0.16, "right": 0.97, "top": 0.93, "bottom": 0.35})
        style.axes(axes, self.labels.title)
        zero = _scales(axes, self)
        floor = (zero * 10.0 ** self.decades[0]) ** 0.5  # between the row of zeros and the rest
        axes.axhline(floor, color=style.ink, alpha=0.35, linewidth=0.8 * style.scale)
        axes.axvline(self.chapter, color=style.ink, alpha=0.5, linewidth=1.2 * style.scale, label=self.labels.chapter)
        self._lines(axes, floor, style)
        self._marks(axes, zero, style)
        tight = {"columnspacing": 0.8, "handlelength": 1.8, "handletextpad": 0.5, "borderaxespad": 0.2}
        figure.legend(loc="upper left", bbox_to_anchor=(0, 0.245), ncols=2, **style.legend(), **tight)

    def _lines(self, axes: Axes, floor: float, style: Style) -> None:
        """What theory expects, where it does not run into the row of zeros."""
        for name, line in self.errors.lines.items():
            colour = style.ink if name == "rounding" else style.colour(self.has_slope)
            look: dict[str, Any] = {"color": colour, "linestyle": LINES[name], "linewidth": 1.8 * style.scale}
            shown = np.where(line < floor, np.nan, line)
            axes.plot(self.errors.h, shown, label=getattr(self.labels, f"{name}_line"), **look)

    def _marks(self, axes: Axes, zero: float, style: Style) -> None:
        """The errors, exact zeros on their row, and the h where the lines cross."""
        for name, errors in self.errors.errors.items():
            look = style.open_dots(1.2) | {"marker": MARKERS[name], "linestyle": ""}
            axes.plot(self.errors.h, np.where(errors == 0, zero, errors), label=getattr(self.labels, name), **look)
        if self.errors.best:
            look = {"marker": "D", "linestyle": "", "markersize": 8 * style.scale, "markeredgecolor": style.ink}
            places = zip(*self.errors.best.values(), strict=True)
            axes.plot(*places, color=style.colour(self.has_slope), label=self.labels.best, **look)


def row_of_zeros(decades: tuple[int, int]) -> float:
    """The y at which errors are drawn that are exactly 0."""
    return float(10.0 ** (decades[0] - _every(decades) / 2))


def found(drawing: ErrorsAgainstStep, alt: Sequence[str]) -> Picture:
    """The errors, with a ring around that of the central difference at each step, from the smallest to the largest."""
    error = drawing.errors.errors["central"][::-1]
    places = np.where(error == 0, row_of_zeros(drawing.decades), error)
    return Picture(drawing, alt, (Stroke("found", 0, [(drawing.errors.h[::-1], places)], draggable=True),))


def _every(decades: tuple[int, int]) -> int:
    return 2 if decades[1] - decades[0] <= 18 else 4


def _scales(axes: Axes, shown: ErrorsAgainstStep) -> float:
    """Set both axes; return the y of the row for exact zeros."""
    low, high = shown.decades
    every, zero, h = _every(shown.decades), row_of_zeros(shown.decades), shown.errors.h
    axes.set(xscale="log", yscale="log", xlabel=shown.labels.h)
    axes.set(xlim=(h.min() / ROOM, h.max() * ROOM), ylim=(zero / ROOM, 10.0**high * ROOM))
    powers = [*range(low, high + 1, every)]
    axes.set_yticks([zero, *(10.0**power for power in powers)], ["0", *(f"$10^{{{power}}}$" for power in powers)])
    axes.minorticks_off()
    return zero
