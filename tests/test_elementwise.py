"""What f must be, and what is said of one that is not. Several cases are public reports, named where they stand."""

import math

import autograd.numpy as anp
import numpy as np
import pytest
from by_hand import every_weight, problem

from gradlab import (
    Path,
    accuracy,
    along_weight,
    autodiff,
    central_difference,
    descend,
    forward_difference,
    gradient,
    record_tape,
    relu,
    sigmoid,
    softmax,
    step,
    trace,
)
from gradlab.core.autograd_vjp import WHOLE, unbox

ARRAYS = {
    "three": np.array([1.0, 2.0, 3.0]),
    "equal ones": np.full(20, 0.5),
    "a grid": np.linspace(-2, 2, 201),
    "in no order": np.random.default_rng(0).normal(size=40),
    "a table": np.random.default_rng(1).normal(size=(4, 5)),
}
MIXING = {
    # HIPS/autograd PR #369: softmax, a cumulative sum, deviations from the mean, a product with a matrix
    "softmax": softmax,
    "cumsum": lambda x: anp.cumsum(x).reshape(anp.shape(x)),
    "deviations": lambda x: x - anp.mean(x),
    "a matrix": lambda x: x @ np.arange(1.0, 1 + anp.shape(x)[-1] ** 2).reshape(2 * anp.shape(x)[-1:]),
    # a whole array's extreme, sum or order in the formula
    "above the least": lambda x: x - anp.min(x),
    "scaled by the largest": lambda x: anp.exp(x) / anp.max(anp.exp(x)),
    "shares": lambda x: anp.exp(x) / anp.sum(anp.exp(x)),
    "the other way round": lambda x: anp.reshape(anp.ravel(x)[::-1], anp.shape(x)) ** 3,
    "one further on": lambda x: anp.sin(anp.roll(x, 1)) + x,
    "times the first": lambda x: x * anp.ravel(x)[0],
    "times the last": lambda x: x * anp.ravel(x)[-1],
    "neighbours, 0 at both ends": lambda x: anp.reshape(
        anp.concatenate([[0.0], anp.ravel(x)[2:] - anp.ravel(x)[:-2], [0.0]]), anp.shape(x)
    ),
    "by the largest in size": lambda x: x / anp.max(anp.abs(x)),
    "in its own size": lambda x: x * anp.sqrt(anp.mean(x**2)),
}
DERIVATIVES = {
    "autodiff": autodiff,
    "central": central_difference,
    "forward": forward_difference,
    "trace": lambda f: lambda x: trace(f, np.ravel(x)),
}


@pytest.mark.parametrize("derivative", DERIVATIVES)
@pytest.mark.parametrize("array", ARRAYS)
@pytest.mark.parametrize("name", MIXING)
def test_what_mixes_its_entries_is_refused(name, array, derivative):
    x, f = ARRAYS[array], MIXING[name]
    with pytest.raises(ValueError, match=r"f must be elementwise: its value at one place must not depend on x at ano"):
        DERIVATIVES[derivative](f)(x)


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (lambda x: x / anp.max(anp.abs(x)), [-1.0, 0.0, 1.0]),
        (lambda x: x / anp.max(x), [0.0, 1.0]),
        (lambda x: (x - anp.min(x)) / (anp.max(x) - anp.min(x)), [1.0, 2.0]),
        (lambda x: (x == anp.max(x)) * x, np.linspace(-2, 2, 50)),
        (lambda x: anp.sort(x), [3.0, 1.0, 2.0]),
    ],
)
def test_what_knows_an_extreme_of_its_array_is_refused_where_x_is_it(f, x):
    with pytest.raises(ValueError, match="f must be elementwise"):
        autodiff(f)(x)


OWN_SCALES = {size: np.random.default_rng(size).normal(size=size) for size in (3, 201)}
APART = {
    "sine": (anp.sin, np.cos),
    "a step": (step, lambda x: 0 * x),
    "a formula of its own at each place": (lambda x: OWN_SCALES[x.size] * x**2, lambda x: 2 * OWN_SCALES[x.size] * x),
    "one by one": (lambda x: anp.array([each**2 for each in x]), lambda x: 2 * x),
}


