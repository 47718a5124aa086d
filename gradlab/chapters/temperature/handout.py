"""The pictures of the temperature and of the three points to take along, with their numbers and code."""

from collections.abc import Sequence

import numpy as np

from gradlab import Weight, lesson
from gradlab.chapters.shared.handout import give
from gradlab.chapters.temperature.numbers import IMAGES, PLACES, TEMPERATURES, Points, Softened
from gradlab.plotting.film import Film
from gradlab.text import Translate

NAMES = (
    "x", "sigmoid(x / T)", "slope",
    "w", "soft accuracy", "its slope",
    "w, on a grid", "cross entropy", "slope of the cross entropy",
)  # fmt: skip


def offer(_: Translate, film: Film, weight: Weight, shown: Sequence[Softened], k: int) -> None:
    """The pictures and the numbers at this temperature."""
    table = np.full((len(NAMES), max(each.x.shape[1] for each in shown)), np.nan)
    for n, each in enumerate(shown):
        table[3 * n : 3 * n + 3, : each.x.shape[1]] = each.x[k], each.value[k], each.slope[k]
    columns = dict(zip(NAMES, table[:, ~np.all(np.isnan(table), axis=0)], strict=True))
    header = {**lesson.described(weight), "images": IMAGES, "T": float(TEMPERATURES[k])}
    temperatures = tuple(sorted({1.0, 0.1, 0.01, float(TEMPERATURES[k])}, reverse=True))
    at = "w / T" if weight.layer == 1 else "w"
    code = CODE.format(weight=weight, temperatures=temperatures, images=IMAGES, w=shown[1].place, at=at)
    give(_, "temperature", film.at(k), columns, header, code)


def offer_points(_: Translate, film: Film, zero: float, one: float, other: float) -> None:
    three = Points(zero, one, PLACES)
    best, ends = three.best
    columns = {"second point of class 1": PLACES, "threshold of the lowest loss": three.lowest, "best accuracy": best}
    columns |= {f"{end} {n}": ends[:, n - 1, k] for n in (1, 2) for k, end in enumerate(("from", "to"))}
    code = POINTS_CODE.format(zero=zero, one=one, other=other)
    header = {"class 0": zero, "class 1": one}
    give(_, "three_points", film.at(lesson.nearest(PLACES, other)), columns, header, code, "autograd.numpy")


CODE = """\
(x, t), _ = load_mnist()
x, t = x[:{images}], t[:{images}]  # yours: images of shape (N, inputs), and their labels
figure, (above, below) = plt.subplots(2, sharex=True)
for T in {temperatures}:  # yours: from 1, a slope everywhere, to 0.0001, the stairs
    cold = along_weight(with_temperature(lesson_network("sigmoid"), T), {weight}, soft_accuracy, x, t)
    # with_temperature divides the weights of the output layer by T
    soft = trace(lambda w: cold({at}), np.linspace(-2, 2, 801))
    here = soft[soft.nearest({w})]
    print("T =", T, "value", here.values, "slope", here.autodiff)
    above.plot(soft.x, soft.values, label=f"soft accuracy, T = {{T}}")
    below.plot(soft.x, soft.autodiff, label="its derivative")
above.legend()
"""

POINTS_CODE = """\
zero, one, other = {zero}, {one}, {other}  # yours: where the point of class 0 is, and the two of class 1

def loss(threshold):
    wrong = np.logaddexp(0, threshold - one) + np.logaddexp(0, threshold - other)
    return (np.logaddexp(0, zero - threshold) + wrong) / 3

def accuracy(threshold):
    return ((zero <= threshold) * 1.0 + (one > threshold) + (other > threshold)) / 3

places = np.linspace(-6, 6, 1201)
least, right = places[np.argmin(loss(places))], accuracy(places)
print("least loss at", least, "best accuracy", right.max(), "at", places[right == right.max()])
film = plot([loss, accuracy], (-6, 6), at=least, x="threshold", title=["loss", "accuracy"])
"""
