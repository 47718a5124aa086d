"""One weight's descents, by autograd and by finite differences; and networks trained from one start.

The networks are {accuracy, loss} × {step, sigmoid} and one with a surrogate slope: trained once, shared by all.
"""

from collections import deque
from dataclasses import dataclass
from pathlib import Path as File

import numpy as np

from gradlab import Network, Path, central_difference, descend, lesson, train
from gradlab.cache import cached
from gradlab.lesson import LessonMetric
from gradlab.types import Array, Function

UPDATES = 60  # of one weight: the last one
START = 1.5  # of the telling weight: high up on its loss, where the accuracy is far below its best
BIG_STEPS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5)

NETWORK_UPDATES = 300
BY_HAND = "straight_through"
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)  # of the networks, that a reader can choose
FIRST = (0, 0.3, lesson.CROSS_ENTROPY)  # the seed, the learning rate and the loss that the page opens with
FILE = File(__file__).with_name("histories.npz")
NOTED = ("loss", "accuracy", "tested", "moved")


@cached(maxsize=256)
def descent(f: Function, w: float, rate: float) -> Path:
    """Gradient descent on f from w, by autograd; no η that a reader can choose leads a weight beyond all numbers."""
    return descend(f, w, rate, UPDATES)


@cached(maxsize=256)
def climb(f: Function, w: float, rate: float, h: float) -> Path:
    """Gradient descent on 1 − f from w by central differences of spacing h: w ← w + η · (f(w + h) − f(w − h)) / 2h."""
    slope, at = central_difference(f, h), [w]
    for _ in range(UPDATES):
        # Such steps are round numbers; twelve decimals keep float64's rounding from showing as a weight of 1e−16.
        at.append(round(float(at[-1] + rate * slope(at[-1])), 12))
    weights = np.array(at)
    return Path(weights, f(weights), slope(weights), diverged=False)


@dataclass(frozen=True, eq=False)
class History:
    """One training, an entry before and after each of U updates."""

    metric: LessonMetric  # what it descends on
    units: str  # the hidden ones
    loss: Array  # on the images that it trains on, shape (U + 1,)
    accuracy: Array  # on the same
    tested: Array  # the accuracy on test images
    moved: Array  # ‖Δ‖ of the hidden and of the output layer's weights and biases from their start, shape (U + 1, 2)


def runs(loss: LessonMetric) -> list[tuple[LessonMetric, str]]:
    """What each of them descends on, and its hidden units; the last learns through a step by a surrogate slope."""
    four = [(metric, units) for metric in (lesson.ACCURACY, loss) for units in ("step", "sigmoid")]
    return [*four, (loss, BY_HAND)]


@cached(maxsize=128)
def history(seed: int, rate: float, loss: LessonMetric, metric: LessonMetric, units: str) -> History:
    """What becomes of a random network of these units that is trained on ``metric`` on 100 images.

    Those that the page opens with come with the package, so that the first reader of a fresh server does not wait.
    A test holds that the training still makes the same; they came there by ``keep_histories.py`` of the tests.
    """
    if (seed, rate, loss) != FIRST or (metric, units) not in runs(loss):
        return trained(seed, rate, loss, metric, units)
    with np.load(FILE) as kept:
        return History(metric, units, *(kept[f"{metric.code} {units} {name}"] for name in NOTED))


def trained(
    seed: int, rate: float, loss: LessonMetric, metric: LessonMetric, units: str, updates: int = NETWORK_UPDATES
) -> History:
    """The same, trained now.

    When an update changes no parameter, the next would read the same derivatives and change none either. So the
    training ends there, and what was noted last stands for all updates that are left.
    """
    start = Network.random(lesson.SIZES, np.random.default_rng(seed), units)
    (x, t), (unseen, answers) = lesson.digits(lesson.TRAINED_ON), lesson.unseen_digits()
    latest: deque[Network] = deque(maxlen=2)  # before and after the last update
    noted: list[tuple[Array, float, list[float]]] = []

    def note(_: int, now: Network) -> None:
        latest.append(now)
        tested = float(lesson.ACCURACY.function(now(unseen), answers))
        noted.append((now(x), tested, [distance(start, now, layer) for layer in (0, 1)]))

    def at_rest(_: Network) -> bool:
        return len(latest) == 2 and same_parameters(*latest)

    note(0, start)
    train(start, x, t, metric.function, rate, updates, until=at_rest, progress=note)
    noted += noted[-1:] * (updates + 1 - len(noted))
    y, tested, moved = map(np.array, zip(*noted, strict=True))
    return History(metric, units, loss.function(y, t), lesson.ACCURACY.function(y, t), tested, moved)


def distance(start: Network, now: Network, layer: int) -> float:
    """‖Δ‖ = √(Σ (w − w₀)²) over a layer's weights and biases."""
    changes = (now.weights[layer] - start.weights[layer], now.biases[layer] - start.biases[layer])
    return float(np.sqrt(sum(np.sum(change**2) for change in changes)))


def same_parameters(one: Network, other: Network) -> bool:
    """Whether all weights and biases are the same; the biases, which are few, are looked at first."""
    pairs = zip((*one.biases, *one.weights), (*other.biases, *other.weights), strict=True)
    return all(np.array_equal(*pair) for pair in pairs)
