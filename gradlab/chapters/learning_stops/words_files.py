"""One weight's descents as files, and the code that makes them again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradlab import lesson
from gradlab.app import downloads
from gradlab.chapters.learning_stops.numbers import H, climb, descent, to_the_end
from gradlab.chapters.slope_words import drawing_of
from gradlab.core.descent import Path
from gradlab.core.network import Weight
from gradlab.lesson import LessonMetric
from gradlab.plotting.film import Film
from gradlab.text import Translate
from gradlab.types import Array


@dataclass(frozen=True)
class Made:
    """How a notebook makes the functions, and the picture of the descent on each.

    picture : the expression that makes it, of one of them, ``f``
    names : what it names: of ``gradlab``, of the chapter's figures and of its numbers
    """

    weight: Weight
    measures: Sequence[LessonMetric]
    images: int
    h: float
    picture: str
    names: tuple[str, str, str]


def offer(
    _: Translate, film: Film, weight: Weight, measures: Sequence[LessonMetric], count: int, start: float, rate: float
) -> None:
    """The descents on accuracy and loss."""
    header = {**_header(weight, count), "rate": rate, "loss": measures[1].code}
    subjects = [lesson.along("sigmoid", weight, measure, count) for measure in measures]
    paths = [descent(subject, start, rate) for subject in subjects]
    picture = MADE.format(start=start, rate=rate)
    made = Made(weight, measures, count, H, picture, ("descend", "descended", "to_the_end"))
    _offer(_, "learning_stops", film, paths, header, made)


def offer_climb(_: Translate, film: Film, weight: Weight, count: int, start: float, rate: float, h: float) -> None:
    """The descent on the accuracy by finite differences."""
    header = {**_header(weight, count), "rate": rate, "h": h}
    path = climb(lesson.along("sigmoid", weight, lesson.ACCURACY, count), start, rate, h)
    picture = CLIMBED.format(start=start, rate=rate, h=h)
    made = Made(weight, [lesson.ACCURACY], count, h, picture, ("", "climbed", "climb"))
    _offer(_, "learning_stops_difference", film, [path], header, made, "finite difference")


def _header(weight: Weight, count: int) -> dict[str, object]:
    return {**lesson.described(weight), "images": count}


def _offer(
    _: Translate,
    name: str,
    film: Film,
    paths: Sequence[Path],
    header: dict[str, object],
    made: Made,
    read: str = "autograd",
) -> None:
    """``read`` is what each update read."""
    (k,), drawings = film.pictures[0].notches, [drawing_of(picture) for picture in film.pictures]
    columns: dict[str, Array] = {"update": np.arange(len(to_the_end(paths[0]).weights), dtype=float)[: k + 1]}
    titles = [drawing.labels.value for drawing in drawings]
    for title, path in zip(titles, map(to_the_end, paths), strict=True):
        entries = {f"{title}, w": path.weights, title: path.values, f"{title}, {read}": path.derivatives}
        columns |= {heading: entry[: k + 1] for heading, entry in entries.items()}
    metrics, (descend, drawn, read_by) = [each.function.__name__ for each in made.measures], made.names
    code = CODE.format(
        names=", ".join(filter(None, ["Weight", "along_weight", descend, "lesson", "trace", *metrics])),
        metrics=", ".join(metrics), images=made.images, weight=made.weight, titles=titles, x=drawings[0].labels.x,
        h=made.h, picture=made.picture, drawn=drawn, made=read_by, k=k, name=name,
    )  # fmt: skip
    downloads.offer(_, name, film, columns, header, code)


MADE = "descended(f.curve, f.stairs, labels, to_the_end(descend(f.curve.f, {start}, {rate}, 60)), {rate}, f.in_percent)"
CLIMBED = "climbed(f.curve, f.stairs, labels, climb(f.curve, {start}, {rate}, {h}), f.in_percent)"

CODE = """\
import numpy as np
from gradlab import {names}
from gradlab.chapters.learning_stops.figure import {drawn}
from gradlab.chapters.learning_stops.numbers import {made}
from gradlab.plotting.slope import Labels
from gradlab.plotting.film import Film
from gradlab.plotting.film import Slider
from gradlab.plotting.shown import Shown

network, (x, t), weight = lesson.network(), lesson.digits({images}), {weight}  # yours
pictures = []
for metric, title in zip(({metrics},), {titles}):
    labels = Labels(title, "its derivative", {x!r}, "derivative")
    f = Shown.of(trace(along_weight(network, weight, metric, x, t), np.linspace(-2, 2, 801), {h}), title)
    pictures.append({picture})
film = Film([Slider("updates", [str(k) for k in range(61)], first={k})], pictures)
film.save("{name}.html")
film
"""
