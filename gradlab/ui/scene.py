"""Two weights as a picture: a metric over them, with the way of gradient descent on it, and its words."""

from dataclasses import dataclass, replace

import numpy as np

from gradlab.descent import Path
from gradlab.figures import loss_landscape as figures
from gradlab.figures import relief
from gradlab.figures.layers import Backdrop, svg
from gradlab.figures.loss_landscape import Labels, Land, Way
from gradlab.figures.style import Style
from gradlab.ui import panels, reader, two_weights
from gradlab.ui.picture import Layers
from gradlab.ui.shared import shared
from gradlab.ui.text import Translate, number, percent
from gradlab.ui.text import pair as pair_of
from gradlab.ui.two_weights import Descent, Pair


@dataclass(frozen=True, eq=False)
class Scene:
    """A metric over two weights, with the way of gradient descent on it and its words."""

    land: Land
    path: Path
    labels: Labels
    alt: str

    @property
    def way(self) -> Way:
        """What the picture shows of the path: where no update moves anything, the start only."""
        moving = slice(None) if np.ptp(self.path.weights, axis=0).any() else slice(1)
        return Way(self.path.weights[moving], self.path.values[moving])

    def part(self) -> figures.Part:
        """For a figure to keep."""
        return figures.Part(self.land, self.labels, self.way)

    def layers(self) -> Layers:
        """From above: the backdrop is drawn once for all readers, the overlay now."""
        look = reader.style()
        backdrop = _backdrop(self.land, self.labels, look)
        overlay = look.figure(*backdrop.size)
        figures.mark(overlay, backdrop.panels[0], self.way.points.tolist(), look)
        return Layers(self.alt, backdrop.svg, svg(overlay))

    def relief(self, turn: int) -> Layers:
        """In three dimensions, seen from ``turn`` degrees."""
        look = reader.style()
        backdrop, view = _relief(self.land, replace(self.labels, a="a", b="b"), look, turn)
        overlay = look.figure(*figures.SIZE)
        figures.mark(overlay, view.panel, view.points(self.way), look)
        return Layers(self.alt, backdrop, svg(overlay))


@shared(maxsize=64)
def _backdrop(land: Land, labels: Labels, look: Style) -> Backdrop:
    figure = look.figure(*figures.SIZE)
    figures.draw(figure, land, labels, look)
    return Backdrop.of(figure)


@shared(maxsize=64)
def _relief(land: Land, labels: Labels, look: Style, turn: int) -> tuple[bytes, relief.View]:
    figure = look.figure(*figures.SIZE)
    view = relief.draw(figure, land, labels, look, turn)
    return svg(figure), view


def scenes(_: Translate, pair: Pair, loss: str, descent: Descent) -> tuple[Scene, Scene]:
    """The loss and the accuracy over the two weights, with the descent on each."""

    def scene(metric: str) -> Scene:
        here, way = two_weights.land(pair, metric), two_weights.path(pair, metric, descent)
        return Scene(here, way, _labels(_, pair, metric, here), _alt(_, here, way, metric))

    return scene(loss), scene("accuracy")


def _labels(_: Translate, pair: Pair, metric: str, land: Land) -> Labels:
    a, b = (panels.weight_name(_, each, letter) for each, letter in ((pair.first, "a"), (pair.second, "b")))
    moves = np.any(land.gradient != 0, axis=0)
    marks = {"start": _("start")}
    if moves.any():
        marks |= {"path": _("path"), "end": _("end"), "arrow": _("downhill")}
    if not moves.all():
        marks["dot"] = _("gradient 0: no arrow")
    return Labels(panels.metric_name(_, metric), a, b, **marks)


def _alt(_: Translate, land: Land, path: Path, metric: str) -> str:
    a, b = path.weights[0].tolist()
    if metric == "accuracy":
        return _(
            "The accuracy over two weights: terraces of {values} different values, from {low} to {high}. The descent "
            "from a = {a}, b = {b} stays there, at {start}."
        ).format(
            values=distinct(land),
            low=percent(land.values.min()),
            high=percent(land.values.max()),
            a=number(a),
            b=number(b),
            start=percent(path.values[0]),
        )
    low, high = pair_of(float(land.values.min()), float(land.values.max()))
    start, end = pair_of(path.values[0], path.values[-1])
    return _(
        "The loss over two weights: a smooth surface from {low} to {high}. The descent from a = {a}, b = {b} takes it "
        "from {start} to {end}."
    ).format(low=low, high=high, a=number(a), b=number(b), start=start, end=end)


def distinct(land: Land) -> int:
    """How many different values there are at the points computed."""
    return len(np.unique(land.values))
