"""Networks trained from one start, {accuracy, loss} × {step, sigmoid} and one by hand: made once, shared by all."""

from collections import deque
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gradlab import lesson
from gradlab.cache import cached
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.descent import train
from gradlab.core.network import Network
from gradlab.lesson import LessonMetric
from gradlab.types import Array

FILE = Path(__file__).with_name("histories.npz")
NOTED = ("loss", "accuracy", "moved")
FIRST = (0, 0.3, lesson.CROSS_ENTROPY)  # the seed, the learning rate and the loss that the page opens with
UPDATES = 300
BY_HAND = "straight_through"
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)  # of the networks, that a reader can choose


@dataclass(frozen=True, eq=False)
class History:
    """One training, an entry before and after each of U updates.

    measure, units : what it descends on, and its hidden units
    loss, accuracy : shape (U + 1,)
    moved : how far the hidden and the output layer's weights and biases are from their start, ‖Δ‖, shape (U + 1, 2)
    """

    measure: LessonMetric
    units: str
    loss: Array
    accuracy: Array
    moved: Array

    @property
    def smooth(self) -> bool:
        """Whether its hidden units are smooth: they do not jump."""
        return not ACTIVATIONS[self.units].jumps

    @property
    def by_hand(self) -> bool:
        """Whether the slope of its hidden units is put in by hand."""
        return ACTIVATIONS[self.units].by_hand


@dataclass(frozen=True)
class Progress:
    """What became of one measure, the loss or the accuracy, in several trainings."""

    measure: LessonMetric
    histories: tuple[History, ...]

    @property
    def values(self) -> tuple[Array, ...]:
        """For each training before and after each update, shape (U + 1,)."""
        return tuple(each.loss if self.measure.has_slope else each.accuracy for each in self.histories)


def runs(loss: LessonMetric) -> list[tuple[LessonMetric, str]]:
    """What each of them descends on, and its hidden units; the last learns through a step by a slope put in by hand."""
    four = [(measure, units) for measure in (lesson.ACCURACY, loss) for units in ("step", "sigmoid")]
    return [*four, (loss, BY_HAND)]


@cached(maxsize=128)
def history(seed: int, rate: float, loss: LessonMetric, measure: LessonMetric, units: str) -> History:
    """What becomes of a random network of these units that is trained on ``measure`` on 100 images.

    Those that the page opens with come with the package, so that the first reader of a fresh server does not wait.
    A test holds that the training still makes the same; ``keep`` is how they came there.
    """
    if (seed, rate, loss) != FIRST or (measure, units) not in runs(loss):
        return trained(seed, rate, loss, measure, units)
    with np.load(FILE) as kept:
        return History(measure, units, *(kept[f"{measure.code} {units} {name}"] for name in NOTED))


def trained(seed: int, rate: float, loss: LessonMetric, measure: LessonMetric, units: str) -> History:
    """The same, trained now."""
    start = Network.random(lesson.SIZES, np.random.default_rng(seed), units)
    outputs, moved = notes(start, measure, rate)
    _, t = lesson.digits(lesson.TRAINED_ON)
    return History(measure, units, loss.function(outputs, t), lesson.ACCURACY.function(outputs, t), moved)


def keep() -> None:
    """Train those that the page opens with, and have them come with the package."""
    every = [trained(*FIRST, *run) for run in runs(FIRST[2])]
    np.savez(FILE, **{f"{e.measure.code} {e.units} {name}": getattr(e, name) for e in every for name in NOTED})


def notes(start: Network, measure: LessonMetric, rate: float) -> tuple[Array, Array]:
    """A network's outputs, shape (U + 1, 100, 10), and how far each layer has moved, (U + 1, 2), at each of U updates.

    When an update changes no parameter, the next would read the same derivatives and change none either. So the
    training ends there, and what was noted last stands for all updates that are left.
    """
    x, t = lesson.digits(lesson.TRAINED_ON)
    latest: deque[Network] = deque(maxlen=2)  # before and after the last update
    noted: list[tuple[Array, list[float]]] = []

    def note(_: int, now: Network) -> None:
        latest.append(now)
        noted.append((now(x), [distance(start, now, layer) for layer in (0, 1)]))

    def at_rest(_: Network) -> bool:
        return len(latest) == 2 and same_parameters(*latest)

    note(0, start)
    train(start, x, t, measure.function, rate, UPDATES, until=at_rest, progress=note)
    noted += noted[-1:] * (UPDATES + 1 - len(noted))
    outputs, moved = zip(*noted, strict=True)
    return np.array(outputs), np.array(moved)


def distance(start: Network, now: Network, layer: int) -> float:
    """‖Δ‖ = √(Σ (w − w₀)²) over a layer's weights and biases."""
    changes = (now.weights[layer] - start.weights[layer], now.biases[layer] - start.biases[layer])
    return float(np.sqrt(sum(np.sum(change**2) for change in changes)))


def same_parameters(one: Network, other: Network) -> bool:
    """Whether all weights and biases are the same; the biases, which are few, are looked at first."""
    pairs = zip((*one.biases, *one.weights), (*other.biases, *other.weights), strict=True)
    return all(np.array_equal(*pair) for pair in pairs)
