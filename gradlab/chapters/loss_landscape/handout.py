"""The picture from above to take along."""

import numpy as np

from gradlab import lesson
from gradlab.chapters.loss_landscape.numbers import STARTS, Pair, land, paths
from gradlab.chapters.shared.handout import give
from gradlab.lesson import LessonMetric, nearest, weight_name
from gradlab.plotting.film import Film
from gradlab.text import Translate


def offer(
    _: Translate, film: Film, pair: Pair, metric: LessonMetric, rate: float, updates: int, start: tuple[float, float]
) -> None:
    """The pictures at this start, their numbers and their code."""
    k, n = (nearest(STARTS, each) for each in start)
    path = paths(pair, metric, rate, updates)[k * len(STARTS) + n]
    shown = [land(pair, each) for each in (metric, lesson.ACCURACY)]
    a, b = np.meshgrid(shown[0].w, shown[0].w)
    columns = {weight_name(_, pair.first, "a"): a.ravel(), weight_name(_, pair.second, "b"): b.ravel()}
    columns |= {each.metric.name(_): each.values.ravel() for each in shown}
    start, end = (tuple(path.weights[each].tolist()) for each in (0, -1))
    header = {
        **lesson.described(pair.first),
        "second weight": pair.second,
        "images": pair.images,
        "start": start,
        "learning rate": rate,
        "updates": len(path.values) - 1,
        "the descent on the loss ends at": end,
    }
    code = CODE.format(pair=pair, loss=metric.function.__name__, start=start, rate=rate, updates=updates)
    give(_, "loss_landscape", film.at(k, n), columns, header, code)


CODE = """\
(x, t), _ = load_mnist()
x, t = x[:{pair.images}], t[:{pair.images}]
weights = {pair.first}, {pair.second}  # yours: two weights of a layer
w = np.linspace(-2, 2, 61)
figure, axes = plt.subplots(1, 2, figsize=(11, 4.5))
for place, metric in zip(axes, ({loss}, accuracy)):
    f = over_two_weights(lesson_network(), *weights, metric, x, t)
    path = descend(lambda at: f(at[0], at[1]), {start}, {rate}, {updates}).weights
    figure.colorbar(place.pcolormesh(w, w, [f(w, b) for b in w]), ax=place)
    place.plot(*path.T, ".-k")
    place.set(title=metric.__name__, xlim=(-2, 2), ylim=(-2, 2), xlabel="a", ylabel="b")
"""
