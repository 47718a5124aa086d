"""Gradient descent: on one weight, and on all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.random import Generator

from gradlab.core.autograd_vjp import gradients
from gradlab.core.checks import LARGEST, as_number, check_size, generator, instance, must, numbers, whole
from gradlab.core.elementwise import value_and_gradient
from gradlab.core.metric import Metric, formula, targets
from gradlab.core.mnist import mini_batch
from gradlab.core.network import Network
from gradlab.types import Array, Function, NotebookRepr


@dataclass(frozen=True, eq=False, repr=False)
class Path(NotebookRepr):
    """Where a descent went: one entry before each of U updates and one after the last.

    weights, derivatives : the weight, and f' there by autograd, shape (U + 1,); for a function of K weights (U + 1, K)
    values : f there, shape (U + 1,)
    diverged, undefined : whether the path ends early, as the next update leaves the range of finite numbers, or leads
        to where f, or f', is not a number, as log w left of 0

    >>> descend(np.square, 1, rate=0.1, steps=2).weights
    array([1.  , 0.8 , 0.64])
    """

    weights: Array
    values: Array
    derivatives: Array
    diverged: bool
    undefined: bool = False

    def until(self, k: int) -> "Path":
        """The path up to its k-th update, as k + 1 points, in views; the whole path where it ends before.

        Where it is cut off, the next update had a value. Raises ``ValueError`` when k < 0, ``TypeError`` if not whole.
        """
        points = whole("k", k, low=0) + 1
        if points >= len(self.weights):
            return self
        return Path(self.weights[:points], self.values[:points], self.derivatives[:points], diverged=False)


def descend(f: Function, w0: object, rate: float, steps: int) -> Path:
    """Gradient descent on f from w0: ``steps`` times w ← w − rate · f'(w); where f' is 0 it leaves w where it is.

    A path that diverges, or leads to where f is undefined, ends at its last finite point. w0 is a number, or of shape
    (K,) for an f that makes one number of K weights. Raises ``ValueError`` when f(w0) or f'(w0) is not finite, f(w0) is
    not one number, rate ≤ 0, or steps < 0 or so many that the path has more than 2³⁰ numbers.

    >>> descend(step, 0.3, rate=0.1, steps=2).weights
    array([0.3, 0.3, 0.3])
    """
    w, rate, points = numbers("w0", w0), as_number("rate", rate, above=0), []
    must(w.ndim <= 1, "w0 must be one number or have shape (K,)", f"shape {w.shape}")
    steps = whole("steps", steps, low=0)
    check_size("steps", steps + 1, w.size)
    for _ in range(steps + 1):
        with np.errstate(all="ignore"):
            point = (w, *value_and_gradient(f, w))
            if not all(np.all(np.isfinite(each)) for each in point):
                break
            points.append(point)
            w = w - rate * point[2]
    early = len(points) <= steps
    undefined = early and bool(np.all(np.isfinite(w)) and any(np.any(np.isnan(each)) for each in point))
    must(points, "f and its derivative must be finite at w0", f"{point[1]} and {point[2]} at {w0}")
    weights, values, derivatives = (np.array(each, dtype=float) for each in zip(*points, strict=True))
    return Path(weights, values, derivatives, diverged=early and not undefined, undefined=undefined)


def train(
    network: Network,
    x: object,
    t: object,
    metric: Metric,
    rate: float,
    steps: int | None = None,
    until: Callable[[Network], bool] | None = None,
    progress: Callable[[int, Network], object] | None = None,
    batch_size: int | None = None,
    rng: Generator | int | None = None,
) -> Network:
    """Gradient descent of ``metric`` on all weights and biases, by autograd, w ← w − rate · dE/dw: the trained network.

    >>> net = Network([[[1]], [[1, 0]]], [[0], [0, 0.5]], "identity")
    >>> train(net, [[1]], [1], accuracy, rate=1, steps=9)[Weight(1, 0, 0)]
    1.0

    Parameters
    ----------
    x, t : images (N, inputs) and their targets, labels (N,) or one-hot (N, outputs)
    steps : the number of updates at most; this, ``until`` or both
    until : called with the network before each update; ends the training where it holds
    progress : called after each update with the number of updates so far and the network, to keep what is wanted:
        ``progress=lambda update, now: values.append(metric(now(x), t))``
    batch_size, rng : with them each update goes downhill on a ``mini_batch`` of its own, so many of the images, drawn
        by a ``numpy.random.Generator`` or by that of a seed; without them on all images

    Raises ``ValueError`` when neither ``steps`` nor ``until`` is given, or one alone of ``batch_size`` and ``rng``,
    rate ≤ 0, shapes do not match, or the weights do not stay below 1e75; ``TypeError`` when the metric is not a mean
    over the batch.
    """
    must(steps is not None or until is not None, "steps or until must be given", "neither")
    must((batch_size is None) == (rng is None), "batch_size and rng must be given together", "one of them")
    ends = instance("until", (lambda network: False) if until is None else until)
    progress = instance("progress", (lambda update, network: None) if progress is None else progress)
    instance("network", network, Network, "a Network")
    x, rate, _ = numbers("x", x, axes=2, moderate=True), as_number("rate", rate, above=0), formula(metric)
    t, depth = targets(t, network(x).shape), len(network.weights)
    draw = None if rng is None else (whole("batch_size", batch_size, low=1), generator(rng))

    def rebuilt(*layers: Array) -> Network:
        return Network(layers[:depth], layers[depth:], network.activation)

    def index(*layers: Array) -> Array:
        return metric(rebuilt(*layers)(batch[0]), batch[1])

    for update in count(1) if steps is None else range(1, 1 + whole("steps", steps, low=0)):
        if ends(network):
            break
        batch = mini_batch(x, t, *draw) if draw else (x, t)
        layers = (*network.weights, *network.biases)
        with np.errstate(over="ignore"):  # an overflow is refused below
            layers = tuple(each - rate * slope for each, slope in zip(layers, gradients(index, layers), strict=True))
        kept = all(np.all(np.abs(each) <= LARGEST) for each in layers)
        must(kept, f"rate must be small enough to keep the weights below {LARGEST:g}", f"{rate} at update {update}")
        network = rebuilt(*layers)
        progress(update, network)
    return network
