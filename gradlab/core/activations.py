"""What a unit passes on: step, sigmoid, tanh, relu, identity; and softmax, which makes probabilities of outputs."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import autograd.numpy as np
from autograd.extend import defjvp, defvjp, primitive

from gradlab.core.checks import finite, instance, must, numbers, overflow_is_refused
from gradlab.core.tape import as_primitive
from gradlab.types import Array


def step(x: object) -> Array:
    """1 where x > 0, else 0.

    step'(x) = 0 at every x but 0, where there is none. ``autodiff`` reports 0 there too.
    """
    return np.where(numbers("x", x) > 0, 1.0, 0.0)[()]  # type: ignore[no-any-return]


def sigmoid(x: object) -> Array:
    """σ(x) = 1 / (1 + exp(−x)), between 0 and 1.

    σ'(x) = σ(x) (1 − σ(x)): at most ¼, at x = 0; never 0, but 4.5e−5 at x = 10, and float64 rounds it to 0
    beyond |x| ≈ 745.
    """
    x = numbers("x", x)
    # σ(x) = 1 / (1 + exp(−x)) = exp(x) / (exp(x) + 1). Whichever has the exponent below 0: no overflow in the value or
    # in the slope at any x, and full relative precision far to the left, where ½ (1 + tanh ½x) has rounded to 0.
    e = np.exp(np.where(x > 0, -x, x))
    return np.where(x > 0, 1.0, e) / (1.0 + e)  # type: ignore[no-any-return]


def tanh(x: object) -> Array:
    """tanh x = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), between −1 and 1.

    tanh'(x) = 1 − tanh² x: at most 1, at x = 0; never 0, but autograd, which computes 1 / cosh² x, says 0 beyond
    |x| ≈ 355, where cosh² x leaves float64.
    """
    return np.tanh(numbers("x", x))  # type: ignore[no-any-return]


def relu(x: object) -> Array:
    """max(0, x).

    relu'(x) = 1 for x > 0 and 0 for x < 0. At x = 0 there is none; the convention here is 0, as for x < 0
    (``np.maximum`` under autograd would share the tie and say ½).
    """
    x = numbers("x", x)
    return np.where(x > 0, x, 0.0)[()]  # type: ignore[no-any-return]


def softmax(x: object) -> Array:
    """softmax(x)ₖ = exp(xₖ) / Σⱼ exp(xⱼ), over the last axis.

    Shape (..., C) in and out; each row is positive and sums to 1.
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

    What people do who must learn through a step: ``straight_through(step, sigmoid)`` is 0 or 1, and autograd says
    σ'(x). That is not its derivative, and a gradient check fails, as it must. (Bengio, Léonard and Courville,
    *Estimating or Propagating Gradients Through Stochastic Neurons*, 2013, call it the straight-through estimator.)

    Both are elementwise, and backward is written with ``autograd.numpy``; of forward only the values are asked for. To
    be called once for each pair: autograd keeps what it is told for ever. Raises ``TypeError`` when one of them is no
    function; the result raises ``ValueError`` where forward's value is not finite.
    """
    instance("forward", forward)
    instance("backward", backward)

    @overflow_is_refused
    def values(x: Array) -> Array:
        return finite("f(x)", np.asarray(forward(x), np.float64))[()]

    through = as_primitive(values, getattr(forward, "__name__", "forward"), backward)
    return lambda x: through(numbers("x", x))


@dataclass(frozen=True)
class Activation:
    """A unit's function, what inverts it, and where it jumps.

    ``inverse(u)`` is the largest input whose output is not above u: −∞ where every output is above u, +∞ where none is.
    ``by_hand`` says that the derivative which autograd has of it is not its own.
    """

    function: Callable[[Array], Array]
    inverse: Callable[[Array], Array]
    jumps: tuple[float, ...] = ()
    by_hand: bool = False

    def __call__(self, x: Array) -> Array:
        return self.function(x)


def _logit(u: Array) -> Array:
    u = np.clip(u, 0, 1)
    with np.errstate(divide="ignore"):
        return np.log(u) - np.log1p(-u)  # type: ignore[no-any-return]


def _arctanh(u: Array) -> Array:
    with np.errstate(divide="ignore"):
        return np.arctanh(np.clip(u, -1, 1))  # type: ignore[no-any-return]


def _step_inverse(u: Array) -> Array:
    return np.where(u < 0, -np.inf, np.where(u < 1, 0.0, np.inf))  # type: ignore[no-any-return]


IDENTITY = Activation(lambda x: x, lambda u: u)

#: The hidden activations that a ``Network`` can have, by name.
ACTIVATIONS = {
    "step": Activation(step, _step_inverse, jumps=(0.0,)),
    "sigmoid": Activation(sigmoid, _logit),
    "tanh": Activation(tanh, _arctanh),
    "relu": Activation(relu, lambda u: np.where(u < 0, -np.inf, u)),
    "straight_through": Activation(straight_through(step, sigmoid), _step_inverse, jumps=(0.0,), by_hand=True),
    "identity": IDENTITY,
}

#: What others call them: scikit-learn's ``"logistic"``.
ALSO_CALLED = {"logistic": "sigmoid"}


@cache
def one_step(name: str) -> Callable[[Array], Array]:
    """The function of ``ACTIVATIONS`` that has this name, as one step of a tape."""
    return as_primitive(ACTIVATIONS[name].function, name)
