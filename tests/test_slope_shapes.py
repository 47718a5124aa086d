"""A slope has the shape of what it is the slope by: summed where autograd leaves out the sum, or refused.

HIPS/autograd #396, #376: slopes of broadcast arguments. Each is compared with central differences.
"""

import autograd.numpy as anp
import numpy as np
import pytest

from gradlab import (
    autodiff,
    descend,
    gradient,
    mean_over_batch,
    numerical_gradient,
    partial_derivatives,
    record_tape,
    trace,
)

THREE, TABLE = np.array([0.3, -1.2, 2.0]), np.array([[0.3, -1.2, 2.0], [0.7, 0.1, -0.4]])
SCALES = np.array([[1.0, 2.0, 4.0], [-1.0, 0.5, 3.0]])
MASK = np.array([[True, False, True], [False, True, True]])


def weighed(values):
    """Each entry counts differently: a slope in another order of entries is another."""
    return anp.sum(anp.sin(values) * np.arange(1.0, 1 + np.size(values)).reshape(np.shape(values)))


# f, of one number, and x
REPEATED = {
    "where, a number": (lambda x: weighed(anp.where(MASK, x, -x)), 0.7),
    "where, a row": (lambda x: weighed(anp.where(MASK, x, SCALES)), THREE),
    "where, a column": (lambda x: weighed(anp.where(MASK, SCALES, x**2)), TABLE[:, :1]),
    "where, both": (lambda x: weighed(anp.where(MASK, x[:1], x[1:])), TABLE),
    "where, a bias": (lambda b: weighed(anp.where(MASK, SCALES + b, b)), 0.1),
    "where, within": (lambda x: weighed(anp.tanh(anp.where(MASK, 2 * x, x**2)) * anp.sum(x)), THREE),
    "clip, a number": (lambda x: weighed(anp.clip(x, SCALES - 1, SCALES)), 1.5),
    "clip, a row": (lambda x: weighed(anp.clip(x, SCALES - 1, SCALES + 1)), THREE + 0.1),
    "clip, of one": (lambda x: weighed(anp.clip(x, SCALES - 1, SCALES + 1)), THREE[:1]),
    "cross, a row": (lambda x: weighed(anp.cross(x, SCALES)), THREE),
    "cross, the other": (lambda x: weighed(anp.cross(SCALES, x)), THREE),
    "cross, of one": (lambda x: weighed(anp.cross(x, SCALES)), TABLE[:1]),
    "cross, columns": (lambda x: weighed(anp.cross(x, SCALES.T, axis=0)), TABLE.T[:, :1]),
    "outer, a number": (lambda x: weighed(anp.outer(x, [1.0, 2.0])), 0.5),
    "outer, the other": (lambda x: weighed(anp.outer(THREE, x)), 0.5),
    "outer, a table": (lambda x: weighed(anp.outer(x, [1.0, 2.0])), TABLE),
    "outer, by a table": (lambda x: weighed(anp.outer(TABLE, x)), THREE),
    "outer, both": (lambda x: weighed(anp.outer(x, x.T)), TABLE),
    "einsum, paired with one": (lambda x: anp.einsum("i,i", x, np.array([2.0])), THREE),
    "einsum, one paired": (lambda x: anp.einsum("i,i", THREE, x), np.array([2.0])),
    "einsum, a product": (lambda x: weighed(anp.einsum("ij,jk->ik", np.ones((2, 1)), x)), TABLE[:, :2]),
    "einsum, a column": (lambda x: weighed(anp.einsum("ij,ij->i", x, SCALES)), TABLE[:, :1]),
    "einsum, kept": (lambda x: weighed(anp.einsum("ij,ij->ij", x, SCALES)), TABLE[:1]),
    "einsum, leading": (lambda x: weighed(anp.einsum("...i,...i->...", x, SCALES)), THREE),
    "einsum, three": (lambda x: anp.einsum("i,i,i", x, np.array([2.0]), THREE), THREE),
    "einsum, twice": (lambda x: weighed(anp.einsum("i,i->i", x, x[:1])), THREE),
    "full": (lambda x: weighed(anp.full((2, 3), x)), 0.7),
}


