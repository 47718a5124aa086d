"""The exact weights at which a metric jumps, in closed form: where a step cannot be missed between samples."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import autograd.numpy as anp
import numpy as np
from numpy.typing import NDArray

from gradlab.core.accuracy import accuracy, soft_accuracy
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.autograd_vjp import gradients
from gradlab.core.checks import LARGEST, bounds, instance, must, sequence, shown, whole
from gradlab.core.losses import cross_entropy_error, sum_squares_error
from gradlab.core.metric import Metric, formula, on_rows, predictions, targets, unwrapped
from gradlab.core.network import Network, Weight
from gradlab.core.weight_slice import AlongWeight, Unit, outputs_along_weight
from gradlab.types import Array, NotebookRepr

# Two weights that agree to this are one: some thousand times the rounding of float64.
SAME = 1e-12
SMOOTH = (soft_accuracy, cross_entropy_error, sum_squares_error)  # of these it is known
POINTS = 1000  # at which an own metric's slope is summed up between two predictions
OFF = 0.005  # of the largest value: more than such a sum is wrong by, where there is no jump


@dataclass(frozen=True, eq=False, repr=False)
class Jumps(NotebookRepr):
    """Where a metric jumps along a weight.

    weights, before, after : the weights, sorted, and the metric just left and just right of each, shape (J,)
    images : for each jump the indices of the images that flip there, a tuple of J integer arrays

    >>> net = Network([[[1]], [[1, 0]]], [[0], [0, 0.5]], "identity")
    >>> jumps(along_weight(net, Weight(1, 0, 0), accuracy, [[1]], [0]), (-2, 2))
    Jumps(weights=[0.5], before=[0.], after=[1.], images=([0],))
    """

    weights: Array
    before: Array
    after: Array
    images: tuple[NDArray[np.int64], ...]


def jumps(f: AlongWeight, interval: Sequence[float]) -> Jumps:
    """The jumps of f, made by ``along_weight``, inside ``interval = (low, high)``, exact up to rounding: no search.

    Accuracy jumps where an image's prediction becomes right or wrong. A loss jumps where a step unit flips; behind
    smooth units it jumps nowhere. An own metric is taken as a loss: it must not jump where y does not.

    There is a closed form for a weight that leads into a step unit, or into a unit that leads to step units, of which
    the layers above see the states alone; for one of the last two layers; and for a loss with no step above the weight.

    Raises ``TypeError`` for another f, which ``trace(f, grid).jumps`` searches, and ``ValueError`` when there is no
    closed form, not low < high, or an own metric is found to jump: between random predictions it changes by another
    amount than its slope adds up to, as a count does, whose slope is 0.

    >>> net = Network([[[1]], [[1, 0]]], [[0], [0, 0.5]], "identity")
    >>> len(jumps(along_weight(net, Weight(1, 0, 0), cross_entropy_error, [[1]], [0]), (-2, 2)).weights)
    0
    """
    made = instance("f", f, AlongWeight, "made by along_weight (trace(f, grid).jumps searches any other)")
    network, weight, metric, x, t = made.of
    low, high = _inwards(interval)
    unit = Unit.of(network, weight.layer, weight.column, x)
    each, t = on_rows(metric, t, unit.shape)
    known = unwrapped(metric) in (accuracy, *SMOOTH) or is_staircase(network, weight.layer)
    known = known or not _jumps_by_itself(each, t.shape[1])
    must(known, "metric must be accuracy, or must not jump by itself, as a count does", shown(metric))
    must(has_closed_form(network, weight.layer, metric), CLOSED_FORM, f"{weight} of {network}")
    where, images, rise = flips_along(unit, weight.row, metric, t, low, high)
    # Images can share a jump (all those in which one unit alone is on, say); rounding then sets them a little apart.
    first = apart(np.append(-np.inf, where[:-1]), where)
    place = np.cumsum(first) - 1
    changes = np.bincount(place, rise, int(np.sum(first)))
    in_first_piece = low / 2 + min([*where[:1], high]) / 2
    at_first = np.sum(each(outputs_along_weight(network, weight, x)(in_first_piece), t))
    values = (at_first + np.concatenate([[0.0], np.cumsum(changes)])) / len(t)
    # Two images that flip at one weight in opposite directions leave the metric where it was: no jump.
    kept = np.flatnonzero(changes)
    return Jumps(where[first][kept], values[kept], values[kept + 1], tuple(images[place == k] for k in kept))


def weight_with_most_jumps(
    network: Network, x: object, t: object, interval: Sequence[float], layers: Sequence[int] | None = None
) -> Weight:
    """The weight of ``layers`` along which accuracy takes most values inside ``interval``, the first of equals.

    Where none are named, of the last two layers. Raises ``ValueError`` where ``jumps`` has no closed form.

    >>> net = Network([[[1]], [[1, 0]]], [[0], [0, 0.5]], "identity")
    >>> weight_with_most_jumps(net, [[1]], [0], (-2, 2))
    Weight(layer=0, row=0, column=0)
    """
    low, high = _inwards(interval)
    depth = len(instance("network", network, Network, "a Network").weights)
    named = range(depth)[-2:] if layers is None else sequence("layers", layers)
    layers = tuple(whole("layer", layer, 0, depth - 1) for layer in named)
    must(layers, f"layers must name a layer, in 0 … {depth - 1}", "none")
    most = dict[Weight, int]()
    for layer in layers:
        must(has_closed_form(network, layer, accuracy), CLOSED_FORM, f"layer {layer} of {network}")
        rows, columns = network.weights[layer].shape
        for column in range(columns):
            unit = Unit.of(network, layer, column, x)
            flips = [each[:, :, None] for each in _flips(unit, accuracy, targets(t, unit.shape, accuracy))]
            at, changes = _changes(flips, unit.pre_activations_without_each(), unit.inputs, low, high)
            at = np.where(changes == 0, np.inf, at).reshape(-1, rows)
            order = np.argsort(at, axis=0)
            at = np.take_along_axis(at, order, axis=0)
            counts = np.cumsum(np.take_along_axis(changes.reshape(-1, rows), order, axis=0), axis=0)
            # From 0, the count at the low end, on; between images that share a jump there is no value.
            shared = ~apart(at, np.concatenate([at[1:], np.full((1, rows), np.inf)]))
            taken = np.sort(np.concatenate([np.zeros((1, rows)), np.where(shared, 0, counts)]), axis=0)
            values = np.count_nonzero(np.diff(taken, axis=0), axis=0)
            most[Weight(layer, int(values.argmax()), column)] = int(values.max())
    return max(most, key=most.__getitem__)


def smallest_moves(network: Network, layer: int, x: Array, label: int) -> Array:
    """By how much each weight of one of the last two layers must move until one image becomes right, or wrong.

    Its unit is at a. Where p is the nearer end of the pre-activations at which the image is right, the weight of the
    input xᵣ must move by Δw = (p − a) / xᵣ, or ∞ where xᵣ is 0. Shape of the layer's weights; x has shape (inputs,).
    """
    away, t = [], targets([label], (1, len(network.biases[-1])), accuracy)
    for column in range(len(network.biases[layer])):
        unit = Unit.of(network, layer, column, x[None])
        ends, rises = _prediction_flips(unit, t)
        off = np.where(rises == 0, np.inf, ends - unit.pre_activation_without([]))
        away.append(off[np.argmin(np.abs(off)), 0])
    inputs = network.inputs(x, layer)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(inputs == 0, np.inf, np.array(away) / inputs)


def has_closed_form(network: Network, layer: int, metric: Metric) -> bool:
    """Whether the jumps of ``metric``, which has none by itself, have a closed form along a weight of this layer."""
    if is_staircase(network, layer):
        return True
    above = network.activations[layer:]
    return len(above) < 2 if unwrapped(metric) is accuracy else not any(ACTIVATIONS[name].jumps for name in above)


def is_staircase(network: Network, layer: int) -> bool:
    """Whether a weight of this layer leads into a step, or into a unit that leads to steps: all above sees states."""
    return any(ACTIVATIONS[name].jumps for name in network.activations[layer : layer + 2])


CLOSED_FORM = (
    "weight must be of the last two layers, or lead to a step, for its jumps to have a closed form. On a grid, "
    "trace(along_weight(…), grid).jumps searches for them"
)


def _jumps_by_itself(each: Callable[[Array, Array], Array], n_classes: int) -> bool:
    """Whether a metric jumps between two predictions: its slope, 0 of a count, does not add up to its change there."""
    (start, end), t = predictions(n_classes, (2, 16))
    share = ((np.arange(POINTS) + 0.5) / POINTS)[:, None, None]
    (slopes,) = gradients(lambda y: anp.sum(each(y, t)), (start + share * (end - start),))
    values = np.stack([each(start, t), each(end, t)])
    missing = np.max(np.abs(values[1] - values[0] - np.sum(np.mean(slopes, axis=0) * (end - start), axis=-1)))
    return not missing <= OFF * np.max(np.abs(values))


def _inwards(interval: Sequence[float]) -> tuple[float, float]:
    """The ends moved inwards by rounding: a jump at an end of the interval, give or take rounding, is not inside."""
    low, high = bounds("interval", interval, moderate=True)
    return low + SAME * max(1, abs(low)), high - SAME * max(1, abs(high))


def flips_along(
    unit: Unit, row: int | None, metric: Metric, t: Array, low: float, high: float
) -> tuple[Array, NDArray[np.int64], Array]:
    """The flips along one weight inside (low, high), sorted: where, which image, and by how much its metric changes."""
    at, changes = _changes(_flips(unit, metric, t), unit.pre_activation_without([row]), unit.input(row), low, high)
    inside = changes != 0
    order = np.argsort(at[inside])
    return at[inside][order], np.nonzero(inside)[1][order], changes[inside][order]


def _changes(flips: Sequence[Array], others: Array, inputs: Array, low: float, high: float) -> tuple[Array, Array]:
    """The weights w at which others + w · inputs = pre-activation, and how the metric changes: 0 if not inside."""
    pre_activations, rises = flips
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):  # an input of 0 moves nothing
        at = (pre_activations - others) / inputs
    # A negative input turns the direction in which the pre-activation is passed.
    return at, np.where((low < at) & (at < high), rises * np.sign(inputs), 0)


def _flips(unit: Unit, metric: Metric, t: Array) -> tuple[Array, Array]:
    """The pre-activations at which a metric jumps, shape (J, N), and by how much that raises it for each image."""
    counts = unwrapped(metric) is accuracy and unit.is_last
    return _prediction_flips(unit, t) if counts else _step_flips(unit, formula(metric), t)


def _prediction_flips(unit: Unit, t: Array) -> tuple[Array, Array]:
    """The pre-activations between which each image is right, shape (2, N): it becomes right (1) there, or wrong (−1).

    The unit adds u · outgoing to the logits, so the right class leads each other class on one side of one u, and all of
    them together on one interval of u. The activation, which never falls, takes it to one of pre-activations.
    """
    margin = np.sum(t * unit.others, axis=1, keepdims=True) - unit.others
    slope = t @ unit.outgoing[:, None] - unit.outgoing
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):  # no tie, or one beyond float64
        tie = -margin / slope
    # Right for low < u ≤ high. At a tie the earlier class wins, which moves that end past the tie, by the least there
    # is. It matters: where all other units are off and the biases 0, all classes tie on the whole side u = 0.
    earlier = np.arange(t.shape[1]) < np.argmax(t, axis=1)[:, None]
    below = np.nextafter(tie, -np.inf)
    low = np.max(np.where(slope > 0, np.where(earlier, tie, below), -np.inf), axis=1)
    high = np.min(np.where(slope < 0, np.where(earlier, below, tie), np.inf), axis=1)
    # A class that this unit does not move against the right one leads always or never.
    never = np.any((slope == 0) & ((margin < 0) | (margin == 0) & earlier), axis=1)
    with np.errstate(over="ignore"):  # an inverse may pass through infinity
        pre_activations = np.stack([unit.activation.inverse(low), unit.activation.inverse(high)])
    sometimes = apart(*pre_activations) & ~never
    return pre_activations, np.stack([1.0 * sometimes, -1.0 * sometimes])


def _step_flips(unit: Unit, each: Callable[[Array, Array], Array], t: Array) -> tuple[Array, Array]:
    """The pre-activations at which a step flips, shape (J, N), and by how much that raises each metric.

    The step is the unit itself, or each of those that it leads to, where others + φ(u) · outgoing = 0.
    """
    at = np.tile(np.array(unit.activation.jumps)[:, None], len(t))
    if not (unit.activation.jumps or unit.is_last) and ACTIVATIONS[unit.network.activations[unit.above]].jumps:
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):  # a unit that it moves by 0 never flips
            at = unit.activation.inverse(-unit.others / unit.outgoing).T
        at = np.sort(np.where(np.isnan(at), np.inf, at), axis=0)
    edges = np.pad(np.clip(at, -LARGEST, LARGEST), ((1, 1), (0, 0)), constant_values=((-LARGEST, LARGEST), (0, 0)))
    values = [each(unit.probabilities(between), t) for between in (edges[1:] + edges[:-1]) / 2]
    return at, np.diff(values, axis=0)


def apart(low: Array, high: Array) -> NDArray[np.bool_]:
    """Whether high is above low by more than rounding; both may be infinite."""
    return high > low + SAME * np.maximum(1, np.abs(np.where(np.isinf(low), 0, low)))
