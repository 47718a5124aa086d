"""Whatever comes in: a right answer, or a ValueError or TypeError that names what is wrong. Nothing else.

Each public name has a case here: how to call it, arguments that must be answered, and a second way to the answer.
``pytest tests/test_any_input.py --hypothesis-profile=nightly`` draws 4,000 examples for each instead of 20.
"""

import gzip
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import pairwise

import autograd.numpy as anp
import by_intervals
import mpmath
import numpy as np
import pytest
from anything import ANYTHING, EXTREME, WHOLE, any_shape, dressed, numbers, read_only, scribble, state
from by_hand import replaced
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import gradlab
from gradlab import Network, Staircase, Weight, accuracy, cross_entropy_error, sum_squares_error

METRICS = [accuracy, cross_entropy_error, sum_squares_error]
NAMES = ["step", "sigmoid", "tanh", "relu"]
# What a message may be about when no single argument is wrong: what was computed of them.
COMPUTED = ["f(x)", "f'(x)", "f'", "f", "f and its derivative", "the finite difference", "y + delta", "the gradient"]
COMPUTED += ["f(x + s d)", "soft_accuracy", "overconfidence", "own_error", *(metric.__name__ for metric in METRICS)]


@dataclass(frozen=True)
class Case:
    """One way to call a public name.

    call : takes the arguments by name; gives the answer, or a function that reads it
    good : for each argument, values that must be answered
    right : asserts that the answer is the right one, for arguments that may also be extreme
    also : what else an error may call an argument
    """

    call: Callable
    good: dict
    right: Callable
    also: tuple = ()


def floats(value):
    """Any array or list of numbers as nested lists of Python floats."""
    return np.asarray(value).astype(float).tolist()


def is_close(got, wanted, rtol=1e-12, atol=1e-300):
    """Whether the float64 ``got`` is the number ``wanted`` of mpmath, with rounding."""
    return mpmath.isfinite(got) and abs(mpmath.mpf(float(got)) - wanted) <= rtol * abs(wanted) + atol


def assert_close(got, wanted, **tolerance):
    """Each entry of an array against nested lists of numbers of mpmath; shape and dtype too."""
    wanted = np.array(wanted, dtype=object)
    assert np.shape(got) == wanted.shape
    assert np.asarray(got).dtype == np.float64
    for entry, expected in zip(np.ravel(got), wanted.ravel(), strict=True):
        assert is_close(entry, mpmath.mpf(expected), **tolerance), (entry, expected)


def mapped(f, values):
    return [mapped(f, each) for each in values] if isinstance(values, list) else f(mpmath.mpf(values))


def within(got, bounds):
    assert np.ndim(got) == 0
    assert bounds[0] - mpmath.mpf(1e-300) <= mpmath.mpf(float(got)) <= bounds[1] + mpmath.mpf(1e-300), (got, bounds)


def square(x):
    return x * x


def above(x):
    return anp.where(x > 0, np.uint8(0), np.uint8(9))  # a difference of bytes would be 247


def over(x):
    return x > 1


def sigmoid_slope(x):
    return mpmath.exp(-abs(by_intervals.capped(x))) / (1 + mpmath.exp(-abs(by_intervals.capped(x)))) ** 2


def flat(x):
    return mpmath.mpf(0)


# Functions of one number: with autograd, with mpmath, and the slope by formula.
SLOPES = [flat, sigmoid_slope, lambda x: mpmath.sech(by_intervals.capped(x)) ** 2, lambda x: mpmath.mpf(x > 0)]
FUNCTIONS = {
    **{getattr(gradlab, name): (by_intervals.MONOTONE[name], at) for name, at in zip(NAMES, SLOPES, strict=True)},
    square: (lambda x: x * x, lambda x: 2 * x),
    above: (lambda x: mpmath.mpf(9 * (x <= 0)), flat),
    over: (lambda x: mpmath.mpf(x > 1), flat),
}
FUNCTION = st.sampled_from(list(FUNCTIONS))


def elementwise(name):
    f = getattr(gradlab, name)
    return Case(f, {"x": numbers(any_shape(1))}, lambda y, x: assert_close(y, mapped(FUNCTIONS[f][0], floats(x))))


def softmax_is_right(y, x):
    def row(values):
        if isinstance(values[0], list):
            return [row(each) for each in values]
        return [1 / sum(mpmath.exp(by_intervals.capped(mpmath.mpf(b) - a)) for b in values) for a in values]

    assert_close(y, row(floats(x)), atol=1e-300)


# Metrics: y of shape (..., N, C) or (C,), t labels or one-hot.
@st.composite
def predictions(draw, elements=None):
    shape = draw(st.sampled_from([(3,), (2, 3), (1, 1), (2, 2, 2), (3, 3), (1, 3)]))
    y = draw(numbers(shape, st.floats(0, 1) if elements is None else elements))
    labels = draw(arrays(int, shape[-2:-1], elements=st.integers(0, shape[-1] - 1)))
    return y, draw(st.sampled_from([labels, labels.tolist(), np.eye(shape[-1])[labels], labels.astype("u1")]))


def scored(formula):
    def right(value, y, t, delta=1e-7):
        y, t = np.asarray(y).astype(float), np.asarray(t).astype(float)
        targets = t if t.shape == y.shape[-2:] else np.eye(y.shape[-1])[t.astype(int)]
        targets = targets.reshape(-1, y.shape[-1]).tolist()
        samples = y.reshape(-1, max(1, len(targets)), y.shape[-1])
        wanted = [
            sum(formula(list(map(mpmath.mpf, row)), target, delta) for row, target in zip(rows, targets, strict=True))
            / len(targets)
            for rows in samples.tolist()
        ]
        assert_close(np.reshape(value, -1), wanted, atol=1e-14)
        assert np.shape(value) == y.shape[:-2]

    return right


def right_or_not(y, t, delta):
    return mpmath.mpf(y.index(max(y)) == t.index(max(t)))


def squares(y, t, delta):
    return sum((value - target) ** 2 for value, target in zip(y, t, strict=True)) / 2


