"""The pictures of the networks, with their words, their files and their code."""

from collections.abc import Sequence

import numpy as np

from gradlab import lesson
from gradlab.app import downloads
from gradlab.cache import cached
from gradlab.chapters.learning_stops import figure_network
from gradlab.chapters.learning_stops import words_network_readings as readings
from gradlab.chapters.learning_stops.figure_network import Labels
from gradlab.chapters.learning_stops.numbers_network import History, Progress
from gradlab.chapters.learning_stops.words_network_readings import name
from gradlab.lesson import LessonMetric
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.picture import Picture
from gradlab.plotting.style import Style
from gradlab.text import Translate
from gradlab.types import Array


@cached(maxsize=32)
def film(_: Translate, histories: tuple[History, ...], loss: LessonMetric, style: Style) -> Film:
    """Loss and accuracy of the networks against the number of updates, and what there is after each."""
    updates = range(1, len(histories[0].loss))
    pictures = [_picture(_, histories, measure, updates) for measure in (loss, lesson.ACCURACY)]
    told = [list(line) for line in zip(*(readings.verdict(_, histories, k) for k in updates), strict=True)]
    tables = [[table(_, histories, k) for k in updates] for table in (readings.distances, readings.results)]
    aria_texts = [f"{k}: {pictures[0].alt[k - 1]} {pictures[1].alt[k - 1]}" for k in updates]
    return Film([Slider(_("Updates of the networks"), aria_texts, "updates")], pictures, [*tables, *told], style=style)


def _picture(_: Translate, histories: tuple[History, ...], measure: LessonMetric, updates: Sequence[int]) -> Picture:
    """The loss or the accuracy of the networks, marked after each update."""
    progress, title = Progress(measure, histories), measure.name(_)
    labels = Labels(title, _("number of updates"), tuple(name(_, each) for each in histories))
    text, alt = _("{title} of the networks after update {update}: {values}."), []
    for k in updates:
        shown = [measure.write(_, values[k]) for values in progress.values]
        values = "; ".join(f"{line}: {value}" for line, value in zip(labels.lines, shown, strict=True))
        alt.append(text.format(title=title, update=k, values=values))
    return figure_network.picture(progress, labels, alt)


def offer(
    _: Translate,
    film: Film,
    histories: Sequence[History],
    update: int,
    seed: int,
    rate: float,
    loss: LessonMetric,
) -> None:
    """The networks' pictures as files, with their numbers at each update, and the code that trains them."""
    columns: dict[str, Array] = {"update": np.arange(len(histories[0].loss), dtype=float)}
    for each in histories:
        run = f"{'loss' if each.measure.has_slope else 'accuracy'} with {each.units}"
        names = ["loss", "accuracy", "hidden layer moved by", "output layer moved by"]
        values = [each.loss, each.accuracy, *each.moved.T]
        columns |= {f"{run}: {name}": column for name, column in zip(names, values, strict=True)}
    header = {"sizes": lesson.SIZES, "images": lesson.TRAINED_ON, "seed": seed, "rate": rate, "loss": loss.code}
    code = CODE.format(loss=loss.function.__name__, seed=seed, rate=rate, updates=update, images=lesson.TRAINED_ON)
    downloads.offer(_, "learning_stops_networks", film, columns, header, code)


CODE = """\
import numpy as np
from gradlab import Network, accuracy, {loss}, lesson, train
from gradlab.plotting.style import Style

(x, t), figure = lesson.digits({images}), Style().figure(11, 4.6)  # yours: images of shape (N, 784), and their labels
left, right = figure.subplots(1, 2)
runs = [(accuracy, "step"), (accuracy, "sigmoid"), ({loss}, "step"), ({loss}, "sigmoid"), ({loss}, "straight_through")]
for metric, units in runs:
    outputs, start = [], Network.random((784, 50, 10), np.random.default_rng({seed}), units)
    train(start, x, t, metric, {rate}, {updates}, progress=lambda _, net: outputs.append(net(x)))
    left.plot([{loss}(y, t) for y in outputs], label=f"{{metric.__name__}}, {{units}}")
    right.plot([accuracy(y, t) for y in outputs])
left.set(title="{loss}", xlabel="updates")
right.set(title="accuracy", xlabel="updates")
left.legend()
figure.save("learning_stops_networks.svg")
figure
"""
