"""A network at a temperature: between a slope and a staircase."""

from collections.abc import Callable
from functools import partial

import autograd.numpy as np
import numpy
from numpy.typing import NDArray

from gradlab.core.accuracy import soft_accuracy
from gradlab.core.activations import sigmoid
from gradlab.core.autograd_vjp import unbox
from gradlab.core.checks import LARGEST, as_number, instance
from gradlab.core.metric import targets
from gradlab.core.network import Network, Weight
from gradlab.core.weight_slice import Unit, along_weight
from gradlab.types import Array, Function


def with_temperature(network: Network, temperature: float) -> Network:
    """The network whose logits are divided by T: its probabilities are softmax(logits / T).

    At T = 1 it is the network itself. The smaller T, the surer it is of its largest logit; as T → 0 its probabilities
    are 0 and 1. Raises ``ValueError`` when T ≤ 1e−75 or a weight divided by T is beyond 1e75.

    >>> net = Network([[[1]], [[1, 0]]], [[0], [0, 0.5]], "identity")
    >>> [with_temperature(net, T)([1]).round(2).tolist() for T in (1, 0.01)]
    [[0.62, 0.38], [1.0, 0.0]]
    """
    instance("network", network, Network, "a Network")
    # A logit of moderate entries, divided by a larger temperature, stays finite.
    scale = as_number("temperature", temperature, above=1 / LARGEST)
    (*weights, last), (*biases, output) = network.weights, network.biases
    return Network((*weights, last / scale), (*biases, output / scale), network.activation)


def soft_accuracy_at(network: Network, weight: Weight, x: Array, t: NDArray[np.int64]) -> Callable[[float], Function]:
    """T ↦ the soft accuracy of the network at T along one of its weights; the labels t are digits.

    A weight of the output layer moves one logit z, which is ten times faster. With r = T log Σ exp(zₖ / T) over the
    others, σ((z − r) / T) is its probability. The others share the rest, σ((r − z) / T), in parts that do not move.
    """
    if weight.layer < len(network.weights) - 1:
        return lambda temperature: along_weight(with_temperature(network, temperature), weight, soft_accuracy, x, t)
    unit = Unit.of(network, weight.layer, weight.column, x).with_one_weight(weight.row)
    own, every = t == weight.column, np.arange(len(t))

    def at(temperature: float) -> Function:
        z = unit.others / temperature
        z[:, weight.column] = -np.inf
        rest = numpy.logaddexp.reduce(z, axis=1)
        share, sign = np.where(own, 1.0, np.exp(z[every, t] - rest)), np.where(own, 1.0, -1.0)
        return lambda w: np.mean(share * sigmoid(sign * (unit.pre_activation(w) / temperature - rest)), axis=-1)

    return at


def cross_entropy_at(network: Network, weight: Weight, x: object, t: object) -> Callable[[float], Function]:
    """T ↦ −Σₖ tₖ log pₖ along a weight, the mean over the images, p the probabilities at T; t may be soft.

    Without δ, below which ``cross_entropy_error`` is flat, from the logits: log Σₖ exp(zₖ/T) − Σₖ tₖ zₖ/T.
    """
    unit = Unit.of(network, weight.layer, weight.column, x).with_one_weight(weight.row)
    rows = targets(t, unit.shape)

    def error(temperature: float, w: object) -> Array:
        z = unit.logits(unit.pre_activation(w)) / temperature
        # Of the differences to the largest none overflows; the largest itself is a constant to autograd.
        largest = np.max(unbox(z), axis=-1, keepdims=True)
        above = largest[..., 0] + np.log(np.sum(np.exp(z - largest), axis=-1))
        return np.mean(above - np.sum(rows * z, axis=-1), axis=-1)  # type: ignore[no-any-return]

    return lambda temperature: partial(error, temperature)
