"""One unit of a network, and from it the network as a function of one weight, or of two: a slice or a surface."""

from dataclasses import dataclass, replace

import autograd.numpy as np
from autograd.extend import defvjp, primitive

from gradlab.core.activations import ACTIVATIONS, Activation, softmax
from gradlab.core.autograd_vjp import unbox
from gradlab.core.checks import finite, must, numbers, overflow_is_refused
from gradlab.core.metric import Metric, on_rows
from gradlab.core.network import Network, Weight, weight_of
from gradlab.types import Array, Brief, Function, NotebookRepr, Surface


@dataclass(frozen=True, eq=False)
class Unit:
    """A unit, what flows into it on N images, and what it adds to what flows into the units that it leads to.

    That is others + φ(pre_activation) · outgoing, with pre_activation = inputs · weights + bias. Moving one of
    ``weights``, or the bias, changes nothing else there, and the layers above know of the unit by it alone. For a
    hidden unit φ is its activation and ``outgoing`` its weights to the next layer; where that is the last, the sum is
    the logits. For an output unit φ is the identity, ``outgoing`` its one-hot, and the sum the logits too. Nothing is
    computed by subtracting what was added before: where a weight is large, its rounding error would remain.

    network, above : the network, and its layer that leads to the units to which this one adds
    activation, outgoing : φ, and shape (U,)
    inputs, weights, bias : shapes (N, R), (R,), and a number or one for each image, shape (N,)
    others : shape (N, U), in memory unit by unit, as what is added to it
    """

    network: Network
    above: int
    activation: Activation
    inputs: Array
    weights: Array
    bias: Array
    others: Array
    outgoing: Array

    @classmethod
    def of(cls, network: Network, layer: int, column: int, x: object) -> "Unit":
        """Unit ``column`` of those that ``layer`` leads to, on the images x of shape (N, inputs)."""
        return units(network, layer, [column], x)[0]

    @property
    def shape(self) -> tuple[int, int]:
        """How many images there are, and classes."""
        return len(self.others), len(self.network.biases[-1])

    @property
    def is_last(self) -> bool:
        """Whether what it adds to are the logits, and no layer is above."""
        return self.above == len(self.network.weights) - 1

    def pre_activation(self, w: object) -> Array:
        """What flows into a unit with one weight when it is w: shape (...) → (..., N)."""
        return self.bias + np.expand_dims(numbers("w", w, moderate=True), -1) * self.inputs[:, 0]  # type: ignore[no-any-return]

    def probabilities(self, pre_activation: Array) -> Array:
        """The network's probabilities when ``pre_activation`` flows into this unit: shape (..., N) → (..., N, C)."""
        return softmax(self.logits(pre_activation))

    def logits(self, pre_activation: Array) -> Array:
        """The network's logits then: shape (..., N) → (..., N, C)."""
        return self.onward(self.others + self.adds(pre_activation))

    def adds(self, pre_activation: Array) -> Array:
        """φ(pre_activation) · outgoing, what the unit adds to the next layer: shape (..., N) → (..., N, U)."""
        return by_unit(np.expand_dims(self.activation(pre_activation), -1), self.outgoing[None])  # type: ignore[no-any-return]

    @overflow_is_refused
    def onward(self, z: Array) -> Array:
        """The logits when z flows into the units that this one leads to: shape (..., N, U) → (..., N, C)."""
        for layer in range(self.above + 1, len(self.network.weights)):
            passed_on = ACTIVATIONS[self.network.activations[layer - 1]](z)
            z = by_unit(passed_on, self.network.weights[layer]) + self.network.biases[layer]
            finite(f"what flows into the units behind layer {layer}", unbox(z))
        return z

    def input(self, row: int | None) -> Array:
        """What the weight of this row is multiplied by: shape (N,); the bias by 1."""
        return np.ones(len(self.inputs)) if row is None else self.inputs[:, row]

    def with_one_weight(self, row: int | None, images: int | slice | Array = slice(None)) -> "Unit":
        """The unit on some of the images, with the weight of this row alone; what the others add is in its bias."""
        inputs, bias = self.input(row)[:, None][images], self.pre_activation_without([row])[images]
        weights = np.array([self.bias if row is None else self.weights[row]])
        others = np.asfortranarray(self.others[images])
        return replace(self, inputs=inputs, weights=weights, bias=bias, others=others)

    def pre_activation_without(self, rows: list[int | None]) -> Array:
        """The pre-activation if the weights of ``rows`` were 0: shape (N,)."""
        kept = self.weights.copy()
        kept[[row for row in rows if row is not None]] = 0
        return self.inputs @ kept + self.bias * (None not in rows)

    def pre_activations_without_each(self) -> Array:
        """The pre-activation if one weight alone were 0, for each of them: shape (N, R)."""
        own = self.inputs * self.weights
        before = np.pad(np.cumsum(own[:, :-1], axis=1), ((0, 0), (1, 0)), "constant")
        after = np.pad(np.cumsum(own[:, :0:-1], axis=1)[:, ::-1], ((0, 0), (0, 1)), "constant")
        return before + after + self.bias  # type: ignore[no-any-return]


