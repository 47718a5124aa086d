"""A reader's own function over its derivative, broken where it jumps, and the descent from each place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradlab.chapters.chain_rule.numbers_own import Own, own
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.broken import broken, draw_jumps, limits
from gradlab.plotting.picture import Picture, Pointer, Stroke, rule
from gradlab.plotting.slope import SIZE, TANGENT, legend_below, two_panels
from gradlab.plotting.style import Style
from gradlab.types import Array

ABOVE, BELOW = 0, 1
DOTS = 12  # notches from one finite difference that is shown to the next


@dataclass(frozen=True)
class Labels:
    """The finished texts: titles, the x axis, and the legend."""

    value: str
    slope: str
    x: str
    autograd: str
    difference: str
    tangent: str
    descent: str


@dataclass(frozen=True)
class Drawn:
    """What stays: the function and its derivative, as the reader wrote it, on the reader's interval."""

    text: str
    ends: tuple[float, float]
    labels: Labels

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw both."""
        shown, labels, large = own(self.text, self.ends), self.labels, style.scale
        above, below = two_panels(figure, style, labels.value, labels.slope)
        line: dict[str, Any] = {"color": style.colour(has_slope=True), "linewidth": 2 * large}
        values, slopes = shown.only(shown.values), shown.autodiff
        above.plot(*broken(shown.notches, values, shown.breaks), **line)
        below.plot(*broken(shown.notches, slopes, [*shown.breaks, *shown.kinks]), label=labels.autograd, **line)
        dots = shown.notches[::DOTS], shown.difference[::DOTS]
        below.plot(*dots, linestyle="", label=labels.difference, **style.open_dots())
        draw_jumps(above, shown.breaks, style)
        above.plot([], [], label=labels.tangent, **style.look("tangent"))
        above.plot([], [], label=labels.descent, **style.look("trail"))
        above.set_ylim(limits(shown.values))
        below.set_ylim(limits(np.append(shown.autodiff, 0.0)))
        below.set(xlabel=labels.x, xlim=self.ends)
        above.ticklabel_format(useOffset=False)
        legend_below(figure, style)


def picture(shown: Own, path: Array, labels: Labels, alt: str | Sequence[str]) -> Picture:
    """The function at each notch, its tangent, and the descent from there; ``path`` of shape (updates + 1, K)."""
    x, value, slope = shown.notches, shown.only(shown.values), shown.autodiff
    reach = TANGENT * (shown.high - shown.low)
    tangent = [(x + side * reach, value + side * reach * slope) for side in (-1, 1)]
    with np.errstate(all="ignore"):
        trail = [(w, shown.f(np.where(np.isfinite(w), w, 0.0)) + 0 * w) for w in path]
    trail = [(w, np.where(np.isfinite(values), values, np.nan)) for w, values in trail]
    moving = (
        rule(ABOVE, x),
        rule(BELOW, x),
        Stroke("tangent", ABOVE, tangent),
        Stroke("trail", ABOVE, trail),
        Pointer(ABOVE, path[-1], trail[-1][1]),
        Stroke("place", ABOVE, [(x, value)], draggable=True),
        Stroke("place", BELOW, [(x, slope)]),
        Stroke(
            "difference", BELOW, [(x, shown.only(np.where(np.isfinite(shown.difference), shown.difference, np.nan)))]
        ),
    )
    return Picture(Drawn(shown.f.text, (shown.low, shown.high), labels), alt, moving, (len(x) // 2,))
