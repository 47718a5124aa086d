"""Networks of any depth: each derivative, each jump and each bias beside plain forward passes."""

from dataclasses import replace
from itertools import product

import autograd.numpy as anp
import by_hand
import numpy as np
import pytest
from autograd import grad
from by_hand import problem, replaced

from gradlab import (
    Network,
    Weight,
    accuracy,
    along_weight,
    autodiff,
    central_difference,
    cross_entropy_error,
    jumps,
    mean_over_batch,
    over_two_weights,
    partial_derivatives,
    record_tape,
    sum_squares_error,
    trace,
    train,
    weight_with_most_jumps,
    with_temperature,
)
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.temperature import cross_entropy_at, soft_accuracy_at
from gradlab.core.weight_slice import outputs_along_weight

DEPTHS = range(1, 7)
SIZES = (4, 5, 4, 3, 5, 4, 3)  # of the hidden layers as many as are asked for
MIXED = ["relu", ("tanh", "step", "sigmoid"), ("step", "relu", "tanh"), ("sigmoid", "relu", "step"), "step", "sigmoid"]
INTERVAL, BESIDE = (-4.0, 4.0), 1e-9
PLAIN = {  # each activation once more, for autograd to follow: of the straight-through step values and slope by parts
    "step": lambda a: anp.where(a > 0, 1.0, 0.0),
    "sigmoid": lambda a: 1 / (1 + anp.exp(-a)),
    "tanh": anp.tanh,
    "relu": lambda a: a * (a > 0),
    "identity": lambda a: a,
}


def deep(activation, depth, seed=0, images=12):
    """A network of so many hidden layers, images and targets."""
    return problem(activation, seed, (*SIZES[: depth + 1], 3), images)


def some_weights(network):
    """Of each layer a weight and a bias."""
    for layer, matrix in enumerate(network.weights):
        rows, columns = matrix.shape
        yield Weight(layer, layer % rows, (2 * layer + 1) % columns)
        yield Weight(layer, None, layer % columns)


def plain_loss(network, x, t):
    """(weights, biases) ↦ the cross entropy of a forward pass as one writes it."""

    def loss(parts):
        z = x
        for k in range(len(network.weights)):
            z = z @ parts[0][k] + parts[1][k]
            if k < len(network.weights) - 1:
                z = PLAIN[network.activations[k]](z)
        e = anp.exp(z)
        return -anp.mean(anp.log(anp.sum(t * e, axis=1) / anp.sum(e, axis=1) + 1e-7))

    return loss


def entry(parts, weight):
    weights, biases = parts
    at = weight.layer
    return biases[at][weight.column] if weight.row is None else weights[at][weight.row, weight.column]


@pytest.mark.filterwarnings("ignore:Output seems independent of input")
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_each_derivative_is_autograd_s_of_the_plain_forward_pass_and_backpropagation_s(depth, activation):
    network, x, t = deep(activation, depth)
    by_backpropagation = by_hand.backward(network, x, t, by_hand.cross_entropy_slope)
    parts = [list(network.weights), list(network.biases)]
    by_autograd = by_backpropagation if activation == "straight_through" else grad(plain_loss(network, x, t))(parts)
    for weight in some_weights(network):
        f = along_weight(network, weight, cross_entropy_error, x, t)
        assert f(network[weight]) == pytest.approx(by_hand.cross_entropy(by_hand.forward(network, x)[2], t), rel=1e-12)
        slope = autodiff(f)(network[weight])
        for expected in (by_autograd, by_backpropagation):
            assert slope == pytest.approx(entry(expected, weight), rel=1e-9, abs=1e-17)