def minus_log(y, t, delta):
    return -sum(tk * mpmath.log(yk + mpmath.mpf(float(delta))) for yk, tk in zip(y, t, strict=True) if tk)


def of_the_right(y, t, delta):
    return sum(yk * tk for yk, tk in zip(y, t, strict=True))


def calibration_is_right(value, y_t, bins):
    """|Σ (sure − right)| / N over each bin, one prediction after the other; leading axes stay."""
    y, t = (np.asarray(each).astype(float) for each in y_t)
    labels = (np.argmax(t, axis=-1) if t.shape == y.shape[-2:] else t).ravel().astype(int).tolist()
    wanted = []
    for batch in y.reshape(-1, len(labels), y.shape[-1]).tolist():
        sums = {}
        for row, label in zip(batch, labels, strict=True):
            inside = next(b for b in range(bins) if b == bins - 1 or max(row) <= (b + 1) / bins)
            gap = mpmath.mpf(max(row)) - (row.index(max(row)) == label)
            sums[inside] = sums.get(inside, 0) + gap
        wanted.append(sum(map(abs, sums.values())) / len(labels))
    assert_close(value, np.reshape(np.array(wanted, dtype=object), y.shape[:-2]).tolist(), atol=1e-15)


def own_error(y, t):
    return anp.sum(anp.abs(y - t), axis=-1)


def errors(y, t, delta):
    return sum(abs(value - target) for value, target in zip(y, t, strict=True))


def scored_case(metric, formula, **options):
    def call(y_t, **named):
        return metric(*y_t, **named)

    return Case(
        call, {"y_t": predictions(), **options}, lambda value, y_t, **named: scored(formula)(value, *y_t, **named),
        also=("y", "t", "labels"),
    )  # fmt: skip


# Differences and curves.
def autodiff_is_right(slope, f, x):
    assert_close(slope, mapped(FUNCTIONS[f][1], floats(x)), atol=1e-307)  # tanh: 0 where cosh² is beyond float64


def difference_is_right(ahead, behind):
    def right(slope, f, x, h):
        x, h = np.asarray(x).astype(float), np.asarray(h).astype(float)
        exact = FUNCTIONS[f][0]
        for got, at, step in zip(np.ravel(slope), x.ravel(), np.broadcast_to(h, x.shape).ravel(), strict=True):
            places = [mpmath.mpf(float(end)) for end in (at + ahead * step, at - behind * step)]
            ends = list(map(exact, places))
            rounding = sum(map(abs, ends)) / mpmath.mpf(step)
            wanted = (ends[0] - ends[1]) / (places[0] - places[1])
            assert is_close(got, wanted, atol=1e-300 + 1e-15 * rounding + mpmath.mpf(1e-300) / mpmath.mpf(step))
        assert np.shape(slope) == x.shape
        assert np.asarray(slope).dtype == np.float64

    return right


UNDEFINED = st.sampled_from(["refuse", "gap"])
STEP = st.sampled_from([1e-4, 0.25, 1, np.float32(0.5)])


def difference_case(name, ahead, behind):
    def call(f, x, h):
        return getattr(gradlab, name)(f, h)(x)

    return Case(call, {"f": FUNCTION, "x": numbers(any_shape(1)), "h": STEP}, difference_is_right(ahead, behind))


def trace_is_right(curve, f, grid, h, undefined):
    np.testing.assert_array_equal(curve.x, floats(grid), strict=True)
    assert_close(curve.values, mapped(FUNCTIONS[f][0], floats(grid)), atol=1e-307)
    autodiff_is_right(curve.autodiff, f, grid)
    np.testing.assert_array_equal(curve.h, np.broadcast_to(np.asarray(h).astype(float), curve.x.shape))


def stair(jumps, values, w):
    return values[sum(jump < w for jump in jumps)]


@st.composite
def stairs(draw):
    jumps = np.sort(draw(arrays(float, st.integers(0, 3), elements=st.integers(-12, 12).map(lambda k: k / 4))))
    return draw(dressed(st.just(jumps))), draw(numbers(len(jumps) + 1))


def staircase(stairs, w, h):
    built = Staircase(*stairs)
    difference = built.central_difference(h)
    return lambda: (built(w), difference(w))


def staircase_is_right(read, stairs, w, h):
    jumps, values = map(floats, stairs)
    w, h = np.asarray(w).astype(float), mpmath.mpf(float(np.asarray(h)))
    for at, value, pulse in zip(w.ravel(), *map(np.ravel, read), strict=True):
        assert value == stair(jumps, values, at)
        at = mpmath.mpf(float(at))
        edges = [mpmath.mpf(jump) + side for jump in jumps for side in (-h, h)]
        if all(abs(edge - at) > 1e-15 * (abs(edge) + abs(at) + h) for edge in edges):
            rise = mpmath.mpf(stair(jumps, values, at + h)) - mpmath.mpf(stair(jumps, values, at - h))
            assert is_close(pulse, rise / (2 * h), atol=1e-300 + mpmath.mpf(1e-322) / h)


# Functions of two numbers, and their two slopes by formula.
SURFACES = {
    lambda a, b: a * b: (lambda a, b: b, lambda a, b: a),
    lambda a, b: a * a + 3 * b * b: (lambda a, b: 2 * a, lambda a, b: 6 * b),
    lambda a, b: gradlab.sigmoid(a - b): (lambda a, b: sigmoid_slope(a - b), lambda a, b: -sigmoid_slope(a - b)),
    lambda a, b: anp.where(a > b, 1.0, 0.0): (lambda a, b: flat(a), lambda a, b: flat(a)),
    lambda a, b: a * a: (lambda a, b: 2 * a, lambda a, b: mpmath.mpf(0)),
}


def partial_derivatives_are_right(slopes, f, at):
    a, b = (np.asarray(each).astype(float) for each in at)
    points = [(mpmath.mpf(x), mpmath.mpf(y)) for x, y in zip(np.ravel(a).tolist(), np.ravel(b).tolist(), strict=True)]
    assert_close(slopes.reshape(2, -1), [[slope(*point) for point in points] for slope in SURFACES[f]])
    assert slopes.shape == (2, *a.shape)


def total(at):
    return anp.sum(at * at)


