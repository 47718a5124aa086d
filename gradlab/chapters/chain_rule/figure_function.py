"""A reader's own function over its derivative, broken where it jumps, and the descent from each place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradlab.chapters.chain_rule.numbers_own import Break, Own, own
from gradlab.checks import Array
from gradlab.figures.backdrop import Canvas
from gradlab.figures.picture import Picture, Pointer, Stroke, rule
from gradlab.figures.slope import SIZE, TANGENT, legend_below, two_panels
from gradlab.figures.style import Style

ABOVE, BELOW = 0, 1
DOTS = 12  # notches from one finite difference that is shown to the next
COMMON = (2, 98)  # per cent of the values between which the axis certainly goes: a pole would flatten all else


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
        line: dict[str, Any] = {"color": style.colour(learns=True), "linewidth": 2 * large}
        above.plot(*broken(shown, shown.values, shown.breaks), **line)
        below.plot(*broken(shown, shown.autodiff, [*shown.breaks, *shown.kinks]), label=labels.autograd, **line)
        dots = shown.notches[::DOTS], shown.difference[::DOTS]
        below.plot(*dots, linestyle="", label=labels.difference, **style.open_dots())
        for each in shown.breaks:
            if not each.pole:
                above.plot((each.at, each.at), (each.left, each.right), color=style.ink, linestyle=":", linewidth=large)
        above.plot([], [], label=labels.tangent, **style.look("tangent"))
        above.plot([], [], label=labels.descent, **style.look("trail"))
        above.set_ylim(limits(shown.values))
        below.set_ylim(limits(np.append(shown.autodiff, 0.0)))
        below.set(xlabel=labels.x, xlim=self.ends)
        above.ticklabel_format(useOffset=False)
        legend_below(figure, style)


def broken(shown: Own, values: Array, gaps: Sequence[Break]) -> tuple[Array, Array]:
    """The function's places and numbers at them with a gap at each break: no line across it, which would be a slope."""
    at = np.array(sorted(each.at for each in gaps))
    where = np.searchsorted(shown.notches, at)
    return np.insert(shown.notches, where, at), np.insert(shown.only(values), where, np.nan)


def limits(values: Array) -> tuple[float, float]:
    """The ends of an axis: all values, unless a few are far beyond the others."""
    values = values[np.isfinite(values)]
    if not values.size:
        return -1.0, 1.0
    low, high = np.percentile(values, COMMON)
    reach = 3 * (high - low)
    low, high = max(values.min(), low - reach), min(values.max(), high + reach)
    room = 0.08 * (high - low) or max(1.0, abs(high) / 10)
    return float(low - room), float(high + room)


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
        Stroke("place", ABOVE, [(x, value)], held=True),
        Stroke("place", BELOW, [(x, slope)]),
        Stroke(
            "difference", BELOW, [(x, shown.only(np.where(np.isfinite(shown.difference), shown.difference, np.nan)))]
        ),
    )
    return Picture(Drawn(shown.f.text, (shown.low, shown.high), labels), alt, moving, (len(x) // 2,))
