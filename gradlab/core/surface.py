"""A network as a function of two of its weights: the surface on which gradient descent goes downhill."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import autograd.numpy as np

from gradlab.core.activations import softmax
from gradlab.core.checks import instance, must, numbers
from gradlab.core.derivatives import autodiff
from gradlab.core.metric import Metric, on_rows
from gradlab.core.network import Network, Weight, weight_of
from gradlab.core.weight_slice import units
from gradlab.types import Array, NotebookRepr

Surface = Callable[[Any, Any], Array]  # two numbers, or two arrays that broadcast, in; their values out


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
    """(a, b) ↦ the mean over N images of a metric; a notebook shows it around the network's own a and b.

    Its parts are those of ``AlongWeight``, of all images; ``of`` has the network, the two weights and the metric.
    """

    outputs: Surface
    formula: Callable[[Array, Array], Array]
    t: Array
    of: tuple[Network, Weight, Weight, Metric]

    def __call__(self, a: object, b: object) -> Array:
        return np.mean(self.formula(self.outputs(a, b), self.t), axis=-1)  # type: ignore[no-any-return]


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
    return OverTwoWeights(outputs, each, rows.copy(), (network, first, second, metric))


def partial_derivatives(f: Surface) -> Surface:
    """(a, b) ↦ (∂f/∂a, ∂f/∂b) by autograd, one reverse pass each: a and b of one shape (...) → (2, ...).

    Raises as ``autodiff`` does, and ``ValueError`` when a and b have two shapes.

    >>> partial_derivatives(lambda a, b: a * b)(2, 3)
    array([3., 2.])
    """
    instance("f", f)

    def slopes(a: object, b: object) -> Array:
        a, b = numbers("a", a), numbers("b", b)
        must(a.shape == b.shape, "a and b must have one shape", f"{a.shape} and {b.shape}")
        return np.stack([autodiff(lambda a: f(a, b))(a), autodiff(lambda b: f(a, b))(b)])  # type: ignore[no-any-return]

    return slopes


def on_grid(f: Surface, a: object, b: object) -> Array:
    """f at each pair of a, shape (K,), and b, shape (L,): values[j, i] = f(a[i], b[j]), shape (L, K).

    An f that gives M values for each pair, shape (M, ...), makes (M, L, K).
    """
    a, b = numbers("a", a, axes=1), numbers("b", b, axes=1)
    return np.stack([f(a, each) for each in b], axis=-2)  # type: ignore[no-any-return]  # by rows: memory stays small
