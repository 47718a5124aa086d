"""autograd's reverse pass: without warnings, by one thread at a time, and through no whole numbers."""

from collections.abc import Callable, Iterable
from threading import RLock
from typing import Any

import autograd.numpy as np
import numpy
from autograd.core import VJPNode, backward_pass, vspace
from autograd.numpy.numpy_boxes import ArrayBox
from autograd.tracer import isbox, new_box, notrace_primitives, trace_stack

from gradlab.core.checks import FLOAT, unbox
from gradlab.types import Array

# autograd tells one differentiation from another inside it by a counter that all threads share. When another thread's
# ends in between, the two look like one, and the slope is wrong. So one thread differentiates at a time.
TRACING = RLock()

WHOLE = "biu"  # the kinds of dtype that are whole numbers, or True and False

# A cast of one traced float makes one of these, for which autograd has no box.
for kind in {*numpy.sctypeDict.values()}:
    if numpy.dtype(kind).kind in WHOLE:
        ArrayBox.register(kind)


class Node(VJPNode):  # type: ignore[misc]  # autograd has no types
    """autograd's node of a step. No derivative passes through whole numbers.

    They are constant between their jumps, so the slope is 0; autograd's own node passes it on through a cast,
    ``x.astype(int)``, as if there were none.
    """

    __slots__ = ()
    vjp: Callable[[Any], Iterable[Any]]

    def __init__(self, value: Any, fun: Any, args: Any, kwargs: Any, argnums: Any, parents: Any) -> None:
        VJPNode.__init__(self, value, fun, args, kwargs, argnums, parents)
        if getattr(value, "dtype", FLOAT).kind in WHOLE:
            zeros = tuple(np.zeros(np.shape(unbox(args[n]))) for n in argnums)
            self.vjp = lambda _: zeros


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

    Where f is a step or an accuracy, whose graph ends at a comparison, the product is 0, as it should be. (autograd's
    own ``make_vjp`` warns of it, and a warnings filter would be shared by all threads of a server.)
    """
    value, end = forward_pass(f, x, Node.new_root())
    if end is None:
        return lambda g: vspace(x).zeros(), value
    return lambda g: backward_pass(g, end), value


def value_and_derivative(f: Callable[[Any], Any], x: Any) -> tuple[Any, Any]:
    """f(x) and its derivative, as they come from one forward and one reverse pass: neither is checked to be finite.

    For an elementwise f this is f'(x); for an f that makes one number of x, its gradient. Raises ``ValueError`` when
    the derivative has not x's shape: autograd's own of ``where``, ``clip`` or ``einsum`` is not summed over the axes
    along which x was repeated.
    """
    with TRACING, numpy.errstate(all="ignore"):
        vjp, value = vector_jacobian_product(f, x)
        slope = vjp(numpy.ones(np.shape(value)))
    if not isinstance(x, tuple) and np.shape(slope) != np.shape(x):
        raise ValueError(
            "f must not repeat x in where, clip or einsum, whose slope autograd does not sum: x * np.ones(shape) "
            f"repeats it. Got a slope of shape {np.shape(slope)} for x of shape {np.shape(x)} instead."
        )
    return value, slope


def gradients(f: Callable[..., Array], parts: tuple[Array, ...]) -> tuple[Array, ...]:
    """∂f/∂part for each of some arrays, in one reverse pass, of an f(*parts) that makes one number of them.

    Taken as they are, and not laid out in one array: pieces cut out of one would each cost a search for their place.
    """
    return value_and_derivative(lambda parts: f(*[parts[k] for k in range(len(parts))]), parts)[1]  # type: ignore[no-any-return]
