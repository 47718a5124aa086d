"""The gradient of a function of several numbers, by autograd and by differences, and a check of it without h."""

import autograd.numpy as anp
import by_hand
import numpy as np
import pytest
from by_hand import problem

from gradlab import Network, cross_entropy_error, gradient, numerical_gradient, step, taylor_order
from gradlab.core.derivatives import LAST

X = np.array([[0.3, -1.2, 2.0], [0.7, 0.1, -0.4]])


def squares(x):
    return anp.sum(x**2)


def valley(x):
    """Rosenbrock's, whose gradient by hand is (−2(1 − a) − 400 a (b − a²), 200 (b − a²))."""
    a, b = x
    return (1 - a) ** 2 + 100 * (b - a**2) ** 2


def valley_gradient(a, b):
    return [-2 * (1 - a) - 400 * a * (b - a**2), 200 * (b - a**2)]


# oreilly-japan/deep-learning-from-scratch #51
@pytest.mark.parametrize("of", [gradient, numerical_gradient])
def test_ints_are_numbers(of):
    np.testing.assert_allclose(of(squares)([1, 2]), [2, 4], rtol=1e-10)
    assert of(squares)(np.array([1, 2])).dtype == np.float64
    assert of(lambda x: x * x)(2) == pytest.approx(4)


@pytest.mark.parametrize("of", [gradient, numerical_gradient])
def test_it_has_the_shape_of_x_and_is_the_formula(of):
    np.testing.assert_allclose(of(squares)(X), 2 * X, rtol=1e-9)
    np.testing.assert_allclose(of(valley)([-0.7, 1.3]), valley_gradient(-0.7, 1.3), rtol=1e-6)
    np.testing.assert_allclose(of(lambda x: anp.exp(anp.sum(x * X)))(X), X * np.exp(np.sum(X * X)), rtol=1e-6)


def test_the_numerical_one_moves_one_entry_at_a_time():
    asked = []

    def f(x):
        asked.append(x.copy())
        return float(np.sum(x**3))

    x = np.array([1.0, -2.0, 0.5])
    # ((x + h)³ − (x − h)³) / 2h = 3x² + h²
    np.testing.assert_allclose(numerical_gradient(f, 0.25)(x), 3 * x**2 + 0.0625, rtol=1e-13)
    assert [np.count_nonzero(each != x) for each in asked] == [1] * 6
    assert x.tolist() == [1.0, -2.0, 0.5]


def test_of_a_loss_of_a_layer_both_are_what_backpropagation_finds():
    network, x, t = problem("sigmoid")
    weights, _ = by_hand.backward(network, x, t, by_hand.cross_entropy_slope)

    def loss(first):
        moved = Network((first, network.weights[1]), network.biases)
        return cross_entropy_error(moved(x), t)

    np.testing.assert_allclose(gradient(loss)(network.weights[0]), weights[0], rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(numerical_gradient(loss)(network.weights[0]), weights[0], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("f", "x"), [(squares, X), (valley, [-0.7, 1.3]), (lambda x: anp.sum(anp.sin(x) * anp.exp(x)), X), (anp.exp, 0.3)]
)
def test_the_remainder_of_a_right_gradient_falls_with_order_2_and_of_a_wrong_one_with_order_1(f, x):
    right = np.asarray(gradient(f)(x))
    assert taylor_order(f, right, x) == pytest.approx(2, abs=0.05)
    wrong = right.copy()
    wrong.flat[0] *= 1.001  # one entry, by a thousandth
    assert taylor_order(f, wrong, x) == pytest.approx(1, abs=0.05)


def test_the_remainder_without_curvature_falls_faster():
    # (0 + s d)³ − 0 − 0 = s³ d³
    assert taylor_order(lambda x: x**3, 0.0, 0.0) == pytest.approx(3)
    assert taylor_order(lambda x: 3 * x, 3.0, 0.7) == np.inf


def test_a_step_and_its_slope_0_leave_nothing_and_a_kink_order_1():
    assert taylor_order(step, 0.0, 1.0) == np.inf
    assert taylor_order(anp.abs, 0.0, 0.0) == pytest.approx(1)
    assert LAST >= 3