OF_SEVERAL = {"f": st.just(total), "x": numbers(any_shape(1))}


def whole_gradient_is_right(slopes, f, x):
    assert_close(slopes, mapped(lambda each: 2 * each, floats(x)))


def numerical_gradient_is_right(slopes, f, x, h):
    x, h = np.asarray(x).astype(float), float(h)
    size = sum(mpmath.mpf(float(each)) ** 2 for each in np.ravel(x)) + mpmath.mpf(h) ** 2
    for got, at in zip(np.ravel(slopes), np.ravel(x), strict=True):
        right, left = mpmath.mpf(float(at + h)), mpmath.mpf(float(at - h))
        assert is_close(got, right + left, atol=1e-15 * x.size * size / (right - left) + mpmath.mpf(1e-300) / h)
    assert np.shape(slopes) == x.shape


def taylor_order_is_right(order, f, x):
    # The remainder is s² Σd², so the order is 2, or nothing but rounding remains.
    assert order == pytest.approx(2, abs=0.1) or order == np.inf


def plotted(f, ends_and_at, h, rate):
    """The points of a film: x, f, f' by autograd and by a finite difference, and the number of the one it begins at."""
    film = gradlab.plot(f, *ends_and_at, h=h, rate=rate)
    above, below, difference = [
        np.broadcast_arrays(*stroke.points[0])
        for stroke in film.pictures[0].moving
        if stroke.role in ("place", "difference")
    ]
    return *(column.copy() for column in above), below[1].copy(), difference[1].copy(), film.sliders[0].first


def plot_is_right(read, f, ends_and_at, h, rate):
    x, value, slope, difference, first = read
    interval, at = ends_and_at
    assert x[[0, -1]].tolist() == [float(each) for each in interval]
    assert at is None or x[first] == float(at)
    for k in (0, first, -1):
        if np.isfinite(value[k]):
            assert_close(value[k], FUNCTIONS[f][0](mpmath.mpf(x[k])))
        if np.isfinite(slope[k]):
            assert_close(slope[k], FUNCTIONS[f][1](mpmath.mpf(x[k])), rtol=1e-9)
        if np.isfinite(difference[k]):
            assert difference[k] == gradlab.central_difference(f, h)(x[k])


def descend_is_right(path, w0, rate, steps):
    w, rate = np.asarray(w0).astype(float), mpmath.mpf(float(np.asarray(rate)))
    points = path.weights.reshape(len(path.weights), -1)
    exact, largest = [mpmath.mpf(each) for each in np.ravel(w)], mpmath.mpf(0)
    for at, value, slopes in zip(points, path.values, path.derivatives.reshape(points.shape), strict=True):
        largest = max([largest, *map(abs, exact)])
        slack = 1e-12 * largest * (1 + 2 * rate) + 1e-300
        for got, wanted, slope in zip(at, exact, slopes, strict=True):
            assert abs(mpmath.mpf(float(got)) - wanted) <= slack
            assert is_close(slope, 2 * mpmath.mpf(float(got)))
        assert is_close(value, sum(mpmath.mpf(float(each)) ** 2 for each in at))
        exact = [mpmath.mpf(float(each)) * (1 - 2 * rate) for each in at]
    assert path.diverged == (len(points) < steps + 1)
    if path.diverged:
        assert sum(each**2 for each in exact) > 1e307 or max(map(abs, exact)) > 1e307


def until_is_right(path, w0, rate, steps, k):
    whole = gradlab.descend(total, w0, rate, steps)
    points = range(min(int(k) + 1, len(whole.weights)))
    for name in ("weights", "values", "derivatives"):
        assert getattr(path, name).tolist() == [getattr(whole, name)[point].tolist() for point in points]
    assert path.diverged == (whole.diverged and len(points) == len(whole.weights))


# Networks.
@st.composite
def networks(draw, elements=None, names=NAMES):
    weights = draw(numbers((2, 2), elements)), draw(numbers((2, 3), elements))
    biases = draw(numbers(2, elements)), draw(numbers(3, elements))
    return Network(weights, biases, draw(st.sampled_from(names)))


@st.composite
def problems(draw, names=NAMES):
    """A network, images, and their labels."""
    n = draw(st.integers(1, 3))
    network, x, t = draw(networks(names=names)), draw(numbers((n, 2))), draw(arrays(int, n, elements=st.integers(0, 2)))
    return network, x, draw(st.sampled_from([t, np.eye(3)[t], t.tolist()]))


ENTRIES = [Weight(layer, row, column) for layer in (0, 1) for row in (0, 1) for column in range(2 + layer)]
WEIGHT = st.sampled_from([*ENTRIES, Weight(np.int64(1), np.uint8(1), 2)])


def labels_of(t):
    t = np.asarray(t)
    assume(t.ndim == 1 or np.all((t == 0) | (t == 1)))  # soft ones, drawn by chance, have tests of their own
    return [int(each) for each in (t if t.ndim == 1 else t.argmax(axis=1))]


def network_is_right(read, weights, biases, activation, x):
    network, y = read
    for draggable, given_ in zip((*network.weights, *network.biases), (*weights, *biases), strict=True):
        np.testing.assert_array_equal(draggable, floats(given_), strict=True)
        assert not draggable.flags.writeable
    assert network.activation == activation
    x = np.asarray(x).astype(float)
    rows = by_intervals.probabilities(network, x.reshape(-1, x.shape[-1]))
    assert y.shape == (*x.shape[:-1], len(biases[1]))
    for got, bounds in zip(np.ravel(y), [bounds for row in rows for bounds in row], strict=True):
        within(got, bounds)


def network_and_outputs(weights, biases, activation, x):
    network = Network(weights, biases, activation)
    return network, network(x)


def random_is_right(network, sizes, rng, activation):
    inputs, hidden, outputs = (int(size) for size in sizes)
    assert [array.shape for array in network.weights] == [(inputs, hidden), (hidden, outputs)]
    for array, fan_in in zip(network.weights, (inputs, hidden), strict=True):
        assert 0 < np.max(np.abs(array)) < 7 * fan_in**-0.5
    assert [array.tolist() for array in network.biases] == [[0.0] * hidden, [0.0] * outputs]
    assert network.activation == activation


