"""A climb on exact jumps, three other runners beside it, and what few samples tell of a blurred staircase's slope.

The runners take too long for a reader to wait: what became of them comes with the package.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, pairwise
from pathlib import Path as File

import numpy as np
from numpy.random import Generator

from gradlab import lesson
from gradlab.cache import cached
from gradlab.core.accuracy import accuracy
from gradlab.core.activations import sigmoid, softmax
from gradlab.core.climb import Climb, climb
from gradlab.core.descent import train
from gradlab.core.losses import cross_entropy_error
from gradlab.core.metric import Metric, mean_over_batch
from gradlab.core.network import Network
from gradlab.core.trace import Staircase
from gradlab.types import Array

Run = Iterator[tuple[int, Network]]  # the passes so far, and the network after them

VISITS = 50
BUDGETS = tuple(int(n * power) for power in (10, 100, 1000, 10_000) for n in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8))[:34]
MOST = BUDGETS[-1]  # forward passes: 20,000
SEEDS = range(5)  # of the noise and of the order of the weights; a gradient has neither, and runs once
PAIRS, SPACING = 20, 0.1  # of an evolution strategy: mirrored pairs to an update, and the noise's standard deviation
PER_GRADIENT = 3  # forward passes that a gradient counts as: one forward, and one backward, which takes twice as long
RATE = 0.3  # η, of the gradient and of both evolution strategies
HIDDEN, TARGET = (8, 16, 50, 100), 0.5  # random networks, whose passes up to this accuracy are counted,
COUNTING, COUNTED = ("gradient", "evolution_loss", "evolution"), range(3)  # by which runners, and from which seeds
FILE = File(__file__).with_name("histories.npz")

SPACINGS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)  # that a reader can choose for the blur
DOTS = np.round(np.linspace(*lesson.WEIGHTS, 33), 3)  # the weights at which a slope is estimated


@cached(maxsize=8)
def visits(seed: int) -> tuple[Climb, Array]:
    """A climb of the lesson's network, and the loss before the first visit and after each."""
    x, t = lesson.digits(lesson.TRAINED_ON)
    found = climb(lesson.network(), accuracy, x, t, VISITS, rng=seed)
    return found, np.array([cross_entropy_error(found.after(k)(x), t) for k in range(VISITS + 1)])


def coordinates(now: Network, rng: Generator) -> Run:
    """Coordinate search on exact jumps; a visit counts as a pass, though it looks at the last layer alone."""
    for before, passes in pairwise((0, *BUDGETS)):
        now = climb(now, accuracy, *lesson.digits(lesson.TRAINED_ON), passes - before, rng=rng).network
        yield passes, now


def evolution(start: Network, rng: Generator, metric: Metric = accuracy) -> Run:
    """Up the metric by an estimate of its blur's gradient, the mean over pairs of (f(w + s ε) − f(w − s ε)) ε / 2s."""
    (x, t), (first, last), (hidden, output) = lesson.digits(lesson.TRAINED_ON), start.weights, start.biases
    layers = [first, hidden[None], last, output[None]]
    for passes in range(2 * PAIRS, MOST + 1, 2 * PAIRS):
        noise = [rng.standard_normal((PAIRS, *each.shape)) for each in layers]
        up, down = ([each + s * more for each, more in zip(layers, noise, strict=True)] for s in (SPACING, -SPACING))
        gain = np.subtract(*(metric(softmax(sigmoid(x @ w + b) @ v + c), t) for w, b, v, c in (up, down)))
        rate = RATE / (2 * SPACING * PAIRS)
        layers = [each + rate * np.tensordot(gain, more, 1) for each, more in zip(layers, noise, strict=True)]
        yield passes, Network(layers[::2], [layers[1][0], layers[3][0]])


def gradient(now: Network, _: Generator) -> Run:
    """Gradient descent on the loss."""
    for passes in range(PER_GRADIENT, MOST + 1, PER_GRADIENT):
        now = train(now, *lesson.digits(lesson.TRAINED_ON), cross_entropy_error, RATE, 1)
        yield passes, now


@mean_over_batch
def minus_loss(y: Array, t: Array) -> Array:
    """What goes up where the loss goes down."""
    return -cross_entropy_error.per_sample(y, t)


RUNNERS: dict[str, Callable[[Network, Generator], Run]] = {
    "gradient": gradient,
    "evolution_loss": partial(evolution, metric=minus_loss),
    "evolution": evolution,
    "coordinates": coordinates,
}


def history(runner: str, seed: int, most: int = MOST) -> Array:
    """What the lesson's network gets right after each budget up to ``most``, of training and of test images: (B, 2)."""
    now, rows, sets = lesson.network(), [], (lesson.digits(lesson.TRAINED_ON), lesson.unseen_digits())
    for passes, after in chain(RUNNERS[runner](now, np.random.default_rng(seed)), [(MOST + 1, now)]):
        while len(rows) < len(BUDGETS) and BUDGETS[len(rows)] < min(passes, most + 1):
            rows.append([float(accuracy(now(x), t)) for x, t in sets])
        if passes > most:
            break
        now = after
    return np.array(rows)


def passes_to(runner: str, hidden: int, seed: int) -> float:
    """How many passes take a random network with so many hidden units to ``TARGET``; ∞ where ``MOST`` do not."""
    x, t = lesson.digits(lesson.TRAINED_ON)
    run = RUNNERS[runner](Network.random((lesson.SIZES[0], hidden, lesson.SIZES[2]), seed), np.random.default_rng(seed))
    return next((float(passes) for passes, now in run if accuracy(now(x), t) >= TARGET), np.inf)


def keep() -> None:
    """Run them all, and have what becomes of them come with the package; a test holds that it is the same today."""
    runs = {
        name: np.array([history(name, seed) for seed in SEEDS[: 1 if name == "gradient" else 5]]) for name in RUNNERS
    }
    costs = [[[passes_to(name, hidden, seed) for seed in COUNTED] for hidden in HIDDEN] for name in COUNTING]
    np.savez(FILE, costs=costs, **runs)


@cached(maxsize=1)
def kept() -> dict[str, Array]:
    """Of each runner the accuracies, (seeds, budgets, 2); as "costs" the passes to ``TARGET``, (runners, H, seeds)."""
    with np.load(FILE) as file:
        return dict(file)


def estimates(staircase: Staircase, s: float, pairs: int, at: Array) -> tuple[Array, Array]:
    """The blur's slope at each place by so many mirrored pairs of samples of their own, and the standard errors."""
    noise = np.random.default_rng(0).standard_normal((len(at), pairs))
    gains = (staircase(at[:, None] + s * noise) - staircase(at[:, None] - s * noise)) * noise / (2 * s)
    return gains.mean(1), gains.std(1, ddof=1) / np.sqrt(pairs)