@pytest.mark.parametrize("name", REPEATED)
def test_what_is_repeated_is_summed(name):
    f, x = REPEATED[name]
    slope = gradient(f)(x)
    assert np.shape(slope) == np.shape(x)
    np.testing.assert_allclose(slope, numerical_gradient(f, 1e-5)(x), rtol=1e-7, atol=1e-8)
    tape = record_tape(f, x)
    assert tape.steps[0].adjoint.shape == np.shape(x)
    np.testing.assert_array_equal(tape.steps[0].adjoint, slope)
    for step in tape.steps:
        assert step.adjoint.shape == step.value.shape
    if np.ndim(x) < 2:
        path = descend(f, x, 1e-3, 1)
        np.testing.assert_allclose(path.weights[1], x - 1e-3 * slope, rtol=1e-12)


@pytest.mark.parametrize("name", ["where, within", "cross, a row", "outer, a number", "einsum, twice"])
def test_a_slope_of_the_slope_is_summed_too(name):
    f, x = REPEATED[name]
    twice = gradient(lambda x: anp.sum(gradient(f)(x) ** 2))
    np.testing.assert_allclose(
        twice(x), numerical_gradient(lambda x: np.sum(gradient(f)(x) ** 2), 1e-5)(x), rtol=1e-6, atol=1e-6
    )


def test_the_book_s_example():
    np.testing.assert_array_equal(gradient(lambda x: anp.einsum("i,i", x, np.array([2.0])))([2.0, 2.0]), [2, 2])


def test_what_autograd_cannot_sum_is_refused():
    for f, x in (
        (lambda x: weighed(anp.full((2, 3), x)), THREE),
        (lambda x: weighed(anp.cross(x, np.eye(3), axis=0)), THREE),
    ):
        with pytest.raises(ValueError, match=r"f must bring arrays to one shape itself.* slope of .* autograd's \w+"):
            gradient(f)(x)


def test_elementwise_where_f_repeats_each_place():
    def f(x):
        return anp.sum(anp.where(MASK[0], x[..., None] ** 2, x[..., None]), axis=-1)

    x = np.linspace(-2, 2, 41)
    np.testing.assert_allclose(autodiff(f)(x), 4 * x + 1, rtol=1e-13)
    np.testing.assert_allclose(trace(f, x).autodiff, 4 * x + 1, rtol=1e-13)


def test_over_two_numbers():
    by_a, by_b = partial_derivatives(lambda a, b: anp.where(a > b, a * b, b))(
        np.array([1.0, 2.0]), np.array([0.5, 3.0])
    )
    assert by_a.tolist() == [0.5, 0]
    assert by_b.tolist() == [1, 1]


def test_an_own_metric_that_repeats_the_right_class():
    @mean_over_batch
    def margin(y, t):
        right = anp.sum(t * y, axis=-1, keepdims=True)
        return anp.sum(anp.where(t == 1, right, y) ** 2, axis=-1)

    y, t = np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]]), [0, 1]
    # Σₖ yₖ² whatever is right: the slope is 2y, over two samples.
    np.testing.assert_allclose(gradient(lambda y: margin(y, t))(y), y, rtol=1e-12)


# HIPS/autograd: the power at 0. d(xˣ)/dx = xˣ (log x + 1), and 0ˣ jumps from 0 to 1 at 0.
def test_the_slope_of_a_power_at_0():
    with pytest.raises(ValueError, match=r"f'\(x\) must be finite\. Got -inf at x = 0\.0"):
        autodiff(lambda x: x**x)(0.0)
    with pytest.raises(ValueError, match=r"must be finite\. Got -inf at x = 0\.0, and at 2 of 4 places"):
        autodiff(lambda x: x**x)([0.0, 0.5, 0.0, 2.0])
    curve = trace(lambda x: x**x, [0.0, 0.5, 2.0], undefined="gap")
    np.testing.assert_array_equal(curve.values, [1, 0.5**0.5, 4])
    np.testing.assert_allclose(curve.autodiff, [np.nan, 0.5**0.5 * (np.log(0.5) + 1), 4 * (np.log(2) + 1)], rtol=1e-13)
    assert autodiff(lambda x: 0.0**x)(1.5) == 0
    assert autodiff(lambda x: x**2.0)(0.0) == 0
    assert autodiff(lambda x: (0 * x) ** (x + 1) + x)(0.7) == 1
    # one base and several exponents, and the other way round
    np.testing.assert_allclose(gradient(lambda y: weighed(0.0 ** (y + SCALES)))(1.5), 0)
    with pytest.raises(ValueError, match=r"the gradient must be finite\. Got -inf"):
        gradient(lambda y: anp.sum(np.array([0.0, 1.0]) ** y))(0.0)
