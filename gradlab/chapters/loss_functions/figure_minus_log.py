"""The curve −log y, from 0 to 1 and once more near 0, with δ and without."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradlab.chapters.loss_functions.figure import ENTROPY, GRID, SIZE, legend
from gradlab.chapters.loss_functions.numbers import RIGHT, Prediction
from gradlab.chapters.loss_functions.numbers_minus_log import MILLIONTH, WHOLE, MinusLog
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Picture, Pointer, Stroke
from gradlab.plotting.style import Style

TANGENT = (0.15, 1.2)  # half a tangent's largest width and height, in data
MILLIONTHS = 1e6  # of 1: the scale of the lower axis


@dataclass(frozen=True)
class Labels:
    """The finished texts of the curve −log y: two titles, two x axes, the legend."""

    whole: str
    near: str
    x: str
    x_near: str
    with_delta: str
    without: str


@dataclass(frozen=True)
class TwoCurves:
    """−log(y + δ) and −log y, from 0 to 1 above and near 0 below, there with y in millionths."""

    whole: MinusLog
    near: MinusLog
    labels: Labels

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw both."""
        labels = self.labels
        above, below = figure.subplots(2, 1, gridspec_kw={**GRID, "hspace": 0.7, "bottom": 0.21})
        for axes, curve, scale, title, x in (
            (above, self.whole, 1.0, labels.whole, labels.x),
            (below, self.near, MILLIONTHS, labels.near, labels.x_near),
        ):
            style.axes(axes, title)
            y, bare = scale * curve.y, {"color": style.ink, "linestyle": "--", "linewidth": style.scale}
            whole = {"color": style.colour(has_slope=True), "linewidth": 2 * style.scale}
            axes.plot(y, curve.with_delta, label=labels.with_delta, **whole)
            axes.plot(y[1:], curve.without[1:], label=labels.without, **bare)
            axes.set(xlabel=x, xlim=(-0.03, 1.03))
        above.set_ylim(-0.4, ENTROPY[1])  # the scale of its term; at 0 it goes on, as below
        below.set_ylim(13, 19)
        legend(figure, below, style)


def picture(labels: Labels, every: Sequence[Prediction], alt: Sequence[str] | str = "") -> Picture:
    """The curves, with the point of each prediction and its tangent; near 0 the point only where it lies there."""
    y = np.array([each.own for each in every])
    error = np.array([each.of[1].error for each in every])
    slope = np.array([each.of[1].autodiff[RIGHT] for each in every])
    reach = np.minimum(TANGENT[0], TANGENT[1] / np.abs(slope))
    tangent = [(y + side * reach, error + side * reach * slope) for side in (-1, 1)]
    moving = (
        Stroke("tangent", 0, tangent),
        Stroke("place", 0, [(y, error)], draggable=True),
        Pointer(0, y, error),
        Stroke("place", 1, [(MILLIONTHS * y, error)]),
    )
    return Picture(TwoCurves(WHOLE, MILLIONTH, labels), alt, moving)
