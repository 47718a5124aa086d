"""One unit of a network, and from it the network as a function of one weight."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import autograd.numpy as np

from gradlab.core.activations import ACTIVATIONS, IDENTITY, Activation, softmax
from gradlab.core.checks import numbers
from gradlab.core.metric import Metric, on_rows
from gradlab.core.network import Network, Weight, weight_of
from gradlab.core.notebook_repr import Brief
from gradlab.types import Array, Function


@dataclass(frozen=True, eq=False)
class Unit:
    """A unit, what flows into it on N images, and what it adds to the logits.

    logits = other_logits + φ(pre_activation) · outgoing, with pre_activation = inputs · weights + bias. Moving one of
    ``weights`` changes nothing else. For a hidden unit φ is its activation and ``outgoing`` its weights to the outputs;
    for an output unit φ is the identity and ``outgoing`` its one-hot. Nothing is computed by subtracting what was
    added before: where a weight is large, its rounding error would remain.

    activation : φ
    inputs : shape (N, R)
    weights : shape (R,)
    bias : a number, or one for each image, shape (N,)
    other_logits : shape (N, C), in memory class by class, as what is added to it
    outgoing : shape (C,)
    """

    activation: Activation
    inputs: Array
    weights: Array
    bias: Array
    other_logits: Array
    outgoing: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "other_logits", np.asfortranarray(self.other_logits))

    @classmethod
    def of(cls, network: Network, layer: int, column: int, x: object) -> "Unit":
        """Unit ``column`` of those that ``layer`` leads to, on the images x of shape (N, inputs)."""
        return units(network, layer, [column], x)[0]

    def probabilities(self, pre_activation: Array) -> Array:
        """The network's probabilities when ``pre_activation`` flows into this unit: shape (..., N) → (..., N, C)."""
        return softmax(self.other_logits + self.adds(pre_activation))

    def adds(self, pre_activation: Array) -> Array:
        """φ(pre_activation) · outgoing, what the unit adds to the logits: shape (..., N) → (..., N, C).

        In memory it lies class by class, and so does what is computed from it: largest and sum over ten classes then
        run along all images and pre-activations at once, which is eight times faster than over ten numbers each.
        """
        added: Array = np.moveaxis(np.tensordot(self.outgoing, self.activation(pre_activation), 0), 0, -1)
        return added

    def with_one_weight(self, row: int, images: int | slice | Array) -> "Unit":
        """The unit on some of the images, with the weight of this row alone; what the others add is in its bias."""
        inputs, bias = self.inputs[:, [row]][images], self.pre_activation_without([row])[images]
        weights, other_logits = self.weights[[row]], self.other_logits[images]
        return replace(self, inputs=inputs, weights=weights, bias=bias, other_logits=other_logits)

    def pre_activation_without(self, rows: list[int]) -> Array:
        """The pre-activation if the weights of ``rows`` were 0: shape (N,)."""
        kept = self.weights.copy()
        kept[rows] = 0
        return self.inputs @ kept + self.bias

    def pre_activations_without_each(self) -> Array:
        """The pre-activation if one weight alone were 0, for each of them: shape (N, R)."""
        own = self.inputs * self.weights
        before = np.cumsum(own[:, :-1], axis=1)
        after = np.cumsum(own[:, :0:-1], axis=1)[:, ::-1]
        zeros = np.zeros((len(own), 1))
        others = np.concatenate([zeros, before], axis=1) + np.concatenate([after, zeros], axis=1)
        return others + self.bias  # type: ignore[no-any-return]


def units(network: Network, layer: int, columns: list[int], x: object) -> list[Unit]:
    """Some of the units that ``layer`` leads to; ``other_logits`` of each is what none of them adds to the logits."""
    x = numbers("x", x, axes=2, moderate=True)
    hidden, logits = network.hidden(x), network.logits(x)
    others = np.ones(network.weights[layer].shape[1])
    others[columns] = 0
    if layer == 1:
        activation, inputs, other_logits, outgoing = IDENTITY, hidden, logits * others, np.eye(len(others))
    else:
        activation, inputs, outgoing = ACTIVATIONS[network.activation], x, network.weights[1]
        other_logits = (hidden * others) @ network.weights[1] + network.biases[1]
    weights, biases = network.weights[layer], network.biases[layer]
    return [Unit(activation, inputs, weights[:, c], biases[c], other_logits, outgoing[c]) for c in columns]


def outputs_along_weight(network: Network, weight: Weight, x: object) -> Function:
    """w ↦ the network's probabilities on x when this weight is w: shape (...) → (..., N, C).

    Only this weight's one column of pre-activations is computed for each w, not the whole forward pass.
    """
    weight = weight_of(network, weight)
    return _outputs(Unit.of(network, weight.layer, weight.column, x).with_one_weight(weight.row, slice(None)))


def along_weight(network: Network, weight: Weight, metric: Metric, x: object, t: object) -> "AlongWeight":
    """w ↦ ``metric`` of the network on (x, t) when this weight is w and all others stay.

    Elementwise: an array of weights gives an array of values of its shape. It can be differentiated by ``autodiff``.

    >>> net = Network([[[1]], [[1, 0]]], [[0], [0, 0.5]], "identity")
    >>> along_weight(net, Weight(1, 0, 0), accuracy, [[1]], [0])([0, 1])
    array([0., 1.])

    Parameters
    ----------
    metric : ``cross_entropy_error``, ``sum_squares_error``, ``accuracy`` or an own one (``mean_over_batch``)
    x : images, shape (N, inputs)
    t : labels (N,) or one-hot (N, outputs); for a loss also soft

    Raises ``ValueError`` when the network has no such weight or shapes do not match.
    """
    weight = weight_of(network, weight)
    unit = Unit.of(network, weight.layer, weight.column, x)
    each, t = on_rows(metric, t, unit.other_logits.shape)
    # The weight changes nothing in an image in which its pixel, or hidden unit, is 0: such images are computed once.
    # The first image always counts as one that it moves, so that no array is empty.
    moves = unit.inputs[:, weight.row] != 0
    moves[0] = True
    still = np.sum(each(unit.probabilities(unit.pre_activation_without([])), t)[~moves])
    outputs = _outputs(unit.with_one_weight(weight.row, moves))
    of = (network, weight, metric, x, t)
    return AlongWeight(outputs, each, np.asfortranarray(t[moves]), still, len(t), of)


@dataclass(frozen=True, eq=False, repr=False)
class AlongWeight(Brief):
    """w ↦ (still + Σ metric of the images that w moves) / n.

    outputs : w ↦ the probabilities of the M images that it moves, shape (...) → (..., M, C)
    formula : the metric before the mean, shape (..., M, C) → (..., M)
    t : their targets, shape (M, C)
    still : the metric of the others, summed
    n : how many images there are in all
    of : the network, the weight, the metric, x and t that it was made of, which ``jumps`` reads
    """

    outputs: Function
    formula: Callable[[Array, Array], Array]
    t: Array
    still: float
    n: int
    of: tuple[Network, Weight, Metric, object, object]

    @property
    def width(self) -> int:
        """How many numbers are worked on at once for each w."""
        return self.t.size

    def __call__(self, w: object) -> Array:
        value: Array = (np.sum(self.formula(self.outputs(w), self.t), axis=-1) + self.still) / self.n
        return value


def _outputs(unit: Unit) -> Function:
    """w ↦ the probabilities when the unit's one weight is w."""
    inputs, others = unit.inputs[:, 0], unit.bias

    def outputs(w: object) -> Array:
        return unit.probabilities(others + np.expand_dims(numbers("w", w, moderate=True), -1) * inputs)

    return outputs
