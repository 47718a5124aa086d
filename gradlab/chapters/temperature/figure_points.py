"""Three points on a line: the loss and the accuracy against the threshold, and where each is best."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradlab.chapters.temperature.numbers_points import PLACES, SPAN, Points
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Mover, Picture, Stroke
from gradlab.plotting.slope import SIZE, legend_below, two_panels
from gradlab.plotting.style import Style, percent_axis

ABOVE, BELOW = 0, 1
LINE = -0.35  # the height at which the points lie, below the loss


@dataclass(frozen=True)
class Labels:
    """The finished texts: titles, the x axis, the points, and the two best thresholds."""

    loss: str
    accuracy: str
    threshold: str
    zero: str
    one: str
    least: str
    best: str


@dataclass(frozen=True)
class Line:
    """What stays: the axes, and the line that the points lie on."""

    labels: Labels

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw it."""
        labels, large = self.labels, style.scale
        above, below = two_panels(figure, style, labels.loss, labels.accuracy, bottom=0.26)
        above.axhline(LINE, color=style.ink, alpha=0.4, linewidth=large)
        above.set(ylim=(-0.7, 4.2))
        below.set(xlim=SPAN, ylim=(-0.08, 1.12), xlabel=labels.threshold)
        percent_axis(below.yaxis)
        above.plot([], [], label=labels.zero, **style.look("start"))
        above.plot([], [], label=labels.one, linestyle="", **style.look("place"))
        above.plot([], [], label=labels.least, **style.look("curve"))
        above.plot([], [], label=labels.best, **style.look("product", has_slope=False))
        legend_below(figure, style, left=0.1)


def picture(points: Points, labels: Labels, alt: str | Sequence[str]) -> Picture:
    """Both curves, and where each is best, at each place of the second point of class 1."""
    loss, least = points.loss(PLACES[None, :]), points.least
    right, low, high = points.best
    # The accuracy's stairs: a level from each edge to the next.
    fixed = np.ones(len(PLACES))
    places = np.sort(np.stack([points.zero * fixed, points.one * fixed, points.other]), axis=0)
    edges = np.vstack([SPAN[0] * fixed, places, SPAN[1] * fixed])
    levels = [points.right((edges[k] + edges[k + 1]) / 2, points.other) for k in range(4)]
    stairs = [(edges[k + side], levels[k]) for k in range(4) for side in (0, 1)]
    moving: tuple[Mover, ...] = (
        Stroke("product", BELOW, [(low, right), (high, right)], has_slope=False),
        Stroke("curve", BELOW, stairs, has_slope=False),
        Stroke("curve", ABOVE, list(zip(PLACES.tolist(), loss.T, strict=True))),
        Stroke("rule", ABOVE, [(least, -np.inf), (least, np.inf)]),
        Stroke("rule", BELOW, [(least, -np.inf), (least, np.inf)]),
        Stroke("value", ABOVE, [(least, points.loss(least[:, None])[:, 0])]),
        Stroke("start", ABOVE, [(points.zero, LINE)]),
        Stroke("place", ABOVE, [(points.one, LINE)]),
        Stroke("place", ABOVE, [(points.other, LINE)], draggable=True),
    )
    return Picture(Line(labels), alt, moving)
