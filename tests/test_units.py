import by_hand
import numpy as np
import pytest
from agreement import assert_agree
from by_hand import every_weight, problem, replaced
from hypothesis import given
from hypothesis.extra.numpy import array_shapes, arrays
from hypothesis.strategies import floats

from gradlab import Weight, accuracy, along_weight, autodiff, cross_entropy_error, sum_squares_error
from gradlab.units import outputs_along_weight

ACTIVATIONS = ["step", "sigmoid", "tanh", "relu"]
METRICS = {
    "accuracy": (accuracy, lambda y, t: np.mean(y.argmax(axis=1) == t.argmax(axis=1))),
    "squares": (sum_squares_error, by_hand.sum_squares),
    "cross entropy": (cross_entropy_error, by_hand.cross_entropy),
}


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_it_is_a_full_forward_pass_with_that_weight_replaced(activation, metric):
    network, x, t = problem(activation)
    metric, metric_by_hand = METRICS[metric]
    for weight in every_weight(network):
        w = np.array([-4.5, -1.0, 0.0, 0.3, network[weight], 6.0])
        expected = [metric_by_hand(by_hand.forward(replaced(network, weight, each), x)[2], t) for each in w]
        np.testing.assert_allclose(along_weight(network, weight, metric, x, t)(w), expected, rtol=1e-11)


@pytest.mark.parametrize("weight", [Weight(0, 3, 4), Weight(1, 4, 2)])
def test_the_outputs_are_those_of_a_full_forward_pass(weight):
    network, x, _ = problem("tanh")
    w = np.array([[-2.0, 0.5], [1.0, 2.0]])
    outputs = outputs_along_weight(network, weight, x)(w)
    assert outputs.shape == (2, 2, 12, 3)
    for k in np.ndindex(2, 2):
        np.testing.assert_allclose(outputs[k], by_hand.forward(replaced(network, weight, w[k]), x)[2], rtol=1e-12)


@pytest.mark.parametrize("loss", ["squares", "cross entropy"])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_its_slope_anywhere_is_that_of_backpropagation_with_the_weight_replaced(activation, loss):
    network, x, t = problem(activation)
    metric = METRICS[loss][0]
    slope = {"squares": by_hand.sum_squares_slope, "cross entropy": by_hand.cross_entropy_slope}[loss]
    for weight in every_weight(network):
        w = np.array([-3.0, 0.1, 2.0])
        moved = [by_hand.backward(replaced(network, weight, each), x, t, slope)[0] for each in w]
        expected = np.array([weights[weight.layer][weight.row, weight.column] for weights in moved])
        assert_agree(autodiff(along_weight(network, weight, metric, x, t))(w), expected, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("metric", METRICS)
def test_labels_and_one_hot_are_the_same_target(metric):
    network, x, t = problem("sigmoid")
    metric, weight, w = METRICS[metric][0], Weight(0, 1, 2), np.linspace(-2, 2, 5)
    by_labels = along_weight(network, weight, metric, x, t.argmax(axis=1))(w)
    np.testing.assert_array_equal(by_labels, along_weight(network, weight, metric, x, t)(w))


@pytest.mark.parametrize("layer", [0, 1])
@given(w=arrays(float, array_shapes(min_dims=0, max_dims=3, max_side=3), elements=floats(-100, 100)))
def test_it_is_elementwise_and_changes_nothing(layer, w):
    network, x, t = problem("sigmoid")
    f, before = along_weight(network, Weight(layer, 2, 1), sum_squares_error, x, t), w.copy()
    assert np.shape(f(w)) == np.shape(autodiff(f)(w)) == w.shape
    np.testing.assert_allclose(np.ravel(f(w)), [f(each) for each in w.flat], rtol=1e-13)
    np.testing.assert_array_equal(w, before)


def test_an_integer_weight_is_a_weight():
    network, x, t = problem("sigmoid")
    f = along_weight(network, Weight(0, 2, 1), cross_entropy_error, x, t)
    assert f(2) == f(2.0)
    assert autodiff(f)([1, 2]).tolist() == autodiff(f)([1.0, 2.0]).tolist()


def test_a_pixel_that_is_off_everywhere_makes_its_weights_matter_to_nothing():
    network, x, t = problem("sigmoid")
    x[:, 2] = 0
    f = along_weight(network, Weight(0, 2, 1), cross_entropy_error, x, t)
    assert np.ptp(f(np.linspace(-5, 5, 11))) == 0
    assert np.all(autodiff(f)(np.linspace(-5, 5, 11)) == 0)


@pytest.mark.parametrize("metric", METRICS)
def test_one_image_is_enough(metric):
    network, x, t = problem("relu")
    metric, metric_by_hand = METRICS[metric]
    weight = Weight(1, 0, 1)
    value = along_weight(network, weight, metric, x[:1], t[:1])(network[weight])
    assert value == pytest.approx(metric_by_hand(by_hand.forward(network, x[:1])[2], t[:1]), rel=1e-12)
