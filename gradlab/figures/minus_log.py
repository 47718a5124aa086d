"""The curve −log y, from 0 to 1 and once more near 0, with δ and without."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from gradlab.checks import Array
from gradlab.figures.layers import Canvas, Panel, panels_of
from gradlab.figures.loss_functions import GRID, SIZE, legend
from gradlab.figures.style import Style

TANGENT = (0.12, 3.0)  # half a tangent's largest width and height, in data

Curve = tuple[Array, Array, Array]  # y, −log(y + δ), −log y


@dataclass(frozen=True)
class Labels:
    """The finished texts of the curve −log y: two titles, two x axes, the legend."""

    whole: str
    near: str
    x: str
    x_near: str
    with_delta: str
    without: str


def picture(
    whole: Curve, near: Curve, labels: Labels, style: Style, y: float,
    error: float, slope: float,
) -> Figure:  # fmt: skip
    """The curve with its point: one figure, to keep."""
    figure = style.figure(*SIZE)
    draw(figure, whole, near, labels, style)
    mark(figure, panels_of(figure), y, error, slope, style)
    return figure


def draw(
    figure: Canvas,
    whole: Curve,
    near: Curve,
    labels: Labels,
    style: Style,
) -> None:
    """The backdrop: y, −log(y + δ) and −log y, from 0 to 1 above and near 0 below, there with y in millionths."""
    grid = {**GRID, "hspace": 0.7, "bottom": 0.21}
    above, below = figure.subplots(2, 1, gridspec_kw=grid)
    for axes, (y, with_delta, without), title, x in (
        (above, whole, labels.whole, labels.x),
        (below, near, labels.near, labels.x_near),
    ):
        style.axes(axes, title)
        line = {"linewidth": 2 * style.scale}
        axes.plot(y, with_delta, color=style.colour(learns=True), label=labels.with_delta, **line)
        axes.plot(y[1:], without[1:], color=style.ink, linestyle="--", label=labels.without, linewidth=style.scale)
        axes.set(xlabel=x, xlim=(-0.03, 1.03))
    above.set_ylim(-1, 18)
    below.set_ylim(13, 19)
    legend(figure, below, style)


def mark(figure: Canvas, panels: tuple[Panel, ...], y: float, error: float, slope: float, style: Style) -> None:
    """The overlay: the point on the curve with its tangent; near 0 only where it lies there."""
    above, below = panels
    reach = min(TANGENT[0], TANGENT[1] / abs(slope))
    tangent = [(y + side * reach, error + side * reach * slope) for side in (-1, 1)]
    above.line(figure, tangent, color=style.ink, linewidth=1.6 * style.scale)
    look = {"marker": "o", "color": style.colour(True), "markersize": 9 * style.scale, "markeredgecolor": style.ink}
    above.line(figure, [(y, error)], **look)
    below.line(figure, [(1e6 * y, error)], **look)
