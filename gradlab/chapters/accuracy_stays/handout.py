"""The training and its temperature to take along, and the code that makes them again."""

import numpy as np

from gradlab import lesson
from gradlab.app import downloads
from gradlab.chapters.accuracy_stays import numbers
from gradlab.chapters.accuracy_stays.numbers import BATCH, EPOCHS, RATE, TEMPERATURES, TESTED_ON, TRAINED_ON, UPDATES
from gradlab.plotting.film import Film
from gradlab.text import Translate

HEADER = {"sizes": lesson.SIZES, "images": TRAINED_ON, "tested": TESTED_ON, "batch": BATCH, "rate": RATE, "seed": 0}


def offer(_: Translate, film: Film, last: int, epoch: int) -> None:
    """The curves up to epoch ``last``."""
    names = "training loss", "training accuracy", "test loss", "test accuracy"
    columns = dict(zip(names, numbers.training().curves[0, : last + 1].reshape(last + 1, -1).T, strict=True))
    columns = {"epoch": np.arange(last + 1.0)} | columns
    code = CODE.format(epochs=max(epoch, 1), end=CURVES, **FIELDS)
    downloads.offer(_, "accuracy_stays", film.at(EPOCHS.index(epoch)), columns, HEADER, code)


def offer_temperatures(_: Translate, film: Film, temperature: float) -> None:
    """Loss, calibration error and accuracy of the last epoch at each temperature, on the half that measures."""
    names, measured = ("loss", "calibration error", "accuracy"), numbers.softened()[0][1].T
    columns = {"T": TEMPERATURES} | dict(zip(names, measured, strict=True))
    code = CODE.format(epochs=EPOCHS[-1], end=WARM.format(temperature=temperature), **FIELDS)
    k = int(np.argmin(np.abs(TEMPERATURES - temperature)))
    downloads.offer(_, "accuracy_stays_temperature", film.at(k), columns, HEADER, code)


FIELDS = {"images": TRAINED_ON, "tested": TESTED_ON, "rate": RATE, "batch": BATCH, "updates": UPDATES}

CODE = """\
import matplotlib.pyplot as plt
import numpy as np
from gradlab import Network, accuracy, calibration_error, cross_entropy_error, load_mnist, train, with_temperature

(x, t), (unseen, answers) = load_mnist()  # yours: images of shape (N, 784), and their labels
x, t, unseen, answers = x[:{images}], t[:{images}], unseen[:{tested}], answers[:{tested}]
networks, rng = [], np.random.default_rng(0)
train(Network.random((784, 50, 10), rng), x, t, cross_entropy_error, {rate}, {updates} * {epochs}, batch_size={batch},
      rng=rng, progress=lambda k, now: networks.append(now) if k % {updates} == 0 else None)
figure, (above, below) = plt.subplots(2, sharex=True)
{end}figure.savefig("accuracy_stays.svg")
figure
"""

CURVES = """\
for images, labels in ((x, t), (unseen, answers)):
    above.plot([cross_entropy_error(now(images), labels) for now in networks])
    below.plot([accuracy(now(images), labels) for now in networks])
print("calibration error", calibration_error(networks[-1](unseen), answers))
"""

WARM = """\
temperatures = np.sort([*np.linspace(0.5, 4, 15), {temperature}])
outputs = [with_temperature(networks[-1], T)(unseen[1::2]) for T in temperatures]
above.plot(temperatures, [cross_entropy_error(y, answers[1::2]) for y in outputs])
below.plot(temperatures, [calibration_error(y, answers[1::2]) for y in outputs])
print("accuracy at each T", [accuracy(y, answers[1::2]) for y in outputs])
"""
