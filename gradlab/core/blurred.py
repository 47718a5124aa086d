"""A staircase seen through noise: smooth, with the slope that an evolution strategy climbs."""

import math

import autograd.numpy as np
import numpy
from autograd.extend import defjvp, defvjp, primitive

from gradlab.core.autograd_vjp import unbox
from gradlab.core.checks import as_number, finite, instance, numbers
from gradlab.core.trace import Staircase
from gradlab.types import Array, Function

ERFC = numpy.frompyfunc(math.erfc, 1, 1)


def blurred(staircase: Staircase, s: float) -> Function:
    """w ↦ E[f(w + s ε)], ε standard normal: the staircase f, averaged over noise of the standard deviation s.

    At each jump a, of height Δ, the staircase's step becomes Δ Φ((w − a) / s), Φ the normal distribution's integral:
    the mean is exact, and so is its slope by ``autodiff``, Σ Δ φ((w − a) / s) / s, with the density φ.

    That slope is E[f(w + s ε) ε] / s as well, so values of f alone estimate it. Evolution strategies climb by it
    (Salimans, Ho, Chen, Sidor and Sutskever, 2017), as REINFORCE does (Williams, 1992). As s → 0 the blur becomes the
    staircase, off its jumps, and its slope 0.

    Raises ``TypeError`` where it is given no ``Staircase``, ``ValueError`` when s ≤ 0 or a value is beyond float64.

    >>> blurred(Staircase([0], [0, 1]), 1)([-1, 0, 1]).round(4)
    array([0.1587, 0.5   , 0.8413])
    >>> autodiff(blurred(Staircase([0], [0, 1]), 0.5))(0).round(4)  # φ(0) / s = 2 / √2π
    np.float64(0.7979)
    """
    stairs = instance("staircase", staircase, Staircase, "a Staircase")
    spacing = as_number("s", s, above=0)

    def blur(w: object) -> Array:
        with numpy.errstate(over="ignore", invalid="ignore"):  # so far from a jump that it is certainly passed, or not
            away = np.expand_dims(numbers("w", w, empty=True), -1) - stairs.jumps
            value = stairs.values[0] + np.sum(np.diff(stairs.values) * _normal_integral(away / spacing), axis=-1)
        finite("the blur", unbox(value))
        return value  # type: ignore[no-any-return]

    return blur


@primitive  # type: ignore[untyped-decorator]  # autograd has no types; its own, autograd.scipy's, would need SciPy
def _normal_integral(z: Array) -> Array:
    # Φ(z) = ½ erfc(−z / √2), of full relative precision far to the left too.
    return numpy.asarray(ERFC(-z / math.sqrt(2)), float) / 2


def _density(z: Array) -> Array:
    # φ(z) = Φ'(z) = exp(−z² / 2) / √2π
    return np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)  # type: ignore[no-any-return]


defvjp(_normal_integral, lambda _, z: lambda g: g * _density(z))
defjvp(_normal_integral, lambda g, _, z: g * _density(z))
