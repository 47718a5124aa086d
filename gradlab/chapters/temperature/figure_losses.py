"""The loss at each temperature, and what it adds over the soft accuracy: its slope where an image is surely wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradlab.chapters.temperature.numbers import TEMPERATURES, Softened, leads
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Picture, Stroke
from gradlab.plotting.slope import SIZE, legend_below
from gradlab.plotting.style import Style

ABOVE, BELOW = 0, 1


@dataclass(frozen=True)
class Labels:
    """The finished texts: both titles, both x axes, and the two slopes."""

    loss: str
    slopes: str
    w: str
    lead: str
    of_loss: str
    of_accuracy: str


@dataclass(frozen=True)
class Losses:
    """What stays: the axes."""

    labels: Labels
    span: tuple[float, float]
    ends: tuple[float, float]

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return SIZE

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw them."""
        labels, large = self.labels, style.scale
        margins = {"left": 0.16 * large, "right": 0.97, "top": 1 - 0.07 * large, "bottom": 0.21 * large}
        above, below = figure.subplots(2, 1, gridspec_kw={"hspace": 0.62 * large, **margins})
        style.axes(above, labels.loss)
        style.axes(below, labels.slopes)
        above.set(xlim=self.span, ylim=self.ends, xlabel=labels.w)
        below.set(xlim=(-5, 5), ylim=(-0.05, 1.08), xlabel=labels.lead)
        below.plot([], [], label=labels.of_loss, **style.look("curve"))
        below.plot([], [], label=labels.of_accuracy, **style.look("other curve", has_slope=False))
        legend_below(figure, style)


def picture(shown: Softened, labels: Labels, alt: str | Sequence[str]) -> Picture:
    """T times the loss along the weight, and T times both slopes in the right logit's lead, at each temperature."""
    times = TEMPERATURES[:, None]
    values = times * shown.value
    room = 0.08 * float(np.ptp(values))
    ends = float(values.min()) - room, float(values.max()) + room
    m, accuracy, loss = leads()
    moving = (
        Stroke("curve", ABOVE, list(zip(shown.x.T, values.T, strict=True))),
        Stroke("other curve", BELOW, list(zip(m.tolist(), accuracy.T, strict=True)), has_slope=False),
        Stroke("curve", BELOW, list(zip(m.tolist(), loss.T, strict=True))),
    )
    return Picture(Losses(labels, shown.span, ends), alt, moving)
