"""Bad input raises an error that says what must hold, then what came."""

from functools import partial

import numpy as np
import pytest
from by_hand import problem
from hypothesis import given
from hypothesis import strategies as st

from gradlab import (
    Network,
    Weight,
    accuracy,
    along_weight,
    autodiff,
    central_difference,
    cross_entropy_error,
    descend,
    forward_difference,
    jumps,
    one_hot,
    partial_derivatives,
    relu,
    sigmoid,
    softmax,
    step,
    sum_squares_error,
    tanh,
    trace,
    train,
)

NOT_NUMBERS = [
    (np.nan, ValueError, "must be finite. Got nan instead."),
    ([1.0, np.inf], ValueError, "must be finite. Got inf instead."),
    ([[0.0], [-np.inf]], ValueError, "must be finite. Got -inf instead."),
    (np.array([1, 2], dtype=np.longdouble) * np.longdouble("1e4000"), ValueError, "must be finite. Got inf instead."),
    (np.ma.array([1.0, 2.0], mask=[False, True]), ValueError, "must have a value at each place. Got a masked array"),
    ([np.ma.masked, 1.0], ValueError, "must have a value at each place."),
    ([], ValueError, "must not be empty. Got shape (0,) instead."),
    (np.ones((3, 0)), ValueError, "must not be empty. Got shape (3, 0) instead."),
    ([[1.0, 2.0], [3.0]], ValueError, "must be a number or rows of numbers of one length."),
    ("0.5", TypeError, "must hold real numbers. Got <U3 instead."),
    (["a", "b"], TypeError, "must hold real numbers. Got <U1 instead."),
    (None, TypeError, "must hold real numbers. Got object instead."),
    ([1.0, None], TypeError, "must hold real numbers. Got object instead."),
    (1j, TypeError, "must hold real numbers. Got complex128 instead."),
    (np.datetime64("2020-01-01"), TypeError, "must hold real numbers. Got datetime64[D] instead."),
]
NETWORK, X, T = problem("sigmoid")
WEIGHT, INTERVAL = Weight(0, 0, 0), (-1.0, 1.0)
LOSS = cross_entropy_error
TAKES_NUMBERS = {
    "step": (step, "x"),
    "sigmoid": (sigmoid, "x"),
    "tanh": (tanh, "x"),
    "relu": (relu, "x"),
    "softmax": (softmax, "x"),
    "accuracy": (lambda v: accuracy(v, 0), "y"),
    "squares": (lambda v: sum_squares_error(v, 0), "y"),
    "cross entropy": (lambda v: cross_entropy_error(v, 0), "y"),
    "target": (lambda v: cross_entropy_error([0.5, 0.5], v), "t"),
    "delta": (lambda v: cross_entropy_error([0.5, 0.5], 0, v), "delta"),
    "one_hot": (one_hot, "labels"),
    "autodiff": (autodiff(sigmoid), "x"),
    "central_difference": (central_difference(sigmoid), "x"),
    "forward_difference": (forward_difference(sigmoid), "x"),
    "h": (lambda v: central_difference(sigmoid, v), "h"),
    "w": (along_weight(NETWORK, WEIGHT, LOSS, X, T), "w"),
    "grid": (partial(trace, sigmoid), "grid"),
    "h of trace": (lambda v: trace(sigmoid, [0.0], v), "h"),
    "w0": (lambda v: descend(sigmoid, v, 0.1, 1), "w0"),
    "a": (lambda v: partial_derivatives(np.multiply)(v, 0.0), "a"),
    "b": (lambda v: partial_derivatives(np.multiply)(0.0, v), "b"),
    "rate": (lambda v: descend(sigmoid, 0, v, 1), "rate"),
    "rate of train": (lambda v: train(NETWORK, X, T, LOSS, v, 1), "rate"),
    "images": (NETWORK, "x"),
    "images along": (lambda v: along_weight(NETWORK, WEIGHT, LOSS, v, T), "x"),
    "images of train": (lambda v: train(NETWORK, v, T, LOSS, 0.1, 1), "x"),
    "targets of jumps": (lambda v: jumps(along_weight(NETWORK, WEIGHT, accuracy, X, v), INTERVAL), "t"),
    "interval": (lambda v: jumps(along_weight(NETWORK, WEIGHT, accuracy, X, T), v), "interval"),
    "weights": (lambda v: Network((v, np.ones((1, 2))), ([0.0], [0.0, 0.0])), "weights"),
    "biases": (lambda v: Network(([[1.0]], [[1.0, 2.0]]), ([0.0], v)), "biases"),
}


@pytest.mark.parametrize("function", TAKES_NUMBERS)
@pytest.mark.parametrize(("value", "error", "message"), NOT_NUMBERS, ids=[str(row[2]) for row in NOT_NUMBERS])
def test_what_is_not_finite_real_numbers_is_refused_by_name(function, value, error, message):
    f, name = TAKES_NUMBERS[function]
    with pytest.raises(error) as raised:
        f(value)
    assert str(raised.value).startswith(f"{name} {message}")


@pytest.mark.parametrize("f", [step, sigmoid, tanh, relu, softmax, autodiff(tanh)])
@given(data=st.data())
def test_one_wrong_entry_anywhere_is_noticed(f, data):
    x = np.array(data.draw(st.lists(st.floats(-100, 100), min_size=1)))
    x[data.draw(st.integers(0, len(x) - 1))] = data.draw(st.sampled_from([np.nan, np.inf, -np.inf]))
    with pytest.raises(ValueError, match="x must be finite"):
        f(x)
