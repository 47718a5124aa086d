from functools import partial
from threading import Event, Thread

import autograd.numpy as anp
import by_hand
import numpy as np
import pytest
from agreement import assert_agree
from autograd.extend import defvjp, primitive
from autograd.test_util import check_grads
from by_hand import every_weight, problem
from hypothesis import given
from hypothesis import strategies as st

from gradlab import (
    accuracy,
    along_weight,
    autodiff,
    central_difference,
    cross_entropy_error,
    forward_difference,
    jumps,
    relu,
    sigmoid,
    step,
    tanh,
)
from gradlab.lesson import metrics as measures

# A loss, and its slope dE/dy by hand. The last one has a δ large enough for its absence to show.
LOSSES = {
    **{code: (loss.function, by_hand.LOSS_SLOPE[code]) for code, loss in measures.LOSSES.items()},
    "large delta": (partial(cross_entropy_error, delta=0.1), partial(by_hand.cross_entropy_slope, delta=0.1)),
}
POINTS = np.linspace(-3, 3, 62)  # without 0, where relu has its kink


def cube(x):
    return x**3


@given(x=st.floats(-100, 100))
def test_the_slope_of_a_cube_by_autograd(x):
    assert autodiff(cube)(x) == pytest.approx(3 * x**2, rel=1e-14)
    assert autodiff(autodiff(cube))(x) == pytest.approx(6 * x, rel=1e-14)


@given(x=st.floats(-10, 10), h=st.floats(1e-3, 1))
def test_the_error_of_differences_of_a_cube(x, h):
    # ((x + h)³ − (x − h)³) / 2h = 3x² + h²  and  ((x + h)³ − x³) / h = 3x² + 3xh + h²
    assert central_difference(cube, h)(x) == pytest.approx(3 * x**2 + h**2, rel=1e-8, abs=1e-9)
    assert forward_difference(cube, h)(x) == pytest.approx(3 * x**2 + 3 * x * h + h**2, rel=1e-8, abs=1e-9)


def test_h_is_1e_4_unless_given():
    assert central_difference(cube)(0) == pytest.approx(1e-8, rel=1e-9)
    assert forward_difference(cube)(0) == pytest.approx(1e-8, rel=1e-9)


# scipy PR #24210, FiniteDifferences.jl #120, ADBench PR #68; scipy #12487, #11258
@pytest.mark.parametrize("x", [1e6, 1e10, 1e12, -1e12])
def test_far_out_it_divides_by_the_step_that_was_taken(x):
    bound = 1e-8 / 6 + np.spacing(abs(x)) * abs(np.sin(x)) / 2 + 2.3e-16 / 1e-4
    assert central_difference(np.sin)(x) == pytest.approx(np.cos(x), rel=0, abs=min(5e-9, bound))
    assert forward_difference(lambda x: x)(x) == 1


def test_the_h_that_the_error_names_will_do():
    assert central_difference(lambda x: x**2, 6e7)(1e13) == pytest.approx(2e13, rel=1e-10)


def test_an_h_can_follow_x():
    x = np.array([1e-3, 1.0, 1e5, 1e9])
    slopes = central_difference(np.log, 6e-6 * x)(x)
    np.testing.assert_allclose(slopes, 1 / x, rtol=1e-9)


def test_one_side_of_a_kink_is_exact():
    assert forward_difference(lambda x: -np.abs(x + 1), 1e-8)(-1) == -1


@pytest.mark.parametrize("difference", [central_difference, forward_difference])
def test_each_x_can_have_its_own_h(difference):
    x, h = np.array([[1.0, 2.0, 3.0]]), np.array([[0.1, 0.01, 0.001]])
    each = [difference(cube, one_h)(one_x) for one_x, one_h in zip(x[0], h[0], strict=True)]
    np.testing.assert_allclose(difference(cube, h)(x)[0], each, rtol=1e-11)


@pytest.mark.parametrize("f", [anp.sin, anp.exp, sigmoid, tanh, relu])
def test_autograd_and_differences_agree(f):
    assert_agree(autodiff(f)(POINTS), central_difference(f)(POINTS))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", by_hand.WITHOUT_JUMPS)