@primitive  # type: ignore[untyped-decorator]  # autograd has no types
def by_unit(a: Array, weights: Array) -> Array:
    """a @ weights, shapes (..., N, R) and (R, U) → (..., N, U), which lies in memory unit by unit.

    So does what is computed of it: sums over ten classes run along all images at once, eight times faster.
    """
    return np.moveaxis(np.tensordot(weights, a, ((0,), (-1,))), 0, -1)  # type: ignore[no-any-return]


defvjp(by_unit, lambda y, a, weights: lambda g: by_unit(g, weights.T), argnums=(0,))


def units(network: Network, layer: int, columns: list[int], x: object) -> list[Unit]:
    """Some of the units that ``layer`` leads to; ``others`` of each is what none of them adds to the next layer."""
    inputs = network.inputs(numbers("x", x, axes=2), layer)
    weights, biases, above = network.weights[layer], network.biases[layer], layer + 1
    flows, others = inputs @ weights + biases, np.ones(len(biases))
    others[columns] = 0
    if above == len(network.weights):
        above, activation, rest, outgoing = layer, ACTIVATIONS["identity"], flows * others, np.eye(len(biases))
    else:
        activation, outgoing = ACTIVATIONS[network.activations[layer]], network.weights[above]
        rest = (activation(flows) * others) @ outgoing + network.biases[above]
    rest = np.asfortranarray(rest)
    return [Unit(network, above, activation, inputs, weights[:, c], biases[c], rest, outgoing[c]) for c in columns]


def outputs_along_weight(network: Network, weight: Weight, x: object) -> Function:
    """w ↦ the network's probabilities on x when this weight is w, by its one column: shape (...) → (..., N, C)."""
    weight = weight_of(network, weight)
    unit = Unit.of(network, weight.layer, weight.column, x).with_one_weight(weight.row)
    return lambda w: unit.probabilities(unit.pre_activation(w))


def along_weight(network: Network, weight: Weight, metric: Metric, x: object, t: object) -> "AlongWeight":
    """w ↦ ``metric`` of the network on (x, t) when this weight is w and all others stay.

    Elementwise: an array of weights gives an array of values of its shape. It can be differentiated by ``autodiff``.

    >>> net = Network([[[1]], [[1, 0]]], [[0], [0, 0.5]], "identity")
    >>> along_weight(net, Weight(1, 0, 0), accuracy, [[1]], [0])([0, 1])
    array([0., 1.])

    metric : ``cross_entropy_error``, ``sum_squares_error``, ``accuracy`` or an own one (``mean_over_batch``)
    x, t : images, shape (N, inputs), and labels (N,) or one-hot (N, outputs); for a loss also soft

    Raises ``ValueError`` when the network has no such weight or shapes do not match.
    """
    weight = weight_of(network, weight)
    unit = Unit.of(network, weight.layer, weight.column, x)
    each, t = on_rows(metric, t, unit.shape)
    # The weight changes nothing in an image in which its pixel, or hidden unit, is 0: such images are computed once.
    # The first image always counts as one that it moves, so that no array is empty.
    moves = unit.input(weight.row) != 0
    moves[0] = True
    still = np.sum(each(unit.probabilities(unit.pre_activation_without([])), t)[~moves])
    moved, rows, count = unit.with_one_weight(weight.row, moves), np.asfortranarray(t[moves]), len(t)
    width = len(rows) * max(map(len, network.biases[unit.above :]))  # images, times the units of a layer

    def mean(w: object) -> Array:
        y = moved.probabilities(moved.pre_activation(w))
        return (np.sum(each(y, rows), axis=-1) + still) / count  # type: ignore[no-any-return]

    return AlongWeight(mean, width, count, (network, weight, metric, x, t))