def along(problem, weight, metric, w):
    network, x, t = problem
    f = gradlab.along_weight(network, weight, metric, x, t)
    return lambda: f(w)


def metric_is_right(value, metric, network, x, t):
    within(value, by_intervals.metric(metric.__name__, network, np.asarray(x).astype(float), labels_of(t)))


def along_is_right(values, problem, weight, metric, w):
    network, *images = problem
    w = np.asarray(w).astype(float)
    assert np.shape(values) == w.shape
    for value, at in zip(np.ravel(values), w.ravel(), strict=True):
        metric_is_right(value, metric, replaced(network, weight, at), *images)


def over_two(problem, pair, metric, a, b):
    network, x, t = problem
    f = gradlab.over_two_weights(network, *pair, metric, x, t)
    return lambda: f(a, b)


def over_two_is_right(values, problem, pair, metric, a, b):
    network, *images = problem
    a, b = np.broadcast_arrays(np.asarray(a).astype(float), np.asarray(b).astype(float))
    assert np.shape(values) == a.shape
    for value, at, other in zip(np.ravel(values), a.ravel(), b.ravel(), strict=True):
        metric_is_right(value, metric, replaced(replaced(network, pair[0], at), pair[1], other), *images)


# Jumps, in fractions: between the places where a unit turns or two outputs tie, nothing changes.
def exact_outputs(network, weight, x, w):
    """The hidden units' totals and the outputs on each image when the weight is the fraction w."""
    layers = [[[Fraction(each) for each in row] for row in matrix.tolist()] for matrix in network.weights]
    layers[weight.layer][weight.row][weight.column] = w
    turn = (lambda a: Fraction(a > 0)) if network.activation == "step" else (lambda a: max(a, Fraction(0)))
    biases = [[Fraction(each) for each in bias.tolist()] for bias in network.biases]
    found = []
    for image in floats(x):
        totals = fed(map(Fraction, image), layers[0], biases[0])
        found.append((totals, fed(map(turn, totals), layers[1], biases[1])))
    return found


def fed(values, matrix, bias):
    """Σ value · weight + bias for each column of the matrix, in whatever numbers."""
    values = list(values)
    columns = zip(*matrix, strict=True)
    return [
        sum(v * w for v, w in zip(values, column, strict=True)) + b for column, b in zip(columns, bias, strict=True)
    ]


def exact_pieces(network, weight, x, t, interval):
    """The accuracy between the jumps, and the jumps: exact, from all places at which anything could change."""
    low, high = map(Fraction, map(float, interval))

    def accuracy_at(w):
        outputs = [values for _, values in exact_outputs(network, weight, x, w)]
        return Fraction(sum(v.index(max(v)) == k for v, k in zip(outputs, labels_of(t), strict=True)), len(outputs))

    places = {low, high}
    knots = linear_roots(network, weight, x, low, high, lambda totals, outputs: totals)
    for left, right in pairwise(sorted({low, high, *knots})):
        inside = linear_roots(network, weight, x, left, right, lambda totals, outputs: differences(outputs))
        places |= {left, right, *inside}
    places = sorted(places)
    values = [accuracy_at((left + right) / 2) for left, right in pairwise(places)]
    changes = [k for k in range(1, len(values)) if values[k] != values[k - 1]]
    return [places[k] for k in changes], [values[0], *(values[k] for k in changes)]


def differences(values):
    return [a - b for k, a in enumerate(values) for b in values[:k]]


def linear_roots(network, weight, x, low, high, read):
    """Where, inside (low, high), what is read off the network is 0: it is linear in the weight there."""
    third = (high - low) / 3
    ends = [
        [value for totals, outputs in exact_outputs(network, weight, x, w) for value in read(totals, outputs)]
        for w in (low + third, high - third)
    ]
    roots = [low + third + third * a / (a - b) for a, b in zip(*ends, strict=True) if a != b]
    return {root for root in roots if low < root < high}


def all_quarters(network, x, interval):
    """Whether float64 computes with these numbers as fractions would, or a little less than exactly."""
    arrays_ = (np.asarray(each).astype(float) for each in (*network.weights, *network.biases, x, interval))
    return all(np.all((np.abs(each) <= 4) & (each % 0.25 == 0)) for each in arrays_)


def jumps_are_right(found, problem, weight, metric, interval):
    network, x, t = problem
    if metric is not accuracy or network.activation not in ("step", "relu") or not all_quarters(network, x, interval):
        pieces = [*found.before[:1], *found.after]
        low, high = map(float, interval)
        constant = metric is accuracy or network.activation == "step"
        for value, (left, right) in zip(pieces, pairwise([low, *found.weights, high]), strict=False):
            if constant and right - left > 1e-9 * (1 + abs(left) + abs(right)):
                metric_is_right(value, metric, replaced(network, weight, left / 2 + right / 2), x, t)
        return
    places, values = exact_pieces(network, weight, x, t, floats(interval))
    assert_close(found.weights, [mpmath.mpf(p.numerator) / p.denominator for p in places] or np.zeros(0), atol=1e-12)
    for got, wanted in ((found.before, values[:-1]), (found.after, values[1:])):
        assert_close(got, [mpmath.mpf(v.numerator) / v.denominator for v in wanted] or np.zeros(0), atol=1e-12)


def telling_is_right(weight, problem, interval, layers):
    network, x, t = problem

    def count(each):
        return len(set(exact_pieces(network, each, x, t, floats(interval))[1]))

    assert weight in [each for each in ENTRIES if each.layer in layers]
    if all_quarters(network, x, interval):
        assert count(weight) == max(count(each) for each in ENTRIES if each.layer in layers)


def climb_is_right(found, problem, metric, visits, layer, rng):
    """Each value is that of the network after so many visits, and none is below the one before."""
    network, x, t = problem
    assert len(found.weights) == len(found.places) == len(found.values) - 1 == int(visits)
    assert np.all(np.diff(found.values) >= 0)
    for weight, (before, after), value in zip(found.weights, found.places, found.values[1:], strict=True):
        assert (weight.layer, before) == (int(layer), network[weight])
        network = replaced(network, weight, after)
        metric_is_right(value, metric, network, x, t)


