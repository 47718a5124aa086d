"""autograd's reverse pass: without warnings, by one thread at a time, and with the slopes that it lacks."""

from collections.abc import Callable, Iterable
from threading import RLock
from typing import Any

import autograd.numpy as np
import numpy
from autograd.core import VJPNode, backward_pass, vspace
from autograd.numpy.numpy_boxes import ArrayBox
from autograd.numpy.numpy_vjps import unbroadcast
from autograd.tracer import getval, isbox, new_box, notrace_primitives, trace_stack

from gradlab.types import Array, Formula

# autograd tells one differentiation from another inside it by a counter that all threads share. When another thread's
# ends in between, the two look like one, and the slope is wrong. So one thread differentiates at a time.
TRACING = RLock()

FLOAT = numpy.dtype(float)
WHOLE = "biu"  # the kinds of dtype that are whole numbers, or True and False

# A cast of one traced float makes one of these, for which autograd has no box.
for kind in {*numpy.sctypeDict.values()}:
    if numpy.dtype(kind).kind in WHOLE:
        ArrayBox.register(kind)


def unbox(value: Array) -> Array:
    """The number behind a value that autograd may be tracing, at any depth."""
    while isbox(value):
        value = getval(value)
    return value


class Node(VJPNode):  # type: ignore[misc]  # autograd has no types
    """autograd's node of a step, whose slopes have the shapes of what went in.

    Through whole numbers, constant between their jumps, the slope is 0: autograd's own node passes it on through a
    cast, ``x.astype(int)``, as if there were none. What ``where``, ``clip``, ``cross``, ``outer`` and ``einsum`` repeat
    autograd does not sum. And 0⁰ = 1 where every other power of 0 is 0 or infinite: a jump in the exponent.
    """

    __slots__ = ()
    vjp: Callable[[Any], Iterable[Any]]

    def __init__(self, value: Any, fun: Any, args: Any, kwargs: Any, argnums: Any, parents: Any) -> None:
        VJPNode.__init__(self, value, fun, args, kwargs, argnums, parents)
        if getattr(value, "dtype", FLOAT).kind in WHOLE:
            zeros = tuple(np.zeros(np.shape(unbox(args[n]))) for n in argnums)
            self.vjp = lambda _: zeros
        elif not isinstance(fun.fun, numpy.ufunc):  # theirs autograd sums
            if fun is np.outer:  # whose slope takes flat arrays alone
                VJPNode.__init__(self, value, fun, tuple(map(np.ravel, args)), kwargs, argnums, parents)
            own: Any = self.vjp
            named = fun is np.cross and (kwargs or args[2:])  # axes that need not be in the order in which they repeat
            self.vjp = lambda g: [_summed(each, args[n], fun, named) for each, n in zip(own(g), argnums, strict=True)]
        elif fun is np.power and argnums[-1] == 1 and np.any(jump := (unbox(args[0]) == 0) & (unbox(args[1]) == 0)):
            own, beyond = self.vjp, np.where(jump, -np.inf, 0.0)
            self.vjp = lambda g: (*own(g)[:-1], own(g)[-1] + _summed(np.where(jump, g * beyond, 0), args[1], fun))


def _summed(slope: Any, argument: Any, fun: Any, refused: object = False) -> Any:
    """A slope by an argument of ``fun``, summed where the argument was repeated."""
    shape = () if isinstance(argument, float) else getattr(argument, "shape", None)
    given: Any = getattr(slope, "shape", shape)
    if given == shape or shape is None:  # of what is no array autograd keeps count
        return slope
    if np.size(slope) == np.size(argument):
        return np.reshape(slope, shape)
    slope = unbroadcast(slope, np.metadata(argument))
    if fun is np.einsum:  # in whose slope an axis of length 1 stands for all that it was paired with
        slope = slope * np.ones(shape)
    if np.shape(slope) != shape or (refused and len(given) > len(shape)):
        got = f"a slope of shape {given} of autograd's {fun.__name__}, for {shape}"
        raise ValueError(f"f must bring arrays to one shape itself, as x * np.ones(shape) does. Got {got}.")
    return slope


notrace_primitives[Node] = notrace_primitives[VJPNode]  # what has no derivative has none here either


def forward_pass(f: Callable[[Any], Any], x: Any, root: VJPNode) -> tuple[Any, VJPNode | None]:
    """f(x), traced from this root on, and the node at its end; None when f(x) does not depend on x."""
    with trace_stack.new_trace() as trace:
        end = f(new_box(x, trace, root))
    if not isbox(end) or end._trace != trace:
        return end, None
    if isbox(end._value) and end._value._trace >= trace:
        # numpy, not autograd.numpy, packed what was traced into an array of objects.
        raise TypeError("what was traced came back as a number")
    return end._value, end._node


def vector_jacobian_product(f: Callable[[Any], Any], x: Any) -> tuple[Callable[[Array], Any], Any]:
    """g ↦ g · ∂f/∂x, by autograd, and f(x); x an array, or a tuple of arrays. Whoever calls it holds ``TRACING``.

    Of a step or an accuracy it is 0. (autograd's own ``make_vjp`` warns of that, and all threads share a filter.)
    """
    value, end = forward_pass(f, x, Node.new_root())
    if end is None:
        return lambda g: vspace(x).zeros(), value
    return lambda g: backward_pass(g, end), value


def value_and_derivative(f: Callable[[Any], Any], x: Any) -> tuple[Any, Any]:
    """f(x), and f'(x) of an elementwise f, or the gradient of one that makes one number of x: one pass there and back.

    Neither is checked to be finite: what functions of this package refuse they pass as undefined while they are traced.
    """
    with TRACING, numpy.errstate(all="ignore"):
        vjp, value = vector_jacobian_product(f, x)
        return value, vjp(numpy.ones(np.shape(value)))


def gradients(f: Formula, parts: tuple[Array, ...]) -> tuple[Array, ...]:
    """∂f/∂part for each of some arrays, in one reverse pass, of an f(*parts) that makes one number of them.

    Taken as they are, and not laid out in one array: pieces cut out of one would each cost a search for their place.
    """
    return value_and_derivative(lambda parts: f(*[parts[k] for k in range(len(parts))]), parts)[1]  # type: ignore[no-any-return]
