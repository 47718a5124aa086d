"""What a unit passes on: step, sigmoid, tanh, relu, identity; and softmax, which makes probabilities of outputs."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import autograd.numpy as np
from autograd.extend import defjvp, defvjp, primitive
from autograd.tracer import isbox

from gradlab.core.autograd_vjp import unbox, value_and_derivative
from gradlab.core.checks import all_finite, finite, instance, must, numbers, overflow_is_refused
from gradlab.core.tape import as_primitive
from gradlab.types import Array


def _numbers(x: object) -> Array:
    """x, checked. Within another function it passes, and is undefined where it is not finite, as 1 / 0 and log −1."""
    x = numbers("x", x)
    return x if all_finite(np.asarray(unbox(x))) else np.where(np.isfinite(x), x, np.nan)


def step(x: object) -> Array:
    """1 where x > 0, else 0.

    step'(x) = 0 at every x but 0, where there is none. ``autodiff`` reports 0 there too.

    >>> step([-1, 0, 2])
    array([0., 0., 1.])
    """
    return np.heaviside(unbox(_numbers(x)), 0.0)  # type: ignore[no-any-return]


def sigmoid(x: object) -> Array:
    """σ(x) = 1 / (1 + exp(−x)), between 0 and 1.

    σ'(x) = σ(x) (1 − σ(x)): at most ¼, at x = 0; never 0, but 4.5e−5 at x = 10, and in float64 0 beyond |x| ≈ 745.

    >>> sigmoid(0), autodiff(sigmoid)(0)
    (np.float64(0.5), np.float64(0.25))
    """
    return _sigmoid(_numbers(x))  # type: ignore[no-any-return]


@primitive  # type: ignore[untyped-decorator]  # autograd has no types
def _sigmoid(x: Array) -> Array:
    # σ(x) = 1 / (1 + exp(−x)) = exp(x) / (exp(x) + 1). Whichever has the exponent below 0: no overflow at any x, and
    # full relative precision far to the left, where ½ (1 + tanh ½x) has rounded to 0.
    e = np.exp(-np.abs(x))
    return np.maximum(e, x > 0) / (1.0 + e)  # type: ignore[no-any-return]


@primitive  # type: ignore[untyped-decorator]  # of which |x| would have a kink at 0
def _sigmoid_slope(x: Array) -> Array:
    # σ(x) (1 − σ(x)) = e / (1 + e)², e = exp(−|x|), whose 1 − σ(x) has not rounded to 0 far to the right.
    e = np.exp(-np.abs(x))
    return e / (1.0 + e) ** 2  # type: ignore[no-any-return]


# One step of autograd in place of ten.
defvjp(_sigmoid, lambda y, x: lambda g: g * _sigmoid_slope(x))
defjvp(_sigmoid, lambda g, y, x: g * _sigmoid_slope(x))
# σ''(x) = σ'(x) (1 − 2 σ(x)) = −σ'(x) tanh ½x
defvjp(_sigmoid_slope, lambda slope, x: lambda g: -g * slope * np.tanh(x / 2))
defjvp(_sigmoid_slope, lambda g, slope, x: -g * slope * np.tanh(x / 2))


def tanh(x: object) -> Array:
    """tanh x = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), between −1 and 1.

    tanh'(x) = 1 − tanh² x: at most 1, at x = 0; never 0, but by autograd 0 beyond |x| ≈ 355: 1 / cosh² x in float64.

    >>> tanh(0), autodiff(tanh)(0)
    (np.float64(0.0), np.float64(1.0))
    """
    return np.tanh(_numbers(x))  # type: ignore[no-any-return]


def relu(x: object) -> Array:
    """max(0, x).

    relu'(x) = 1 for x > 0 and 0 for x < 0. At x = 0 there is none; the convention here is 0, as for x < 0
    (``np.maximum`` under autograd would share the tie and say ½).

    >>> relu([-1, 0, 2])
    array([0., 0., 2.])
    """
    x = _numbers(x)
    value = np.where(x <= 0, 0.0, x)
    return value if isbox(value) else value[()]  # type: ignore[no-any-return]


def softmax(x: object) -> Array:
    """softmax(x)ₖ = exp(xₖ) / Σⱼ exp(xⱼ), over the last axis.

    Shape (..., C) in and out; each row is positive and sums to 1.

    >>> softmax([0, np.log(3)])
    array([0.25, 0.75])
    """
    x = numbers("x", x)
    must(np.ndim(x), "x must have an axis of classes", "a single number")
    return _softmax(x)  # type: ignore[no-any-return]


@primitive  # type: ignore[untyped-decorator]  # autograd has no types
def _softmax(x: Array) -> Array:
    # Subtracting the largest entry from all changes nothing but keeps exp from overflowing. Where the difference is
    # beyond float64 it is −∞, and its exponential 0, as it should be.
    with np.errstate(over="ignore"):
        e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)  # type: ignore[no-any-return]


def _softmax_slope(g: Array, y: Array) -> Array:
    # Σₖ gₖ ∂yₖ/∂xⱼ = Σₖ gₖ yₖ (δₖⱼ − yⱼ) = yⱼ (gⱼ − Σₖ gₖ yₖ)
    return y * (g - np.expand_dims(np.einsum("...k,...k->...", g, y), -1))  # type: ignore[no-any-return]


# autograd could differentiate the exponentials and their sum itself: the same numbers, in three times as many steps.
# ∂yₖ/∂xⱼ = ∂yⱼ/∂xₖ, so forward mode has the same formula as reverse mode.
defvjp(_softmax, lambda y, x: lambda g: _softmax_slope(g, y))
defjvp(_softmax, lambda g, y, x: _softmax_slope(g, y))


def straight_through(forward: Callable[[Any], Array], backward: Callable[[Any], Array]) -> Callable[[Any], Array]:
    """A function with forward's values whose derivative, for autograd, is backward's.

    So people learn through a step: ``straight_through(step, sigmoid)`` is 0 or 1, and autograd says σ'(x). That is not
    its derivative, and a gradient check fails, as it must. (The straight-through estimator of Bengio, Léonard and
    Courville, *Estimating or Propagating Gradients Through Stochastic Neurons*, 2013.)

    Both are elementwise, backward is written with ``autograd.numpy``. To be called once for each pair: autograd keeps
    them for ever. Raises ``TypeError`` when one is no function, the result ``ValueError`` where forward is not finite.

    >>> autodiff(straight_through(step, sigmoid))(0)
    np.float64(0.25)
    """
    instance("forward", forward)
    instance("backward", backward)

    @overflow_is_refused
    def values(x: Array) -> Array:
        there = np.isfinite(x)
        value = finite("f(x)", np.asarray(forward(np.where(there, x, 0.0)), np.float64))
        return np.where(there, value, np.nan)[()]  # type: ignore[no-any-return]

    through = as_primitive(values, getattr(forward, "__name__", "forward"), backward)
    return lambda x: through(_numbers(x))


@dataclass(frozen=True)
class Activation:
    """A unit's function, where it jumps, and whether autograd's derivative of it is one given ``by_hand``.

    ``inverse(u)`` is the largest input whose output is not above u: −∞ where every output is above u, +∞ where none is.
    """

    function: Callable[[Array], Array]
    inverse: Callable[[Array], Array]
    jumps: tuple[float, ...] = ()
    by_hand: bool = False

    def __call__(self, x: Array) -> Array:
        return self.function(x)


def _step_inverse(u: Array) -> Array:
    return np.where(u < 0, -np.inf, np.where(u < 1, 0.0, np.inf))  # type: ignore[no-any-return]


_infinite_at_its_bounds = np.errstate(divide="ignore")

#: The hidden activations that a ``Network`` can have, by name.
ACTIVATIONS = {
    "step": Activation(step, _step_inverse, jumps=(0.0,)),
    "sigmoid": Activation(
        sigmoid, _infinite_at_its_bounds(lambda u: np.log(np.clip(u, 0, 1)) - np.log1p(-np.clip(u, 0, 1)))
    ),
    "tanh": Activation(tanh, _infinite_at_its_bounds(lambda u: np.arctanh(np.clip(u, -1, 1)))),
    "relu": Activation(relu, lambda u: np.where(u < 0, -np.inf, u)),
    "straight_through": Activation(straight_through(step, sigmoid), _step_inverse, jumps=(0.0,), by_hand=True),
    "identity": Activation(lambda x: x, lambda u: u),
}

#: What others call them: scikit-learn's ``"logistic"``.
ALSO_CALLED = {"logistic": "sigmoid"}


@cache
def one_step(name: str) -> Callable[[Array], Array]:
    """The function of ``ACTIVATIONS`` that has this name, as one step of a tape."""
    f = ACTIVATIONS[name]
    return as_primitive(lambda x: value_and_derivative(f, x)[0], name, f)