@pytest.mark.parametrize("layer", [0, 1])
def test_along_each_weight_autograd_differences_and_backpropagation_agree(activation, layer, loss):
    network, x, t = problem(activation)
    metric, slope = LOSSES[loss]
    weights, _ = by_hand.backward(network, x, t, slope)
    for weight in every_weight(network, layer):
        f, w = along_weight(network, weight, metric, x, t), network[weight]
        backpropagated = weights[layer][weight.row, weight.column]
        assert_agree(autodiff(f)(w), backpropagated, rtol=1e-11, atol=1e-15)
        assert_agree(central_difference(f)(w), backpropagated)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_step_cuts_off_what_lies_before_it_and_only_that(loss):
    network, x, t = problem("step")
    metric, slope = LOSSES[loss]
    weights, _ = by_hand.backward(network, x, t, slope)
    for weight in every_weight(network):
        f, w = along_weight(network, weight, metric, x, t), network[weight]
        if weight.layer == 0:
            assert autodiff(f)(w) == central_difference(f)(w) == 0
        else:
            assert_agree(autodiff(f)(w), weights[1][weight.row, weight.column], rtol=1e-11, atol=1e-15)
            assert_agree(central_difference(f)(w), weights[1][weight.row, weight.column])


@pytest.mark.parametrize("h", [0.1, 0.01, 0.001])
def test_a_difference_across_a_jump_is_the_jump_divided_by_the_choice_of_h(h):
    def f(x):
        return 3 * step(x - 1)

    assert central_difference(f, h)(1) == pytest.approx(3 / (2 * h))
    assert forward_difference(f, h)(1) == pytest.approx(3 / h)
    assert autodiff(f)(1) == 0


@pytest.mark.parametrize("h", [1e-3, 1e-4, 1e-5])
def test_a_difference_across_a_jump_of_the_accuracy_is_a_number_about_h(h):
    network, x, t = problem("sigmoid")
    weight = next(every_weight(network))
    found = jumps(along_weight(network, weight, accuracy, x, t), (-5, 5))
    assert len(found.weights) >= 3
    difference = central_difference(along_weight(network, weight, accuracy, x, t), h)(found.weights)
    np.testing.assert_allclose(difference, (found.after - found.before) / (2 * h))


def test_a_slope_wrong_by_a_thousandth_is_noticed():
    @primitive
    def wrong(x):
        return anp.exp(x)

    defvjp(wrong, lambda value, x: lambda g: 1.001 * g * value)
    assert_agree(autodiff(anp.exp)(POINTS), central_difference(anp.exp)(POINTS))
    with pytest.raises(AssertionError):
        assert_agree(autodiff(wrong)(POINTS), central_difference(wrong)(POINTS))
    with pytest.raises(AssertionError):
        check_grads(wrong, modes=["rev"], order=1)(1.0)


def test_that_0_equals_0_is_not_taken_for_agreement():
    with pytest.raises(AssertionError, match="0 = 0"):
        assert_agree(autodiff(step)(POINTS), central_difference(step)(POINTS))


@pytest.mark.parametrize("derivative", [autodiff, central_difference, forward_difference])
def test_a_function_that_ignores_its_argument_has_slope_0(derivative):
    np.testing.assert_array_equal(derivative(lambda x: np.ones(3))([1, 2, 3]), np.zeros(3), strict=True)


def test_a_second_derivative_is_right_while_another_thread_differentiates():
    """Autograd alone says 2 here: its outer and inner differentiation get one number when the other thread's ends."""
    other_inside, we_are_inside, other_done = Event(), Event(), Event()

    def slow_square(x):
        other_inside.set()
        we_are_inside.wait(0.3)
        return x * x

    def square_by_a_slope(x):
        we_are_inside.set()
        other_done.wait(0.3)
        return x * autodiff(lambda y: x * y)(anp.array(2.0))

    other = Thread(target=lambda: (autodiff(slow_square)(1.0), other_done.set()))
    other.start()
    other_inside.wait(1)
    slope = autodiff(square_by_a_slope)(3.0)
    other.join()
    assert slope == 2 * 3.0
