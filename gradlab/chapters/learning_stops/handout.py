"""One weight's descents and the networks' trainings to take along, and the code that makes them again."""

from collections.abc import Sequence

import numpy as np

from gradlab import Weight, lesson
from gradlab.chapters.learning_stops.numbers import NETWORK_UPDATES, History, climb, descent
from gradlab.chapters.shared.handout import ALONG, give
from gradlab.lesson import LessonMetric
from gradlab.plotting.film import Film
from gradlab.text import Translate
from gradlab.types import Array


def offer(
    _: Translate, film: Film, weight: Weight, loss: LessonMetric, count: int, start: float, rate: float, k: int,
    h: float | None = None,
) -> None:  # fmt: skip
    """One weight's descents on accuracy and loss, or, with h, on the accuracy by finite differences, up to update k."""
    metrics = (lesson.ACCURACY,) if h else (lesson.ACCURACY, loss)
    columns: dict[str, Array] = {"update": np.arange(k + 1.0)}
    for metric in metrics:
        f, title = lesson.along("sigmoid", weight, metric, count).f, metric.name(_)
        path = (climb(f, start, rate, h) if h else descent(f, start, rate)).until(k)
        names = f"{title}, w", title, f"{title}, {'finite difference' if h else 'autograd'}"
        columns |= zip(names, (path.weights, path.values, path.derivatives), strict=True)
    code = CODE.format(
        setup=ALONG.format(weight=weight, images=count), metrics=", ".join(each.function.__name__ for each in metrics),
        columns=len(metrics), width=5.5 * len(metrics),
        descent=(CLIMB if h else DESCEND).format(start=start, rate=rate, h=h, k=k),
    )  # fmt: skip
    header = {**lesson.described(weight), "images": count, "rate": rate, **({"h": h} if h else {"loss": loss.code})}
    give(_, "learning_stops_difference" if h else "learning_stops", film.at(k), columns, header, code)


def offer_networks(
    _: Translate, film: Film, histories: Sequence[History], update: int, seed: int, rate: float, loss: LessonMetric
) -> None:
    """The networks' pictures as files, with their numbers at each update, and the code that trains them."""
    columns: dict[str, Array] = {"update": np.arange(len(histories[0].loss), dtype=float)}
    for each in histories:
        run = f"{'loss' if each.metric.has_slope else 'accuracy'} with {each.units}"
        names = ["loss", "accuracy", "test accuracy", "hidden layer moved by", "output layer moved by"]
        values = [each.loss, each.accuracy, each.tested, *each.moved.T]
        columns |= {f"{run}: {name}": column for name, column in zip(names, values, strict=True)}
    images = {"images": lesson.TRAINED_ON, "tested": lesson.TESTED_ON}
    header = {"sizes": lesson.SIZES, **images, "seed": seed, "rate": rate, "loss": loss.code}
    updates = update or NETWORK_UPDATES  # before the first there is nothing to draw
    code = NETWORKS.format(loss=loss.function.__name__, seed=seed, rate=rate, updates=updates, **images)
    give(_, "learning_stops_networks", film.at(update), columns, header, code)


DESCEND = "slope, at = autodiff(f), descend(f, {start}, {rate}, {k}).weights"

CLIMB = """\
slope, at = central_difference(f, {h}), np.array([{start}])
    for _ in range({k}):
        at = np.append(at, np.round(at[-1] + {rate} * slope(at[-1]), 12))"""

CODE = """\
{setup}w = np.linspace(-2, 2, 801)
figure, panels = plt.subplots(2, {columns}, sharex=True, squeeze=False, figsize=({width}, 5))
for metric, (above, below) in zip([{metrics}], panels.T):
    f = along_weight(lesson_network("sigmoid"), weight, metric, x, t)
    {descent}
    above.plot(w, f(w))
    above.plot(at, f(at), "o-")
    below.plot(w, slope(w))
    below.plot(at, slope(at), "o")
    above.set(title=metric.__name__, xlim=(-2, 2))
"""

NETWORKS = """\
(x, t), (unseen, answers) = load_mnist()  # yours: images of shape (N, 784), and their labels
x, t, unseen, answers = x[:{images}], t[:{images}], unseen[:{tested}], answers[:{tested}]
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.6), sharey=True)
runs = [(accuracy, "step"), (accuracy, "sigmoid"), ({loss}, "step"), ({loss}, "sigmoid"), ({loss}, "straight_through")]
for metric, units in runs:
    networks, start = [], Network.random((784, 50, 10), np.random.default_rng({seed}), units)
    train(start, x, t, metric, {rate}, {updates}, progress=lambda _, now: networks.append(now))
    left.plot([accuracy(now(x), t) for now in networks], label=f"{{metric.__name__}}, {{units}}")
    right.plot([accuracy(now(unseen), answers) for now in networks])
left.set(title="right of the training images", xlabel="updates")
right.set(title="right of the test images", xlabel="updates")
left.legend()
"""
