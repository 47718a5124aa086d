"""The expected calibration error beside hand-worked values, a loop over bins, and its numerical slope."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradlab import calibration_error, gradient, numerical_gradient, one_hot

TWO_BINS = [[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.55, 0.45]]  # with 5 bins: (0.8, 1], (0.6, 0.8] twice, (0.4, 0.6]


def by_loop(y, t, bins):
    """Guo et al.'s formula as it stands: of each bin its share times |acc − conf|."""
    total = 0.0
    for b in range(bins):
        inside = [n for n, row in enumerate(y) if b / bins < max(row) <= (b + 1) / bins]
        if inside:
            acc = np.mean([int(np.argmax(y[n])) == t[n] for n in inside])
            conf = np.mean([max(y[n]) for n in inside])
            total += len(inside) / len(y) * abs(acc - conf)
    return total


@pytest.mark.parametrize(
    ("labels", "error"),
    [
        ([0, 0, 1, 0], (0.1 + 2 * (1 - 0.75) + 0.45) / 4),
        ([1, 1, 0, 1], (0.9 + 2 * 0.75 + 0.55) / 4),
        ([0, 1, 1, 1], (0.1 + 2 * (0.75 - 0.5) + 0.55) / 4),
    ],
)
def test_worked_by_hand(labels, error):
    assert calibration_error(TWO_BINS, labels, bins=5) == pytest.approx(error)
    assert calibration_error(TWO_BINS, one_hot(labels, 2), bins=5) == pytest.approx(error)


def test_within_a_bin_surer_and_less_sure_make_up_for_each_other():
    y = [[0.75, 0.25]] * 4
    assert calibration_error(y, [0, 0, 0, 1]) == 0
    assert calibration_error(y, [0, 0, 0, 0]) == 0.25


def test_a_confidence_on_an_edge_belongs_to_the_bin_below():
    y, t = [[0.2, 0.8, 0.0], [0.1, 0.85, 0.05]], [1, 0]  # of five bins (0.6, 0.8] and (0.8, 1]
    assert calibration_error(y, t, bins=5) == pytest.approx((0.2 + 0.85) / 2)
    assert calibration_error(y, t, bins=1) == pytest.approx(abs(1 - 0.8 - 0.85) / 2)
    thirds = [[1 / 3, 1 / 3, 1 / 3], [0.34, 0.33, 0.33]]
    assert calibration_error(thirds, [0, 1], bins=3) == pytest.approx((2 / 3 + 0.34) / 2)


@given(st.integers(0, 2**32 - 1), st.integers(1, 20))
def test_any_predictions_are_binned_one_by_one(seed, bins):
    rng = np.random.default_rng(seed)
    y, t = rng.dirichlet(np.full(4, 0.5), 30), rng.integers(0, 4, 30)
    assert calibration_error(y, t, bins) == pytest.approx(by_loop(y.tolist(), t, bins), abs=1e-12)
    both = calibration_error(np.stack([y, y[::-1]]), t, bins)
    assert both.shape == (2,)
    assert both[1] == pytest.approx(by_loop(y[::-1].tolist(), t, bins), abs=1e-12)


def test_one_prediction_is_a_batch_of_one():
    assert calibration_error([0.2, 0.8], 1) == pytest.approx(0.2)
    assert calibration_error([0.2, 0.8], 0) == pytest.approx(0.8)


def test_its_slope_within_the_bins_is_the_numerical_one():
    rng = np.random.default_rng(0)
    y, t = 0.98 * rng.dirichlet(np.ones(3), 6) + 0.02 / 3, rng.integers(0, 3, 6)
    slope = gradient(lambda y: calibration_error(y, t))(y)
    assert np.count_nonzero(slope) == 6
    np.testing.assert_allclose(slope, numerical_gradient(lambda y: calibration_error(y, t))(y), atol=1e-8)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[0.5, 0.5]], [0], 0), "bins must be at least 1. Got 0 instead."),
        (([[0.5, 0.5]], [0], 1.5), "bins must be a whole number. Got 1.5 instead."),
        (([[3.0, -1.0]], [0]), "y must be probabilities, in 0 … 1; of logits softmax makes them. Got -1 … 3 instead."),
        (([[0.5, 0.5]], [2]), "t must be whole numbers in 0 … 1. Got 2 instead."),
        (([[0.5, 0.5]], [[0.5, 0.5]]), "t must be one-hot for overconfidence, a single 1 in each row."),
        (([[0.5, 0.5]], [0, 1]), "t must be labels of shape (1,) or one-hot of shape (1, 2)"),
        (([[0.5, 0.5]], [0], 2**31), "bins must make an array of at most 1073741824 numbers."),
    ],
)
def test_what_cannot_be_asked_is_refused(arguments, message):
    with pytest.raises((ValueError, TypeError)) as error:
        calibration_error(*arguments)
    assert str(error.value).startswith(message)
