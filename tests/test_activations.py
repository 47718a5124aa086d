import by_hand
import mpmath
import numpy as np
import pytest
from autograd.test_util import check_grads
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from gradlab import autodiff, central_difference, relu, sigmoid, softmax, step, tanh
from gradlab.core.activations import ACTIVATIONS

FUNCTIONS = [step, sigmoid, tanh, relu]
REAL = st.floats(-1000, 1000)
SATURATED = [-700.0, -355.0, -40.0, -20.0, -1.0, -1e-3, 0.0, 1e-8, 0.5, 1.0, 10.0, 40.0, 100.0, 355.0, 700.0]


def at_40_digits(formula, points):
    with mpmath.workdps(40):
        return np.array([float(formula(mpmath.mpf(x))) for x in points])


@pytest.mark.parametrize(
    ("f", "x", "value"),
    [
        (step, [-2, -1e-300, 0, 1e-300, 2], [0, 0, 0, 1, 1]),
        (relu, [-2, -1e-300, 0, 1e-300, 2], [0, 0, 0, 1e-300, 2]),
        (sigmoid, [-np.log(3), 0, np.log(3)], [1 / 4, 1 / 2, 3 / 4]),
        (tanh, [-np.log(3), 0, np.log(3)], [-8 / 10, 0, 8 / 10]),  # (3 − 1/3) / (3 + 1/3)
        (softmax, [np.log(1), np.log(2), np.log(5)], [1 / 8, 2 / 8, 5 / 8]),
        (softmax, [[0, 0], [1000, 0], [-1000, -1000]], [[1 / 2, 1 / 2], [1, 0], [1 / 2, 1 / 2]]),
    ],
)
def test_values_by_hand(f, x, value):
    np.testing.assert_allclose(f(x), value, rtol=1e-15)


def test_sigmoid_to_40_digits():
    points = [-800.0, *SATURATED, 800.0]
    expected = at_40_digits(lambda x: 1 / (1 + mpmath.exp(-x)), points)
    np.testing.assert_allclose(sigmoid(points), expected, rtol=1e-12)


def test_sigmoid_slope_to_40_digits():
    points = [-800.0, *SATURATED, 800.0]
    expected = at_40_digits(lambda x: mpmath.exp(-x) / (1 + mpmath.exp(-x)) ** 2, points)
    np.testing.assert_allclose(autodiff(sigmoid)(points), expected, rtol=1e-12)


def test_tanh_to_40_digits():
    points = [-800.0, *SATURATED, 800.0]
    np.testing.assert_allclose(tanh(points), at_40_digits(mpmath.tanh, points), rtol=1e-12)


def test_tanh_slope_to_40_digits():
    points = [x for x in SATURATED if abs(x) <= 355]
    expected = at_40_digits(lambda x: mpmath.sech(x) ** 2, points)
    np.testing.assert_allclose(autodiff(tanh)(points), expected, rtol=1e-12)


def test_softmax_to_40_digits():
    x = [-700.0, 1.0, 2.0, 3.5]
    total = at_40_digits(lambda _: sum(mpmath.exp(xk) for xk in x), [0.0])
    np.testing.assert_allclose(softmax(x), at_40_digits(mpmath.exp, x) / total, rtol=1e-12)


def test_the_third_derivative_of_the_sigmoid_has_no_kink_at_0():
    """σ‴ = σ' (1 − 6 σ'), which is −1/8 at 0."""
    third = autodiff(autodiff(autodiff(sigmoid)))
    for x in (0.0, 1e-9, -0.7, 3.0):
        slope = float(autodiff(sigmoid)(x))
        assert float(third(x)) == pytest.approx(slope * (1 - 6 * slope))


def test_the_sigmoid_slope_is_a_quarter_at_most_and_saturates():
    assert autodiff(sigmoid)(0) == 0.25
    assert autodiff(sigmoid)(10) == pytest.approx(4.5e-5, rel=0.01)
    assert np.all(autodiff(sigmoid)(np.linspace(-50, 50, 1001)) <= 0.25)


@pytest.mark.parametrize("sign", [-1, 1])
def test_the_sigmoid_slope_is_never_0_until_float64_rounds_it_to_0(sign):
    assert np.all(autodiff(sigmoid)(sign * np.linspace(0, 745, 5001)) > 0)
    assert autodiff(sigmoid)(sign * 746) == 0


@pytest.mark.parametrize("sign", [-1, 1])
def test_the_tanh_slope_is_never_0_until_float64_rounds_it_to_0(sign):
    assert np.all(autodiff(tanh)(sign * np.linspace(0, 355, 5001)) > 0)
    assert autodiff(tanh)(sign * 800) == 0


@pytest.mark.parametrize("x", [-30.0, -1.3, 0.0, 0.7, 30.0])
@pytest.mark.parametrize("f", [sigmoid, tanh])
def test_smooth_slopes_of_two_orders(f, x):
    check_grads(f, modes=["fwd", "rev"], order=2)(x)


