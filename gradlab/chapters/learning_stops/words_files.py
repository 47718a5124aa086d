"""One weight's descents as files, and the code that makes them again."""

from collections.abc import Sequence

import numpy as np

from gradlab import lesson
from gradlab.app import downloads
from gradlab.chapters.learning_stops.figure import Read
from gradlab.chapters.learning_stops.words_pictures import on_paper
from gradlab.chapters.slope_words import drawing_of
from gradlab.checks import Array
from gradlab.descent import Path
from gradlab.figures.picture import Picture
from gradlab.lesson import Measure
from gradlab.lesson.writing import Translate
from gradlab.network import Weight

READ: dict[Read, str] = {"slopes": "autograd", "differences": "finite difference"}  # as a file calls it


def offer(
    _: Translate,
    pictures: Sequence[Picture],
    paths: Sequence[Path],
    rate: float,
    weight: Weight,
    measures: Sequence[Measure],
    count: int,
) -> None:
    """The descents on accuracy and loss."""
    header = {**_header(weight, count), "rate": rate, "loss": measures[1].code}
    path = f"descent(f, {paths[0].weights[0]}, {rate})"
    _offer(_, "learning_stops", pictures, paths, header, _functions(weight, measures, count), path)


def offer_climb(_: Translate, picture: Picture, path: Path, rate: float, weight: Weight, h: float, count: int) -> None:
    """The descent on the accuracy by finite differences."""
    header = {**_header(weight, count), "rate": rate, "h": h}
    functions = _functions(weight, [lesson.ACCURACY], count)
    made = f"climb(f, {path.weights[0]}, {rate}, {h})"
    _offer(_, "learning_stops_difference", [picture], [path], header, functions, made, "differences")


def _header(weight: Weight, count: int) -> dict[str, object]:
    return {**lesson.described(weight), "images": count}


def _functions(weight: Weight, measures: Sequence[Measure], count: int) -> str:
    """The expressions that make accuracy and loss along the weight in a notebook."""
    return ",\n    ".join(
        f'lesson.along("sigmoid", {weight}, lesson.MEASURES["{each.code}"], {count})' for each in measures
    )


def _offer(
    _: Translate,
    name: str,
    pictures: Sequence[Picture],
    paths: Sequence[Path],
    header: dict[str, object],
    functions: str,
    path: str,
    read: Read = "slopes",
) -> None:
    """``functions`` and ``path`` are the expressions that make the functions, and the descent on one of them, ``f``."""
    columns: dict[str, Array] = {"update": np.arange(len(paths[0].weights), dtype=float)}
    drawings = [drawing_of(picture) for picture in pictures]
    titles = [drawing.labels.value for drawing in drawings]
    for title, way in zip(titles, paths, strict=True):
        columns |= {f"{title}, w": way.weights, title: way.values, f"{title}, {READ[read]}": way.derivatives}
    k, x, h = len(paths[0].weights) - 1, drawings[0].labels.x, drawings[0].curve.h[0]
    code = CODE.format(functions=functions, path=path, k=k, titles=titles, x=x, h=h, read=read)
    shown = [on_paper(*each, read) for each in zip(pictures, paths, strict=True)]
    downloads.offer(_, name, shown, columns, header, code)


CODE = """\
from dataclasses import replace
from gradlab import Weight, lesson
from gradlab.chapters.learning_stops import figure, numbers
from gradlab.figures.picture import together
from gradlab.figures.slope import Labels, picture

pictures, functions = [], [
    {functions},
]
for f, title in zip(functions, {titles}):
    path = numbers.{path}.until({k})
    labels = Labels(title, "its derivative", "{x}", "autograd", "finite difference")
    at = lesson.point(f, path.weights[-1], {h})
    reached = picture(lesson.curve(f, {h}), f.stairs, labels, at, f.in_percent)
    pictures.append(replace(reached, moving=(*reached.moving, *figure.trail(path, f.learns, "{read}"))))
together(pictures)
"""
