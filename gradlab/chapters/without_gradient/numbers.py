"""A climb on exact jumps, three other runners beside it, and what few samples tell of a blurred staircase's slope.

The runners take too long for a reader to wait: what became of them comes with the package.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, pairwise
from pathlib import Path as File

import numpy as np
from numpy.random import Generator, default_rng

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

VISITS, SEEDS = 50, range(5)  # of the noise, and of the order of the weights; a gradient has neither, and runs once
BUDGETS = tuple(int(n * power) for power in (10, 100, 1000, 10_000) for n in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8))[:34]
MOST, OPENING = BUDGETS[-1], 300  # forward passes: 20,000; and how many the page opens with
PER_GRADIENT = 3  # forward passes that a gradient counts as: one forward, and one backward, which takes twice as long
PAIRS, SPACING, RATE = 20, 0.1, 0.3  # of an evolution strategy: pairs, the noise's standard deviation; η, of all
HIDDEN, TARGET, COUNTED = (8, 16, 50, 100), 0.5, range(3)  # of random networks: units, the accuracy to reach, seeds
SPACINGS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)  # that a reader can choose for the blur
DOTS, HERE = np.linspace(*lesson.WEIGHTS, 33), 27  # weights at which its slope is estimated, and one that is told of
FILE = File(__file__).with_name("histories.npz")


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
        sides = ([each + s * more for each, more in zip(layers, noise, strict=True)] for s in (SPACING, -SPACING))
        up, down = (metric(softmax(sigmoid(x @ w + b) @ v + c), t) for w, b, v, c in sides)
        change = [np.tensordot((up - down) / (2 * SPACING * PAIRS), each, 1) for each in noise]
        layers = [each + RATE * more for each, more in zip(layers, change, strict=True)]
        yield passes, Network(layers[::2], [layers[1][0], layers[3][0]])


def gradient(now: Network, _: Generator) -> Run:
    """Gradient descent on the loss."""
    for passes in range(PER_GRADIENT, MOST + 1, PER_GRADIENT):
        now = train(now, *lesson.digits(lesson.TRAINED_ON), cross_entropy_error, RATE, 1)
        yield passes, now


MINUS_LOSS = mean_over_batch(lambda y, t: -cross_entropy_error.per_sample(y, t))
BY_LOSS: dict[str, Callable[[Network, Generator], Run]] = {
    "gradient": gradient,
    "evolution_loss": partial(evolution, metric=MINUS_LOSS),
}
RUNNERS = BY_LOSS | {"evolution": evolution, "coordinates": coordinates}


def history(runner: str, seed: int) -> Iterator[list[float]]:
    """What the lesson's network gets right after each budget, of training and of test images."""
    now, sets, budgets = lesson.network(), (lesson.digits(lesson.TRAINED_ON), lesson.unseen_digits()), [*BUDGETS]
    for passes, after in chain(RUNNERS[runner](now, default_rng(seed)), [(MOST + 1, now)]):
        while budgets and budgets[0] < passes:
            del budgets[0]
            yield [float(accuracy(now(x), t)) for x, t in sets]
        now = after


def passes_to(runner: str, hidden: int, seed: int) -> float:
    """How many passes take a random network with so many hidden units to ``TARGET``; ∞ where ``MOST`` do not."""
    start, (x, t) = Network.random((lesson.SIZES[0], hidden, lesson.SIZES[2]), seed), lesson.digits(lesson.TRAINED_ON)
    run = RUNNERS[runner](start, default_rng(seed))
    return next((float(passes) for passes, now in run if accuracy(now(x), t) >= TARGET), np.inf)


def keep() -> None:
    """Run them all, and have what becomes of them come with the package; a test holds that it is the same today."""
    runs = {name: [[*history(name, seed)] for seed in (SEEDS if name != "gradient" else SEEDS[:1])] for name in RUNNERS}
    costs = [[[passes_to(name, hidden, seed) for seed in COUNTED] for hidden in HIDDEN] for name in [*RUNNERS][:3]]
    np.savez(FILE, costs=costs, **runs)  # type: ignore[arg-type]


@cached(maxsize=1)
def kept() -> dict[str, Array]:
    """Of each runner the accuracies, (seeds, budgets, 2); as "costs" the passes to ``TARGET``, (runners, H, seeds)."""
    with np.load(FILE) as file:
        return dict(file)


def stairs() -> Staircase:
    """The accuracy along the lesson's revealing weight."""
    at = lesson.flips("sigmoid", lesson.TELLING[1], lesson.ACCURACY, lesson.TRAINED_ON)
    return Staircase(at.weights, np.append(at.before[:1], at.after))


def estimates(s: float, pairs: int) -> tuple[Array, Array]:
    """The blur's slope at each of ``DOTS`` by so many mirrored pairs of samples each, and the standard errors."""
    noise = s * default_rng(0).standard_normal((len(DOTS), pairs))
    slopes = (stairs()(DOTS[:, None] + noise) - stairs()(DOTS[:, None] - noise)) * noise / (2 * s**2)
    return slopes.mean(1), slopes.std(1, ddof=1) / np.sqrt(pairs)
