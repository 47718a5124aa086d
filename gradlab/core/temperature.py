"""A network at a temperature: between a slope and a staircase."""

from collections.abc import Callable

import autograd.numpy as np
import numpy
from numpy.typing import NDArray

from gradlab.core.activations import sigmoid
from gradlab.core.autograd_vjp import unbox
from gradlab.core.checks import LARGEST, as_number, instance, numbers
from gradlab.core.metric import Metric, targets
from gradlab.core.network import Network, Weight, weight_of
from gradlab.core.weight_slice import Unit, along_weight
from gradlab.types import Array, Function

LEAST = 1 / LARGEST  # a logit of moderate entries, divided by a larger temperature, stays finite


def with_temperature(network: Network, temperature: float) -> Network:
    """The network whose logits are divided by T: its probabilities are softmax(logits / T).

    At T = 1 it is the network itself. The smaller T, the surer it is of its largest logit; as T → 0 its probabilities
    are 0 and 1. Raises ``ValueError`` when T ≤ 1e−75 or a weight divided by T is beyond 1e75.

    >>> net = Network([[[1]], [[1, 0]]], [[0], [0, 0.5]], "identity")
    >>> [with_temperature(net, T)([1]).round(2).tolist() for T in (1, 0.01)]
    [[0.62, 0.38], [1.0, 0.0]]
    """
    instance("network", network, Network, "a Network")
    scale = as_number("temperature", temperature, above=LEAST)
    (*weights, last), (*biases, output) = network.weights, network.biases
    return Network((*weights, last / scale), (*biases, output / scale), network.activation)


def along_weight_at(
    network: Network, weight: Weight, metric: Metric, temperature: float, x: object, t: object
) -> Function:
    """w ↦ ``metric`` of the cooled network when the weight w of the network itself is w. As ``along_weight``."""
    f = along_weight(with_temperature(network, temperature), weight, metric, x, t)
    # A weight of the output layer is divided by T in the cooled network, like all of them.
    return (lambda w: f(numbers("w", w) / temperature)) if weight.layer == len(network.weights) - 1 else f


def soft_accuracy_at(network: Network, weight: Weight, x: Array, t: NDArray[np.int64]) -> Callable[[float], Function]:
    """T ↦ the soft accuracy along a weight of the output layer, of which one logit z moves: ten times faster.

    With r = T log Σ exp(zₖ / T) over the others, σ((z − r) / T) is its probability. The others share the rest,
    σ((r − z) / T), in parts that do not move. The labels t are digits.
    """
    unit = Unit.of(network, weight.layer, weight.column, x).with_one_weight(weight.row, slice(None))
    own, every = t == weight.column, np.arange(len(t))

    def at(temperature: float) -> Function:
        z = unit.others / temperature
        z[:, weight.column] = -np.inf
        rest = numpy.logaddexp.reduce(z, axis=1)
        share, sign = np.where(own, 1.0, np.exp(z[every, t] - rest)), np.where(own, 1.0, -1.0)
        return lambda w: np.mean(share * sigmoid(sign * (unit.pre_activation(w) / temperature - rest)), axis=-1)

    return at


def cross_entropy_at(network: Network, weight: Weight, temperature: float, x: object, t: object) -> Function:
    """w ↦ −Σₖ tₖ log pₖ, the mean over the images, p the probabilities at T when the weight is w; t may be soft.

    Without δ, below which ``cross_entropy_error`` is flat, from the logits: log Σₖ exp(zₖ/T) − Σₖ tₖ zₖ/T.
    """
    weight = weight_of(network, weight)
    scale = as_number("temperature", temperature, above=LEAST)
    unit = Unit.of(network, weight.layer, weight.column, x).with_one_weight(weight.row, slice(None))
    t = targets(t, unit.shape)

    def error(w: object) -> Array:
        z = unit.logits(unit.pre_activation(w)) / scale
        # Of the differences to the largest none overflows; the largest itself is a constant to autograd.
        largest = np.max(unbox(z), axis=-1, keepdims=True)
        above = largest[..., 0] + np.log(np.sum(np.exp(z - largest), axis=-1))
        return np.mean(above - np.sum(t * z, axis=-1), axis=-1)  # type: ignore[no-any-return]

    return error
