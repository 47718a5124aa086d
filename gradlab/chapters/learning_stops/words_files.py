"""One weight's descents as files, and the code that makes them again."""

from collections.abc import Sequence

import numpy as np

from gradlab import lesson
from gradlab.app import downloads
from gradlab.chapters.learning_stops.numbers import H, climb, descent, to_the_end
from gradlab.chapters.slope_words import drawing_of
from gradlab.checks import Array
from gradlab.descent import Path
from gradlab.film import Film
from gradlab.lesson import Measure
from gradlab.lesson.writing import Translate
from gradlab.network import Weight


def offer(
    _: Translate, film: Film, weight: Weight, measures: Sequence[Measure], count: int, start: float, rate: float
) -> None:
    """The descents on accuracy and loss."""
    header = {**_header(weight, count), "rate": rate, "loss": measures[1].code}
    subjects = [lesson.along("sigmoid", weight, measure, count) for measure in measures]
    paths = [descent(subject, start, rate) for subject in subjects]
    made = MADE.format(path=f"descent(f, {start}, {rate})", h=H, rate=rate)
    _offer(_, "learning_stops", film, paths, header, _functions(weight, measures, count), made)


def offer_climb(_: Translate, film: Film, weight: Weight, count: int, start: float, rate: float, h: float) -> None:
    """The descent on the accuracy by finite differences."""
    header = {**_header(weight, count), "rate": rate, "h": h}
    path = climb(lesson.along("sigmoid", weight, lesson.ACCURACY, count), start, rate, h)
    made = CLIMBED.format(path=f"climb(f, {start}, {rate}, {h})", h=h)
    functions = _functions(weight, [lesson.ACCURACY], count)
    _offer(_, "learning_stops_difference", film, [path], header, functions, made, "finite difference")


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
    film: Film,
    paths: Sequence[Path],
    header: dict[str, object],
    functions: str,
    made: str,
    read: str = "autograd",
) -> None:
    """``functions`` and ``made`` are expressions: the functions, and the picture of the descent on one of them, ``f``.

    read : what each update read
    """
    (k,), drawings = film.pictures[0].notches, [drawing_of(picture) for picture in film.pictures]
    columns: dict[str, Array] = {"update": np.arange(len(to_the_end(paths[0]).weights), dtype=float)[: k + 1]}
    titles = [drawing.labels.value for drawing in drawings]
    for title, path in zip(titles, map(to_the_end, paths), strict=True):
        entries = {f"{title}, w": path.weights, title: path.values, f"{title}, {read}": path.derivatives}
        columns |= {heading: entry[: k + 1] for heading, entry in entries.items()}
    code = CODE.format(functions=functions, made=made, k=k, titles=titles, x=drawings[0].labels.x)
    downloads.offer(_, name, film, columns, header, code)


MADE = "descended(lesson.curve(f, {h}), f.stairs, labels, to_the_end({path}), {rate}, f.in_percent)"
CLIMBED = "climbed(lesson.curve(f, {h}), f.stairs, labels, {path}, f.in_percent)"
CODE = """\
from gradlab import Weight, lesson
from gradlab.chapters.learning_stops.figure import climbed, descended
from gradlab.chapters.learning_stops.numbers import climb, descent, to_the_end
from gradlab.figures.slope import Labels
from gradlab.film import Film, Hand

pictures, functions = [], [
    {functions},
]
for f, title in zip(functions, {titles}):
    labels = Labels(title, "its derivative", "{x}", "derivative")
    pictures.append({made})
Film([Hand("updates", [str(k) for k in range(61)], first={k})], pictures)
"""
