"""One unit of a network, and from it the network as a function of one weight."""

from dataclasses import dataclass

import autograd.numpy as np

from gradlab.activations import ACTIVATIONS, IDENTITY, Activation, softmax
from gradlab.batch import Metric, targets
from gradlab.checks import Array, numbers
from gradlab.derivatives import Function
from gradlab.network import Network, Weight


@dataclass(frozen=True, eq=False)
class Unit:
    """A unit, what flows into it on N images, and what it adds to the logits.

    logits = rest + φ(total) · direction, with total = inputs · weights + bias. Moving one of ``weights`` changes
    nothing else. For a hidden unit φ is its activation and ``direction`` its outgoing weights; for an output unit φ
    is the identity and ``direction`` its one-hot.

    activation : φ
    inputs : shape (N, R)
    weights : shape (R,)
    total : shape (N,)
    rest : shape (N, C)
    direction : shape (C,)
    """

    activation: Activation
    inputs: Array
    weights: Array
    total: Array
    rest: Array
    direction: Array

    @classmethod
    def of(cls, network: Network, layer: int, column: int, x: object) -> "Unit":
        """Unit ``column`` of those that ``layer`` leads to, on the images x of shape (N, inputs)."""
        x = numbers("x", x)
        if x.ndim != 2:
            raise ValueError(f"x must have shape (N, inputs). Got shape {x.shape} instead.")
        hidden, logits = network.hidden(x), network.logits(x)
        weights = network.weights[layer][:, column]
        if layer == 1:
            direction = np.eye(logits.shape[1])[column]
            return cls(IDENTITY, hidden, weights, logits[:, column], logits * (1 - direction), direction)
        others = hidden * (1 - np.eye(hidden.shape[1])[column])
        rest = others @ network.weights[1] + network.biases[1]
        total = network.totals(x)[:, column]
        return cls(ACTIVATIONS[network.activation], x, weights, total, rest, network.weights[1][column])

    def probabilities(self, total: Array) -> Array:
        """The network's probabilities when ``total`` flows into this unit: shape (..., N) → (..., N, C)."""
        return softmax(self.rest + self.activation(total)[..., None] * self.direction)

    def without(self, rows: int | slice) -> Array:
        """The total less what the weights of ``rows`` add to it, each by itself: shape (N,), or (N, R) for a slice."""
        own = self.inputs[:, rows] * self.weights[rows]
        return self.total.reshape(-1, *[1] * (own.ndim - 1)) - own


def outputs_along_weight(network: Network, weight: Weight, x: object) -> Function:
    """w ↦ the network's probabilities on x when this weight is w: shape (...) → (..., N, C).

    Only this weight's one column of pre-activations is computed for each w, not the whole forward pass.
    """
    network[weight]  # raises for a weight that the network does not have
    unit = Unit.of(network, weight.layer, weight.column, x)
    inputs, others = unit.inputs[:, weight.row], unit.without(weight.row)

    return lambda w: unit.probabilities(others + numbers("w", w)[..., None] * inputs)


def along_weight(network: Network, weight: Weight, metric: Metric, x: object, t: object) -> Function:
    """w ↦ ``metric`` of the network on (x, t) when this weight is w and all others stay.

    Elementwise: an array of weights gives an array of values of its shape. It can be differentiated by ``autodiff``.

    Parameters
    ----------
    metric : ``cross_entropy_error``, ``sum_squares_error`` or ``accuracy``
    x : images, shape (N, inputs)
    t : labels (N,) or one-hot (N, outputs)

    Raises ``ValueError`` when the network has no such weight or shapes do not match.
    """
    outputs = outputs_along_weight(network, weight, x)
    t = targets(t, (len(numbers("x", x)), len(network.biases[1])))
    return lambda w: metric(outputs(w), t)
