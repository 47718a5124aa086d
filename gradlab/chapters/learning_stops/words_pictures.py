"""The pictures of one weight's descents: a function over its derivative, and where the weight was on it."""

from collections.abc import Sequence
from dataclasses import replace

from gradlab import lesson
from gradlab.app.names import weight_name
from gradlab.chapters import slope_words
from gradlab.chapters.learning_stops.figure import Read, trail
from gradlab.chapters.learning_stops.numbers import H
from gradlab.chapters.slope_words import drawing_of
from gradlab.descent import Path
from gradlab.figures.picture import Picture
from gradlab.lesson import Measure, Subject
from gradlab.lesson.writing import Translate, number
from gradlab.network import Weight


def reached(_: Translate, subject: Subject, path: Path, title: str, weight: Weight, h: float = H) -> Picture:
    """A function over its derivative, with the point that its descent has reached."""
    at = lesson.point(subject, float(path.weights[-1]), h)
    picture = slope_words.picture(_, subject, at, title, weight_name(_, weight))
    way = _("{k} updates have moved the weight from {start} to {end}.").format(
        k=len(path.weights) - 1, start=number(path.weights[0]), end=number(path.weights[-1])
    )
    return replace(picture, alt=f"{picture.alt} {way}")


def all_reached(
    _: Translate, subjects: Sequence[Subject], paths: Sequence[Path], measures: Sequence[Measure], weight: Weight
) -> list[Picture]:
    """The same of several functions."""
    names = [measure.name(_) for measure in measures]
    return [reached(_, *each, weight) for each in zip(subjects, paths, names, strict=True)]


def on_page(picture: Picture, path: Path, read: Read = "slopes") -> Picture:
    """With the way that the weight took, beneath the point that it has reached."""
    return replace(picture, moving=(*trail(path, drawing_of(picture).learns, read), *picture.moving))


def on_paper(picture: Picture, path: Path, read: Read = "slopes") -> Picture:
    """With the way that the weight took, over the point that it has reached."""
    return replace(picture, moving=(*picture.moving, *trail(path, drawing_of(picture).learns, read)))
