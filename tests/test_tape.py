"""What autograd records: the tape beside autograd's own derivative, and each factor beside a finite difference."""

import threading

import autograd
import autograd.numpy as np
import mpmath
import pytest
from autograd.core import primitive_vjps

from gradlab import (
    accuracy,
    along_weight,
    autodiff,
    cross_entropy_error,
    lesson,
    record_tape,
    relu,
    sigmoid,
    softmax,
    step,
    sum_squares_error,
    tanh,
)
from gradlab.core.activations import ACTIVATIONS
from gradlab.core.derivatives import partial_derivatives
from gradlab.core.tape import Constant, as_primitive
from gradlab.lesson.metrics import METRICS

SCALAR = {
    "x·x": lambda x: x * x,
    "three uses": lambda x: np.sin(x) * x + x**3 * np.exp(x) - x / 3,
    "of one variable": lambda x: x * x * x + 2.0**x,
    "sigmoid": sigmoid,
    "tanh": tanh,
    "relu": relu,
    "step": step,
    "itself": lambda x: x,
    "a constant": lambda x: 3.0,
    "a comparison beside a curve": lambda x: np.where(x > 0.2, x * x, -x) + np.argmax(np.array([x, 2.0])),
    "nested": lambda x: autodiff(sigmoid)(x) * x,
}


def grid(x):
    return np.array([x - 0.3, x, 2 * x])


ONE_OF_MANY = {
    "softmax": lambda x: softmax(grid(x))[1],
    "cross entropy": lambda x: cross_entropy_error(softmax(grid(x)), 1),
    "sum of squares": lambda x: sum_squares_error(softmax(grid(x)), 1),
    "accuracy": lambda x: accuracy(softmax(grid(x)), 2),
}


def adjoint_by_hand(tape, n):
    """Σ over the ways on of adjoint · factor: what the chain rule says, from the tape's own factors."""
    if n == len(tape.steps) - 1:
        return np.ones_like(tape.steps[n].value)
    total = np.zeros_like(tape.steps[n].value)
    for step_ in tape.steps:
        places = [each for each in step_.inputs if isinstance(each, int)]
        for place, factor in zip(places, step_.factors, strict=True):
            if place == n:
                total = total + np.tensordot(step_.adjoint, factor, np.ndim(step_.adjoint))
    return total


@pytest.mark.parametrize("x", [0.7, -1.3, 0.0])
@pytest.mark.parametrize("name", SCALAR | ONE_OF_MANY)
def test_the_adjoint_of_the_input_is_autograd_s_derivative_to_the_last_digit(name, x):
    f = (SCALAR | ONE_OF_MANY)[name]
    tape = record_tape(f, x)
    assert tape.steps[0].name == "input"
    assert tape.steps[0].value == x
    assert tape.value == f(x)
    assert tape.steps[0].adjoint == autodiff(f)(x)


@pytest.mark.parametrize("name", ["x·x", "three uses", "sigmoid", "tanh", "softmax", "cross entropy"])
def test_each_adjoint_is_the_sum_over_the_ways_on_of_adjoint_times_factor(name):
    tape = record_tape((SCALAR | ONE_OF_MANY)[name], 0.7)
    for n in range(len(tape.steps)):
        assert tape.steps[n].adjoint == pytest.approx(adjoint_by_hand(tape, n), rel=1e-12, abs=1e-300)


@pytest.mark.parametrize("name", [name for name in SCALAR if name != "nested"])
def test_each_factor_is_the_slope_of_its_primitive_with_all_else_held(name):
    tape = record_tape(SCALAR[name], 0.7)
    called = {step_.name: step_ for step_ in primitives()}
    for each in tape.steps[1:]:
        values = [tape.steps[part].value if isinstance(part, int) else part.value for part in each.inputs]
        moved = [k for k, part in enumerate(each.inputs) if isinstance(part, int)]
        for k, factor in zip(moved, each.factors, strict=True):

            def alone(v, k=k, values=values, each=each):
                return called[each.name].call(*values[:k], v, *values[k + 1 :], **each.options)

            h = 1e-6
            by_difference = (alone(values[k] + h) - alone(values[k] - h)) / (2 * h)
            assert factor == pytest.approx(by_difference, rel=1e-7, abs=1e-9), (each.name, k)


class Primitive:
    """One of autograd's primitives, by its name."""

    def __init__(self, call):
        self.name, self.call = call.__name__, call


def primitives():
    return [Primitive(each) for each in primitive_vjps if getattr(each, "__name__", None)]


def test_the_factors_of_scalar_primitives_beside_mpmath():
    tape = record_tape(lambda x: np.exp(np.sin(x) * x) / np.log(x + 2), 0.7)
    factors = {step_.name: step_.factors for step_ in tape.steps}
    with mpmath.workdps(40):
        x = mpmath.mpf(0.7)
        product = mpmath.sin(x) * x
        wanted = {
            "sin": [mpmath.cos(x)],
            "multiply": [x, mpmath.sin(x)],
            "exp": [mpmath.exp(product)],
            "add": [1],
            "log": [1 / (x + 2)],
            "divide": [1 / mpmath.log(x + 2), -mpmath.exp(product) / mpmath.log(x + 2) ** 2],
        }
        for name, exact in wanted.items():
            got = factors[name]
            assert len(got) == len(exact)
            assert all(abs(mpmath.mpf(float(a)) - b) < 1e-14 * (1 + abs(b)) for a, b in zip(got, exact, strict=True))