@pytest.mark.parametrize("name", APART)
@pytest.mark.parametrize("size", OWN_SCALES)
def test_what_keeps_them_apart_is_not(name, size):
    f, slope = APART[name]
    x = np.linspace(-2.1, 2, size)
    np.testing.assert_allclose(autodiff(f)(x), slope(x), rtol=1e-12)
    np.testing.assert_allclose(central_difference(f)(x), slope(x), rtol=1e-6, atol=1e-7)
    np.testing.assert_array_equal(trace(f, x).autodiff, autodiff(f)(x))


def test_a_jump_exactly_at_a_place_is_not_taken_for_mixing():
    x = np.linspace(-1, 1, 201)
    for f in (step, lambda x: anp.floor(x * 100 + 0.5), lambda x: anp.where(x >= 0.31, 1.0, 0.0)):
        np.testing.assert_array_equal(autodiff(f)(x), 0 * x)


def test_a_value_that_another_size_rounds_differently_is_not_taken_for_mixing():
    x = np.linspace(-1, 1, 201)
    for place in range(201):
        rounded = autodiff(lambda w, at=x[place]: step(w - at + (1e-17 if anp.size(w) == 201 else -1e-17)))
        np.testing.assert_array_equal(rounded(x), 0 * x)


@pytest.mark.parametrize("x", [[0.0, 0.0], [-1.0, -1.0, -1.0], np.zeros(20), [0.25, 1.0, 1.0], np.linspace(0, 1, 40)])
def test_a_function_that_is_not_defined_everywhere_is_asked_where_x_is(x):
    def inside(x):
        if np.any(np.abs(unbox(x)) > 1) or np.any(np.diff(np.ravel(unbox(x))) < 0):
            raise ValueError("outside")
        return x**2

    np.testing.assert_array_equal(autodiff(inside)(x), 2 * np.asarray(x))


def test_it_costs_one_call_at_three_places():
    asked = []

    def f(x):
        asked.append(np.size(unbox(x)))
        return anp.sin(x)

    x = np.linspace(-2, 2, 800)
    autodiff(f)(x)
    central_difference(f)(x)
    assert asked == [800, 3, 800, 800, 3]


def test_slopes_with_fewer_digits_are_not_taken_for_mixing():
    x = np.linspace(-745, -700, 10)
    np.testing.assert_array_equal(autodiff(sigmoid)(x), [autodiff(sigmoid)(each) for each in x])
    assert np.all(np.isfinite(autodiff(lambda x: sigmoid(1e300 * x))(x / 1e300)))


# A cast to whole numbers: HIPS/autograd #71, PR #147.
WHOLE_CASTS = {
    "astype": lambda x: (3 * x).astype(int) * 1.0,
    "astype of bytes": lambda x: (3 * x).astype(np.uint8) * 1.0,
    "astype of truth": lambda x: (3 * x).astype(bool) * 1.0,
    "array": lambda x: anp.array(3 * x, dtype=int) * 1.0,
    "an int64": lambda x: anp.floor(3 * x).astype(np.int64) + 0.0,
}


@pytest.mark.parametrize("name", WHOLE_CASTS)
def test_a_cast_to_whole_numbers_has_slope_0(name):
    f = WHOLE_CASTS[name]
    curve = trace(f, [0.1, 0.5])
    assert curve.autodiff.tolist() == curve.finite_difference.tolist() == [0, 0]
    assert autodiff(f)(0.5) == 0
    np.testing.assert_array_equal(autodiff(lambda x: f(x) + x**2)([0.1, 0.5]), [0.2, 1.0])
    path = descend(f, 0.5, 0.1, 3)
    assert path.weights.tolist() == [0.5] * 4
    assert record_tape(f, 0.5).steps[0].adjoint == 0


def test_every_whole_number_of_numpy_has_slope_0():
    kinds = {kind for kind in np.sctypeDict.values() if np.dtype(kind).kind in WHOLE}
    assert len(kinds) >= 9
    for kind in kinds:
        assert autodiff(lambda x, kind=kind: (3 * x).astype(kind) * 1.0)(0.5) == 0


# What numpy packs away from autograd: HIPS/autograd #459, #427, #85.
@pytest.mark.parametrize("x", [0.7, [0.1, 0.5]])
@pytest.mark.parametrize("f", [lambda x: np.asarray(x) * x, lambda x: np.atleast_1d(x) * x])
def test_what_autograd_cannot_follow_never_comes_back_as_a_number(f, x):
    for differentiate in (autodiff(f), lambda x: record_tape(lambda x: anp.sum(f(x)), x)):
        with pytest.raises(TypeError, match=r"autograd\.numpy"):
            differentiate(x)