@pytest.mark.parametrize("activation", by_hand.WITHOUT_JUMPS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_each_derivative_is_within_a_central_difference_s_own_bounds(depth, activation):
    network, x, t = deep(activation, depth)
    for weight in some_weights(network):
        f, at = along_weight(network, weight, cross_entropy_error, x, t), network[weight]
        h = 1e-4
        near, far = (central_difference(f, step)(at) for step in (h, 2 * h))
        # Truncation is h² f'''/6 and so a third of how far the two are apart; rounding a few units of f over h.
        bound = abs(far - near) + 100 * np.finfo(float).eps * (1 + abs(f(at))) / h
        assert abs(autodiff(f)(at) - near) <= bound


@pytest.mark.parametrize("metric", [cross_entropy_error, accuracy])
@pytest.mark.parametrize("activation", MIXED)
def test_a_moved_weight_or_bias_is_a_forward_pass_with_it_replaced(activation, metric):
    network, x, t = deep(activation, 3)
    x[::3, 1] = 0
    by = by_hand.METRIC["accuracy" if metric is accuracy else "cross_entropy"]
    w = np.array([-3.0, 0.0, 0.4, 2.5])
    for weight in some_weights(network):
        expected = [by(by_hand.forward(replaced(network, weight, each), x)[2], t) for each in w]
        np.testing.assert_allclose(along_weight(network, weight, metric, x, t)(w), expected, rtol=1e-11)
        y = outputs_along_weight(network, weight, x)(w[2])
        np.testing.assert_allclose(y, by_hand.forward(replaced(network, weight, w[2]), x)[2], rtol=1e-12)
        assert network[weight] == entry((network.weights, network.biases), weight)


@pytest.mark.parametrize("layer", range(4))
def test_over_two_weights_of_any_layer_a_bias_among_them(layer):
    network, x, t = deep(("tanh", "relu", "sigmoid"), 3)
    a, b = np.array([-1.0, 0.3]), np.array([2.0, -0.4])
    ones, others = ([Weight(layer, row, 0), Weight(layer, None, column)] for row, column in ((1, 0), (0, 2)))
    for first, second in product(ones, others):
        f = over_two_weights(network, first, second, cross_entropy_error, x, t)
        moved = [replaced(replaced(network, first, one), second, other) for one, other in zip(a, b, strict=True)]
        expected = [by_hand.cross_entropy(by_hand.forward(each, x)[2], t) for each in moved]
        np.testing.assert_allclose(f(a, b), expected, rtol=1e-12)
        slopes = [by_hand.backward(each, x, t, by_hand.cross_entropy_slope) for each in moved]
        expected = [[entry(each, weight) for each in slopes] for weight in (first, second)]
        np.testing.assert_allclose(partial_derivatives(f)(a, b), expected, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("activation", MIXED)
def test_a_training_takes_backpropagation_s_update_in_each_layer(activation):
    network, x, t = deep(activation, 3)
    slopes = by_hand.backward(network, x, t, by_hand.cross_entropy_slope)
    trained = train(network, x, t, cross_entropy_error, 0.3, 1)
    assert trained.activations == network.activations
    for now, before, slope in zip(
        (*trained.weights, *trained.biases), (*network.weights, *network.biases), [*slopes[0], *slopes[1]], strict=True
    ):
        np.testing.assert_allclose(now, before - 0.3 * slope, rtol=1e-10, atol=1e-14)


def test_the_tape_of_a_weight_three_layers_deep():
    network, x, t = deep("tanh", 3)
    f = along_weight(network, Weight(0, 1, 2), cross_entropy_error, x, t)
    tape = record_tape(f, 0.4)
    assert (tape.value, tape.steps[0].adjoint) == (f(0.4), autodiff(f)(0.4))
    assert sum(each.name == "tanh" for each in tape.steps) == 3


def test_at_a_temperature():
    network, x, t = deep("sigmoid", 3)
    for weight in some_weights(network):
        y = by_hand.forward(with_temperature(replaced(network, weight, 0.7), 0.5), x)[2]
        f = soft_accuracy_at(network, weight, x, np.argmax(t, axis=1))(0.5)
        assert f(0.7) == pytest.approx(np.mean(np.sum(t * y, axis=1)), rel=1e-12)
        exact = cross_entropy_at(network, weight, x, t)(0.5)
        assert exact(0.7) == pytest.approx(-np.mean(np.log(np.sum(t * y, axis=1))), rel=1e-12)


@pytest.mark.parametrize("read", [lambda f: f(0.5), lambda f: trace(f, [0.5]), lambda f: autodiff(f)(0.5)])
def test_what_a_deep_network_cannot_hold_is_refused_and_not_counted_as_0(read):
    # w · 1e75, times 1e75 four times, in two ways whose difference may be ∞ − ∞: it flows into a ReLU, 0 of NaN.
    large = np.array([[1e75]])
    weights = [np.zeros((1, 1)), large, large, large * [[1, 1]], large * [[1], [-1]], np.ones((1, 2))]
    network = Network(weights, [np.zeros(len(each.T)) for each in weights], "relu")
    f = along_weight(network, Weight(0, 0, 0), cross_entropy_error, [[1e75]], [0])
    assert f(0.0) == pytest.approx(np.log(2), rel=1e-6)
    with pytest.raises(ValueError, match=r"^what flows into the units behind layer 4 must be finite"):
        read(f)


# Jumps.
def state(network, weight, w, x, t, metric):
    """What a jump changes of each image: whether it is right, or its loss."""
    y = by_hand.forward(replaced(network, weight, w), x)[2]
    return y.argmax(axis=1) == t.argmax(axis=1) if metric is accuracy else np.sum((y - t) ** 2, axis=1)


def bisected(network, weight, x, t, metric, grid):
    """Where a metric of whole forward passes changes between neighbours of a grid, each to 1e−12."""
    found, values = [], [state(network, weight, w, x, t, metric).mean() for w in grid]
    for k in range(len(grid) - 1):
        (left, right), before = grid[k : k + 2], values[k]
        if before == values[k + 1]:
            continue
        for _ in range(32):
            middle = (left + right) / 2
            same = before == state(network, weight, middle, x, t, metric).mean()
            left, right = (middle, right) if same else (left, middle)
        found.append(right)
    return np.array(found)


def moves(network, weight, metric, x, t):
    """Whether the metric is not the same everywhere along a weight."""
    return np.ptp(along_weight(network, weight, metric, x, t)(np.linspace(-3, 3, 31))) > 0


def moving(activation, depth, layer, metric, images):
    """A network in which a bias and a weight of this layer make the metric jump; and these."""
    for seed in range(20):
        network, x, t = deep(activation, depth, seed, images)
        biases = [Weight(layer, None, column) for column in range(len(network.biases[layer]))]
        both = biases, reversed([*by_hand.every_weight(network, layer)])
        found = [next((each for each in some if moves(network, each, metric, x, t)), None) for some in both]
        if None not in found:
            return network, x, t, found
    raise AssertionError("no such network")


BOTH = (accuracy, sum_squares_error)
CLOSED = [
    *product(ACTIVATIONS, [(2, 1), (2, 2), (3, 2), (3, 3)], [accuracy]),  # the last two layers
    *product(["step", "straight_through"], [(3, 0), (3, 1)], BOTH),  # a step unit, far below
    *product([("step", "tanh", "relu")], [(3, 0)], BOTH),
    *product([(below, "step", "tanh") for below in ("sigmoid", "tanh", "relu", "identity")], [(3, 0)], BOTH),
]


@pytest.mark.parametrize(("activation", "at", "metric"), CLOSED)
def test_jumps_are_where_bisection_of_full_passes_finds_them(activation, at, metric):
    depth, layer = at
    network, x, t, weights = moving(activation, depth, layer, metric, images=20 if metric is accuracy else 4)
    grid, seen = np.linspace(*INTERVAL, 63)[1:-1], 0
    for weight in weights:
        found = jumps(along_weight(network, weight, metric, x, t), INTERVAL)
        f = along_weight(network, weight, metric, x, t)
        for w in bisected(network, weight, x, t, metric, grid):  # between two places of the grid there may be more
            assert np.min(np.abs(found.weights - w)) < 1e-9
            seen += 1
        for k, w in enumerate(found.weights):
            assert f(w - BESIDE) == pytest.approx(found.before[k], rel=1e-12)
            assert f(w + BESIDE) == pytest.approx(found.after[k], rel=1e-12)
            left, right = (state(network, weight, w + side, x, t, metric) for side in (-BESIDE, BESIDE))
            np.testing.assert_array_equal(np.unique(found.images[k]), np.flatnonzero(left != right))
        # Between them it is constant.
        pieces = np.append(found.before, found.after[-1:]) if len(found.weights) else f(grid[:1])
        np.testing.assert_allclose(f(grid), pieces[np.searchsorted(found.weights, grid)], rtol=1e-12)
    assert seen > 0


OPEN = [
    ("sigmoid", 0, accuracy),
    ("relu", 1, accuracy),
    (("sigmoid", "tanh", "step"), 0, accuracy),
    (("sigmoid", "tanh", "step"), 0, cross_entropy_error),
]


@pytest.mark.parametrize(("activation", "layer", "metric"), OPEN)
def test_where_there_is_no_closed_form_it_is_said_and_a_grid_finds_the_jumps(activation, layer, metric):
    network, x, t, (_, weight) = moving(activation, 3, layer, metric, images=8)
    grid = np.linspace(-3, 3, 301)
    with pytest.raises(ValueError, match=r"^weight must be of the last two layers, or lead to .*trace\(along_weight"):
        jumps(along_weight(network, weight, metric, x, t), INTERVAL)
    shown = trace(along_weight(network, weight, metric, x, t), grid)
    assert shown.stairs
    np.testing.assert_allclose(shown.jumps, bisected(network, weight, x, t, metric, grid), atol=1e-7)


@pytest.mark.parametrize("below", ["relu", "identity", "step"])
@pytest.mark.parametrize("metric", BOTH)
@pytest.mark.parametrize("seed", range(4))
def test_jumps_of_small_whole_numbers_behind_steps(seed, metric, below):
    # Units that flip at one place, images that share it, ties at 0: none is counted twice, and none that cancels.
    rng = np.random.default_rng(seed)
    weights, biases = ([rng.integers(-2, 3, shape) for shape in shapes] for shapes in ([(3, 3)] * 4, [3] * 4))
    network, x = Network(weights, biases, (below, "step", "tanh")), rng.integers(0, 3, (10, 3))
    t, grid = np.eye(3)[rng.integers(3, size=10)], np.linspace(*INTERVAL, 998)[1:-1]
    for weight in (Weight(0, 0, 0), Weight(0, None, 1), Weight(0, 2, 2)):
        f = along_weight(network, weight, metric, x, t)
        found = jumps(f, INTERVAL)
        pieces = np.append(found.before, found.after[-1:]) if len(found.weights) else f(grid[:1])
        np.testing.assert_allclose(f(grid), pieces[np.searchsorted(found.weights, grid)], rtol=1e-12)
        assert np.all(np.abs(found.before - found.after) > 1e-9)
        assert np.all(np.diff(found.weights) > 1e-9)


def test_a_smooth_loss_jumps_nowhere_at_any_depth():
    for activation, layer in (("sigmoid", 0), ("relu", 1), (("step", "tanh", "tanh"), 1)):
        network, x, t = deep(activation, 3)
        f = along_weight(network, Weight(layer, 1, 2), cross_entropy_error, x, t)
        assert len(jumps(f, INTERVAL).weights) == 0
        assert trace(f, np.linspace(-3, 3, 61)).jumps.size == 0


@mean_over_batch
def top_two(y, t):
    right = anp.sum(t * y, axis=-1, keepdims=True)
    return anp.where(anp.sum(y > right, axis=-1) < 2, 1.0, 0.0)


def test_behind_steps_the_jumps_of_an_own_count_are_exact_too():
    network, x, t, (_, weight) = moving("step", 3, 0, top_two, images=20)
    f = along_weight(network, weight, top_two, x, t)
    found = jumps(along_weight(network, weight, top_two, x, t), INTERVAL)
    assert len(found.weights) > 0
    np.testing.assert_allclose(f(found.weights + BESIDE), found.after, atol=1e-12)
    np.testing.assert_array_equal(trace(f, np.linspace(-3, 3, 61)).jumps, found.weights[np.abs(found.weights) < 3])


def test_the_weight_with_most_jumps_is_of_the_last_two_layers_unless_others_are_asked_for():
    network, x, t = deep("sigmoid", 3)
    assert weight_with_most_jumps(network, x, t, INTERVAL).layer in (2, 3)
    with pytest.raises(ValueError, match=r"closed form.* Got layer 0 of <Network 4-5-4-3-3, sigmoid> instead"):
        weight_with_most_jumps(network, x, t, INTERVAL, (0,))
    network, x, t = deep("step", 3)
    best, every = weight_with_most_jumps(network, x, t, INTERVAL, (0,)), by_hand.every_weight(network, 0)

    def values(weight):
        found = jumps(along_weight(network, weight, accuracy, x, t), INTERVAL)
        return len({*found.before, *found.after})

    assert values(best) == max(map(values, every))


# The record.
def test_an_activation_for_each_hidden_layer_and_one_for_all():
    network = Network.random((4, 5, 4, 3), np.random.default_rng(0), ["relu", "logistic"])
    assert network.activation == network.activations == ("relu", "sigmoid")
    assert repr(network) == "<Network 4-5-4-3, relu, sigmoid>"
    same = replace(network, activation=("tanh", "tanh"))
    assert (same.activation, same.activations) == ("tanh", ("tanh", "tanh"))
    assert repr(same) == "<Network 4-5-4-3, tanh>"


def test_what_flows_through_each_layer():
    network, x, _ = deep(("tanh", "relu", "sigmoid"), 3)
    flows, taken = by_hand.through(network, x)
    for layer in range(4):
        np.testing.assert_allclose(network.pre_activations(x, layer), flows[layer], rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(network.pre_activations(x[3], layer), flows[layer][3], rtol=1e-12, atol=1e-14)
    for layer in range(3):
        np.testing.assert_allclose(network.hidden(x, layer), taken[layer + 1], rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(network.logits(x), network.pre_activations(x, 3))
    with pytest.raises(ValueError, match=r"layer must be in 0 … 2\. Got 3 instead"):
        network.hidden(x, 3)


def test_a_network_without_hidden_layer_is_linear():
    network, x, t = problem("sigmoid", sizes=(4, 3))
    assert (network.activation, repr(network)) == ((), "<Network 4-3>")
    e = np.exp(x @ network.weights[0] + network.biases[0])
    np.testing.assert_allclose(network(x), e / e.sum(axis=1, keepdims=True), rtol=1e-12)
    f = along_weight(network, Weight(0, 1, 2), accuracy, x, t)
    found = jumps(along_weight(network, Weight(0, 1, 2), accuracy, x, t), INTERVAL)
    assert len(found.weights) > 0
    np.testing.assert_allclose(f(found.weights + BESIDE), found.after, atol=1e-13)


def test_a_function_of_a_deep_weight_says_how_many_numbers_it_works_on():
    network, x, t = problem("tanh", sizes=(4, 5, 7, 3))
    assert [along_weight(network, Weight(layer, 0, 0), accuracy, x, t).width for layer in range(3)] == [84, 36, 36]
