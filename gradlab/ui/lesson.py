"""The lesson's digits, networks and functions: made once, shared by all readers, none of it ever changed.

Each cache is bounded, and what it holds depends on its arguments alone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradlab.activations import ACTIVATIONS
from gradlab.checks import Array
from gradlab.curves import Curve, Staircase, trace
from gradlab.derivatives import Function, autodiff, central_difference
from gradlab.descent import train
from gradlab.exact_jumps import Jumps, jumps, telling_weight
from gradlab.figures.slope import Mark
from gradlab.losses import cross_entropy_error, sum_squares_error
from gradlab.network import Network, Weight
from gradlab.score import accuracy
from gradlab.ui.mnist import training_set as training_set
from gradlab.ui.shared import shared
from gradlab.units import along_weight, outputs_along_weight

METRICS = {"accuracy": accuracy, "cross_entropy": cross_entropy_error, "sum_squares": sum_squares_error}

SIZES = (784, 50, 10)
IMAGES = (10, 30, 100, 300, 1000)  # how many a reader can choose
TRAINED_ON, RIGHT = 100, 32  # the chapter's example: 32 of 100 images right
SEED, RATE = 0, 0.05  # with these the training passes through exactly 32; a test holds it
STEPS = (0.1, 0.03, 0.01, 1e-3, 1e-4, 1e-5, 1e-6)  # the h that a reader can choose
RATES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)  # the learning rates that a reader can choose
REACH = 0.5  # the largest h of any page: how far beyond a span the jumps are known
WEIGHTS = (-2.0, 2.0)  # the span of a weight: it holds nearly all jumps of this network
INPUTS = (-10.0, 10.0)  # the span of an activation's x
NUDGE = 0.01  # the little move after which accuracy and loss are read again
SIDE = 1e-9  # how far from a jump its two sides are looked at: far beyond rounding, nearer than another jump
NOTCH = 0.005  # one move of the slider of a weight
POINTS = 801  # of a curve: one for each notch


@dataclass(frozen=True, eq=False)
class Subject:
    """A function of one number, where the lesson looks at it, its exact pieces if it is a staircase, and its unit."""

    f: Function
    span: tuple[float, float]
    stairs: Staircase | None = None
    percent: bool = False

    def jumps_in_span(self) -> int:
        """How many jumps there are where the lesson looks."""
        if self.stairs is None:
            return 0
        low, high = self.span
        return int(np.sum((low < self.stairs.jumps) & (self.stairs.jumps < high)))


@shared(maxsize=len(IMAGES))
def digits(count: int) -> tuple[Array, NDArray[np.int64]]:
    """The first ``count`` training images, pixels in 0 … 1, and their labels."""
    x, t = training_set()
    return x[:count] / 255.0, t[:count]


@shared(maxsize=len(ACTIVATIONS))
def network(activation: str = "sigmoid") -> Network:
    """The sigmoid network trained until it gets 32 of 100 images right; or the same weights behind other units."""
    if activation != "sigmoid":
        trained = network()
        return Network(trained.weights, trained.biases, activation)
    x, t = digits(TRAINED_ON)
    start = Network.random(SIZES, np.random.default_rng(SEED))

    def enough(so_far: Network) -> bool:
        return bool(accuracy(so_far.probabilities(x), t) >= RIGHT / TRAINED_ON)

    return train(start, x, t, cross_entropy_error, RATE, steps=1000, until=enough)


def right_of_trained_on() -> int:
    """How many of the images that it was trained on the network gets right."""
    return round(float(accuracy(network().probabilities(digits(TRAINED_ON)[0]), digits(TRAINED_ON)[1])) * TRAINED_ON)


@shared(maxsize=2 * len(IMAGES))
def telling(images: int, layers: tuple[int, ...] = (1,)) -> Weight:
    """The weight of these layers along which the accuracy on so many images takes most values."""
    return telling_weight(network(), *digits(images), WEIGHTS, layers)


def described(weight: Weight) -> dict[str, object]:
    """What a file of numbers says of the network and the weight that they came from."""
    return {"network": network(), "seed": SEED, "trained until": f"{RIGHT} of {TRAINED_ON} right", "weight": weight}


def any_weight(images: int, layer: int) -> Weight:
    """A weight of this layer at random, from a pixel or unit that is not 0 in all of these images."""
    x, _ = digits(images)
    inputs = x if layer == 0 else network().hidden(x)
    rng = np.random.default_rng()
    row = rng.choice(np.flatnonzero(np.any(inputs, axis=0)))
    return Weight(layer, int(row), int(rng.integers(network().weights[layer].shape[1])))


def trained(weight: Weight) -> float:
    """The value that training gave this weight, to the nearest notch of its slider."""
    return round(round(network()[weight] / NOTCH) * NOTCH, 3)


@shared(maxsize=256)
def flips(activation: str, weight: Weight, metric: str, images: int) -> Jumps:
    """Where the metric jumps along the weight, a little beyond its span too, for finite differences at its ends."""
    low, high = WEIGHTS
    span = (low - REACH, high + REACH)
    return jumps(network(activation), weight, METRICS[metric], *digits(images), span)


@shared(maxsize=256)
def along(activation: str, weight: Weight, metric: str, images: int) -> Subject:
    """The metric along one weight of the network with these hidden units."""
    f = along_weight(network(activation), weight, METRICS[metric], *digits(images))
    if metric != "accuracy" and not (weight.layer == 0 and ACTIVATIONS[activation].jumps):
        return Subject(f, WEIGHTS)
    at = flips(activation, weight, metric, images)
    stairs = Staircase(at.weights, np.append(f(WEIGHTS[0] - REACH), at.after))
    return Subject(f, WEIGHTS, stairs, percent=metric == "accuracy")


@shared(maxsize=len(ACTIVATIONS))
def unit(activation: str) -> Subject:
    """An activation function itself."""
    f, at = ACTIVATIONS[activation].function, np.array(ACTIVATIONS[activation].jumps)
    return Subject(f, INPUTS, Staircase(at, f(np.append(at, 1.0))) if at.size else None)


@shared(maxsize=256)
def curve(subject: Subject, h: float) -> Curve:
    """The function and both derivatives over its span."""
    return trace(subject.f, np.linspace(*subject.span, POINTS), h)


def point(subject: Subject, x: float, h: float) -> Mark:
    """The function at x, both its derivatives there, and what the finite difference read."""
    f = subject.f
    behind, value, ahead = f(np.array([x - h, x, x + h])).tolist()
    return Mark(x, value, float(autodiff(f)(x)), float(central_difference(f, h)(x)), h, behind, ahead)


def nudged(subject: Subject, x: float) -> float:
    """The function a little further on than x."""
    return float(subject.f(x + NUDGE))


@dataclass(frozen=True, eq=False)
class Flip:
    """An image that flips at a jump of the accuracy: where, which, and the digits seen in it before and after."""

    at: float
    image: int
    label: int
    before: int
    after: int
    pixels: Array


def nearest_flip(weight: Weight, images: int, w: float) -> Flip | None:
    """The flip nearest to w inside the weight's span; None where this weight flips no image."""
    where = flips("sigmoid", weight, "accuracy", images)
    inside = np.flatnonzero((where.weights > WEIGHTS[0]) & (where.weights < WEIGHTS[1]))
    if not inside.size:
        return None
    nearest = inside[np.argmin(np.abs(where.weights[inside] - w))]
    at, image = float(where.weights[nearest]), int(where.images[nearest][0])
    x, t = digits(images)
    sides = outputs_along_weight(network(), weight, x[[image]])(np.array([at - SIDE, at + SIDE]))
    before, after = np.argmax(sides[:, 0], axis=-1).tolist()
    return Flip(at, image, int(t[image]), before, after, x[image])
