"""A function that changes with the temperature, over its derivative; the stairs that it becomes stand behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradlab.chapters.temperature.numbers import Softened
from gradlab.core.trace import Staircase
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Picture, Stroke, rule
from gradlab.plotting.slope import SIZE, TANGENT, draw_stairs, legend_below, two_panels
from gradlab.plotting.style import Style, percent_axis
from gradlab.types import Array

ABOVE, BELOW = 0, 1
WARM = 6  # the notch whose hill fills the panel of the derivative: what is steeper leaves it as a needle


@dataclass(frozen=True)
class Labels:
    """The finished texts: titles, the x axis, and the legend."""

    value: str
    slope: str
    x: str
    stairs: str
    softened: str
    tangent: str


@dataclass(frozen=True)
class Behind:
    """What stays: the axes, and the stairs as a thin line.

    values, slopes : the ends of the two y axes
    """

    stairs: Staircase
    span: tuple[float, float]
    values: tuple[float, float]
    slopes: tuple[float, float]
    labels: Labels
    in_percent: bool

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw it."""
        labels, large = self.labels, style.scale
        above, below = two_panels(figure, style, labels.value, labels.slope)
        stuck: dict[str, Any] = {"color": style.colour(has_slope=False), "linewidth": large}
        draw_stairs(above, self.stairs, *self.span, **stuck)
        above.plot([], [], label=labels.stairs, **stuck)
        above.plot([], [], label=labels.softened, **style.look("curve"))
        above.plot([], [], label=labels.tangent, **style.look("tangent"))
        below.axhline(0, color=style.ink, alpha=0.35, linewidth=0.8 * large)
        above.set_ylim(self.values)
        below.set(xlabel=labels.x, xlim=self.span, ylim=self.slopes)
        if self.in_percent:
            percent_axis(above.yaxis)
        legend_below(figure, style)


def picture(
    shown: Softened, stairs: Staircase, labels: Labels, alt: str | Sequence[str], in_percent: bool = False
) -> Picture:
    """The function at each temperature, with the reader's place and its tangent."""
    steps = stairs(np.linspace(*shown.span, 801))
    values = _room(np.concatenate([shown.value.ravel(), steps]))
    slopes = _room(1.3 * shown.slope[WARM])
    if slopes[0] < -0.2 * slopes[1]:  # up and down alike
        slopes = -max(map(abs, slopes)), max(map(abs, slopes))
    reach = TANGENT * (shown.span[1] - shown.span[0])
    tangent = [(shown.place + side * reach, shown.at + side * reach * shown.slope_at) for side in (-1, 1)]
    moving = (
        rule(ABOVE, shown.place),
        rule(BELOW, shown.place),
        Stroke("curve", ABOVE, list(zip(shown.x.T, shown.value.T, strict=True))),
        Stroke("curve", BELOW, list(zip(shown.x.T, shown.slope.T, strict=True))),
        Stroke("tangent", ABOVE, tangent),
        Stroke("place", ABOVE, [(shown.place, shown.at)], draggable=True),
        Stroke("place", BELOW, [(shown.place, shown.slope_at)]),
    )
    return Picture(Behind(stairs, shown.span, values, slopes, labels, in_percent), alt, moving)


def _room(values: Array) -> tuple[float, float]:
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    if values.min() > 0.05 * values.max() > 0:
        low = float(values.min())
    room = 0.08 * (high - low) or 1.0
    return low - room, high + room
