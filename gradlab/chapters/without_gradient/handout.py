"""The climb, the runners and the blur to take along, with their numbers and code."""

from inspect import getsource

import numpy as np

from gradlab import lesson
from gradlab.chapters.shared.handout import ALONG, give
from gradlab.chapters.without_gradient import numbers
from gradlab.chapters.without_gradient.numbers import BUDGETS, DOTS, HERE, SPACINGS
from gradlab.plotting import Film
from gradlab.text import Translate

NETWORK = {"network": "lesson_network()", "images": lesson.TRAINED_ON}


def offer_runners(_: Translate, film: Film, passes: int) -> None:
    """What each run gets right, and the code of the evolution strategy."""
    columns = {"passes": np.array(BUDGETS)}
    for name, runs in zip(numbers.RUNNERS, numbers.kept()[0], strict=True):
        for seed, (train, test) in enumerate(np.moveaxis(runs, -1, 1)):
            columns |= {f"{name} {seed}, train": train, f"{name} {seed}, test": test}
    code = EVOLVE.format(**numbers.SETTINGS, evolution=getsource(numbers.evolution))
    give(_, "without_gradient", film.at(BUDGETS.index(passes)), columns, NETWORK | numbers.SETTINGS, code)


def offer_climb(_: Translate, film: Film, seed: int, visit: int) -> None:
    """Each visit: which weight, from where to where, and accuracy and loss after it."""
    (found, losses), header = numbers.visits(seed), NETWORK | {"seed": seed}
    every = np.array(list(map(str, found.weights))), *found.places.T, found.values[1:], losses[1:]
    columns = dict(zip(("weight", "from", "to", "accuracy", "loss"), every, strict=True))
    give(_, "climb", film.at(visit - 1), columns, header, CLIMB.format(**header, visits=numbers.VISITS))


def offer_blur(_: Translate, film: Film, pairs: int, s: float) -> None:
    """The estimates of the blur's slope at this spacing."""
    k, weight, header = SPACINGS.index(s), lesson.TELLING[1], NETWORK | {"s": s, "pairs": pairs}
    every = DOTS, *(each[:, k] for each in numbers.estimates(pairs))
    columns = dict(zip(("w", "estimate", "standard error", "share that tell nothing"), every, strict=True))
    code = ALONG.format(weight=weight, **header) + BLUR.format(w=DOTS[HERE], **header)
    give(_, "blur", film.at(k), columns, lesson.described(weight) | header, code)


EVOLVE = """\
PAIRS, SPACING, RATE = {pairs}, {s}, {rate}  # yours


{evolution}

(x, t), _ = load_mnist()
x, t, rng, now = x[:{images}], t[:{images}], np.random.default_rng(0), lesson_network()
right = [accuracy(now(x), t)]
for _ in range(25):
    now = evolution(now, x, t, 1, rng)
    right.append(accuracy(now(x), t))
figure, axes = plt.subplots()
axes.plot(2 * PAIRS * np.arange(len(right)), right)
axes.set(title="accuracy", xlabel="forward passes")
"""

CLIMB = """\
(x, t), _ = load_mnist()
x, t = x[:{images}], t[:{images}]  # yours: images of shape (N, inputs), and their labels
way = climb(lesson_network(), accuracy, x, t, visits={visits}, rng={seed})
figure, (above, below) = plt.subplots(2, sharex=True)
above.plot(way.values)
below.plot([cross_entropy_error(way.after(k)(x), t) for k in range({visits} + 1)])
above.set(title="accuracy")
below.set(title="loss", xlabel="visits")
"""

BLUR = """\
f = along_weight(lesson_network(), weight, accuracy, x, t)
at = jumps(f, (-10, 10))
soft = blurred(Staircase(at.weights, np.append(f(-10), at.after)), {s})
w, noise = {w}, {s} * np.random.default_rng(0).standard_normal({pairs})
print("slope at", w, "from samples:", np.mean((f(w + noise) - f(w - noise)) * noise) / (2 * {s}**2))
film = plot([f, soft], (-2, 2), at=w, title=["accuracy", "blurred"])
"""
