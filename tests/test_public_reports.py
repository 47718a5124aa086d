"""Public reports, tried as inputs: what was undefined, what f does not read, and errors that come out of f."""

import warnings

import autograd.numpy as anp
import numpy as np
import pytest

from gradlab import (
    autodiff,
    central_difference,
    cross_entropy_error,
    descend,
    expression,
    forward_difference,
    gradient,
    mean_over_batch,
    numerical_gradient,
    plot,
    record_tape,
    relu,
    sigmoid,
    step,
    straight_through,
    tanh,
    taylor_order,
    trace,
)
from gradlab.chapters.own_function import figures, words
from gradlab.chapters.own_function.numbers import descents, own
from gradlab.plotting.style import Style
from gradlab.text import Translate

UNITS = {
    "step": step,
    "sigmoid": sigmoid,
    "tanh": tanh,
    "relu": relu,
    "straight_through": straight_through(step, sigmoid),
}
GRID = np.linspace(-2, 2, 81)  # 0 among them


# stan-dev/math #857, #862: relu of NaN is not 0.
@pytest.mark.parametrize("name", UNITS)
@pytest.mark.parametrize(("inner", "there"), [(anp.log, GRID > 0), (lambda x: 1 / x, GRID != 0)], ids=["log", "1/x"])
def test_a_unit_of_what_is_undefined_is_undefined(name, inner, there):
    unit = UNITS[name]

    def f(x):
        return unit(inner(x)) + x

    curve = trace(f, GRID, undefined="gap")
    np.testing.assert_array_equal(np.isfinite(curve.values), there)
    np.testing.assert_array_equal(np.isfinite(curve.autodiff), there)
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(curve.values[there], unit(inner(GRID[there])) + GRID[there])
        slope = autodiff(unit)(inner(GRID[there])) * autodiff(inner)(GRID[there]) + 1
    np.testing.assert_allclose(curve.autodiff[there], slope, rtol=1e-12)
    assert np.isnan(curve.finite_difference[~there]).all() or name == "step" or inner is not anp.log
    first = -2.0 if inner is anp.log else 0.0
    assert curve.gaps == [(first, 0.0)]
    for refused in (lambda: trace(f, GRID), lambda: autodiff(f)(GRID), lambda: gradient(lambda x: anp.sum(f(x)))(GRID)):
        with pytest.raises(ValueError, match=r"^f(\(x\))? must be finite\. Got nan"):
            refused()
    with pytest.raises(ValueError, match=r"^the finite difference must be finite\. Got nan at x = 0\.0001"):
        central_difference(f)([0.0001, 1.0])
    assert np.isnan(record_tape(lambda x: anp.sum(f(x)), GRID).value)


@pytest.mark.parametrize("name", UNITS)
def test_a_descent_ends_where_a_unit_is_undefined(name):
    def f(w):
        return UNITS[name](anp.log(w)) + w

    path = descend(f, 0.5, 0.3, 20)
    assert path.undefined
    assert not path.diverged
    assert np.all(path.weights > 0)
    assert path.weights[-1] - 0.3 * path.derivatives[-1] <= 0
    with pytest.raises(ValueError, match=r"f and its derivative must be finite at w0\. Got nan and .* at -0\.5"):
        descend(f, -0.5, 0.3, 20)


@pytest.mark.parametrize("name", UNITS)
@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_a_unit_by_itself_refuses_it(name, wrong):
    for x in (wrong, [0.5, wrong]):
        with pytest.raises(ValueError, match=r"^x must be finite"):
            UNITS[name](x)
    with pytest.raises(ValueError, match=r"^x must be finite"):
        autodiff(UNITS[name])(wrong)


