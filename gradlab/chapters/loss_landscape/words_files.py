"""The picture from above as files."""

import numpy as np

from gradlab import lesson
from gradlab.app import downloads
from gradlab.chapters.loss_landscape.numbers import Descent, Pair
from gradlab.chapters.loss_landscape.words_scene import Scene
from gradlab.plotting.film import Film
from gradlab.text import Translate


def offer(_: Translate, film: Film, shown: tuple[Scene, Scene], pair: Pair, descent: Descent) -> None:
    """The picture, its numbers and its code."""
    error, _right = shown
    a, b = np.meshgrid(error.land.a, error.land.b)
    columns = {
        error.labels.a: a.ravel(),
        error.labels.b: b.ravel(),
        **{each.labels.title: each.land.values.ravel() for each in shown},
    }
    header = {
        **lesson.described(pair.first),
        "second weight": pair.second,
        "images": pair.images,
        "start": descent.start,
        "learning rate": descent.rate,
        "updates": len(error.path.values) - 1,
        "the descent on the loss ends at": tuple(error.path.weights[-1].tolist()),
    }
    loss = error.land.measure.code
    code = CODE.format(first=pair.first, second=pair.second, images=pair.images, loss=loss, descent=descent)
    downloads.offer(_, "loss_landscape", film, columns, header, code)


CODE = """\
from gradlab import Weight, lesson
from gradlab.chapters.loss_landscape.figure import FromAbove, Labels, way
from gradlab.chapters.loss_landscape.numbers import Descent, Pair, land, path
from gradlab.plotting.picture import Picture, together

pair = Pair({first}, {second}, images={images})  # yours: two weights of a layer
descent, pictures = {descent}, []
for measure in (lesson.METRICS["{loss}"], lesson.ACCURACY):
    labels = Labels(measure.name(str), "a", "b", "start", "path", "end", "downhill", "gradient 0: no arrow")
    pictures.append(Picture(FromAbove(land(pair, measure), labels), "", way(path(pair, measure, descent))))
figure = together(pictures)
figure.save("loss_landscape.svg")
figure
"""
