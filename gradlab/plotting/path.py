"""Where a descent went: on one weight over its derivative; on several, from update to update."""

from dataclasses import dataclass

import numpy as np

from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.broken import limits
from gradlab.plotting.picture import Mover, Picture, Stroke, rule
from gradlab.plotting.slope import ABOVE, BELOW, SIZE, TANGENT, legend_below, two_panels
from gradlab.plotting.style import Role, Style
from gradlab.types import Array

MOST = 12  # weights of which each has its line


@dataclass(frozen=True)
class Labels:
    """The finished texts: both titles, the x axis, and the legend: what the lines are, by what they look like."""

    above: str
    below: str
    x: str
    legend: tuple[tuple[Role, str], ...]


@dataclass(frozen=True, eq=False)
class Paper:
    """What stays: two panels with room for all points, and lines through some of them.

    x, above, below : the points that there must be room for
    lines : of the lower panel, each with an entry for each of x
    """

    x: Array
    above: Array
    below: Array
    labels: Labels
    lines: tuple[Array, ...] = ()

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw it."""
        upper, lower = two_panels(figure, style, self.labels.above, self.labels.below)
        for line in self.lines:
            lower.plot(self.x, line, color=style.colour(has_slope=True), linewidth=1.2 * style.scale, alpha=0.6)
        for role, text in self.labels.legend:
            upper.plot([], [], label=text, **style.look(role))
        upper.set_ylim(limits(self.above))
        lower.set(ylim=limits(np.append(self.below, 0.0)), xlabel=self.labels.x, xlim=limits(self.x))
        upper.ticklabel_format(useOffset=False)
        legend_below(figure, style)


def on_one_weight(w: Array, values: Array, slopes: Array, alt: list[str]) -> Picture:
    """The points (w, f) and (w, f') up to each update, and the tangent there; each of shape (U + 1,)."""
    low, high = limits(w)
    reach = TANGENT * (high - low)
    legend: tuple[tuple[Role, str], ...] = (("trail", "descent"), ("tangent", "tangent"))
    paper = Paper(w, values, slopes, Labels("f(w)", "its derivative, by autograd", "w", legend))
    moving: tuple[Mover, ...] = (
        rule(ABOVE, w),
        rule(BELOW, w),
        Stroke("trail", ABOVE, [(w, values)], trail=True),
        Stroke("slopes", BELOW, [(w, slopes)], trail=True),
        Stroke("tangent", ABOVE, [(w + side * reach, values + side * reach * slopes) for side in (-1, 1)]),
        Stroke("place", ABOVE, [(w, values)], draggable=True),
        Stroke("place", BELOW, [(w, slopes)]),
    )
    return Picture(paper, alt, moving)


def on_several(updates: object, weights: Array, values: Array, alt: list[str]) -> Picture:
    """f, shape (U + 1,), and the weights, shape (U + 1, K), after so many updates, shape (U + 1,)."""
    update = np.asarray(updates, float)
    shown = weights[:, :MOST].T
    below = "the weights" if len(shown) == weights.shape[1] else f"the first {MOST} of {weights.shape[1]} weights"
    paper = Paper(update, values, shown.ravel(), Labels("f", below, "update", (("trail", "f"),)), tuple(shown))
    moving: tuple[Mover, ...] = (
        rule(ABOVE, update),
        rule(BELOW, update),
        Stroke("trail", ABOVE, [(update, values)], trail=True),
        Stroke("place", ABOVE, [(update, values)], draggable=True),
        *(Stroke("value", BELOW, [(update, line)]) for line in shown),
    )
    return Picture(paper, alt, moving)
