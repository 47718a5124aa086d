import numpy as np
import pytest
from autograd.test_util import check_grads
from by_hand import every_weight, problem, right
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gradlab import accuracy, along_weight, autodiff, cross_entropy_error, one_hot, sum_squares_error
from gradlab.core.activations import ACTIVATIONS

Y = [[0.7, 0.2, 0.1], [0.1, 0.2, 0.7], [0.3, 0.4, 0.3], [0.2, 0.5, 0.3]]


@pytest.mark.parametrize(
    ("labels", "fraction"),
    [([0, 2, 1, 1], 4 / 4), ([0, 2, 1, 0], 3 / 4), ([0, 0, 0, 0], 1 / 4), ([1, 0, 2, 2], 0 / 4)],
)
def test_the_fraction_of_right_predictions(labels, fraction):
    assert accuracy(Y, labels) == fraction
    assert accuracy(Y, one_hot(labels, 3)) == fraction


def test_each_sample_is_right_or_wrong():
    np.testing.assert_array_equal(accuracy.per_sample(Y, [0, 2, 2, 0]), [1, 1, 0, 0])


def test_a_single_sample():
    assert accuracy([0.2, 0.8], 1) == accuracy([0.2, 0.8], [0, 1]) == 1
    assert accuracy([0.2, 0.8], 0) == accuracy([0.2, 0.8], [1, 0]) == 0


@pytest.mark.parametrize(("label", "right"), [(0, 0), (1, 1), (2, 0)])
def test_the_first_of_equals_counts_as_largest(label, right):
    assert accuracy([0.2, 0.4, 0.4], label) == right


def test_leading_axes_stay():
    y = np.array([[Y, np.array(Y)[:, ::-1]]])  # the same predictions, and with the classes in reverse
    np.testing.assert_array_equal(accuracy(y, [0, 2, 1, 0]), [[3 / 4, 1 / 4]], strict=True)
    assert accuracy.per_sample(y, [0, 2, 1, 0]).shape == (1, 2, 4)


@given(y=arrays(float, (5, 3), elements=st.floats(-1, 1)), labels=arrays(int, 5, elements=st.integers(0, 2)))
def test_any_predictions_are_counted_one_by_one(y, labels):
    count = sum(list(row).index(max(row)) == label for row, label in zip(y, labels, strict=True))
    assert accuracy(y, labels) == count / 5


def test_the_two_derivatives_agree_because_both_are_0():
    # check_grads passes on accuracy because 0 = 0: two derivatives that agree do not make a function that can learn.
    with pytest.warns(UserWarning, match="Output seems independent of input"):
        check_grads(lambda y: accuracy(y, [0, 2, 1, 0]), modes=["fwd", "rev"], order=1)(np.array(Y))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_along_a_weight_it_is_the_count_of_a_full_forward_pass(activation):
    network, x, t = problem(activation)
    for weight in every_weight(network):
        assert along_weight(network, weight, accuracy, x, t)(network[weight]) == np.mean(right(network, x, t))


def test_along_a_weight_its_slope_is_exactly_0_at_thousands_of_points_and_that_of_a_loss_is_not():
    network, x, t = problem("sigmoid")
    w = np.linspace(-5, 5, 3001)
    for weight in every_weight(network):
        assert np.all(autodiff(along_weight(network, weight, accuracy, x, t))(w) == 0)
        assert np.all(autodiff(along_weight(network, weight, cross_entropy_error, x, t))(w) != 0)
        assert np.all(autodiff(along_weight(network, weight, sum_squares_error, x, t))(w) != 0)
