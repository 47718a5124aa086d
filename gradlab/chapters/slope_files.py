"""Functions over their derivatives to take along, and the code that draws them again, or others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gradlab.app import downloads
from gradlab.chapters.slope_words import drawing_of
from gradlab.core.network import Weight
from gradlab.lesson import LessonMetric
from gradlab.plotting.film import Film
from gradlab.text import Translate


@dataclass(frozen=True)
class Made:
    """How a notebook makes the functions of a picture.

    names : what of ``gradlab`` their expressions name
    functions : their expressions
    setup : lines before them
    rate : η of the update that is drawn
    """

    names: Sequence[str]
    functions: Sequence[str]
    setup: str = ""
    rate: float | None = None


def along(weight: Weight, images: int, every: Sequence[tuple[str, LessonMetric]], rate: float) -> Made:
    """The lesson's metrics along a weight: of each the hidden units, and the metric."""
    functions = [
        f'along_weight(lesson.network("{units}"), weight, {measure.function.__name__}, x, t)'
        for units, measure in every
    ]
    metrics = {measure.function.__name__ for _units, measure in every}
    return Made(
        ["Weight", "along_weight", "lesson", *metrics], functions, ALONG.format(weight=weight, images=images), rate
    )


def offer(_: Translate, name: str, film: Film, x: float, h: float, made: Made, header: Mapping[str, object]) -> None:
    """Functions over their derivatives to take along.

    x : the current place
    header : what the numbers depend on
    """
    drawings = [drawing_of(picture) for picture in film.pictures]
    labels = [drawing.labels for drawing in drawings]
    columns = {labels[0].x: drawings[0].curve.weights}
    for drawing, words in zip(drawings, labels, strict=True):
        columns[words.value] = drawing.curve.values
        columns[f"{words.value}, {words.autograd}"] = drawing.curve.autodiff
        columns[f"{words.value}, {words.difference}"] = drawing.curve.finite_difference
    titles = [words.value for words in labels]
    span = tuple(drawings[0].curve.weights[[0, -1]].tolist())
    functions = ",\n    ".join(made.functions)
    code = CODE.format(
        titles=titles, x=labels[0].x, functions=functions, h=h, at=x, span=span, rate=made.rate, name=name,
        names=", ".join(sorted([*made.names, "plot"])), setup=made.setup,
    )  # fmt: skip
    notch = int(np.argmin(np.abs(drawings[0].curve.weights - x)))
    downloads.offer(_, name, film.at(notch), columns, header, code)


CODE = """\
from gradlab import {names}

{setup}functions = [  # yours: functions of one number, written with autograd.numpy
    {functions},
]
titles = {titles}
film = plot(functions, {span}, at={at}, h={h}, x={x!r}, title=titles, rate={rate})
film.save("{name}.html")
film
"""

#: What the functions of ``CODE`` need that are along a weight.
ALONG = """\
x, t = lesson.digits({images})  # yours: images of shape (N, inputs), and their labels
weight = {weight}
"""