def test_what_goes_in_twice_comes_back_twice():
    tape = record_tape(lambda x: x * x, 3.0)
    square = tape.steps[1]
    assert square.inputs == (0, 0)
    assert [float(factor) for factor in square.factors] == [3, 3]
    assert tape.steps[0].adjoint == 3 + 3


def test_a_constant_is_told_from_the_number_of_a_step():
    tape = record_tape(lambda x: 1 - 2 * x, 3.0)
    assert tape.steps[1].inputs == (Constant(2), 0)
    assert tape.steps[2].inputs == (Constant(1), 1)


@pytest.mark.parametrize("f", [step, lambda x: np.floor(3 * x), lambda x: np.argmax(np.array([x, 2 * x])) * 1.0])
def test_where_autograd_passes_nothing_on_no_way_leads_back(f):
    tape = record_tape(f, 0.7)
    assert tape.order == ()
    assert all(np.all(step_.adjoint == 0) for step_ in tape.steps)
    assert tape.value == f(0.7)


def test_a_step_that_leads_to_nothing_has_the_adjoint_0():
    def f(x):
        np.exp(x)
        return 3 * x

    tape = record_tape(f, 0.5)
    assert [(each.name, float(each.adjoint)) for each in tape.steps] == [("input", 3), ("exp", 0), ("multiply", 1)]


def test_the_tape_until_a_move_has_values_first_and_then_adjoints_from_the_end():
    tape = record_tape(lambda x: np.sin(x) * x, 0.7)
    steps = len(tape.steps)
    assert [len(tape.until(k).steps) for k in range(steps + 1)] == list(range(steps + 1))
    for k in range(steps + 1):
        assert all(each.adjoint is None for each in tape.until(k).steps)
    known = [[n for n, each in enumerate(tape.until(steps + k).steps) if each.adjoint is not None] for k in range(4)]
    assert known == [[], [2], [1, 2], [0, 1, 2]]
    assert tape.until(100) is tape


@pytest.mark.parametrize("metric", [measure.function for measure in METRICS.values()], ids=list(METRICS))
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("layer", [0, 1])
def test_the_whole_network_along_one_weight(metric, activation, layer):
    f = along_weight(lesson.network(activation), lesson.TELLING[layer], metric, *lesson.digits(30))
    tape = record_tape(f, 0.3)
    assert tape.value == f(0.3)
    assert tape.steps[0].adjoint == autodiff(f)(0.3)


def test_an_array_to_one_number():
    x = np.array([1.0, 2.0, 3.0])
    tape = record_tape(lambda x: np.dot(x, x) * x[0], x)
    assert tape.steps[0].adjoint == pytest.approx(np.array([3 * 1 + 4 + 9, 2 * 2, 2 * 3]))  # d (x₀³ + x₀x₁² + x₀x₂²)
    assert [np.shape(factor) for factor in tape.steps[1].factors] == [(3,), (3,)]
    x[0] = 100
    assert tape.steps[0].value[0] == 1  # the tape keeps its own


def test_one_step_is_one_step_and_has_the_derivative_that_autograd_finds_inside():
    whole = as_primitive(sigmoid, "all of it")
    tape = record_tape(lambda x: 3 * whole(x), 0.4)
    assert [each.name for each in tape.steps] == ["input", "all of it", "multiply"]
    assert tape.steps[1].factors[0] == autodiff(sigmoid)(0.4)
    assert autodiff(autodiff(whole))(0.4) == pytest.approx(autodiff(autodiff(sigmoid))(0.4), rel=1e-15)


def test_of_a_step_as_one_step_the_factor_is_0_and_the_way_is_there():
    whole = as_primitive(step, "step")
    tape = record_tape(lambda x: 2 * whole(x), 0.4)
    assert [float(each.adjoint) for each in tape.steps] == [0, 2, 1]
    assert float(tape.steps[1].factors[0]) == 0


def test_it_is_right_while_another_thread_differentiates():
    stop = threading.Event()

    def others():
        while not stop.is_set():
            autodiff(lambda x: np.sin(x) * x)(np.linspace(0, 1, 50))

    threads = [threading.Thread(target=others) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        wanted = autodiff(SCALAR["three uses"])(0.7)
        assert all(record_tape(SCALAR["three uses"], 0.7).steps[0].adjoint == wanted for _ in range(300))
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_inside_another_differentiation_it_records_numbers():
    f = partial_derivatives(lambda a, b: a * b + np.sin(a))
    assert f(2.0, 3.0)[0] == pytest.approx(3 + np.cos(2))
    seen = []

    def outer(x):
        seen.append(record_tape(lambda y: y * y, 0.5).steps[0].adjoint)
        return x * x

    assert autograd.grad(outer)(3.0) == 6.0
    assert seen == [1.0]


def test_it_shows_itself_in_a_notebook_and_in_a_terminal():
    tape = record_tape(lambda x: np.sin(x) * x, 0.7)
    assert tape._repr_html_().count("<tr>") == 1 + len(tape.steps)
    lines = str(tape).splitlines()
    assert len(lines) == 1 + len(tape.steps)
    assert lines[2].split() == ["[1]", "sin", "[0]", "0.644218", "0.7", "0.764842"]
