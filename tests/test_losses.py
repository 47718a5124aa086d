import by_hand
import numpy as np
import pytest
from autograd import grad
from autograd.test_util import check_grads
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gradlab import cross_entropy_error, one_hot, softmax, sum_squares_error

LOSSES = by_hand.losses()
BY_HAND = [(loss, definition) for loss, (definition, _) in LOSSES.items()]

# The chapter's two predictions of the digit 2: one good, and one with 0.6 for the digit 7.
T = one_hot(2)
GOOD = [0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0]
BAD = [0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0]


@pytest.fixture
def batch(rng):
    """Probabilities of 6 images and their labels."""
    return softmax(rng.normal(size=(6, 10))), rng.integers(10, size=6)


@pytest.mark.parametrize(
    ("loss", "y", "expected", "in_the_chapter"),
    [
        (sum_squares_error, GOOD, 0.5 * (3 * 0.1**2 + 2 * 0.05**2 + (0.6 - 1) ** 2), 0.0975),
        (sum_squares_error, BAD, 0.5 * (2 * 0.1**2 + 2 * 0.05**2 + (0.1 - 1) ** 2 + 0.6**2), 0.5975),
        (cross_entropy_error, GOOD, -np.log(0.6 + 1e-7), 0.5108),
        (cross_entropy_error, BAD, -np.log(0.1 + 1e-7), 2.3026),
    ],
)
def test_the_chapters_numbers(loss, y, expected, in_the_chapter):
    assert loss(y, T) == pytest.approx(expected, rel=1e-14)
    assert loss(y, T) == pytest.approx(in_the_chapter, abs=5e-5)


def test_log_0_costs_16_and_not_infinity():
    assert cross_entropy_error([1.0, 0.0], [0, 1]) == pytest.approx(-np.log(1e-7), rel=1e-15)
    assert cross_entropy_error([1.0, 0.0], [0, 1]) == pytest.approx(16.118, abs=5e-4)


@pytest.mark.parametrize("delta", [0, 1e-7, 0.01, 1])
def test_delta_is_added_inside_the_logarithm(delta):
    assert cross_entropy_error([0.3, 0.7], 0, delta) == pytest.approx(-np.log(0.3 + delta), rel=1e-14)
    assert cross_entropy_error.per_sample([0.3, 0.7], 0, delta=delta) == cross_entropy_error([0.3, 0.7], 0, delta)


@pytest.mark.parametrize(("loss", "lowest"), [(sum_squares_error, 0), (cross_entropy_error, -np.log(1 + 1e-7))])
def test_the_right_answer_costs_nothing_but_delta(loss, lowest):
    assert loss(np.eye(4), np.eye(4)) == pytest.approx(lowest, abs=1e-15)


@pytest.mark.parametrize("loss", LOSSES)
def test_labels_and_one_hot_are_the_same_target(loss, batch):
    y, labels = batch
    assert loss(y, labels) == loss(y, one_hot(labels))
    assert loss(y[0], labels[0]) == loss(y[0], one_hot(labels[0]))


@pytest.mark.parametrize("loss", LOSSES)
def test_a_single_sample_is_a_batch_of_one(loss, batch):
    y, labels = batch
    assert loss(y[0], labels[0]) == loss(y[:1], labels[:1])


@pytest.mark.parametrize("loss", LOSSES)
def test_a_batch_is_the_mean_of_its_samples(loss, batch):
    y, labels = batch
    each = [loss(yn, label) for yn, label in zip(y, labels, strict=True)]
    np.testing.assert_array_equal(loss.per_sample(y, labels), each, strict=True)
    assert loss(y, labels) == pytest.approx(sum(each) / 6, rel=1e-14)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_mean_has_the_same_scale_for_any_number_of_samples(loss, batch):
    y, labels = batch
    assert loss(np.tile(y, (5, 1)), np.tile(labels, 5)) == pytest.approx(loss(y, labels), rel=1e-14)


@pytest.mark.parametrize(("loss", "by_hand"), BY_HAND)
def test_leading_axes_stay(loss, by_hand, rng):
    y, labels = softmax(rng.normal(size=(2, 4, 6, 10))), rng.integers(10, size=6)
    assert loss(y, labels).shape == (2, 4)
    assert loss.per_sample(y, labels).shape == (2, 4, 6)
    for k in np.ndindex(2, 4):
        assert loss(y, labels)[k] == pytest.approx(by_hand(y[k], one_hot(labels)), rel=1e-13)


@pytest.mark.parametrize(("loss", "slope"), [(loss, slope) for loss, (_, slope) in LOSSES.items()])
def test_slopes_by_formula(loss, slope, batch):
    y, labels = batch
    np.testing.assert_allclose(grad(loss)(y, labels), slope(y, one_hot(labels)), rtol=1e-13)


def test_the_slope_of_one_sample_by_hand():
    y = np.array(GOOD)
    np.testing.assert_allclose(grad(sum_squares_error)(y, T), y - T, rtol=1e-15)
    np.testing.assert_allclose(grad(cross_entropy_error)(y, T), -T / (0.6 + 1e-7), rtol=1e-15)


@pytest.mark.parametrize("loss", LOSSES)
def test_slopes_of_two_orders(loss, batch):
    y, labels = batch
    check_grads(lambda y: loss(y, labels), modes=["fwd", "rev"], order=2)(y)


def test_the_slope_of_squares_is_zero_at_the_minimum():
    assert np.all(grad(sum_squares_error)(np.eye(3), np.eye(3)) == 0)


def test_only_the_right_class_counts_for_cross_entropy(batch):
    y, labels = batch
    slope = grad(cross_entropy_error)(y, labels)
    assert np.all((slope != 0) == (one_hot(labels) == 1))


@pytest.mark.parametrize("loss", LOSSES)
def test_a_point_mass_given_as_integers_is_a_prediction(loss):
    assert loss([[0, 1], [1, 0]], [1, 1]) == loss([[0.0, 1.0], [1.0, 0.0]], [1, 1])


@pytest.mark.parametrize(("loss", "by_hand"), BY_HAND)
@given(y=arrays(float, (3, 4), elements=st.floats(0, 1)), labels=arrays(int, 3, elements=st.integers(0, 3)))
def test_any_prediction_is_scored_as_by_hand_and_not_changed(loss, by_hand, y, labels):
    before = y.copy(), labels.copy()
    assert loss(y, labels) == pytest.approx(by_hand(y, np.eye(4)[labels]), rel=1e-13, abs=1e-15)
    np.testing.assert_array_equal(y, before[0])
    np.testing.assert_array_equal(labels, before[1])


def test_the_value_is_float64_whatever_delta_came_as():
    assert cross_entropy_error([0.5, 0.5], 0, np.longdouble(0.5)).dtype == np.float64
