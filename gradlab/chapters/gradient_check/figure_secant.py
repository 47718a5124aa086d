"""A function near one place, with the secant that turns into the tangent as the step shrinks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradlab.chapters.gradient_check.figure import SIZE
from gradlab.core.trace import Staircase
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Picture, Stroke
from gradlab.plotting.slope import draw_stairs
from gradlab.plotting.style import Role, Style, percent_axis
from gradlab.types import Array

ROOM = 0.35  # above and below the function, as a part of what it rises by


@dataclass(frozen=True)
class Labels:
    """The finished texts of the picture: its title, the x axis, and the legend."""

    title: str
    x: str
    tangent: str
    secant: str
    ends: str


@dataclass(frozen=True, eq=False)
class Nearby:
    """A function between two places.

    x, values : where, and the function there, shape (K,) each
    stairs : its exact pieces, where it is a staircase
    in_percent : whether its axis is labelled in per cent
    """

    x: Array
    values: Array
    stairs: Staircase | None
    labels: Labels
    in_percent: bool = False

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw it."""
        axes = figure.subplots(gridspec_kw={"left": 0.16, "right": 0.97, "top": 0.93, "bottom": 0.35})
        style.axes(axes, self.labels.title)
        line: dict[str, Any] = {"color": style.colour(self.stairs is None), "linewidth": 2 * style.scale}
        if self.stairs is None:
            axes.plot(self.x, self.values, **line)
        else:
            draw_stairs(axes, self.stairs, self.x[0], self.x[-1], **line)
        low, high = self.values.min(), self.values.max()
        room = ROOM * (high - low) or 1.0
        axes.set(xlabel=self.labels.x, xlim=self.x[[0, -1]], ylim=(low - room, high + room))
        axes.ticklabel_format(useOffset=False)
        if self.in_percent:
            percent_axis(axes.yaxis)
        meant: dict[Role, str] = {
            "tangent": self.labels.tangent,
            "chord": self.labels.secant,
            "differences": self.labels.ends,
        }
        for role, text in meant.items():
            axes.plot([], [], label=text, **style.look(role))
        figure.legend(loc="upper left", bbox_to_anchor=(0.1, 0.245), **style.legend())


def secants(
    drawing: Nearby, at: float, value: float, slope: float, h: Array, ends: tuple[Array, Array], alt: Sequence[str]
) -> Picture:
    """The tangent at a place, and the secant for each of the steps h: through (at ± h, ends), drawn on to the edges."""
    low, high = drawing.x[[0, -1]]
    behind, ahead = ends
    steepness = (ahead - behind) / ((at + h) - (at - h))
    moving = (
        Stroke("tangent", 0, [(x, value + (x - at) * slope) for x in (low, high)]),
        Stroke("chord", 0, [(x, behind + (x - (at - h)) * steepness) for x in (low, high)]),
        Stroke("place", 0, [(at, value)], drawing.stairs is None),
        Stroke("differences", 0, [(at - h, behind), (at + h, ahead)], draggable=True),
    )
    return Picture(drawing, alt, moving)


def window(at: float, reach: float) -> Array:
    """Places around one, as far as ``reach`` to either side."""
    return np.linspace(at - reach, at + reach, 401)
