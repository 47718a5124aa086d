"""A network as a function of two of its weights: the surface on which gradient descent goes downhill."""

from collections.abc import Callable
from typing import Any

import autograd.numpy as np

from gradlab.activations import softmax
from gradlab.batch import Metric, targets
from gradlab.checks import Array, numbers
from gradlab.derivatives import autodiff
from gradlab.network import Network, Weight
from gradlab.units import Unit

Surface = Callable[[Any, Any], Array]  # two numbers, or two arrays that broadcast, in; their values out


def outputs_over_two_weights(network: Network, first: Weight, second: Weight, x: object) -> Surface:
    """(a, b) ↦ the network's probabilities on x when ``first`` is a and ``second`` is b: (...) → (..., N, C).

    Only the columns of pre-activations that the two weights feed, one or two, are computed for each a and b.
    """
    if first == second or first.layer != second.layer:
        raise ValueError(f"first and second must be two weights of one layer. Got {first} and {second} instead.")
    network[first], network[second]  # raises for a weight that the network does not have
    units = {weight.column: Unit.of(network, weight.layer, weight.column, x) for weight in (first, second)}
    inputs = {weight: units[weight.column].inputs[:, weight.row] for weight in (first, second)}
    totals, rest = {}, network.logits(x)
    for column, unit in units.items():
        rest = rest - unit.adds(unit.total)
        own = [inputs[weight] * network[weight] for weight in inputs if weight.column == column]
        totals[column] = unit.total - sum(own)
    rest = np.asfortranarray(rest)  # class by class in memory, as what the units add

    def outputs(a: object, b: object) -> Array:
        moved, logits = dict(totals), rest
        for weight, value in ((first, numbers("a", a)), (second, numbers("b", b))):
            moved[weight.column] = moved[weight.column] + value[..., None] * inputs[weight]
        for column, unit in units.items():
            logits = logits + unit.adds(moved[column])
        return softmax(logits)

    return outputs


def over_two_weights(network: Network, first: Weight, second: Weight, metric: Metric, x: object, t: object) -> Surface:
    """(a, b) ↦ ``metric`` of the network on (x, t) when ``first`` is a, ``second`` is b and all others stay.

    Elementwise: a and b are numbers or arrays that broadcast. ``gradient`` takes its two slopes.

    Parameters
    ----------
    first, second : two weights of one layer
    metric : ``cross_entropy_error``, ``sum_squares_error`` or ``accuracy``
    x : images, shape (N, inputs)
    t : labels (N,) or one-hot (N, outputs)

    Raises ``ValueError`` when the weights are one, or of two layers, or not in the network, or shapes do not match.
    """
    outputs = outputs_over_two_weights(network, first, second, x)
    t = targets(t, (len(numbers("x", x)), len(network.biases[1])))
    return lambda a, b: metric(outputs(a, b), t)


def gradient(f: Surface) -> Surface:
    """(a, b) ↦ (∂f/∂a, ∂f/∂b) by autograd, one reverse pass each: a and b of one shape (...) → (2, ...).

    Raises as ``autodiff`` does.
    """
    return lambda a, b: np.stack([autodiff(lambda a: f(a, b))(a), autodiff(lambda b: f(a, b))(b)])


def on_grid(f: Surface, a: object, b: object) -> Array:
    """f at each pair of a, shape (K,), and b, shape (L,): values[j, i] = f(a[i], b[j]), shape (L, K).

    An f that gives M values for each pair, shape (M, ...), makes (M, L, K). It goes row by row, so that memory does not
    grow with the rows.
    """
    a, b = numbers("a", a), numbers("b", b)
    if a.ndim != 1 or b.ndim != 1:
        raise ValueError(f"a and b must have the shapes (K,) and (L,). Got {a.shape} and {b.shape} instead.")
    return np.stack([f(a, each) for each in b], axis=-2)  # type: ignore[no-any-return]