def blur_is_right(got, stairs, s, w):
    jumps, values = map(floats, stairs)
    s = mpmath.mpf(float(np.asarray(s)))
    for at, value, slope in zip(np.ravel(np.asarray(w).astype(float)), *map(np.ravel, got), strict=True):
        away = [max(-1000, min(1000, (mpmath.mpf(float(at)) - jump) / s)) for jump in jumps]  # beyond, both are 0 or 1
        rises = [mpmath.mpf(b) - mpmath.mpf(a) for a, b in pairwise(values)]
        size = sum(map(abs, values))
        terms = [rise * mpmath.ncdf(z) for rise, z in zip(rises, away, strict=True)]
        assert is_close(value, values[0] + sum(terms), atol=1e-300 + mpmath.mpf(1e-14) * size)
        slopes = [rise * mpmath.npdf(z) / s for rise, z in zip(rises, away, strict=True)]
        assert is_close(slope, sum(slopes), 1e-9, atol=1e-300 + mpmath.mpf(1e-12) * sum(map(abs, slopes)))


def blur(stairs, s, w):
    f = gradlab.blurred(Staircase(*stairs), s)
    return lambda: (f(w), gradlab.autodiff(f)(w))


AT_MOST = 3


def train(problem, metric, rate, steps):
    """A training that ``until`` ends, however many steps are asked for."""
    before = iter(range(AT_MOST))
    return gradlab.train(*problem, metric, rate, steps, until=lambda _: next(before, None) is None)


def train_is_right(trained, problem, metric, rate, steps):
    network, x, t = problem
    x, labels, rate = np.asarray(x).astype(float), labels_of(t), float(np.asarray(rate))
    weights, biases = ([array.tolist() for array in group] for group in (network.weights, network.biases))
    weights, biases = ([mapped(mpmath.mpf, each) for each in group] for group in (weights, biases))
    for _ in range(AT_MOST if steps is None else min(steps, AT_MOST)):
        weights, biases = one_update(weights, biases, network.activation, x.tolist(), labels, metric, rate)
    # A slope is a sum of products of an input, a weight of the second layer and what adds up to 0: its rounding.
    rounding = mpmath.mpf(rate) * max(1, np.max(np.abs(x))) * max(1, np.max(np.abs(network.weights[1])))
    for got, wanted in zip((*trained.weights, *trained.biases), (*weights, *biases), strict=True):
        assert_close(got, wanted, rtol=1e-9, atol=1e-9 * max(1, rounding))


def one_update(weights, biases, activation, x, labels, metric, rate):
    """Backpropagation of one update, number by number."""
    phi, slope = (FUNCTIONS[getattr(gradlab, activation)][k] for k in (0, 1))
    new = [[list(row) for row in matrix] for matrix in weights], [list(bias) for bias in biases]
    for image, label in zip(x, labels, strict=True):
        totals = fed(image, weights[0], biases[0])
        hidden = [phi(a) for a in totals]
        logits = fed(hidden, weights[1], biases[1])
        y = [1 / sum(mpmath.exp(other - logit) for other in logits) for logit in logits]
        if metric is cross_entropy_error:
            dy = [-(k == label) / (yk + mpmath.mpf(1e-7)) for k, yk in enumerate(y)]
        else:
            dy = [(yk - (k == label)) * (metric is sum_squares_error) for k, yk in enumerate(y)]
        back = sum(a * b for a, b in zip(y, dy, strict=True))
        dlogits = [yk * (d - back) for yk, d in zip(y, dy, strict=True)]
        backwards = fed(dlogits, zip(*weights[1], strict=True), [0] * len(totals))
        dtotals = [slope(a) * d for a, d in zip(totals, backwards, strict=True)]
        for layer, (into, deltas) in enumerate(((image, dtotals), (hidden, dlogits))):
            for k, delta in enumerate(deltas):
                new[1][layer][k] -= rate * delta / len(x)
                for j, value in enumerate(into):
                    new[0][layer][j][k] -= rate * delta * value / len(x)
    return new


# Data.
def one_hot_is_right(rows, labels_, n_classes):
    labels_ = np.asarray(labels_)
    assert rows.shape == (*labels_.shape, n_classes)
    assert rows.dtype == np.float64
    for row, label in zip(rows.reshape(-1, n_classes), labels_.ravel(), strict=True):
        assert np.flatnonzero(row).tolist() == [label]
        assert row[int(label)] == 1


@st.composite
def samples(draw):
    n = draw(st.integers(1, 4))
    kind = st.sampled_from(["f8", "u1", "?", "i8", "U2", "O"])
    return draw(numbers((n, 2))), draw(kind.flatmap(lambda dtype: arrays("u1", n).map(lambda t: t.astype(dtype))))


def batch(samples, size, rng, replace):
    return gradlab.mini_batch(*samples, size, rng, replace)


def batch_is_right(pair, samples, size, rng, replace):
    x, t = map(np.asarray, samples)
    seed = 5 if isinstance(rng, np.random.Generator) else int(rng)
    chosen = np.random.default_rng(seed).choice(len(x), int(size), replace=bool(replace))
    for got, whole in zip(pair, (x, t), strict=True):
        assert got.dtype == whole.dtype
        assert repr(got.tolist()) == repr([whole.tolist()[k] for k in chosen])  # NaN too, which is not itself


FLAG = st.sampled_from([True, False, np.True_])
RNG = st.builds(lambda: np.random.default_rng(5)) | st.sampled_from([0, np.uint8(7), 2**70])
PIXELS, LABELS = bytes(range(0, 240, 10)), bytes([3, 0, 11])


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory):
    """Three images of 2 × 4 pixels, and one label of more than ten classes."""
    at = tmp_path_factory.mktemp("digits")
    images = gzip.compress(bytes.fromhex("00000803000000030000000200000004") + PIXELS)
    labels = gzip.compress(bytes.fromhex("0000080100000003") + LABELS)
    for part in ("train", "t10k"):
        (at / f"{part}-images-idx3-ubyte.gz").write_bytes(images)
        (at / f"{part}-labels-idx1-ubyte.gz").write_bytes(labels)
    rows = [[label, *PIXELS[4 * k : 4 * k + 4]] for k, label in enumerate(LABELS[:2])]
    (at / "table.csv").write_text("".join(f"{','.join(map(str, row))}\n" for row in rows))
    FOLDERS[:] = [at, str(at), at / "table.csv", at / "written"]


