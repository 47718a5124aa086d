"""A metric over two weights, with gradient descent on it, in the reader's words; its pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gradlab import lesson
from gradlab.chapters.loss_landscape import numbers
from gradlab.chapters.loss_landscape.figure import FromAbove, Labels, way
from gradlab.chapters.loss_landscape.figure_relief import Relief
from gradlab.chapters.loss_landscape.numbers import Descent, Land, Pair
from gradlab.core.descent import Path
from gradlab.lesson import LessonMetric
from gradlab.lesson.names import weight_name
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.picture import Picture
from gradlab.plotting.style import Style
from gradlab.text import Translate, format_number
from gradlab.text import pair as pair_of


@dataclass(frozen=True, eq=False)
class Scene:
    """A metric over two weights, gradient descent on it, and the words of their picture."""

    land: Land
    path: Path
    labels: Labels
    alt: str

    def from_above(self) -> Picture:
        """The picture as a map, on which the start can be dragged."""
        a, b = self.path.weights[0]
        notches = tuple(int(np.argmin(np.abs(numbers.STARTS - each))) for each in (a, b))
        return Picture(FromAbove(self.land, self.labels), self.alt, way(self.path, numbers.STARTS), notches)

    def relief(self, turn: int) -> Picture:
        """The picture in three dimensions, seen from ``turn`` degrees."""
        return Picture(Relief(self.land, replace(self.labels, a="a", b="b"), turn), self.alt, way(self.path))


def film(_: Translate, shown: Sequence[Scene], told: Sequence[str], style: Style) -> Film:
    """The pictures as maps, on which the start moves; beside them what is told of the descent, until it rests anew."""
    sliders = [
        Slider(text, [f"{letter} = {format_number(each)}" for each in numbers.STARTS.tolist()], key)
        for text, letter, key in zip(starts(_), "ab", ("start1", "start2"), strict=True)
    ]
    words = [[text] * len(numbers.STARTS) for text in told]
    return Film(sliders, [each.from_above() for each in shown], words, style=style)


def starts(_: Translate) -> tuple[str, str]:
    """What the two sliders of the start are called."""
    return _("Start: a, the first weight"), _("Start: b, the second weight")


def scenes(_: Translate, pair: Pair, loss: LessonMetric, descent: Descent) -> tuple[Scene, Scene]:
    """The loss and the accuracy over the two weights, with the descent on each."""

    def scene(measure: LessonMetric) -> Scene:
        land, path = numbers.land(pair, measure), numbers.path(pair, measure, descent)
        return Scene(land, path, _labels(_, pair, measure, path), _alt(_, land, path))

    return scene(loss), scene(lesson.ACCURACY)


def _labels(_: Translate, pair: Pair, measure: LessonMetric, path: Path) -> Labels:
    a, b = (weight_name(_, each, letter) for each, letter in ((pair.first, "a"), (pair.second, "b")))
    way = (_("path"), _("end")) if np.ptp(path.weights, axis=0).any() else ("", "")
    return Labels(measure.name(_), a, b, _("start"), *way, _("downhill"), _("gradient 0: no arrow"))


def _alt(_: Translate, land: Land, path: Path) -> str:
    a, b = path.weights[0].tolist()
    if not land.measure.has_slope:
        return _.ngettext(
            "The accuracy over two weights: it has {values} value, {low}. The descent from a = {a}, b = {b} stays "
            "there, at {start}.",
            "The accuracy over two weights: terraces of {values} different values, from {low} to {high}. The descent "
            "from a = {a}, b = {b} stays there, at {start}.",
            land.distinct(),
        ).format(
            values=land.distinct(),
            low=land.measure.write(_, land.values.min()),
            high=land.measure.write(_, land.values.max()),
            a=format_number(a),
            b=format_number(b),
            start=land.measure.write(_, path.values[0]),
        )
    low, high = pair_of(float(land.values.min()), float(land.values.max()))
    start, end = pair_of(path.values[0], path.values[-1])
    return _(
        "The loss over two weights: a smooth surface from {low} to {high}. The descent from a = {a}, b = {b} takes it "
        "from {start} to {end}."
    ).format(low=low, high=high, a=format_number(a), b=format_number(b), start=start, end=end)
