"""What cannot be asked raises an error that says what must hold, then what came."""

import math

import autograd.numpy as anp
import numpy as np
import pytest
from by_hand import problem

from gradlab import (
    Network,
    Staircase,
    Weight,
    accuracy,
    along_weight,
    autodiff,
    central_difference,
    cross_entropy_error,
    descend,
    forward_difference,
    gradient,
    jumps,
    mini_batch,
    numerical_gradient,
    one_hot,
    over_two_weights,
    partial_derivatives,
    record_tape,
    sigmoid,
    soft_accuracy,
    softmax,
    step,
    straight_through,
    sum_squares_error,
    tanh,
    taylor_order,
    trace,
    train,
    weight_with_most_jumps,
    with_temperature,
)
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.weight_slice import on_grid

NETWORK, X, T = problem("sigmoid")
WEIGHT, OTHER, INTERVAL = Weight(0, 0, 0), Weight(0, 1, 0), (-1.0, 1.0)
LOSS, Y = cross_entropy_error, np.full((2, 3), 1 / 3)


def parts():
    return ([[1.0]], [[1.0, 2.0]]), ([0.0], [0.0, 0.0])


def shaped(first, second, *biases):
    return Network((np.ones(first), np.ones(second)), tuple(map(np.zeros, biases)))


def along(weight=WEIGHT, x=X, t=T):
    return along_weight(NETWORK, weight, LOSS, x, t)


def over(first=WEIGHT, second=OTHER, x=X, t=T):
    return over_two_weights(NETWORK, first, second, accuracy, x, t)


def batch(size, replace=True):
    return mini_batch(X, T, size, np.random.default_rng(0), replace)