FOLDERS = []


def load(normalize, flatten, one_hot_label, where, **options):
    at = FOLDERS[where] if type(where) is int and where in (0, 1) else where
    return gradlab.load_mnist(normalize, flatten, one_hot_label, at, **options)


def load_is_right(parts, normalize, flatten, one_hot_label, where, transposed, **_):
    pixels = [pixel / 255 if normalize else pixel for pixel in PIXELS]
    if transposed:
        pixels = [pixels[8 * n + 4 * row + column] for n in range(3) for column in range(4) for row in range(2)]
    for x, t in parts:
        assert x.shape == ((3, 8) if flatten else (3, 4, 2) if transposed else (3, 2, 4))
        assert np.ravel(x).tolist() == pixels
        rows = [[float(k == label) for k in range(12)] for label in LABELS]
        assert t.tolist() == (rows if one_hot_label else list(LABELS))


def digits(where, invert):
    at = FOLDERS[2] if type(where) is int and where == 0 else where
    return gradlab.read_digits(at, invert)


def digits_are_right(part, where, invert):
    pixels = [255 - pixel if invert else pixel for pixel in PIXELS[:8]]
    assert [each.tolist() for each in part] == [[[pixels[:2], pixels[2:4]], [pixels[4:6], pixels[6:8]]], [3, 0]]


def written(images, targets):
    """A set that was written and read again."""
    gradlab.write_idx(FOLDERS[3], (images, targets), (images, targets))
    return gradlab.load_mnist(False, False, directory=FOLDERS[3], first_label=0)


def written_is_right(parts, images, targets):
    for x, t in parts:
        assert x.tolist() == np.asarray(images).astype(float).tolist()
        assert t.tolist() == np.asarray(targets).astype(float).tolist()


@st.composite
def bytes_of(draw, *shape):
    dtype = draw(st.sampled_from(["u1", "i8", "f8", "?"]))
    return draw(dressed(st.just(np.arange(np.prod(shape)).reshape(shape).astype(dtype))))


def taped(f, x):
    """f(x) and f'(x) from the tape."""
    tape = gradlab.record_tape(f, x)
    return tape.value, tape.steps[0].adjoint


def tape_is_right(taped, f, x):
    wanted = [FUNCTIONS[f][0](mpmath.mpf(float(x))), FUNCTIONS[f][1](mpmath.mpf(float(x)))]
    for got, exact in zip(taped, wanted, strict=True):
        assert np.isinf(got) if abs(exact) > mpmath.mpf(1.7976931348623157e308) else is_close(got, exact, atol=1e-307)


def assert_equal(got, wanted):
    assert got == wanted


def record(kind, **fields):
    """A record keeps what it is given; what uses it checks it."""

    def right(made, **given_):
        assert all(getattr(made, name) is value for name, value in given_.items())

    return Case(kind, fields, right)


