"""Where a descent went: on one weight, over its derivative; on several, from update to update."""

from collections.abc import Sequence

import numpy as np

from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.names import Named, key, name_lines
from gradlab.plotting.picture import Picture, Stroke, figure, rule
from gradlab.plotting.slope import ABOVE, BELOW, SIZE, Legend, limits, point, tangent, two_panels
from gradlab.plotting.style import Style
from gradlab.types import Array

MOST, NAMED = 12, 6  # weights of which each has its line, and of which each has its name


@figure(size=SIZE)
def _panels(
    canvas: Canvas, style: Style, titles: tuple[str, str, str], points: tuple[Array, Array, Array], legend: Legend,
    *lines: Array,
) -> None:  # fmt: skip
    """Two panels with room for all points, x, above and below, and lines through some of the lower ones."""
    (above, below, x), (places, high, low) = titles, points
    upper, lower = two_panels(canvas, style, above, below, style.colour(has_slope=True))
    for line in lines:
        lower.plot(places, line, color=style.colour(has_slope=True), linewidth=1.2 * style.scale, alpha=0.8)
    upper.set_ylim(limits(high))
    lower.set(ylim=limits(np.append(low, 0.0)), xlabel=x, xlim=limits(places))
    lower.hlines(0, *lower.get_xlim(), color=style.faint, linewidth=0.9 * style.scale, zorder=1)
    upper.ticklabel_format(useOffset=False)
    key(upper, style, [(text, style.look(role)) for role, text in legend], band=True)
    if len(lines) <= NAMED:
        name_lines(lower, style, [Named(f"w[{k}]", style.colour(True), (places, line)) for k, line in enumerate(lines)])


def on_one_weight(w: Array, values: Array, slopes: Array, alt: Sequence[str]) -> Picture:
    """The points (w, f) and (w, f') up to each update, and the tangent there; each of shape (U + 1,)."""
    titles, legend = ("f(w)", "its derivative, by autograd", "w"), (("trail", "descent"), ("tangent", "tangent"))
    moving = (
        rule(ABOVE, w),
        rule(BELOW, w),
        Stroke("trail", ABOVE, [(w, values)], trail=True),
        Stroke("slopes", BELOW, [(w, slopes)], trail=True),
        tangent(limits(w), w, values, slopes),
        *point(w, values, slopes),
    )
    return _panels(titles, (w, values, slopes), legend, alt=alt, moving=moving)


def on_several(updates: object, weights: Array, values: Array, alt: Sequence[str]) -> Picture:
    """f, shape (U + 1,), and the weights, shape (U + 1, K), after so many updates, shape (U + 1,)."""
    update = np.asarray(updates, float)
    shown = weights[:, :MOST].T
    below = "the weights" if len(shown) == weights.shape[1] else f"the first {MOST} of {weights.shape[1]} weights"
    moving = (
        rule(ABOVE, update),
        rule(BELOW, update),
        Stroke("trail", ABOVE, [(update, values)], trail=True),
        Stroke("place", ABOVE, [(update, values)], draggable=True),
        *(Stroke("value", BELOW, [(update, line)]) for line in shown),
    )
    points = update, values, shown.ravel()
    return _panels(("f", below, "update"), points, (), *shown, alt=alt, moving=moving)
