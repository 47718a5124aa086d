from itertools import product

import by_hand
import numpy as np
import pytest
from agreement import assert_agree
from by_hand import problem, replaced

from gradlab import (
    Weight,
    accuracy,
    along_weight,
    cross_entropy_error,
    descend,
    over_two_weights,
    partial_derivatives,
    sum_squares_error,
)
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.weight_slice import on_grid, outputs_over_two_weights
from gradlab.lesson.metrics import LOSSES, METRICS

SMOOTH = [name for name, activation in ACTIVATIONS.items() if not activation.jumps]
METRICS = {code: (measure.function, by_hand.METRIC[code]) for code, measure in METRICS.items()}
# Two weights into one unit, from one unit, and with nothing in common, of each layer.
PAIRS = [
    (Weight(layer, *first), Weight(layer, *second))
    for layer, (first, second) in product((0, 1), [((0, 2), (3, 2)), ((1, 0), (1, 2)), ((3, 1), (2, 0))])
]


def both_replaced(network, first, second, a, b):
    return replaced(replaced(network, first, a), second, b)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_it_is_a_full_forward_pass_with_both_weights_replaced(activation, metric):
    network, x, t = problem(activation)
    metric, metric_by_hand = METRICS[metric]
    for first, second in PAIRS:
        a, b = np.array([-4.5, 0.0, network[first]]), np.array([-1.0, network[second], 6.0, 0.3])
        shown = on_grid(over_two_weights(network, first, second, metric, x, t), a, b)
        moved = [[both_replaced(network, first, second, here, there) for here in a] for there in b]
        expected = [[metric_by_hand(by_hand.forward(each, x)[2], t) for each in row] for row in moved]
        np.testing.assert_allclose(shown, expected, rtol=1e-11)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_outputs_are_those_of_a_full_forward_pass_for_any_arrays_that_broadcast(first, second):
    network, x, _ = problem("tanh")
    a, b = np.array([-2.0, 0.5, 3.0]), np.array([[1.0], [2.0]])
    outputs = outputs_over_two_weights(network, first, second, x)(a, b)
    assert outputs.shape == (2, 3, 12, 3)
    for j, i in np.ndindex(2, 3):
        expected = by_hand.forward(both_replaced(network, first, second, a[i], b[j, 0]), x)[2]
        np.testing.assert_allclose(outputs[j, i], expected, rtol=1e-12)


@pytest.mark.parametrize("metric", METRICS)
def test_through_the_network_s_own_weights_it_is_the_function_along_one_weight(metric):
    network, x, t = problem("sigmoid")
    metric, w = METRICS[metric][0], np.linspace(-3, 3, 7)
    for first, second in PAIRS:
        f = over_two_weights(network, first, second, metric, x, t)
        np.testing.assert_allclose(f(w, network[second]), along_weight(network, first, metric, x, t)(w), rtol=1e-12)
        np.testing.assert_allclose(f(network[first], w), along_weight(network, second, metric, x, t)(w), rtol=1e-12)


def test_the_order_of_the_two_weights_is_the_order_of_the_axes():
    network, x, t = problem("sigmoid")
    a, b = np.linspace(-1, 1, 3), np.linspace(0, 2, 5)
    for first, second in PAIRS:
        there = on_grid(over_two_weights(network, first, second, sum_squares_error, x, t), a, b)
        back = on_grid(over_two_weights(network, second, first, sum_squares_error, x, t), b, a)
        assert there.shape == (5, 3)
        np.testing.assert_allclose(there, back.T, rtol=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", SMOOTH)
def test_its_two_slopes_are_those_of_backpropagation_with_both_weights_replaced(activation, loss):
    network, x, t = problem(activation)
    for first, second in PAIRS:
        f = over_two_weights(network, first, second, METRICS[loss][0], x, t)
        a, b = np.array([-3.0, 0.1]), np.array([2.0, -0.4])
        moved = [both_replaced(network, first, second, *at) for at in zip(a, b, strict=True)]
        slopes = [by_hand.backward(each, x, t, by_hand.LOSS_SLOPE[loss])[0] for each in moved]
        expected = [[each[at.layer][at.row, at.column] for each in slopes] for at in (first, second)]
        assert_agree(partial_derivatives(f)(a, b), np.array(expected), rtol=1e-9, atol=1e-14)


def test_the_accuracy_has_slope_0_in_both_weights():
    network, x, t = problem("sigmoid")
    a, b = np.meshgrid(np.linspace(-9, 9, 9), np.linspace(-9, 9, 9))
    for first, second in PAIRS:
        f = over_two_weights(network, first, second, accuracy, x, t)
        assert partial_derivatives(f)(a, b).shape == (2, 9, 9)
        assert np.all(partial_derivatives(f)(a, b) == 0)
        assert np.ptp(f(a, b)) > 0


def test_gradient_descent_in_two_weights_follows_both_slopes():
    network, x, t = problem("sigmoid")
    f = over_two_weights(network, *PAIRS[0], cross_entropy_error, x, t)
    path = descend(lambda at: f(at[0], at[1]), (-1.5, 1.5), rate=0.5, steps=20)
    assert path.weights.shape == path.derivatives.shape == (21, 2)
    assert np.all(np.diff(path.values) < 0)
    a, b = path.weights.T
    np.testing.assert_allclose(path.values, f(a, b), rtol=1e-12)
    np.testing.assert_allclose(path.derivatives.T, partial_derivatives(f)(a, b), rtol=1e-9)
    np.testing.assert_allclose(np.diff(path.weights, axis=0), -0.5 * path.derivatives[:-1], rtol=1e-9)


def test_in_a_bowl_the_path_is_the_closed_form_and_one_that_diverges_says_so():
    def bowl(at):
        return at[0] ** 2 + 3 * at[1] ** 2

    path = descend(bowl, (1, -2), rate=0.1, steps=5)
    updates = np.arange(6)
    np.testing.assert_allclose(path.weights, np.stack([0.8**updates, -2 * 0.4**updates], axis=1), rtol=1e-12)
    assert not path.diverged
    away = descend(bowl, (1, 1), rate=1e200, steps=5)
    assert away.diverged
    assert np.isfinite(away.weights).all()


WEIGHT, OTHER = PAIRS[0]


def test_whole_numbers_are_weights():
    network, x, t = problem("sigmoid")
    f = over_two_weights(network, WEIGHT, OTHER, sum_squares_error, x, t)
    assert f(1, 2) == f(1.0, 2.0)


def test_what_the_reader_changes_later_changes_nothing():
    network, x, t = problem("sigmoid")
    f = over_two_weights(network, WEIGHT, OTHER, cross_entropy_error, x, t)
    before = f(0.3, -1.2)
    x[:], t[:] = 0, t[::-1].copy()
    assert f(0.3, -1.2) == before