QUARTER = numbers(())
POSITIVE = st.sampled_from([0.25, 1, np.float32(0.5), 2])
INTERVAL = st.sampled_from([(-4.0, 4.0), (-1, 2), read_only(np.array([0.5, 3])), [-0.75, -0.5]])
PLACE = st.sampled_from([((-4.0, 4.0), 0.5), ((-1, 2), -1), ([-0.75, -0.5], np.float32(-0.625)), ((0, 1), None)])
PROBLEM = problems()
METRIC = st.sampled_from(METRICS)
ONE_OR_TWO = numbers(st.sampled_from([(), 2]))
SHAPED = numbers(any_shape(1))
KINKED = problems(names=["step", "relu"])
PAIR = st.sampled_from([(a, b) for a in ENTRIES for b in ENTRIES if a.layer == b.layer and a != b])
CASES = {
    **{name: elementwise(name) for name in NAMES},
    "softmax": Case(gradlab.softmax, {"x": numbers(any_shape(1).filter(len))}, softmax_is_right),
    "accuracy": scored_case(accuracy, right_or_not),
    "sum_squares_error": scored_case(sum_squares_error, squares),
    "cross_entropy_error": scored_case(cross_entropy_error, minus_log, delta=st.sampled_from([1e-7, 0.25, 1])),
    "soft_accuracy": scored_case(gradlab.soft_accuracy, of_the_right),
    "calibration_error": Case(
        lambda y_t, bins: gradlab.calibration_error(*y_t, bins),
        {"y_t": predictions(), "bins": st.sampled_from([1, 2, 10, 15])},
        calibration_is_right,
        also=("y", "t", "labels"),
    ),
    "mean_over_batch": scored_case(gradlab.mean_over_batch(own_error), errors),
    "straight_through": Case(
        lambda forward, backward, x: gradlab.straight_through(forward, backward)(x),
        {"forward": FUNCTION, "backward": FUNCTION, "x": SHAPED},
        lambda y, forward, backward, x: assert_close(y, mapped(FUNCTIONS[forward][0], floats(x))),
    ),
    "with_temperature": Case(
        lambda network, temperature: gradlab.with_temperature(network, temperature).weights[1],
        {"network": networks(), "temperature": POSITIVE},
        lambda got, network, temperature: assert_close(
            got, mapped(lambda w: w / mpmath.mpf(float(temperature)), floats(network.weights[1])), atol=1e-307
        ),
        also=("weights", "biases"),
    ),
    "autodiff": Case(lambda f, x: gradlab.autodiff(f)(x), {"f": FUNCTION, "x": SHAPED}, autodiff_is_right),
    "central_difference": difference_case("central_difference", 1, 1),
    "forward_difference": difference_case("forward_difference", 1, 0),
    "trace": Case(
        gradlab.trace,
        {"f": FUNCTION, "grid": numbers(st.integers(1, 4)), "h": STEP, "undefined": UNDEFINED},
        trace_is_right,
    ),
    "Trace": record(gradlab.Trace, f=FUNCTION, x=ANYTHING, h=ANYTHING),
    "Staircase": Case(
        staircase,
        {"stairs": stairs(), "w": SHAPED, "h": POSITIVE},
        staircase_is_right,
        also=("jumps", "values", "w"),
    ),
    "plot": Case(
        plotted,
        {"f": FUNCTION, "ends_and_at": PLACE, "h": POSITIVE, "rate": st.sampled_from([None, 0.25, 1])},
        plot_is_right,
        also=("x", "title"),
    ),
    "descend": Case(
        partial(gradlab.descend, total),
        {"w0": numbers(st.sampled_from([(), 1, 3])), "rate": POSITIVE, "steps": st.integers(0, 5)},
        descend_is_right,
    ),
    "train": Case(
        train,
        {"problem": PROBLEM, "metric": METRIC, "rate": st.sampled_from([0.25, 0.125]), "steps": st.integers(0, 2)},
        train_is_right,
        also=("network", "x", "t", "labels", "steps or until"),
    ),
    "record_tape": Case(taped, {"f": FUNCTION, "x": QUARTER}, tape_is_right),
    "Tape": record(gradlab.Tape, **dict.fromkeys(["steps", "value", "order"], ANYTHING)),
    "Tape.until": Case(
        lambda x, k: len(gradlab.record_tape(square, x).until(k).order),
        {"x": QUARTER, "k": st.integers(0, 6)},
        lambda reached, x, k: assert_equal(reached, min(2, max(0, int(k) - 2))),
    ),
    "Path": record(gradlab.Path, **dict.fromkeys(["weights", "values", "derivatives", "diverged"], ANYTHING)),
    "Path.until": Case(
        lambda w0, rate, steps, k: gradlab.descend(total, w0, rate, steps).until(k),
        {"w0": ONE_OR_TWO, "rate": POSITIVE, "steps": st.integers(0, 5), "k": st.integers(0, 6)},
        until_is_right,
    ),
    "Jumps": record(gradlab.Jumps, **dict.fromkeys(["weights", "before", "after", "images"], ANYTHING)),
    "Weight": record(Weight, **dict.fromkeys(["layer", "row", "column"], ANYTHING)),
    "Network": Case(
        network_and_outputs,
        {
            "weights": st.tuples(numbers((2, 2)), numbers((2, 3))),
            "biases": st.tuples(numbers(2), numbers(3)),
            "activation": st.sampled_from(NAMES),
            "x": numbers(st.sampled_from([2, (3, 2), (2, 1, 2)])),
        },
        network_is_right,
    ),
    "Network.random": Case(
        Network.random,
        {
            "sizes": st.sampled_from([(1, 2, 3), [4, 1, 2], np.array([3, 2, 2])]),
            "rng": RNG,
            "activation": st.sampled_from(NAMES),
        },
        random_is_right,
    ),
    "along_weight": Case(
        along,
        {"problem": PROBLEM, "weight": WEIGHT, "metric": METRIC, "w": ONE_OR_TWO},
        along_is_right,
        also=("network", "x", "t", "labels", "layer", "row", "column"),
    ),
    "over_two_weights": Case(
        over_two,
        {"problem": PROBLEM, "pair": PAIR, "metric": METRIC, "a": QUARTER, "b": ONE_OR_TWO},
        over_two_is_right,
        also=("network", "x", "t", "labels", "layer", "row", "column", "first and second", "a and b", "weight"),
    ),
    "gradient": Case(lambda f, x: gradlab.gradient(f)(x), OF_SEVERAL, whole_gradient_is_right),
    "numerical_gradient": Case(
        lambda f, x, h: gradlab.numerical_gradient(f, h)(x), OF_SEVERAL | {"h": STEP}, numerical_gradient_is_right
    ),
    "taylor_order": Case(
        lambda f, x: gradlab.taylor_order(f, gradlab.gradient(f)(x), x), OF_SEVERAL, taylor_order_is_right
    ),
    "partial_derivatives": Case(
        lambda f, at: gradlab.partial_derivatives(f)(*at),
        {"f": st.sampled_from(list(SURFACES)), "at": any_shape(1).flatmap(lambda s: st.tuples(numbers(s), numbers(s)))},
        partial_derivatives_are_right,
        also=("a and b",),
    ),
    "jumps": Case(
        lambda problem, weight, metric, interval: gradlab.jumps(
            gradlab.along_weight(problem[0], weight, metric, *problem[1:]), interval
        ),
        {"problem": PROBLEM, "weight": WEIGHT, "metric": METRIC, "interval": INTERVAL},
        jumps_are_right,
        also=("network", "x", "t", "labels", "layer", "row", "column"),
    ),
    "weight_with_most_jumps": Case(
        lambda problem, interval, layers: gradlab.weight_with_most_jumps(*problem, interval, layers),
        {"problem": KINKED, "interval": INTERVAL, "layers": st.sampled_from([(0,), [1], (0, 1)])},
        telling_is_right,
        also=("network", "x", "t", "labels", "layer"),
    ),
    "climb": Case(
        lambda problem, metric, visits, layer, rng: gradlab.climb(problem[0], metric, *problem[1:], visits, layer, rng),
        {
            "problem": KINKED,
            "metric": st.just(accuracy),
            "visits": st.integers(0, 5),
            "layer": st.integers(0, 1),
            "rng": st.integers(0, 9),
        },
        climb_is_right,
        also=("network", "x", "t", "labels"),
    ),
    "blurred": Case(
        blur,
        {"stairs": stairs(), "s": POSITIVE, "w": SHAPED},
        blur_is_right,
        also=("jumps", "values", "w", "x", "the blur"),
    ),
    "Climb": record(
        partial(gradlab.Climb, stairs=()), values=ANYTHING, weights=ANYTHING, places=ANYTHING, network=ANYTHING
    ),
    "one_hot": Case(
        gradlab.one_hot,
        {"labels_": dressed(arrays(int, any_shape(1), elements=st.integers(0, 2))), "n_classes": st.integers(3, 5)},
        one_hot_is_right,
        also=("labels",),
    ),
    "mini_batch": Case(
        batch,
        {"samples": samples(), "size": st.sampled_from([1, np.uint8(1)]), "rng": RNG, "replace": FLAG},
        batch_is_right,
        also=("x", "t", "x and t"),
    ),
    "read_digits": Case(digits, {"where": st.just(0), "invert": FLAG | st.none()}, digits_are_right, also=("path",)),
    "write_idx": Case(
        written,
        {"images": bytes_of(3, 2, 2), "targets": bytes_of(3)},
        written_is_right,
        also=("train", "images of train", "labels of train"),
    ),
    "load_mnist": Case(
        load,
        {
            **dict.fromkeys(["normalize", "flatten", "one_hot_label"], FLAG),
            "where": st.integers(0, 1),
            "prefix": st.sampled_from([None, "", "-"]),
            "transposed": FLAG | st.none(),
            "first_label": st.sampled_from([None, 0, np.uint8(0)]),
        },
        load_is_right,
        also=("directory",),
    ),
}


