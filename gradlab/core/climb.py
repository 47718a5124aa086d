"""Climbing a metric without a derivative: one weight after another, each to where its staircase is highest."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from gradlab.core.accuracy import accuracy
from gradlab.core.checks import check_size, generator, instance, must, numbers, shown, whole
from gradlab.core.jumps import SAME, apart, flips_along, has_closed_form, is_staircase
from gradlab.core.metric import Metric, on_rows, unwrapped
from gradlab.core.network import Network, Weight
from gradlab.core.trace import Staircase
from gradlab.core.weight_slice import Unit
from gradlab.types import Array, Brief

REACH = 1e6  # a plateau beyond is not looked for: so far out ½ is still more than the rounding of a jump
INTO = 0.5  # how far a weight goes into a plateau that has no other end


@dataclass(frozen=True, eq=False, repr=False)
class Climb(Brief):
    """The way of a climb, a weight at each of its V visits.

    values : the metric before the first visit and after each, shape (V + 1,); it never falls
    weights : the weights visited
    places : where each was, and where it was put, shape (V, 2)
    stairs : the staircase along each, when it was visited
    network : the network at the end

    >>> net = Network([[[1]], [[1, 0]]], [[0], [0, 0.5]], "identity")
    >>> climb(net, accuracy, [[1]], [1], visits=2).weights[0]
    Weight(layer=1, row=0, column=0)
    """

    values: Array
    weights: tuple[Weight, ...]
    places: Array
    stairs: tuple[Staircase, ...]
    network: Network

    def after(self, k: int) -> Network:
        """The network after k visits, in 0 … V."""
        matrices = [each.copy() for each in self.network.weights]
        for visit in reversed(range(whole("k", k, 0, len(self.weights)), len(self.weights))):
            at = self.weights[visit]
            matrices[at.layer][at.row, at.column] = self.places[visit, 0]
        return replace(self.network, weights=tuple(matrices))


def climb(
    network: Network, metric: Metric, x: object, t: object, visits: int = 50, layer: int = 1, rng: Generator | int = 0
) -> Climb:
    """Coordinate search for the highest ``metric``: no grid, no derivative, a closed form for each weight's staircase.

    A visit puts one weight of the layer into the middle of the highest plateau along it, of several the nearest; into
    one that is open to a side by ½. All others stay. The accuracy does not see how far from the edges that is, so the
    loss may rise meanwhile. It gets stuck where no single weight can gain anything: in an optimum of each coordinate
    alone (Wright, *Coordinate descent algorithms*, 2015, on why that is none of all of them).

    >>> net = Network([[[1]], [[1, 0]]], [[0], [0, 0.5]], "identity")
    >>> climb(net, accuracy, [[1]], [1], visits=2).values
    array([0., 1., 1.])

    Parameters
    ----------
    metric : ``accuracy``; or, where the layer leads into steps, any other of which more is better: of a loss, minus it
    x, t : images (N, inputs), and their targets
    visits : how many; each weight is visited once before any is again
    layer : whose weights, in 0 … the last
    rng : draws the order, a ``numpy.random.Generator`` or its seed

    Raises ``ValueError`` where the metric is no staircase along these weights, or ``jumps`` has no closed form of it,
    and when there is no such layer or shapes do not match.
    """
    depth = len(instance("network", network, Network, "a Network").weights)
    layer, visits, rng = whole("layer", layer, 0, depth - 1), whole("visits", visits, 0), generator(rng)
    check_size("visits", visits)
    must(
        (unwrapped(metric) is accuracy or is_staircase(network, layer)) and has_closed_form(network, layer, metric),
        "metric must be a staircase with a closed form along the layer's weights: the accuracy, for one of the last "
        "two layers or one that leads to steps, or any metric for the latter",
        f"{shown(metric)} along layer {layer} of {network}",
    )
    each, t = on_rows(metric, t, network(numbers("x", x, axes=2)).shape)
    # What is below the layer does not move: it is computed once.
    x = network.inputs(x, layer)
    now = Network(network.weights[layer:], network.biases[layer:], network.activations[layer:])
    rows, columns = now.weights[0].shape
    order = [k for _ in range(-(-visits // (rows * columns))) for k in rng.permutation(rows * columns).tolist()]
    values, weights, places, stairs = [float(np.mean(each(now(x), t)))], [], [], []
    for row, column in (divmod(k, columns) for k in order[:visits]):
        unit = Unit.of(now, 0, column, x)
        at, _, rises = flips_along(unit, row, metric, t, -REACH, REACH)
        matrix = now.weights[0].copy()
        w = float(matrix[row, column])
        heights = np.append(0.0, np.cumsum(rises)) / len(t)
        stairs.append(Staircase(at, values[-1] + heights - heights[np.searchsorted(at, w)]))
        matrix[row, column] = _middle_of_the_highest(stairs[-1], w)
        moved = replace(now, weights=(matrix, *now.weights[1:]))
        value = float(np.mean(each(moved(x), t)))
        if value >= values[-1]:  # as the closed form says, but for rounding, and ties that are at w alone
            now = moved
        values.append(max(value, values[-1]))
        weights.append(Weight(layer, row, column))
        places.append((w, now.weights[0][row, column]))
    end = replace(network, weights=(*network.weights[:layer], *now.weights))
    return Climb(np.array(values), tuple(weights), np.reshape(places, (visits, 2)), tuple(stairs), end)


def _middle_of_the_highest(stairs: Staircase, w: float) -> float:
    """The middle of the highest plateau of a staircase, of several the nearest to w."""
    at = stairs.jumps
    if not at.size:
        return w
    low, high = np.append(-np.inf, at), np.append(at, np.inf)
    heights = np.where(apart(low, high), stairs.values, -np.inf)  # images can share a jump
    away = np.maximum(0, np.maximum(low - w, w - high))
    k = np.argmin(np.where(heights > heights.max() - SAME, away, np.inf))
    # One that is open to a side is taken as twice INTO wide.
    edges = np.concatenate([at[:1] - 2 * INTO, at, at[-1:] + 2 * INTO])
    return float((edges[k] + edges[k + 1]) / 2)
