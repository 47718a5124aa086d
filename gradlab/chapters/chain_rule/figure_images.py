"""What each image adds to a derivative: a bar for each of them, and their mean."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Mover, Picture, Stroke
from gradlab.plotting.style import Style
from gradlab.types import Array

SIZE = (5.2, 2.6)  # inches
PANEL = 0


@dataclass(frozen=True)
class Labels:
    """The finished texts: the title, the x axis, and what the two lines are."""

    title: str
    image: str
    mean: str


@dataclass(frozen=True)
class Bars:
    """What stays: the axes, as high as the largest bar needs."""

    labels: Labels
    count: int
    high: float

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw them."""
        large = style.scale
        axes = figure.add_axes((0.17 * large, 0.2 * large, 0.98 - 0.17 * large, 1 - 0.31 * large))
        style.axes(axes, self.labels.title)
        axes.axhline(0, color=style.ink, linewidth=0.8 * large)
        axes.set(xlim=(-1, self.count), ylim=(-self.high, self.high), xlabel=self.labels.image)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:.6g}".replace("-", "−"))
        axes.plot([], [], label=self.labels.mean, **style.look("chord"))
        axes.legend(loc="upper right", frameon=False, labelcolor=style.ink, fontsize=9 * large)


def picture(labels: Labels, each: Array, has_slope: bool, alt: str | Sequence[str]) -> Picture:
    """The derivatives of the images, shape (N,), their mean, and the one that is looked at at each notch."""
    count, at = len(each), np.arange(len(each), dtype=float)
    mean = float(np.mean(each))
    moving: list[Mover] = [Stroke("bar", PANEL, [(k, 0.0), (k, each[k])], has_slope, width=0.7) for k in range(count)]
    moving.append(Stroke("chord", PANEL, [(-1, mean), (count, mean)]))
    moving.append(Stroke("rule", PANEL, [(at, -np.inf), (at, np.inf)]))
    moving.append(Stroke("place", PANEL, [(at, each)], has_slope, draggable=True))
    return Picture(Bars(labels, count, _rounded(float(np.max(np.abs(each))))), alt, tuple(moving))


def _rounded(largest: float) -> float:
    """The end of an axis: 1, 2 or 5 times a power of ten, so that few backdrops serve many settings."""
    if largest == 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(largest))
    return float(next(part * power for part in (1, 2, 5, 10) if part * power >= largest))