RECORDS = (gradlab.Climb, gradlab.Path, gradlab.Jumps, Weight, gradlab.Tape, gradlab.Trace)
# A Metric is a protocol: nobody makes one by calling it. The accuracy and the losses are Metrics and have their cases.
# What a text may be is asked in test_expression, and which networks the lesson has in test_lesson.
LEFT_OUT = {"Metric", "expression", "UnreadableError", "lesson_network"}


def test_every_public_name_has_its_case():
    assert {*gradlab.__all__} - LEFT_OUT | {"Network.random", "Path.until", "Tape.until"} == set(CASES)


UNPACKED = {"problem": ("network", "x", "t"), "y_t": ("y", "t"), "stairs": ("jumps", "values"), "samples": ("x", "t")}
UNPACKED |= {"pair": ("first", "second"), "at": ("a", "b"), "ends_and_at": ("interval", "at")}
FINITE = st.floats(allow_nan=False, allow_infinity=False)
LARGE = networks(st.sampled_from([-1e75, -1e50, -3.0, -1e-300, 0.0, 0.5, 1e16, 1e75]) | st.floats(-1e75, 1e75))


def is_float(value):
    try:
        return np.asarray(value).dtype.kind == "f"
    except (ValueError, UserWarning):  # ragged, or masked in a list
        return False


@st.composite
def spoiled(draw, value, deep=True):
    """Another value in place of a good one: of its kind but extreme, or anything at all."""
    if isinstance(value, tuple | list) and deep and value and draw(st.booleans()):
        entries = list(value)
        k = draw(st.integers(0, len(entries) - 1))
        entries[k] = draw(spoiled(entries[k], deep=False))
        return type(value)(entries)
    if isinstance(value, Network) and draw(st.booleans()):
        return draw(LARGE)
    if isinstance(value, Weight) and draw(st.booleans()):
        return replace(value, **{draw(st.sampled_from(["layer", "row", "column"])): draw(ANYTHING)})
    if isinstance(value, int) and draw(st.booleans()):
        return draw(st.sampled_from(WHOLE))
    if isinstance(value, float | list | np.ndarray) and is_float(value) and draw(st.integers(0, 3)):
        elements = draw(st.sampled_from([EXTREME, FINITE, st.sampled_from([0.3, -1e16, 1e200, 1.7e308, 5e-324])]))
        return draw(numbers(np.shape(value), elements))
    return draw(ANYTHING)


@st.composite
def arguments(draw, case):
    """Good arguments, half of the time with one or more spoiled; and the names of these."""
    given_ = {name: draw(strategy) for name, strategy in case.good.items()}
    wrong = draw(st.sampled_from([*((name,) for name in given_), tuple(given_)])) if draw(st.booleans()) else ()
    names = set()
    for name in wrong:
        if name in UNPACKED:
            entries = list(given_[name])
            k = draw(st.integers(0, len(entries) - 1))
            entries[k] = draw(spoiled(entries[k]))
            given_[name] = tuple(entries)
            names.add(UNPACKED[name][k])
        else:
            given_[name] = draw(spoiled(given_[name]))
            names.add(name)
    return given_, names


def read(answer):
    return answer() if callable(answer) and not isinstance(answer, Network) else answer


def assert_says(error, case, given_, wrong):
    """A message that begins with what is wrong and says what must hold."""
    message = str(error)
    own = [each for name in given_ for each in UNPACKED.get(name, (name,))]
    subjects = [*own, *case.also, *COMPUTED]
    said = [each for each in subjects if message.startswith((f"{each} must ", f"{each} of layer "))]
    assert said, (type(error), message)
    assert " must " in message
    assert "Got" in message or "neither" in message or "one length" in message or "single 1" in message, message
    assert len(message) < 500
    assert wrong, f"good arguments were refused: {message}"


@pytest.mark.parametrize("name", CASES)
@given(data=st.data())
@settings(max_examples=settings.default.max_examples * 2 // 5)  # the next test asks 300
def test_a_right_answer_or_an_error_that_names_what_is_wrong(name, data):
    ask(CASES[name], data)


@pytest.mark.nightly
@pytest.mark.parametrize("name", CASES)
@given(data=st.data())
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
def test_so_it_is_with_many_more_questions(name, data):
    ask(CASES[name], data)


def ask(case, data):
    """One call, with arguments of which some may be wrong."""
    given_, wrong = data.draw(arguments(case))
    before = state(list(given_.values()))
    try:
        answer = case.call(**given_)
        value = read(answer)
    except (ValueError, TypeError, NotADirectoryError, FileNotFoundError) as error:
        event("refused")
        assert_says(error, case, given_, wrong)
        assert state(list(given_.values())) == before
        return
    event("answered, extreme" if wrong else "answered")
    assert state(list(given_.values())) == before
    with mpmath.workdps(50):
        case.right(value, **given_)
    if getattr(case.call, "func", case.call) not in RECORDS:  # which keep what they are given
        first = state(value)
        scribble([each for key, each in given_.items() if key not in ("w", "a", "b")])
        assert state(read(answer)) == first