REFUSED = {
    # predictions and targets
    "softmax of a number": (lambda: softmax(1.0), "x must have an axis of classes. Got a single number"),
    "y a number": (lambda: accuracy(1.0, 0), "y must have an axis of classes. Got a single number"),
    "too few labels": (lambda: accuracy(Y, [0]), "t must be labels of shape (2,) or one-hot of shape (2, 3)"),
    "one label for a batch": (lambda: LOSS(Y, 0), "t must be labels of shape (2,) or one-hot of shape (2, 3)"),
    "labels for one sample": (lambda: LOSS(Y[0], [0, 1]), "t must be labels of shape () or one-hot of shape (3,)"),
    "too few classes": (lambda: LOSS(Y, np.eye(2)), "Got shape (2, 2) instead."),
    "targets with leading axes": (lambda: LOSS([Y], [[0, 1]]), "Got shape (1, 2) instead."),
    **{
        f"label {wrong} of {metric.__name__}": (
            lambda metric=metric, wrong=wrong: metric([[0.2, 0.3, 0.5]], [wrong]),
            f"t must be whole numbers in 0 … 2. Got {wrong} instead.",
        )
        for metric in (accuracy, soft_accuracy, cross_entropy_error, sum_squares_error)
        for wrong in (3, -1, 0.5)
    },
    "updates under a mask": (
        lambda: descend(tanh, 0, 0.1, np.ma.array(3, mask=True)),
        "steps must have a value at each place. Got a masked array instead.",
    ),
    "one_hot too large": (lambda: one_hot(10), "labels must be whole numbers in 0 … 9. Got 10 instead."),
    "one_hot of no classes": (lambda: one_hot(0, 0), "n_classes must be at least 1. Got 0 instead."),
    "no 1 in a row": (lambda: LOSS(Y, [[0, 0, 0], [1, 0, 0]]), "t must be one-hot"),
    "two 1s in a row": (lambda: LOSS(Y, [[1, 1, 0], [1, 0, 0]]), "t must be one-hot"),
    "soft targets of a count": (lambda: accuracy(Y, [[0.5, 0.5, 0], [1, 0, 0]]), "t must be one-hot for accuracy, a"),
    "soft, below 1": (lambda: LOSS(Y, [[0.5, 0.4, 0], [1, 0, 0]]), "or soft: no entry below 0, the sum of each row 1."),
    "1 and −1 and 1": (lambda: LOSS(Y, [[1, -1, 1], [1, 0, 0]]), "t must be one-hot"),
    "delta negative": (lambda: LOSS(Y, [0, 1], -1e-7), "delta must be at least 0. Got -1e-07 instead."),
    "log of 0": (lambda: LOSS([0.0, 1.0], 0, delta=0), "y + delta must be greater than 0. Got 0.0"),
    "log of −0.002": (lambda: LOSS([-0.002, 1], 0), "y + delta must be greater than 0. Got -0.0019"),
    "soft, beyond float64 in sum": (
        lambda: along(t=[[1.7e308] * 3] * len(X)),
        "or soft: no entry below 0, the sum of each",
    ),
    "log of 0, soft": (lambda: LOSS([0.0, 1.0], [0.5, 0.5], delta=0), "y + delta must be greater than 0. Got 0.0"),
    "logits": (
        lambda: LOSS([3, 1, 0.2], 0),
        "in 0 … 1; of logits softmax makes them. Got 0.2 … 3",
    ),
    "−0.2": (
        lambda: LOSS([-0.2, 1.2], 0),
        "y must be probabilities, in 0 … 1; of logits softmax makes them. Got -0.2",
    ),
    # derivatives
    "h 0": (lambda: central_difference(tanh, 0), "h must be greater than 0. Got 0.0 instead."),
    "h negative": (lambda: forward_difference(tanh, -0.1), "h must be greater than 0. Got -0.1 instead."),
    "one h negative": (lambda: trace(tanh, [0, 1], [0.1, -0.2]), "h must be greater than 0. Got -0.2 instead."),
    "h lost in x": (
        lambda: central_difference(tanh, 1e-20)(1),
        "h must change x, and x + h and x − h must be finite. Got 1e-20",
    ),
    "h lost in x − h": (lambda: central_difference(tanh, 6e-17)(-1), "h must change x"),
    "h lost far out": (
        lambda: central_difference(np.sin)([1.0, 1e13]),
        "Got 0.0001 at x = 10000000000000.0; 6e+07 would do.",
    ),
    "h beyond float64": (
        lambda: central_difference(tanh, 1.7e308)(1e308),
        "h must change x, and x + h and x − h must be",
    ),
    "a remainder": (lambda: taylor_order(anp.log, 1e6, -1e-6), "f(x + s d) must be finite"),
    "a slope of another shape": (
        lambda: gradient(lambda x: anp.sum(anp.full((2, 3), x)))([1, 2, 3]),
        "f must bring arrays to one shape itself, as x * np.ones(shape) does. Got a slope",
    ),
    "a tape of two numbers": (lambda: record_tape(lambda x: x, [1.0, 2.0]), "f(x) must be one number"),
    "a tape at NaN": (lambda: record_tape(lambda x: x, np.nan), "x must be finite"),
    "a tape before its first move": (lambda: record_tape(anp.sin, 0.7).until(-1), "k must be at least 0. Got -1 "),
    "h of a staircase": (lambda: Staircase(np.ones(1), np.ones(2)).central_difference(0), "h must be greater than 0."),
    "h of another shape": (lambda: central_difference(tanh, [0.1, 0.2])([1, 2, 3]), "h must be one number or have the"),
    "h of trace": (lambda: trace(tanh, [1, 2, 3], [0.1, 0.2]), "h must be one number or"),
    "grid of rows": (lambda: trace(tanh, [[1, 2]]), "grid must have shape (K,). Got shape (1, 2) instead."),
    "autodiff of a sum": (lambda: autodiff(anp.sum)([1.0, 2.0]), "f must be elementwise: f(x) must have x's shape"),
    "difference of a sum": (lambda: central_difference(anp.sum)([1.0, 2.0]), "f must be elementwise"),
    "trace of a sum": (lambda: trace(anp.sum, [1.0, 2.0]), "f must be elementwise"),
    "two shapes": (
        lambda: partial_derivatives(anp.multiply)([1, 2], 3),
        "a and b must have one shape. Got (2,) and () instead.",
    ),
    "surface of a sum": (
        lambda: partial_derivatives(lambda a, b: anp.sum(a * b))([1, 2], [3, 4]),
        "f must be elementwise",
    ),
    "gradient of a square": (
        lambda: gradient(lambda x: x * x)([1, 2]),
        "f(x) must be one number, of shape (). Got (2,",
    ),
    "gradient beyond float64": (lambda: gradient(lambda x: anp.sum(1e300 * x * x))([1e9, 1]), "f(x) must be finite."),
    "gradient of √Σx² at 0": (
        lambda: gradient(lambda x: anp.sqrt(anp.sum(x**2)))([0, 0]),
        "the gradient must be finite. Got nan at x = 0.0, and at 2 of 2 places in all.",
    ),
    "h of a gradient": (lambda: numerical_gradient(anp.sum, 0), "h must be greater than 0. Got 0.0 instead."),
    "one slope for two": (
        lambda: taylor_order(anp.sum, 1.0, [1, 2]),
        "slope must have x's shape, (2,). Got ()",
    ),
    "1/x at 0": (lambda: autodiff(lambda x: 1 / x)(0), "must be finite"),
    "√x at 0": (lambda: autodiff(lambda x: x**0.5)(0), "f'(x) must be finite. Got inf at x = 0.0. f has a value there"),
    "a difference of 1/x at 0": (lambda: forward_difference(lambda x: 1 / x)(0), "difference must be finite"),
    "trace of 1/x at 0": (lambda: trace(lambda x: 1 / x, [0.0]), "f must be finite"),
    # networks
    "activation": (
        lambda: Network(*parts(), "swish"),
        "must be one of step, sigmoid, tanh, relu, straight_through, identity. Got 'swish'",
    ),
    "no layer": (lambda: Network((), ()), "weights must have an entry for each layer. Got none instead."),
    "three layers": (
        lambda: Network((*parts()[0], np.eye(2)), parts()[1]),
        "biases must have an entry for each of 3 layers. Got 2 instead.",
    ),
    "two activations for one hidden layer": (
        lambda: Network(*parts(), ["relu", "tanh"]),
        "activation must be one name, or one for each of 1 hidden layers. Got ['relu', 'tanh'] instead.",
    ),
    "an activation among others": (
        lambda: Network.random((4, 3, 3, 2), np.random.default_rng(0), ("relu", "swish")),
        "must be one of step, sigmoid, tanh, relu, straight_through, identity. Got 'swish'",
    ),
    "layers that do not fit far up": (
        lambda: Network([np.ones((4, 5)), np.ones((5, 3)), np.ones((4, 2))], [np.ones(5), np.ones(3), np.ones(2)]),
        "Got (4, 5), (5, 3), (4, 2), (5,), (3,), (2,) instead.",
    ),
    "more than float64 holds": (
        lambda: Network(([[1e75]],) * 4 + ([[1e75, 0.0]],), [[0.0]] * 4 + [[0.0, 0.0]], "relu")([[1e75]]),
        "what flows into the units behind layer 3 must be finite. Got inf instead.",
    ),
    "transposed": (
        lambda: shaped((5, 4), (3, 5), 5, 3),
        "Got (5, 4), (3, 5), (5,), (3,) instead. Transposed they fit: give each matrix as W.T.",
    ),
    "not even transposed": (lambda: shaped((5, 4), (3, 6), 5, 3), "Got (5, 4), (3, 6), (5,), (3,) instead."),
    "one output, mended": (
        lambda: shaped((4, 5), (5, 1), 5, 1),
        "Of one output z make two, 0 and z: its weights W * [0, 1], its biases b * [0, 1].",
    ),
    **{
        f"temperature {wrong}": (lambda wrong=wrong: with_temperature(NETWORK, wrong), "temperature must be")
        for wrong in (0, -1, np.nan, 1e-76)
    },
    "one output": (
        lambda: shaped((4, 5), (5, 1), 5, 1),
        "(hidden, outputs), of at least 2 outputs, and biases",
    ),
    "one output at random": (lambda: Network.random((4, 5, 1), None), "sizes must be at least 2. Got 1 instead."),
    "one bias": (
        lambda: Network(parts()[0], ([0.0],)),
        "biases must have an entry for each of 2 layers. Got 1 instead.",
    ),
    "layers that do not fit": (lambda: shaped((4, 5), (6, 3), 5, 3), "weights must have the shapes (inputs, hidden)"),
    "first biases": (lambda: shaped((4, 5), (5, 3), 4, 3), "Got (4, 5), (5, 3), (4,), (3,) instead."),
    "last biases": (lambda: shaped((4, 5), (5, 3), 5, 1), "Got (4, 5), (5, 3), (5,), (1,) instead."),
    "a vector for a matrix": (lambda: shaped((4,), (4, 3), 4, 3), "Got (4,), (4, 3), (4,), (3,) instead."),
    "a vector and a cube": (lambda: shaped((4,), (3, 3, 2), 3, 2), "Got (4,), (3, 3, 2), (3,), (2,) instead."),
    "one size": (lambda: Network.random((4,), None), "sizes must be (inputs, hidden, …, outputs). Got (4,) instead."),
    "no units": (lambda: Network.random((4, 0, 3), None), "sizes must be at least 1. Got 0 instead."),
    "too few pixels": (lambda: NETWORK.logits([1.0]), "x must have 4 inputs on its last axis. Got shape (1,) instead."),
    "a pixel": (lambda: NETWORK.logits(1.0), "x must have 4 inputs on its last axis. Got shape () instead."),
    # along a weight
    "no such layer": (lambda: along(Weight(2, 0, 0)), "layer must be in 0 … 1. Got 2 instead."),
    "layer −1": (lambda: along(Weight(-1, 0, 0)), "layer must be in 0 … 1. Got -1 instead."),
    "no such row": (lambda: along(Weight(0, 4, 0)), "row of layer 0 must be in 0 … 3. Got 4 instead."),
    "no such column": (lambda: NETWORK[Weight(1, 0, 3)], "column of layer 1 must be in 0 … 2. Got 3 instead."),
    "column −1": (
        lambda: jumps(along_weight(NETWORK, Weight(1, 0, -1), LOSS, X, T), INTERVAL),
        "column of layer 1 must be in",
    ),
    "a single image": (lambda: along(x=X[0]), "x must have shape (N, inputs). Got shape (4,) instead."),
    "images of another size": (lambda: along(x=X[:, :2]), "x must have 4 inputs on its last axis. Got shape (12, 2)"),
    "targets too few": (lambda: along(t=T[:5]), "t must be labels of shape (12,) or one-hot of shape (12, 3)"),
    "interval reversed": (
        lambda: jumps(along_weight(NETWORK, WEIGHT, accuracy, X, T), (1, -1)),
        "interval must be (low, high)",
    ),
    "interval beyond all weights": (
        lambda: jumps(along_weight(NETWORK, WEIGHT, accuracy, X, T), (-1e200, 0)),
        "interval must be at most 1e+75 in size. Got 1e+200 instead.",
    ),
    "interval empty": (
        lambda: weight_with_most_jumps(NETWORK, X, T, (1, 1)),
        "(low, high) with low < high. Got (1, 1)",
    ),
    "interval of three": (lambda: weight_with_most_jumps(NETWORK, X, T, (1, 2, 3)), "interval must be (low, high)"),
    "telling targets": (lambda: weight_with_most_jumps(NETWORK, X, T[:5], INTERVAL), "t must be labels of shape (12,)"),
    "layer of a telling weight": (
        lambda: weight_with_most_jumps(NETWORK, X, T, INTERVAL, (2,)),
        "layer must be in 0 … 1.",
    ),
    "no layers": (
        lambda: weight_with_most_jumps(NETWORK, X, T, INTERVAL, ()),
        "layers must name a layer, in 0 … 1. Got none instead.",
    ),
    # over two weights
    "one weight twice": (lambda: over(WEIGHT, WEIGHT), "first and second must be two of one layer. Got (Weight"),
    "two layers": (
        lambda: over(WEIGHT, Weight(1, 0, 0)),
        "first and second must be two of one layer. Got (Weight",
    ),
    "no such first": (lambda: over(Weight(0, 4, 0), OTHER), "row of layer 0 must be in 0 … 3. Got 4 instead."),
    "no such second": (lambda: over(WEIGHT, Weight(0, 0, 5)), "column of layer 0 must be in 0 … 4. Got 5 instead."),
    "one image over two": (lambda: over(x=X[0]), "x must have shape (N, inputs)"),
    "one label over two": (lambda: over(t=T[1]), "t must be labels of shape (12,)"),
    "two places that do not broadcast": (lambda: over()([1, 2], [1, 2, 3]), "a and b must have shapes that broadcast."),
    "a grid of no numbers": (lambda: on_grid(over(), [], [0.0]), "a must not be empty"),
    "a grid of NaN": (lambda: on_grid(over(), [np.nan], [0.0]), "a must be finite"),
    "a grid of a table": (lambda: on_grid(over(), [[0.0]], [0.0]), "a must have shape (K,)"),
    "a grid of one number": (lambda: on_grid(over(), 1.0, [0.0]), "a must have shape (K,)"),
    # descent
    **{
        f"rate {rate:g}": (
            lambda rate=rate: train(problem("relu")[0], 100 * X, T, LOSS, rate, steps=10),
            "rate must be small enough to keep the weights below 1e+75. Got",
        )
        for rate in (1e200, 1e308)
    },
    "rate 0": (lambda: descend(tanh, 0, 0, 1), "rate must be greater than 0. Got 0.0 instead."),
    "rate negative": (lambda: train(NETWORK, X, T, LOSS, -1, 1), "rate must be greater than 0. Got -1.0 instead."),
    "two starts": (lambda: descend(tanh, [0, 1], 0.1, 1), "f(x) must be one number, of shape (). Got (2,) instead."),
    "a table of starts": (lambda: descend(np.sum, [[0, 1]], 0.1, 1), "w0 must be one number or have shape (K,)."),
    "two rates": (lambda: descend(tanh, 0, [0.1, 0.2], 1), "rate must be one number. Got shape (2,) instead."),
    "fewer than no steps": (lambda: descend(tanh, 0, 0.1, -1), "steps must be at least 0. Got -1 instead."),
    "fewer than no updates": (lambda: train(NETWORK, X, T, LOSS, 0.1, -1), "steps must be at least 0. Got -1 instead."),
    "before the first update": (lambda: descend(tanh, 0, 0.1, 1).until(-1), "k must be at least 0. Got -1 instead."),
    "a start where f is infinite": (lambda: descend(lambda w: 1 / w, 0, 0.1, 1), "f and its derivative must be finite"),
    "no end": (lambda: train(NETWORK, X, T, LOSS, 0.1), "steps or until must be given. Got neither instead."),
    "an int of thousands of digits": (lambda: descend(tanh, 0, 0.1, -(10**5000)), "Got a long int instead."),
    "a path without end": (
        lambda: descend(tanh, 0, 0.1, 10**12),
        "steps must make an array of at most 1073741824 numbers",
    ),
    "other targets": (lambda: train(NETWORK, X, T[:5], LOSS, 0.1, 1), "t must be labels of shape (12,)"),
    # mini-batches
    "size 0": (lambda: batch(0), "size must be at least 1. Got 0 instead."),
    "more than there are": (lambda: batch(13, replace=False), "size must be in 1 … 12. Got 13 instead."),
    "no samples": (lambda: mini_batch(X[:0], T[:0], 1, None), "x and t must have one length, at least 1."),
    "two lengths": (
        lambda: mini_batch(X, T[:5], 1, None),
        "x and t must have one length, at least 1. Got (12, 4)",
    ),
}
REFUSED_TYPES = {
    "no surface": (lambda: partial_derivatives(1.0), "f must be a function. Got 1.0 instead."),
    "nothing to differentiate": (lambda: gradient(1.0), "f must be a function. Got 1.0 instead."),
    "a tape of no function": (lambda: record_tape(3, 1.0), "f must be a function"),
    "a tape of math": (lambda: record_tape(math.sin, 1.0), "f must be written with autograd.numpy"),
    "no function forward": (lambda: straight_through(3, sigmoid), "forward must be a function"),
    "no function backward": (lambda: straight_through(step, None), "backward must be a function"),
    "complex": (lambda: central_difference(lambda x: 1j * x)(1.0), "f must return real numbers"),
    "nothing": (lambda: central_difference(lambda x: None)(1.0), "f must return real numbers"),
    "half a step": (lambda: descend(tanh, 0, 0.1, 1.5), "steps must be a whole number. Got 1.5 instead."),
    "half an update": (lambda: descend(tanh, 0, 0.1, 1).until(0.5), "k must be a whole number. Got 0.5 instead."),
    "true updates": (lambda: descend(tanh, 0, 0.1, 1).until(True), "k must be a whole number. Got True instead."),
    "half an image": (lambda: batch(0.5), "size must be a whole number. Got 0.5 instead."),
    "a time difference": (
        lambda: batch(np.timedelta64(1)),
        "size must be a whole number. Got np.timedelta64(1) instead.",
    ),
    "half a row": (lambda: along(Weight(0, 0.5, 0)), "row of layer 0 must be a whole number. Got 0.5 instead."),
    "true layer": (lambda: along(Weight(True, 0, 0)), "layer must be a whole number. Got True instead."),
    "half a unit": (lambda: Network.random((4, 2.5, 3), None), "sizes must be a whole number. Got 2.5 instead."),
}


@pytest.mark.parametrize("name", [*REFUSED, *REFUSED_TYPES])
def test_what_does_not_hold_is_said(name):
    call, message = (REFUSED | REFUSED_TYPES)[name]
    with pytest.raises(TypeError if name in REFUSED_TYPES else ValueError) as raised:
        call()
    assert message in str(raised.value)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_that_the_error_names_is_one(name):
    assert Network(*parts(), name).activation == name


def test_an_error_inside_f_is_its_own():
    def f(x):
        raise TypeError("mine")

    with pytest.raises(TypeError, match=r"^mine$"):
        autodiff(f)(1.0)
