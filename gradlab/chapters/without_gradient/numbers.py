"""A climb on exact jumps, three other runners beside it, and what few samples tell of a blurred staircase's slope.

The runners take too long for a reader to wait: what became of them comes with the package, by ``keep_histories.py``
of the tests.
"""

from functools import partial
from pathlib import Path

import numpy as np

from gradlab import Climb, Metric, Network, accuracy, blurred, climb, cross_entropy_error, lesson, sigmoid, softmax
from gradlab.cache import cached
from gradlab.chapters.temperature.numbers import TEMPERATURES, Family, Softened, softened
from gradlab.core.trace import Staircase
from gradlab.types import Array

VISITS, OPENING = 50, 300  # of the climb; and forward passes of the runners with which the page opens
BUDGETS = tuple(int(n * power) for power in (10, 100, 1000, 10_000) for n in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8))[:34]
PAIRS, SPACING, RATE, SEEDS = 20, 0.1, 0.3, 5  # of an evolution strategy: pairs, their noise; η, and runs, of all
SETTINGS = {"images": lesson.TRAINED_ON, "pairs": PAIRS, "s": SPACING, "rate": RATE, "seeds": SEEDS}
HIDDEN = (8, 16, 50, 100)  # units of random networks
DOTS, HERE = np.linspace(*lesson.WEIGHTS, 33), 27  # where the slope of the blur is estimated, and the one told of
SPACINGS = tuple(TEMPERATURES.tolist())  # that a reader can choose for the blur
RUNNERS = "gradient", "evolution_loss", "evolution", "coordinates"
FILE = Path(__file__).with_name("histories.npz")


@cached(maxsize=8)
def visits(seed: int) -> tuple[Climb, Array]:
    """A climb of the lesson's network, and the loss before the first visit and after each."""
    x, t = lesson.digits(lesson.TRAINED_ON)
    found = climb(lesson.network(), accuracy, x, t, VISITS, rng=seed)
    return found, np.array([cross_entropy_error(found.after(k)(x), t) for k in range(VISITS + 1)])


def evolution(
    now: Network, x: np.ndarray, t: np.ndarray, updates: int, rng: np.random.Generator, f: Metric = accuracy,
    rate: float = RATE,
) -> Network:  # fmt: skip
    """Up f by an estimate of its blur's gradient: the mean over pairs of (f(w + s ε) − f(w − s ε)) ε / 2s."""
    (first, last), (hidden, output) = now.weights, now.biases
    layers = [first, hidden[None], last, output[None]]
    for _ in range(updates):
        noise = [rng.standard_normal((PAIRS, *each.shape)) for each in layers]
        sides = ([each + s * more for each, more in zip(layers, noise, strict=True)] for s in (SPACING, -SPACING))
        up, down = (f(softmax(sigmoid(x @ w + b) @ v + c), t) for w, b, v, c in sides)
        change = (np.tensordot((up - down) / (2 * SPACING * PAIRS), each, 1) for each in noise)
        layers = [each + rate * more for each, more in zip(layers, change, strict=True)]
    first, hidden, last, output = layers
    return Network([first, last], [hidden[0], output[0]])


@cached(maxsize=1)
def kept() -> tuple[Array, Array]:
    """What is right, (runners, seeds, budgets, train and test), and passes to half of it, (runners, sizes, seeds)."""
    with np.load(FILE) as file:
        return file["right"], file["costs"]


def stairs() -> Staircase:
    """The accuracy along the lesson's revealing weight."""
    at = lesson.flips("sigmoid", lesson.TELLING[1], lesson.ACCURACY, lesson.TRAINED_ON)
    return Staircase(at.weights, np.append(at.before[:1], at.after))


@cached(maxsize=1)
def blur() -> tuple[Family, Softened]:
    """Their blur, at one place as well, by the spacing s in place of a temperature."""
    family = Family(partial(blurred, stairs()), lesson.WEIGHTS, stairs().jumps)
    return family, softened(family, DOTS[HERE])


@cached(maxsize=4)
def estimates(pairs: int) -> tuple[Array, Array, Array]:
    """The blur's slope by pairs of samples, its standard error, and the share that tell nothing, (dots, spacings)."""
    f, w, s = stairs(), DOTS[:, None, None], np.array(SPACINGS)[:, None]
    noise = s * np.random.default_rng(0).standard_normal((len(DOTS), 1, pairs))
    slopes = (f(w + noise) - f(w - noise)) * noise / (2 * s**2)
    return slopes.mean(-1), slopes.std(-1, ddof=1) / np.sqrt(pairs), np.mean(slopes == 0, axis=-1)
