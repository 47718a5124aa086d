"""The climb, the runners and the blur to take along, with their numbers and code."""

import numpy as np

from gradlab import lesson
from gradlab.app import downloads
from gradlab.chapters.shared.handout import ALONG
from gradlab.chapters.without_gradient import numbers
from gradlab.chapters.without_gradient.numbers import BUDGETS, DOTS, PAIRS, RATE, SPACING, SPACINGS, VISITS
from gradlab.plotting.film import Film
from gradlab.text import Translate

IMAGES, WEIGHT = lesson.TRAINED_ON, lesson.TELLING[1]
HEADER = {"network": "lesson_network()", "images": IMAGES}


def offer_climb(_: Translate, film: Film, seed: int, visit: int) -> None:
    """Each visit: which weight, from where to where, and accuracy and loss after it."""
    found, losses = numbers.visits(seed)
    at = np.transpose([(each.row, each.column) for each in found.weights])
    columns = np.arange(1, VISITS + 1), *at, *found.places.T, found.values[1:], losses[1:]
    names = "visit", "hidden unit", "digit", "from", "to", "accuracy", "loss"
    code = CLIMB.format(images=IMAGES, visits=VISITS, seed=seed)
    table = dict(zip(names, columns, strict=True))
    downloads.offer(_, "climb", film.at(visit), table, HEADER | {"seed": seed}, code)


def offer_runners(_: Translate, film: Film, passes: int) -> None:
    """What each run gets right, and the code of the evolution strategy."""
    table = {"passes": np.array(BUDGETS)}
    for name in numbers.RUNNERS:
        for seed, (train, test) in enumerate(np.swapaxes(numbers.kept()[name], 1, 2)):
            table |= {f"{name} {seed}, train": train, f"{name} {seed}, test": test}
    code = EVOLVE.format(images=IMAGES, rate=RATE, pairs=PAIRS, s=SPACING)
    header = HEADER | {"rate": RATE, "pairs": PAIRS, "s": SPACING}
    downloads.offer(_, "without_gradient", film.at(BUDGETS.index(passes)), table, header, code)


def offer_blur(_: Translate, film: Film, pairs: int, s: float) -> None:
    """The estimates of the blur's slope at this spacing."""
    table = dict(zip(("w", "estimate", "standard error"), (DOTS, *numbers.estimates(s, pairs)), strict=True))
    code = BLUR.format(setup=ALONG.format(weight=WEIGHT, images=IMAGES), s=s, pairs=pairs, w=DOTS[numbers.HERE])
    downloads.offer(_, "blur", film.at(SPACINGS.index(s)), table, lesson.described(WEIGHT) | {"s": s}, code)


CLIMB = """\
import matplotlib.pyplot as plt
from gradlab import accuracy, climb, cross_entropy_error, lesson_network, load_mnist

(x, t), _ = load_mnist()
x, t = x[:{images}], t[:{images}]  # yours: images of shape (N, inputs), and their labels
way = climb(lesson_network(), accuracy, x, t, visits={visits}, rng={seed})
figure, (above, below) = plt.subplots(2, sharex=True)
above.plot(way.values)
below.plot([cross_entropy_error(way.after(k)(x), t) for k in range({visits} + 1)])
above.set(title="accuracy")
below.set(title="loss", xlabel="visits")
figure.savefig("climb.svg")
figure
"""

EVOLVE = """\
import matplotlib.pyplot as plt
import numpy as np
from gradlab import Network, accuracy, lesson_network, load_mnist

(x, t), _ = load_mnist()
x, t, rng, now = x[:{images}], t[:{images}], np.random.default_rng(0), lesson_network()
s, rate, pairs, right = {s}, {rate}, {pairs}, [accuracy(now(x), t)]  # yours
for update in range(25):
    layers = [*now.weights, *now.biases]
    change = [0 * each for each in layers]
    for _ in range(pairs):
        noise = [rng.standard_normal(each.shape) for each in layers]
        up, down = ([each + way * more for each, more in zip(layers, noise)] for way in (s, -s))
        gain = accuracy(Network(up[:2], up[2:])(x), t) - accuracy(Network(down[:2], down[2:])(x), t)
        change = [each + gain / (2 * s * pairs) * more for each, more in zip(change, noise)]
    layers = [each + rate * more for each, more in zip(layers, change)]
    now = Network(layers[:2], layers[2:])
    right.append(accuracy(now(x), t))
figure, axes = plt.subplots()
axes.plot(2 * pairs * np.arange(len(right)), right)
axes.set(title="accuracy", xlabel="forward passes")
figure.savefig("without_gradient.svg")
figure
"""

BLUR = """\
import numpy as np
from gradlab import Staircase, Weight, accuracy, along_weight, blurred, jumps, lesson_network, load_mnist, plot

{setup}f = along_weight(lesson_network(), weight, accuracy, x, t)
at = jumps(f, (-10, 10))
soft = blurred(Staircase(at.weights, np.append(f(-10), at.after)), {s})
w, noise = {w}, {s} * np.random.default_rng(0).standard_normal({pairs})
print("slope at", w, "from samples:", np.mean((f(w + noise) - f(w - noise)) * noise) / (2 * {s}**2))
film = plot([f, soft], (-2, 2), at=w, title=["accuracy", "blurred"])
film.save("blur.html")
film
"""
