"""The training and its temperature to take along, and the code that makes them again."""

import numpy as np

from gradlab import lesson
from gradlab.chapters.accuracy_stays import numbers
from gradlab.chapters.accuracy_stays.numbers import EPOCHS, TEMPERATURES
from gradlab.chapters.shared.handout import give
from gradlab.plotting.film import Film
from gradlab.text import Translate

NAMES = "loss", "accuracy", "calibration error"
HEADER = {"sizes": lesson.SIZES, "images": numbers.TRAINED_ON, "tested": numbers.TESTED_ON}
HEADER |= {"batch": numbers.BATCH, "rate": numbers.RATE, "updates": numbers.UPDATES, "seed": 0}


def offer(_: Translate, film: Film, last: int, epoch: int) -> None:
    """The training up to epoch ``last``, as it is at an epoch."""
    names = "epoch", *(f"{images} {name}" for images in ("training", "test") for name in NAMES)
    values = np.arange(last + 1.0), *numbers.kept("curves")[0, : last + 1].reshape(last + 1, -1).T
    columns, code = dict(zip(names, values, strict=True)), _code(max(epoch, 1), 2.0)
    give(_, "accuracy_stays", film.at(EPOCHS.index(epoch)), columns, HEADER, code)


def offer_temperatures(_: Translate, film: Film, temperature: float) -> None:
    """The last epoch at each temperature, on the half that measures."""
    columns = dict(zip(("T", *NAMES), (TEMPERATURES, *numbers.softened()[0][1].T), strict=True))
    shown, code = film.at(lesson.nearest(TEMPERATURES, temperature)), _code(numbers.LAST, temperature)
    give(_, "accuracy_stays_temperature", shown, columns, HEADER, code)


def _code(epochs: int, temperature: float) -> str:
    """The training as code, which looks at some of its epochs, the last among them."""
    every = 1 if epochs < 10 else 5 if epochs < 100 else 25
    return CODE.format(epochs=epochs, every=every, T=temperature, **HEADER)


CODE = """\
(x, t), (unseen, answers) = load_mnist()  # yours: images of shape (N, 784), and their labels
x, t, unseen, answers = x[:{images}], t[:{images}], unseen[:{tested}], answers[:{tested}]
networks, rng = [], np.random.default_rng({seed})
start, every = Network.random({sizes}, rng), {updates} * {every}  # {updates} updates are an epoch
train(start, x, t, cross_entropy_error, {rate}, {updates} * {epochs}, batch_size={batch}, rng=rng,
      progress=lambda update, now: networks.append(now) if update % every == 0 else None)
epochs, outputs = {every} * np.arange(1, 1 + len(networks)), [now(unseen) for now in networks]
figure, panels = plt.subplots(3, sharex=True)
for metric, axes in zip([cross_entropy_error, accuracy, calibration_error], panels):
    axes.plot(epochs, [metric(y, answers) for y in outputs])
    axes.set_title(metric.__name__)
    for network in (networks[-1], with_temperature(networks[-1], {T})):
        print(metric.__name__, metric(network(unseen[1::2]), answers[1::2]))
"""
