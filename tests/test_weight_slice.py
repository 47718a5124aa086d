import tracemalloc
from functools import partial

import by_hand
import numpy as np
import pytest
from agreement import assert_agree
from autograd import value_and_grad
from by_hand import every_weight, problem, replaced
from hypothesis import given
from hypothesis.extra.numpy import array_shapes, arrays
from hypothesis.strategies import floats

from gradlab import (
    Network,
    Weight,
    accuracy,
    along_weight,
    autodiff,
    cross_entropy_error,
    jumps,
    lesson,
    one_hot,
    over_two_weights,
    sum_squares_error,
    trace,
)
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.checks import LARGEST
from gradlab.core.weight_slice import outputs_along_weight
from gradlab.lesson.metrics import LOSSES, METRICS

SMOOTH = [name for name, activation in ACTIVATIONS.items() if not activation.jumps]
METRICS = {code: (measure.function, by_hand.METRIC[code]) for code, measure in METRICS.items()}


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


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", SMOOTH)
def test_its_slope_anywhere_is_that_of_backpropagation_with_the_weight_replaced(activation, loss):
    network, x, t = problem(activation)
    metric = METRICS[loss][0]
    for weight in every_weight(network):
        w = np.array([-3.0, 0.1, 2.0])
        moved = [by_hand.backward(replaced(network, weight, each), x, t, by_hand.LOSS_SLOPE[loss])[0] for each in w]
        expected = np.array([weights[weight.layer][weight.row, weight.column] for weights in moved])
        assert_agree(autodiff(along_weight(network, weight, metric, x, t))(w), expected, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("weight", [Weight(0, 408, 1), Weight(0, 0, 0), Weight(1, 38, 7)])
def test_on_real_digits_it_is_autograds_loop_over_whole_forward_passes_to_1e_12(weight):
    x, labels = lesson.digits(100)
    t = one_hot(labels)
    network = Network.random((784, 50, 10), np.random.default_rng(0))
    w = np.linspace(-2, 2, 9)
    loop = value_and_grad(by_hand.cross_entropy_along(network, weight, x, t))
    values, slopes = zip(*(loop(each) for each in w), strict=True)
    curve = trace(along_weight(network, weight, cross_entropy_error, x, t), w)
    np.testing.assert_allclose(curve.values, values, rtol=1e-12)
    np.testing.assert_allclose(curve.autodiff, slopes, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_images_in_which_the_pixel_is_off_count_as_all_others_do(activation, metric):
    network, x, t = problem(activation)
    x[::2, 2] = x[6:, 3] = 0  # off in the first image and others; off in the second half
    metric, metric_by_hand = METRICS[metric]
    for weight in every_weight(network):
        w = np.array([-4.5, 0.0, 0.3, 6.0])
        expected = [metric_by_hand(by_hand.forward(replaced(network, weight, each), x)[2], t) for each in w]
        np.testing.assert_allclose(along_weight(network, weight, metric, x, t)(w), expected, rtol=1e-11)


def test_the_accuracy_is_a_fraction_of_the_images_to_the_last_bit():
    network, x, t = problem("sigmoid", images=100)
    x[::3, 2] = 0
    value = along_weight(network, Weight(0, 2, 1), accuracy, x, t)(np.linspace(-9, 9, 50))
    np.testing.assert_array_equal(value, np.round(100 * value) / 100)
    assert np.ptp(value) > 0


def test_a_loss_with_its_delta_is_a_metric():
    network, x, t = problem("sigmoid")
    along = partial(along_weight, network, Weight(0, 2, 1), x=x, t=t)
    y, expected = by_hand.forward(network, x)[2], partial(by_hand.cross_entropy, delta=0.1)
    value = along(metric=partial(cross_entropy_error, delta=0.1))(network[Weight(0, 2, 1)])
    assert value == pytest.approx(expected(y, t), rel=1e-12)


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


def test_a_function_of_a_weight_keeps_what_it_needs_and_not_the_images():
    network, rng = Network.random((784, 50, 10), np.random.default_rng(0)), np.random.default_rng(1)
    x, t = rng.random((1000, 784)), rng.integers(10, size=1000)
    tracemalloc.start()
    f = along_weight(network, Weight(0, 408, 1), cross_entropy_error, x, t)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert f(0.0) > 0
    assert kept < x.nbytes / 10


@pytest.mark.parametrize("weight", [Weight(0, 2, 1), Weight(1, 2, 1)])
def test_a_weight_of_any_size_leaves_nothing_behind_when_it_is_moved(weight):
    network, x, t = problem("sigmoid")
    beside = Weight(weight.layer, weight.row + 1, weight.column)
    huge, w = replaced(network, weight, 1e17), np.array([-1.0, 0.0, 2.0])
    along, along_huge = (along_weight(each, weight, cross_entropy_error, x, t)(w) for each in (network, huge))
    np.testing.assert_allclose(along_huge, along, rtol=1e-12)
    over = over_two_weights(huge, weight, beside, cross_entropy_error, x, t)(w, network[beside])
    np.testing.assert_allclose(over, along, rtol=1e-12)


@pytest.mark.parametrize("f", [lambda f: trace(f, [1e308], 1e300), lambda f: f(1e308)], ids=["traced", "read"])
def test_a_weight_beyond_all_sums_is_refused_and_not_counted(f):
    network, x, t = problem("relu")
    with pytest.raises(ValueError, match=r"^w must be at most 1e\+75 in size\. Got 1e\+308 instead\.$"):
        f(along_weight(network, Weight(0, 2, 1), accuracy, 100 * x, t))


@pytest.mark.parametrize("weight", [Weight(0, 0, 0), Weight(1, 0, 0)])
@pytest.mark.parametrize("sign", [1, -1])
def test_what_the_largest_entries_make_is_finite_and_counted(sign, weight):
    large = sign * LARGEST
    network = Network(([[1.0], [large]], [[large, -large]]), ([large], [0.0, large]), "relu")
    x, t = np.array([[LARGEST, LARGEST], [LARGEST, -LARGEST], [0.0, 0.0]]), [0, 0, 1]
    w = np.array(
        [-LARGEST / 2, -1.0, 0.0, 1.0, LARGEST / 3]
    )  # at LARGEST, two large terms would be one another's negative
    each = [accuracy(replaced(network, weight, at)(x), t) for at in w]
    np.testing.assert_array_equal(along_weight(network, weight, accuracy, x, t)(w), each)
    found = jumps(along_weight(network, weight, accuracy, x, t), (-LARGEST, LARGEST))
    assert np.isfinite(found.weights).all()
