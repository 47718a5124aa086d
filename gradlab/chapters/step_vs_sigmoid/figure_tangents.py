"""A unit's function with its tangents at several places: the chapter's figure."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gradlab.core.trace import Curve, Mark, Staircase
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.slope import draw_stairs
from gradlab.plotting.style import Style

SIZE = (5.2, 2.9)  # inches
REACH = 1.4  # half a tangent's width, in x


@dataclass(frozen=True)
class Labels:
    """The finished texts: the title, the x axis, and what the lines are."""

    title: str
    x: str
    tangent: str


@dataclass(frozen=True, eq=False)
class Tangents:
    """A function, and its tangents at these places, which are marked."""

    curve: Curve
    stairs: Staircase | None
    at: Mark
    labels: Labels

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw them."""
        large, has_slope = style.scale, self.stairs is None
        axes = figure.add_axes((0.12 * large, 0.18 * large, 0.97 - 0.12 * large, 1 - 0.28 * large))
        style.axes(axes, self.labels.title)
        look: dict[str, Any] = {"color": style.colour(has_slope), "linewidth": 2 * large}
        if self.stairs is None:
            axes.plot(self.curve.weights, self.curve.values, **look)
        else:
            draw_stairs(axes, self.stairs, *self.curve.weights[[0, -1]].tolist(), **look)
        x, y, slope = (np.asarray(each)[:, None] for each in (self.at.x, self.at.value, self.at.autodiff))
        way = np.array([-REACH, REACH])
        for k, (xs, ys) in enumerate(zip(x + way, y + slope * way, strict=True)):
            label = self.labels.tangent if k == 0 else "_nolegend_"
            axes.plot(xs, ys, label=label, **style.look("tangent"))
        axes.plot(self.at.x, self.at.value, linestyle="", **style.look("place", has_slope))
        axes.set(ylim=(-0.3, 1.3), xlim=self.curve.weights[[0, -1]], xlabel=self.labels.x)
        axes.legend(loc="upper left", **style.legend())