def test_softmax_slopes_of_two_orders(rng):
    check_grads(softmax, modes=["fwd", "rev"], order=2)(rng.normal(size=(3, 4)))


@pytest.mark.parametrize("x", [-2.0, -1e-3, 1e-3, 2.0])
def test_relu_slope_on_both_sides_of_its_kink(x):
    check_grads(relu, modes=["fwd", "rev"], order=1)(x)
    assert autodiff(relu)(x) == (1 if x > 0 else 0)


def test_relu_slope_at_its_kink_is_0_by_convention():
    assert autodiff(relu)(0) == 0
    assert central_difference(relu)(0) == pytest.approx(0.5)  # one half of the slope on the right


@pytest.mark.parametrize("x", [-2.0, -1e-3, 1e-3, 2.0])
def test_step_slope_on_both_sides_of_its_jump(x):
    # check_grads passes because 0 = 0: two derivatives that agree do not make a function that can learn.
    with pytest.warns(UserWarning, match="Output seems independent of input"):
        check_grads(step, modes=["fwd", "rev"], order=1)(x)
    assert autodiff(step)(x) == 0


@pytest.mark.parametrize("h", [0.1, 0.01, 0.001])
def test_step_slope_at_its_jump_is_0_by_autograd_and_a_number_about_h_by_differences(h):
    assert autodiff(step)(0) == 0
    assert central_difference(step, h)(0) == pytest.approx(1 / (2 * h))


def test_step_has_slope_0_at_thousands_of_points_and_sigmoid_nowhere():
    x = np.linspace(-10, 10, 5001)
    assert np.all(autodiff(step)(x) == 0)
    assert np.all(autodiff(sigmoid)(x) > 0)


def test_softmax_rows_are_positive_and_sum_to_1(rng):
    y = softmax(rng.normal(0, 50, (2, 30, 10)))
    assert np.all(y > 0)
    np.testing.assert_allclose(y.sum(axis=-1), np.ones((2, 30)), rtol=1e-14)


def test_softmax_does_not_change_when_a_constant_is_added(rng):
    x = rng.normal(size=(5, 10))
    np.testing.assert_allclose(softmax(x + 1e3), softmax(x), rtol=1e-11)


@pytest.mark.parametrize(
    ("name", "u", "x"),
    [
        ("step", [-0.1, 0, 0.5, 1, 1.1], [-np.inf, 0, 0, np.inf, np.inf]),
        ("relu", [-0.1, 0, 0.5, 1, 1.1], [-np.inf, 0, 0.5, 1, 1.1]),
        ("sigmoid", [-0.1, 0, 0.25, 1, 1.1], [-np.inf, -np.inf, -np.log(3), np.inf, np.inf]),
        ("tanh", [-1.1, -1, -0.8, 1, 1.1], [-np.inf, -np.inf, -np.log(3), np.inf, np.inf]),
    ],
)
def test_the_inverse_is_the_largest_input_whose_output_is_not_above_u(name, u, x):
    np.testing.assert_allclose(ACTIVATIONS[name].inverse(np.array(u)), x, rtol=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_one_is_what_a_textbook_says_and_so_is_its_slope(name):
    x = np.linspace(-4.95, 4.95, 100)  # beside 0, where some have a jump or a kink
    np.testing.assert_allclose(ACTIVATIONS[name](x), by_hand.ACTIVATION[name](x), rtol=1e-12)
    np.testing.assert_allclose(autodiff(ACTIVATIONS[name])(x), by_hand.SLOPE[name](x), rtol=1e-9)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_inverse_is_where_the_output_begins_to_be_above_u(name):
    f, u = ACTIVATIONS[name], np.linspace(-1.45, 1.45, 30)  # beside −1, 0 and 1, which some only tend to
    x = f.inverse(u)
    far = 1e3  # for the infinite: every output is above u, or none is
    assert np.all(f(np.clip(x - 1e-9, -far, far))[x > -np.inf] <= u[x > -np.inf])
    assert np.all(f(np.clip(x + 1e-9, -far, far))[x < np.inf] > u[x < np.inf])


@pytest.mark.parametrize("f", FUNCTIONS)
@given(x=arrays(float, array_shapes(min_dims=0, max_dims=3, max_side=4), elements=REAL))
def test_arrays_of_any_shape_keep_it_and_are_not_changed(f, x):
    before = x.copy()
    for g in (f, autodiff(f), central_difference(f)):
        assert np.shape(g(x)) == x.shape
        assert g(x).dtype == np.float64
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize("f", FUNCTIONS)
@given(x=st.integers(-1000, 1000) | st.lists(st.integers(-1000, 1000), min_size=1))
def test_integers_give_what_floats_give(f, x):
    as_float = np.array(x, dtype=float)
    for g in (f, autodiff(f), central_difference(f)):
        np.testing.assert_array_equal(g(x), g(as_float), strict=True)
        assert g(x).dtype == np.float64