def assigning(x):
    y = np.zeros(2)
    y[0] = x[0] ** 2
    return y


def into_itself(x):
    x[0] = 1.0
    return x


def branching(x):
    return x**2 if x > 0 else -x


# f, where, and what must be said. HIPS/autograd #58, #177, #159, #57, #812; pyautodiff PR #7.
SAID = {
    "if": (autodiff(branching), [1.0, -1.0], ValueError, r"np\.where .* numpy\.vectorize.*truth value"),
    "if, differences": (central_difference(branching), [1.0, -1.0], ValueError, r"np\.where .*truth value"),
    "max": (autodiff(lambda x: max(0, x)), [1.0, -1.0], ValueError, r"np\.maximum"),
    "math": (autodiff(math.exp), 1.0, TypeError, r"not with math.*ArrayBox"),
    "math on an array": (central_difference(math.exp), [1.0, 2.0], TypeError, r"not with math.*numpy\.vectorize"),
    "assignment": (autodiff(assigning), [1.0, 2.0], ValueError, "f must not assign into arrays"),
    "gradient of it": (gradient(assigning), [1.0, 2.0], ValueError, "f must not assign into arrays"),
    "into what is traced": (autodiff(into_itself), [1.0, 2.0], TypeError, "f must not assign into arrays"),
    "into its argument": (central_difference(into_itself), [1.0, 2.0], ValueError, "f must not assign into arrays"),
    "numpy's where": (autodiff(lambda x: np.where(x > 0, x, 0)), [1.0, 2.0], TypeError, r"autograd\.numpy: its where"),
    "heaviside": (autodiff(lambda x: anp.heaviside(x, 0)), 0.3, TypeError, "VJP of heaviside"),
    "one at a time": (
        lambda x: trace(lambda w: anp.sum(np.ones((3, 5)) * w), x),
        [1.0, 2.0],
        ValueError,
        r"must take an array.* numpy\.vectorize\(f, otypes=\[float\]\).*broadcast",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_an_error_out_of_f_says_what_f_must_be_and_keeps_the_original(name):
    call, x, kind, said = SAID[name]
    with pytest.raises(kind, match=r"f must .*") as raised:
        call(x)
    assert raised.match(said)
    assert raised.match(r"Got \w+")
    assert name == "numpy's where" or raised.value.__cause__ is not None
    assert len(str(raised.value)) < 500


def test_it_is_said_once_from_however_deep_inside():
    with pytest.raises(ValueError, match="truth value") as raised:
        autodiff(autodiff(lambda x: anp.sum(x) * branching(x)))([1.0, 2.0])
    assert str(raised.value).count("f must") == 1


def test_an_error_that_is_f_s_own_passes_as_it_is():
    def f(x):
        raise ValueError("no more than three apples")

    for derivative in (autodiff, central_difference, lambda f: lambda x: trace(f, x)):
        with pytest.raises(ValueError, match=r"^no more than three apples$"):
            derivative(f)([1.0, 2.0])


def test_what_takes_one_number_at_a_time_becomes_elementwise_by_vectorize():
    f = np.vectorize(lambda x: math.sin(x) if x > 0 else 0.0, otypes=[float])
    x = np.array([-1.0, 0.5, 2.0])
    np.testing.assert_allclose(f(x), [0, math.sin(0.5), math.sin(2)])
    np.testing.assert_allclose(central_difference(f)(x), [0, math.cos(0.5), math.cos(2)], rtol=1e-8)
    with pytest.raises(TypeError, match=r"autograd\.numpy"):
        autodiff(f)(x)


def test_f_cannot_change_what_is_computed_with():
    x = np.array([1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="read-only"):
        trace(lambda x: into_itself(x) if isinstance(x, np.ndarray) else x, x).finite_difference  # noqa: B018
    assert x.tolist() == [1, 2, 3]


# Where a value is missing: HIPS/autograd #802, #581, #586, #183; jax #5798; pytorch #187297.
def with_a_root(x):
    return anp.where(x >= 0, x, anp.sqrt(-x))


def test_a_slope_that_is_missing_names_the_place_and_both_branches():
    with pytest.raises(ValueError, match=r"f'\(x\) must be finite\. Got nan at x = 1\.0\..* both branches"):
        autodiff(with_a_root)(1.0)
    grid = np.linspace(-1, 1, 21)
    with pytest.raises(ValueError, match=r"f' must be finite\. Got nan at x = \S+, and at 11 of 21 places in all\."):
        trace(with_a_root, grid)
    assert central_difference(with_a_root)(1.0) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("f", "at"), [(lambda x: x * x**0.5, 0.0), (lambda x: anp.sqrt(anp.abs(x)), 0.0), (lambda x: anp.log(x - 1), 1.0)]
)
def test_a_place_without_a_slope_is_named(f, at):
    for x in (at, [at, at + 1]):
        with pytest.raises(ValueError, match=rf"must be finite\. Got \S+ at x = {at}"):
            autodiff(f)(x)


def test_descent_from_where_there_is_no_slope_names_the_start():
    with pytest.raises(ValueError, match=r"must be finite at w0.*at \[0, 0\]"):
        descend(lambda w: anp.sqrt(anp.sum(w**2)) ** 2, [0, 0], 0.1, 3)


# scipy PR #18811, Calculus.jl #131
def test_a_step_that_leaves_where_f_is_defined_says_so():
    with pytest.raises(ValueError, match=r"at x = 5e-05\. f must have a value at both ends .* smaller h") as e:
        central_difference(anp.log)(5e-5)
    assert "the finite difference must be finite" in str(e.value)
    assert central_difference(anp.log, 2.5e-5)(5e-5) == pytest.approx(1 / 5e-5, rel=0.1)
    with pytest.raises(ValueError, match=r"Got nan at x = -1\.0\. f must have a value at both ends"):
        central_difference(anp.log)(-1.0)
    with pytest.raises(ValueError, match=r"and at 2 of 3 places in all\."):
        central_difference(anp.log)([1.0, 1e-5, 2e-5])


@pytest.mark.parametrize("f", [lambda x: anp.sqrt(anp.abs(x)), lambda x: 1 / x, anp.log, lambda x: anp.log(x) - 1 / x])
def test_a_grid_with_a_place_without_a_value_can_be_had_with_a_gap(f):
    grid = np.linspace(-1, 1, 201)  # 0 among them
    with pytest.raises(ValueError, match="must be finite"):
        trace(f, grid)
    with np.errstate(all="ignore"):
        value = f(grid)
    curve = trace(f, grid, undefined="gap")
    there = np.isfinite(value)
    np.testing.assert_array_equal(curve.values, np.where(there, value, np.nan))
    assert np.isnan(curve.autodiff[100])
    slopes = there & (grid != 0)
    np.testing.assert_array_equal(curve.autodiff[slopes], autodiff(f)(grid[slopes]))
    assert not np.isinf(curve.finite_difference).any()
    np.testing.assert_allclose(curve.finite_difference[150:], curve.autodiff[150:], rtol=1e-6)


def test_two_ways_to_end_early_are_told_apart():
    left = descend(anp.log, 0.5, 0.1, 50)  # upwards on no hill: w ← w − 0.1 / w, until w is below 0
    assert (left.undefined, left.diverged) == (True, False)
    assert left.weights[-1] > 0
    assert left.weights[-1] - 0.1 / left.weights[-1] < 0
    away = descend(lambda w: w**2, 1.0, 10.0, 500)
    assert (away.undefined, away.diverged) == (False, True)
    whole = descend(lambda w: w**2, 1.0, 0.1, 5)
    assert (whole.undefined, whole.diverged) == (False, False)
    last = len(left.weights) - 1
    assert (left.until(last).undefined, left.until(last - 1).undefined) == (True, False)
    assert isinstance(left.until(last), Path)


# Conventions at a kink: HIPS/autograd #212, jax #37821; ints: HIPS/autograd #3, #482.
def test_what_autograd_says_at_a_kink_is_what_the_docstring_says():
    assert autodiff(lambda x: anp.maximum(x, 0))(0) == 0.5
    assert autodiff(relu)(0) == 0
    assert autodiff(anp.abs)(0) == 0
    assert autodiff(lambda x: x * x)(2) == 4


def test_along_a_weight_no_place_is_refused():
    network, x, t = problem("step")
    grid = np.linspace(-3, 3, 301)
    for weight in every_weight(network):
        curve = trace(along_weight(network, weight, accuracy, x, t), grid)
        assert not curve.autodiff.any()
    np.testing.assert_allclose(autodiff(sigmoid)(grid), sigmoid(grid) * (1 - sigmoid(grid)))
