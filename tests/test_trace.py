import numpy as np
import pytest
from by_hand import problem

from gradlab import (
    Staircase,
    Weight,
    accuracy,
    along_weight,
    autodiff,
    central_difference,
    cross_entropy_error,
    jumps,
    sigmoid,
    step,
    trace,
)
from gradlab.core import trace as curves
from gradlab.core.autograd_vjp import unbox

FIELDS = ["x", "values", "autodiff", "finite_difference", "h"]


@pytest.mark.parametrize("points", [1, 2, 63, 64, 65, 128, 200])
def test_a_grid_of_any_length_is_its_points_one_by_one(points, monkeypatch):
    network, x, t = problem("tanh")
    f, grid = along_weight(network, Weight(0, 1, 2), cross_entropy_error, x, t), np.linspace(-3, 3, points)
    monkeypatch.setattr(curves, "CHUNK", 64 * f.width)
    curve = trace(f, grid, h=1e-3)
    np.testing.assert_array_equal(curve.x, grid)
    np.testing.assert_allclose(curve.values, [f(w) for w in grid], rtol=1e-13, strict=True)
    np.testing.assert_allclose(curve.autodiff, [autodiff(f)(w) for w in grid], rtol=1e-9, atol=1e-14)
    differences = [central_difference(f, 1e-3)(w) for w in grid]
    np.testing.assert_allclose(curve.finite_difference, differences, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("images", [10, 1000, 100_000, 10_000_000])
def test_it_works_on_a_bounded_count_of_numbers_at_a_time(images):
    class Wide:
        width, taken = 10 * images, []

        def __call__(self, w):
            self.taken.append(len(unbox(w)))
            return w**2

    curve = trace(Wide(), np.arange(100.0))
    np.testing.assert_array_equal(curve.autodiff, 2 * np.arange(100.0))
    at_once = max(1, min(100, curves.CHUNK // Wide.width))
    assert max(Wide.taken) == at_once
    probed = sum(Wide.taken) - 100  # whether it is elementwise is asked at a few places, once
    assert 0 <= probed <= 13
    np.testing.assert_allclose(curve.finite_difference, curve.autodiff, rtol=1e-9, atol=1e-9)
    assert sum(Wide.taken) == 3 * 100 + probed, "and both ends of the difference, when it is read"
    assert max(Wide.taken) == at_once


def test_one_place_of_a_trace_has_its_numbers_and_its_jumps():
    curve = trace(step, np.array([-1.0, -0.05, 0.05, 1.0]), h=0.1)
    here = curve[1]
    assert (here.x, here.values, here.autodiff, here.finite_difference) == (-0.05, 0.0, 0.0, 5.0)
    assert (here.behind, here.ahead, here.h) == (0.0, 1.0, 0.1)
    assert here.stairs is curve.stairs
    assert [each.x for each in curve] == curve.x.tolist()
    assert curve[1:3].values.tolist() == [0.0, 1.0]


def test_another_step_and_title_do_not_compute_the_function_again():
    asked = []

    def f(x):
        asked.append(np.size(unbox(x)))
        return x**2

    curve = trace(f, np.linspace(-1, 1, 50))
    before, other = len(asked), curve.but(0.5, "a square")
    assert np.array_equal(other.values, curve.values)
    assert len(asked) == before
    np.testing.assert_allclose(other.finite_difference, 2 * other.x, atol=1e-15)
    assert other.title == "a square"


@pytest.mark.parametrize("h", [0.1, np.linspace(0.01, 0.5, 100)], ids=["one", "one for each"])
def test_the_step_of_the_difference(h):
    curve = trace(lambda w: w**3, np.linspace(-1, 1, 100), h)
    assert all(getattr(curve, field).shape == (100,) for field in FIELDS)
    np.testing.assert_array_equal(curve.h, np.broadcast_to(h, 100))
    np.testing.assert_allclose(curve.autodiff, 3 * curve.x**2, rtol=1e-14)
    np.testing.assert_allclose(curve.finite_difference, 3 * curve.x**2 + curve.h**2, rtol=1e-11)


def test_h_is_1e_4_unless_given():
    assert trace(sigmoid, [0.0]).h.tolist() == [1e-4]


def test_a_grid_of_integers_is_a_grid():
    as_integers, as_floats = trace(sigmoid, [0, 1, 2]), trace(sigmoid, [0.0, 1.0, 2.0])
    for field in FIELDS:
        np.testing.assert_array_equal(getattr(as_integers, field), getattr(as_floats, field), strict=True)


def test_a_curve_keeps_its_own_arrays():
    grid, h = np.linspace(-1, 1, 5), np.full(5, 0.1)
    curve = trace(sigmoid, grid, h)
    grid[:], h[:] = 7, 7
    assert curve.x.max() == 1
    assert curve.h.max() == 0.1


def test_autograd_says_0_across_a_step_where_the_difference_says_one_over_2h():
    curve = trace(step, np.array([-1.0, -0.05, 0.0, 0.05, 1.0]), h=0.1)
    assert np.all(curve.autodiff == 0)
    np.testing.assert_allclose(curve.finite_difference, [0, 5, 5, 5, 0])


STAIRS = Staircase(np.array([-1.0, 0.5, 2.0]), np.array([0.1, 0.4, 0.2, 0.9]))


def test_a_staircase_is_constant_between_its_jumps_and_takes_the_left_value_at_each():
    w = [-2, -1, -0.99, 0.5, 0.51, 2, 2.01]
    np.testing.assert_array_equal(STAIRS(np.array(w)), [0.1, 0.1, 0.4, 0.4, 0.2, 0.2, 0.9])
    assert STAIRS(np.array([[3.0], [-3.0]])).tolist() == [[0.9], [0.1]]


def test_a_staircase_without_jumps_is_one_value_and_its_difference_is_0():
    flat = Staircase(np.array([]), np.array([0.3]))
    assert flat(np.array([-1.0, 1.0])).tolist() == [0.3, 0.3]
    assert flat.central_difference(0.1)(np.array([-1.0, 1.0])).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("h", [0.01, 0.3, 0.75, 1.0, 5.0])  # separate pulses, touching ones, and overlapping ones
def test_the_difference_of_a_staircase_is_the_difference_of_its_values(h):
    w = np.linspace(-8.0001, 8.0002, 3001)  # at no edge of a pulse
    expected = central_difference(STAIRS, h)(w)
    np.testing.assert_allclose(STAIRS.central_difference(h)(w), expected, rtol=1e-12, atol=1e-12)


def test_the_difference_of_a_staircase_is_a_pulse_2h_wide_and_delta_over_2h_high_around_each_jump():
    pulses = STAIRS.central_difference(0.25)
    np.testing.assert_allclose(pulses.jumps, [-1.25, -0.75, 0.25, 0.75, 1.75, 2.25])
    np.testing.assert_allclose(pulses.values, [0, 0.3 / 0.5, 0, -0.2 / 0.5, 0, 0.7 / 0.5, 0], atol=1e-12)


def test_the_accuracy_along_a_weight_is_the_staircase_of_its_jumps():
    network, x, t = problem("sigmoid")
    weight = Weight(0, 0, 0)
    found = jumps(along_weight(network, weight, accuracy, x, t), (-5, 5))
    stairs = Staircase(found.weights, np.concatenate([found.before, found.after[-1:]]))
    f, w = along_weight(network, weight, accuracy, x, t), np.linspace(-4.8, 4.8, 2001)
    np.testing.assert_allclose(stairs(w), f(w), rtol=1e-12)
    np.testing.assert_allclose(stairs.central_difference(0.1)(w), central_difference(f, 0.1)(w), rtol=1e-9, atol=1e-12)