@dataclass(frozen=True, eq=False, repr=False)
class AlongWeight(Brief):
    """w ↦ the mean of a metric over images, as ``along_weight`` makes it.

    width, n : how many numbers are worked on at once for each w; of how many images
    of : the network, the weight, the metric, x and t that it was made of, which ``jumps`` reads
    """

    mean: Function
    width: int
    n: int
    of: tuple[Network, Weight, Metric, object, object]

    def __call__(self, w: object) -> Array:
        return self.mean(w)


def outputs_over_two_weights(network: Network, first: Weight, second: Weight, x: object) -> Surface:
    """(a, b) ↦ the network's probabilities on x when ``first`` is a and ``second`` is b: (...) → (..., N, C).

    Only the one or two columns of pre-activations that they feed are computed for each a and b; then the layers above.
    """
    first, second = weight_of(network, first), weight_of(network, second)
    must(first.layer == second.layer and first != second, "first and second must be two of one layer", (first, second))
    columns = sorted({first.column, second.column})
    fed = dict(zip(columns, units(network, first.layer, columns, x), strict=True))
    inputs = {weight: fed[weight.column].input(weight.row).copy() for weight in (first, second)}
    moving = {column: [w.row for w in inputs if w.column == column] for column in columns}
    pre_activations = {column: unit.pre_activation_without(moving[column]) for column, unit in fed.items()}

    def outputs(a: object, b: object) -> Array:
        a, b = numbers("a", a, moderate=True), numbers("b", b, moderate=True)
        try:
            np.broadcast_shapes(a.shape, b.shape)
        except ValueError as error:
            raise ValueError(f"a and b must have shapes that broadcast. Got {a.shape} and {b.shape}.") from error
        moved, z = dict(pre_activations), fed[first.column].others
        for weight, value in ((first, a), (second, b)):
            moved[weight.column] = moved[weight.column] + value[..., None] * inputs[weight]
        for column, unit in fed.items():
            z = z + unit.adds(moved[column])
        return softmax(fed[first.column].onward(z))

    return outputs


@dataclass(frozen=True, eq=False, repr=False)
class OverTwoWeights(NotebookRepr):
    """(a, b) ↦ the mean of a metric over images; a notebook shows it around the network's own a and b.

    width : images times classes, by which a notebook chooses how fine its map is
    of : the network, the two weights and the metric that it was made of
    """

    mean: Surface
    width: int
    of: tuple[Network, Weight, Weight, Metric]

    def __call__(self, a: object, b: object) -> Array:
        return self.mean(a, b)


def over_two_weights(
    network: Network, first: Weight, second: Weight, metric: Metric, x: object, t: object
) -> OverTwoWeights:
    """(a, b) ↦ ``metric`` of the network on (x, t) when ``first`` is a, ``second`` is b and all others stay.

    Elementwise: a and b are numbers or arrays that broadcast. The rest, and errors, as for ``along_weight``;
    ``ValueError`` too when the weights are one, or of two layers.

    >>> net = Network([[[1]], [[1, 0]]], [[0], [0, 0.5]], "identity")
    >>> over_two_weights(net, Weight(1, 0, 0), Weight(1, 0, 1), accuracy, [[1]], [0])(1, [0, 0.4, 0.6])
    array([1., 1., 0.])
    """
    outputs = outputs_over_two_weights(network, first, second, x)
    each, rows = on_rows(metric, t, (np.shape(x)[0], len(network.biases[-1])))
    rows, of = rows.copy(), (network, first, second, metric)
    return OverTwoWeights(lambda a, b: np.mean(each(outputs(a, b), rows), axis=-1), rows.size, of)


def on_grid(f: Surface, a: object, b: object) -> Array:
    """f at each pair of a, shape (K,), and b, shape (L,): values[j, i] = f(a[i], b[j]), shape (L, K).

    An f that gives M values for each pair, shape (M, ...), makes (M, L, K).
    """
    a, b = numbers("a", a, axes=1), numbers("b", b, axes=1)
    return np.stack([f(a, each) for each in b], axis=-2)  # type: ignore[no-any-return]  # by rows: memory stays small