@pytest.mark.parametrize("name", ["step", "sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("inner", ["1/w", "log(w)"])
def test_on_the_page_it_is_a_gap(name, inner):
    _, k = Translate(), 200
    one = own(f"{name}({inner})", (-2.0, 2.0))
    assert one.x[k] == 0
    assert np.isnan(one.values[k])
    assert np.isnan(one.autodiff[k])
    where = "w = 0" if inner == "1/w" else "−2 ≤ w ≤ 0"
    assert f"f has no value where {where}." in words.where(_, one)
    path = descents(one, 0.5)
    assert words.verdict(_, one, path, k).startswith("f has no value here")
    assert len(figures.film(_, one.f.text, (-2.0, 2.0), 0.5, Style()).sliders) == 1
    np.testing.assert_array_equal(one.f([0.5, 1.0]), UNITS[name](expression(inner)([0.5, 1.0])))


# sagemath #40760: asymptote or steep
@pytest.mark.parametrize(
    ("text", "jumps", "poles", "kinks"),
    [
        ("1000000cos(w)", 0, 0, 0),
        ("w^4 - 3000w^2", 0, 0, 0),
        ("1e12*sin(w)", 0, 0, 0),
        ("10000000step(w)", 1, 0, 0),
        ("10000000step(w) + w", 1, 0, 0),
        ("10000000abs(w)", 0, 0, 1),
        ("1e12 + sin(w)", 0, 0, 0),
        ("tan(w)", 0, 2, 0),
    ],
)
def test_no_size_makes_a_pole(text, jumps, poles, kinks):
    one = own(text, (-2.0, 2.0))
    assert (len(one.jumps), sum(each.pole for each in one.breaks), len(one.kinks)) == (jumps, poles, kinks)


def test_at_a_jump_an_own_function_has_no_derivative():
    one = own("step(w)", (-2.0, 2.0))
    assert one[200].at_jump
    assert not one[201].at_jump
    said = words.verdict(Translate(), one, descents(one, 0.5), 200)
    assert said.startswith("f jumps here, so it has no derivative. autograd gives 0; the numerical slope, 5,000,")
    assert "agree" not in said


# CS231n's notes: checks at kinks
DISTANCES = -np.logspace(-8, -1, 141)


@pytest.mark.parametrize(
    "f", [relu, lambda x: 0.1 + 3 * relu(x), lambda x: relu(x) ** 2, anp.abs], ids=["relu", "moved", "squared", "abs"]
)
def test_beside_a_kink_a_right_slope_has_order_2_and_a_wrong_one_1(f):
    for x in DISTANCES:
        slope = float(autodiff(f)(x))
        assert taylor_order(f, slope, x) >= 1.9
        assert taylor_order(f, slope + 1e-3, x) == pytest.approx(1, abs=0.1)


def test_exact_is_infinite_and_a_remainder_that_is_0_once_is_not():
    assert taylor_order(lambda x: 3.0 + 0 * x, 0.0, 0.5) == np.inf
    assert all(taylor_order(relu, 0.0, x) == np.inf for x in DISTANCES)
    # |x² − s a d| at 0 is 0 at s = a / d, of the wrong slope a
    assert taylor_order(lambda x: x**2, np.cos(1) / 256, 0.0) == pytest.approx(1)
    assert taylor_order(relu, 0.0, 0.0) == pytest.approx(1)


class BookNet:
    """The book's: its loss reads its own W, not what it is asked about."""

    def __init__(self):
        self.W = np.array([[0.3, -1.2], [0.7, 0.1]])

    def loss(self):
        return anp.sum(self.W**2)


# oreilly-japan/deep-learning-from-scratch #61, cs231n #254
@pytest.mark.parametrize("of", [numerical_gradient, gradient])
def test_a_function_that_does_not_read_its_argument_is_warned_of(of):
    net = BookNet()
    with pytest.warns(
        UserWarning, match=r"f\(x\) is the same for all x asked.* in f, give it to what uses it"
    ) as noted:
        zeros = of(lambda w: net.loss())(net.W)
    assert noted[0].filename == __file__
    np.testing.assert_array_equal(zeros, np.zeros((2, 2)))

    def f(w):
        net.W = w
        return net.loss()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_allclose(of(f)(np.ones((2, 2))), 2 * np.ones((2, 2)))
        # flat where it is asked, and not far from there: an accuracy, a step
        for x in (-0.5, 0.5, 1e3):
            assert of(lambda x: anp.sum(step(x)))(x) == 0
        assert of(lambda x: anp.sum(x**2))(0.0) == 0
        assert of(lambda x: anp.sum(anp.log(x) * 0.0))(2.0) == 0


# JAX's default kind: float32
@pytest.mark.parametrize("of", [central_difference, forward_difference])
def test_a_function_of_few_digits_under_a_small_h_is_warned_of(of):
    def f(x):
        return np.sin(np.float32(x))

    with pytest.warns(
        UserWarning, match=r"digits of float32, and h is too small for them: h = 0\.005 would do"
    ) as noted:
        of(f)(0.7)
    assert noted[0].filename == __file__
    assert of(f, 0.005)(0.7) == pytest.approx(np.cos(0.7), abs=1e-4 if of is central_difference else 2e-3)
    with pytest.warns(UserWarning, match=r"h = 5 would do"):
        of(f, 0.005)(1000.0)
    assert of(f, 0.005)(0.7).dtype == np.float64


class Tensor:
    """As torch's: it takes arrays, and not what autograd traces."""

    def __init__(self, values):
        if type(values).__name__ == "ArrayBox":
            raise RuntimeError("Could not infer dtype of ArrayBox")
        self.values = np.asarray(values)

    def sin(self):
        return Tensor(np.sin(self.values))

    def __array__(self, dtype=None, copy=None):
        return self.values


def nothing(x):
    anp.sum(x)


# f, x, and how the error begins: what is sure, else that f ended in it
SAID = {
    "x.dot": (gradient(lambda x: x.dot(x)), TypeError, r"f must call functions .*np\.dot\(x, y\).*AttributeError"),
    "pad": (gradient(lambda x: anp.sum(anp.pad(x, 1))), TypeError, r'f must call np\.pad\(x, width, "constant"\)'),
    "pad, edge": (gradient(lambda x: anp.sum(anp.pad(x, 1, mode="edge"))), ValueError, r"f must call np\.pad\(x"),
    "norm 1": (gradient(lambda x: anp.linalg.norm(x, 1)), TypeError, r"f must be .* derivative there.*ord=1"),
    "clip's bound": (gradient(lambda x: anp.sum(anp.clip(1.0, x, 2.0))), TypeError, r"f must be .*VJP of clip"),
    "x // 1": (autodiff(lambda x: x // 1), TypeError, r"f must have np\.floor\(x / a\) for x // a"),
    "out of bounds": (gradient(lambda x: x[5]), ValueError, r"f ended in an error\. Got IndexError: index 5 is out of"),
    "an index": (gradient(lambda x: x[x]), ValueError, r"f must index with whole numbers\. Got IndexError"),
    "a key": (gradient(lambda x: {}["a"]), ValueError, r"f ended in an error\. Got KeyError: 'a'"),
    "1 / 0": (autodiff(lambda x: x / (1 // 0)), ValueError, r"f ended in an error\. Got ZeroDivisionError"),
    "an assertion": (central_difference(Tensor.sin), TypeError, r"f ended in an error\. Got AttributeError"),
    "no return": (autodiff(nothing), TypeError, r"f must return real numbers\. Got None instead"),
    "torch": (
        autodiff(lambda x: Tensor(x).sin()),
        TypeError,
        r"f must be written with autograd\.numpy.*another library",
    ),
    "shapes": (
        gradient(lambda x: anp.sum(x * np.ones(2))),
        ValueError,
        r"f must bring together arrays whose shape",
    ),
    "a product with a 0": (
        lambda x: gradient(anp.prod)(np.array(x) - 1),
        ValueError,
        r"the gradient must be finite\. Got nan at x = 0\.0\. .*np\.prod divides 0 by 0",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_an_error_out_of_f_is_told_as_one_of_f(name):
    call, kind, said = SAID[name]
    with pytest.raises(kind, match=f"^{said}") as raised:
        call([1.0, 2.0, 3.0])
    assert len(str(raised.value)) < 500


@pytest.mark.parametrize("delta", [[[1.0], [1.0, 2.0]], -1.0, "a"])
def test_what_was_said_of_an_argument_is_not_said_of_f(delta):
    with pytest.raises((TypeError, ValueError), match=r"^delta must "):
        gradient(lambda y: cross_entropy_error(y, [0], delta))([[0.2, 0.8]])


def test_the_hints_lead_somewhere():
    x = [1.0, 2.0, 3.0]
    np.testing.assert_array_equal(gradient(lambda x: anp.dot(x, x))(x), [2, 4, 6])
    np.testing.assert_array_equal(gradient(lambda x: anp.sum(anp.pad(x, 1, "constant") ** 2))(x), [2, 4, 6])
    np.testing.assert_array_equal(autodiff(lambda x: anp.floor(x / 1))([1.5, 2.5]), [0, 0])
    np.testing.assert_array_equal(gradient(lambda x: anp.sum(x[:, None] * np.ones((3, 2))))(x), [2, 2, 2])


def chosen(y, t):
    return 1.0 if y[0] > 0.5 else 0.0


METRICS = {
    "labels as an index": (
        lambda y, t: y[anp.arange(len(y)), t],
        r"index .*t is one-hot: .*np\.sum\(t \* y, ax",
    ),
    "no return": (nothing, "make .* which makes None"),
    "if": (chosen, r"choose with np\.where"),
    "a list": (lambda y, t: [float(row[0]) for row in y], "make .* which makes an error"),
    "a list of each": (lambda y, t: [anp.sum(a * b) for a, b in zip(y, t, strict=False)], r"make .*makes shape \(2,\)"),
    "one number": (lambda y, t: anp.mean(y * t), r"make .*, which makes shape \(\)"),
    "out of bounds": (lambda y, t: y[..., 99], "ended in an error. Got IndexError: index 99"),
}


@pytest.mark.parametrize("name", METRICS)
def test_an_error_out_of_a_metric_is_told_as_one_of_it(name):
    formula, said = METRICS[name]
    formula = formula if name != "no return" else lambda y, t: nothing(y)
    with pytest.raises(ValueError, match=f"^metric (must )?{said}"):
        mean_over_batch(formula)([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]], [0, 1])


def test_torch_in_a_metric():
    metric = mean_over_batch(lambda y, t: Tensor(y).sin().values[..., 0])
    assert metric([[0.2, 0.8]], [0]) == np.sin(0.2)
    with pytest.raises(TypeError, match=r"^metric must be written with autograd\.numpy.*another library"):
        gradient(lambda y: metric(y, [0]))([[0.2, 0.8]])


@pytest.mark.parametrize("f", [lambda x: Tensor(x).sin(), np.vectorize(np.sin)], ids=["torch", "vectorize"])
def test_plot_draws_what_autograd_cannot_follow_by_differences(f):
    film = plot(f, (0, 1))
    assert "finite difference 0.87758" in repr(film)


def test_plot_of_nothing_says_so():
    with pytest.raises(TypeError, match=r"^f must return real numbers\. Got None"):
        plot(nothing, (0, 1))
    with pytest.raises(TypeError, match=r"^f must return real numbers"):
        plot(lambda x: "a", (0, 1))
