"""A staircase seen through noise: its value and slope to many digits, and by samples within their own scatter."""

import mpmath
import numpy as np
import pytest

from gradlab import Staircase, autodiff, blurred

STAIRS = Staircase([-1.0, -0.9, 0.4, 2.0], [0.3, 0.5, 0.2, 0.25, 0.9])
W = np.array([-30.0, -3.0, -1.0, -0.95, 0.0, 0.4, 1.3, 2.0, 50.0])


def by_mpmath(w, s):
    """Value and slope, at 30 digits."""
    with mpmath.workdps(30):
        w, s = mpmath.mpf(float(w)), mpmath.mpf(s)
        value, slope = mpmath.mpf(float(STAIRS.values[0])), mpmath.mpf(0)
        for at, rise in zip(STAIRS.jumps, np.diff(STAIRS.values), strict=True):
            value += mpmath.mpf(float(rise)) * mpmath.ncdf((w - mpmath.mpf(float(at))) / s)
            slope += mpmath.mpf(float(rise)) * mpmath.npdf((w - mpmath.mpf(float(at))) / s) / s
        return float(value), float(slope)


@pytest.mark.parametrize("s", [0.01, 0.1, 1.0, 20.0])
def test_value_and_slope_are_the_normal_integral_s(s):
    f = blurred(STAIRS, s)
    wanted = np.transpose([by_mpmath(w, s) for w in W])
    np.testing.assert_allclose(f(W), wanted[0], rtol=1e-14)
    np.testing.assert_allclose(autodiff(f)(W), wanted[1], rtol=1e-12, atol=1e-300)


def test_its_slope_has_a_slope_too():
    # (φ(z) / s)' = −z φ(z) / s² with z = w / s
    f, s, w = blurred(Staircase([0], [0, 1]), 0.5), 0.5, np.array([-0.7, 0.0, 0.3])
    z = w / s
    wanted = -z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) / s**2
    np.testing.assert_allclose(autodiff(autodiff(f))(w), wanted, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("s", [0.05, 0.7])
@pytest.mark.parametrize("w", [-0.95, 0.3, 1.9])
def test_samples_agree_within_their_own_scatter(w, s):
    noise = np.random.default_rng(0).standard_normal(200_000)
    f = blurred(STAIRS, s)
    for samples, exact in ((STAIRS(w + s * noise), f(w)), (STAIRS(w + s * noise) * noise / s, autodiff(f)(w))):
        assert abs(np.mean(samples) - exact) < 4 * np.std(samples) / np.sqrt(len(noise)) + 1e-12


def test_as_s_falls_it_becomes_the_staircase_and_its_slope_0():
    between = np.array([-2.0, -0.95, 0.0, 1.0, 3.0])
    f = blurred(STAIRS, 1e-4)
    np.testing.assert_allclose(f(between), STAIRS(between), rtol=0, atol=1e-15)
    assert np.all(autodiff(f)(between) == 0)
    assert f(0.4) == pytest.approx((0.2 + 0.25) / 2)  # at a jump, the middle


def test_shapes_and_a_staircase_without_jumps():
    assert blurred(STAIRS, 0.1)(W.reshape(3, 3)).shape == (3, 3)
    assert blurred(Staircase([], [0.5]), 0.1)([1, 2]).tolist() == [0.5, 0.5]
    assert autodiff(blurred(Staircase([], [0.5]), 0.1))(1.0) == 0


@pytest.mark.parametrize(
    ("stairs", "s", "error", "match"),
    [
        (np.square, 1, TypeError, "staircase must be a Staircase"),
        (STAIRS, 0, ValueError, "s must be greater than 0"),
        (STAIRS, [1, 2], ValueError, "s must be"),
    ],
)
def test_bad_input_is_named(stairs, s, error, match):
    with pytest.raises(error, match=match):
        blurred(stairs, s)
