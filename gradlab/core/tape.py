"""What autograd records of a function: the steps of its forward pass, and what its reverse pass brings to each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import Any

import autograd.numpy as np
from autograd.core import add_outgrads, backward_pass, defvjp
from autograd.extend import primitive
from autograd.tracer import notrace_primitives

from gradlab.core.autograd_vjp import TRACING, Node, forward_pass, unbox, vector_jacobian_product
from gradlab.core.checks import check_size, numbers, whole
from gradlab.core.elementwise import EXPLAINED_OF_SEVERAL, one_number
from gradlab.types import Array, Brief, Formula, Function


@dataclass(frozen=True)
class Constant:
    """What goes into a step and does not depend on the input: a number, an array, an axis."""

    value: Any


@dataclass(frozen=True, eq=False, repr=False)
class Step(Brief):
    """One primitive that was called; the input is called "input".

    inputs, options : what went in, the number of an earlier step or a ``Constant``; its keyword arguments
    value : what came out, v
    adjoint : ∂f/∂v, of v's shape: 0 where nothing leads on to the output, None before the reverse pass has reached it
    """

    name: str
    inputs: tuple[int | Constant, ...]
    options: Mapping[str, Any]
    value: Array
    adjoint: Any
    vjp: Callable[[Array], Iterable[Array]]

    @cached_property
    def factors(self) -> tuple[Array, ...]:
        """∂value/∂input for each input that is a step, of shape value's + input's: a number where both are.

        The reverse pass multiplies the adjoint by it. Where a step goes in twice, each has its own, with the other
        held. Raises ``ValueError`` when one would have more than 2³⁰ numbers.
        """
        shape = np.shape(self.value)
        check_size("a factor", *shape, *shape)
        units = np.eye(self.value.size).reshape(-1, *shape)
        with np.errstate(all="ignore"):
            # The gradient of an index is sparse in autograd, until it is added to another.
            rows = [[add_outgrads(None, each)[0] for each in self.vjp(unit)] for unit in units]
        return tuple(np.reshape(each, shape + np.shape(each[0])) for each in zip(*rows, strict=True))


@dataclass(frozen=True, eq=False, repr=False)
class Tape(Brief):
    """What autograd recorded of f at x.

    steps, value : in the order of computation, the input first; f(x)
    order : the steps in the order in which the reverse pass reached them

    >>> print(record_tape(lambda w: (2 * w) ** 2, 3))
         step      from    value  adjoint  factors
    [0]  input             3      24
    [1]  multiply  2, [0]  6      12       2
    [2]  power     [1], 2  36     1        12
    """

    steps: tuple[Step, ...]
    value: Array
    order: tuple[int, ...]

    def until(self, k: int) -> "Tape":
        """The tape after k moves: first the steps one by one, then the reverse pass from one step to the next.

        Adjoints that are not there yet are None; all is there after ``len(steps) + len(order)`` moves. Raises
        ``ValueError`` when k < 0, ``TypeError`` when k is not whole.
        """
        k, forward = whole("k", k, low=0), len(self.steps)
        if k >= forward + len(self.order):
            return self
        reached = self.order[: max(0, k - forward)]
        steps = (each if n in reached else replace(each, adjoint=None) for n, each in enumerate(self.steps[:k]))
        return replace(self, steps=tuple(steps), order=reached)

    @property
    def _rows(self) -> list[tuple[str, ...]]:
        rows: list[tuple[str, ...]] = [("", "step", "from", "value", "adjoint", "factors")]
        for n, each in enumerate(self.steps):
            parts = (f"[{part}]" if isinstance(part, int) else _short(part.value) for part in each.inputs)
            adjoint = "" if each.adjoint is None else _short(each.adjoint)
            factors = ", ".join(map(_short, each.factors)) if each.value.size == 1 else ""
            rows.append((f"[{n}]", each.name, ", ".join(parts), _short(each.value), adjoint, factors))
        return rows

    def __str__(self) -> str:
        widths = [max(map(len, column)) for column in zip(*self._rows, strict=True)]
        lines = ("  ".join(map(str.ljust, row, widths)) for row in self._rows)
        return "\n".join(line.rstrip() for line in lines)

    def _repr_html_(self) -> str:
        """What a notebook shows when it is the last line of a cell."""
        lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in self._rows)
        return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def record_tape(f: Function, x: object) -> Tape:
    """Run f at x through autograd's own tracer, then autograd's own reverse pass, and keep every step of both.

    x is a number or an array; f, written with ``autograd.numpy``, makes one number of it. What autograd cannot pass a
    derivative through (a comparison, ``argmax``, ``floor``) is no step: nothing leads from it back to x.

    Errors: ``TypeError`` when autograd cannot follow f, ``ValueError`` when x is not finite or f(x) is not one number.

    >>> [each.name for each in record_tape(step, 0.5).steps]
    ['input']
    """
    x = np.array(numbers("x", x))  # a copy: the tape keeps it
    steps: list[Step] = []
    order: list[int] = []
    with TRACING, np.errstate(all="ignore"), EXPLAINED_OF_SEVERAL:
        value, end = forward_pass(one_number(f), x, _Node.new_root(steps, order, x))
        value = np.asarray(unbox(value))
        if end is not None:
            backward_pass(np.ones_like(value), end)
    return Tape(tuple(steps), value, tuple(order))


def as_primitive(f: Formula, name: str, backward: Formula | None = None) -> Formula:
    """f as one step of a tape under this name: autograd passes through it at once, and not step by step.

    Its derivative, by the first argument, is still the one that autograd finds inside f, 0 where it finds none, or
    inside ``backward``. To be called once for each f: autograd keeps its primitives for ever.
    """
    step: Formula = primitive(lambda x, *rest: f(x, *rest))
    step.__name__, sloped = name, backward or f
    defvjp(step, lambda _, x, *rest: vector_jacobian_product(lambda x: sloped(x, *rest), x)[0], argnums=(0,))
    return step


class _Node(Node):
    """autograd's node of a step, which also notes down the step, and the adjoint that the reverse pass brings to it."""

    def __init__(self, value: Any, fun: Any, args: Any, kwargs: Any, argnums: Any, parents: Any) -> None:
        super().__init__(value, fun, args, kwargs, argnums, parents)
        traced = dict(zip(argnums, (parent.number for parent in parents), strict=True))
        inputs = tuple(traced[n] if n in traced else Constant(each) for n, each in enumerate(args))
        self._note(parents[0].steps, parents[0].order, fun.__name__, inputs, kwargs, value)

    def initialize_root(self, steps: list[Step], order: list[int], x: Array) -> None:
        super().initialize_root()
        self._note(steps, order, "input", (), {}, x)

    def _note(self, steps: list[Step], order: list[int], name: str, inputs: Any, options: Any, value: Any) -> None:
        self.steps, self.order, self.number = steps, order, len(steps)
        steps.append(Step(name, inputs, options, np.asarray(value), np.zeros_like(value), self.vjp))
        self.vjp = self._receive

    def _receive(self, adjoint: Array) -> Iterable[Array]:
        """The adjoint times each factor: what the reverse pass asks of a node once it knows the node's adjoint."""
        self.order.append(self.number)
        step = self.steps[self.number] = replace(self.steps[self.number], adjoint=np.asarray(adjoint))
        return step.vjp(adjoint)


notrace_primitives[_Node] = notrace_primitives[Node]


def _short(value: Any) -> str:
    """A number to six digits; of an array its shape."""
    if isinstance(value, np.ndarray | float | int) and not isinstance(value, bool):
        return f"{float(value):.6g}" if np.ndim(value) == 0 else f"array {np.shape(value)}"
    return repr(value.item() if isinstance(value, np.generic) else value)
