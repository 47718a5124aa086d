"""A reader's own function over an interval: what autograd records of it, its graph, and where descent leads."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gradlab import Tape, Trace, UnreadableError, expression, record_tape
from gradlab.cache import cached
from gradlab.core.autograd_vjp import value_and_derivative
from gradlab.core.tape import Constant, Step
from gradlab.core.trace import decimals, round_places
from gradlab.text import format_number
from gradlab.types import Array

PLACES = 401  # of the slider
START = round(0.6 * (PLACES - 1))  # the one that it begins at
H = 1e-4  # of the finite difference
UPDATES = 30  # of a descent
WIDEST, LONGEST = 4, 9  # columns and rows of a graph that is still readable
EXAMPLES = (
    "sigmoid(3*w)",
    "w^2",
    "step(w)",
    "abs(w)",
    "sigmoid(5*sigmoid(5*sigmoid(w)))",
    "floor(4*w)/4",
    "exp(-w^2)*sin(8*w)",
)

SIGNS = {"add": "+", "subtract": "−", "multiply": "·", "divide": "/", "true_divide": "/", "power": "^"}
NAMES = {"negative": "−", "absolute": "abs", "minimum": "min", "maximum": "max", "input": "w"}

Ends = tuple[float, float]  # of the interval


def unreadable(text: str) -> UnreadableError | None:
    """Why a text is no function; None where it is one."""
    try:
        expression(text)
    except UnreadableError as error:
        return error
    return None


@cached(maxsize=16)
def own(text: str, ends: Ends) -> Trace:
    """The function that a text says, on an interval: found out once for its film, its drawing and its files."""
    return Trace(expression(text), round_places(*ends, PLACES), H, "f(w)", "gap")


def slider_format(ends: Ends) -> str:
    """How the slider says its places, which it adds up of steps: as they are in ``own``."""
    apart = (ends[1] - ends[0]) / (PLACES - 1)
    digits = decimals(apart)
    return "%.12g" if abs(apart - round(apart, digits)) < 1e-6 * apart else f"%.{digits}f"


@cached(maxsize=16)
def recorded(trace: Trace) -> Tape:
    """What autograd records at all places at once: f is elementwise, so the sum of all has the same adjoints."""
    return record_tape(lambda w: trace.f(w).sum(), trace.x)


def factors(step: Step) -> list[Array]:
    """∂value/∂input of an elementwise step for each input that is a step, at all places, shape (K,)."""
    with np.errstate(all="ignore"):
        return [np.asarray(each) for each in step.vjp(np.ones_like(step.value))]


def descents(trace: Trace, rate: float) -> Array:
    """Where gradient descent from each place is after 0 … ``UPDATES`` updates, shape (UPDATES + 1, K)."""
    w = trace.x.copy()
    path = [w]
    for _ in range(UPDATES):
        value, slope = value_and_derivative(trace.f, np.where(np.isfinite(w), w, 0.0))
        with np.errstate(all="ignore"):
            after = w - rate * slope
        w = np.where(np.isfinite(after) & np.isfinite(value) & np.isfinite(w), after, np.nan)
        path.append(w)
    return np.array(path)


class GraphStep(NamedTuple):
    """A step by its number, what it says of itself, and where it stands."""

    step: int
    text: str
    column: float
    row: int


class Edge(NamedTuple):
    """A path from a step to one that it goes into: which of the latter's inputs it is, and its points."""

    start: int
    end: int
    which: int
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Graph:
    """The steps of a tape that lead to its result: a tree whose leaves are all the input, which is in row 0."""

    nodes: tuple[GraphStep, ...]
    edges: tuple[Edge, ...]  # the paths between them
    columns: int  # how many there are
    rows: int

    @property
    def fits(self) -> bool:
        """Whether it is small enough for a picture."""
        return self.columns <= WIDEST and self.rows <= LONGEST


def graph(tape: Tape) -> Graph:
    """The graph of an expression's tape, whose last step sums over the places; of a constant only the input.

    A step stands as many rows above the result as it is steps away from it, the input above all. Each use of the input
    has a column of its own, in the expression's order, and a step the middle of what goes into it: no lines cross.
    """
    result = tape.steps[-1].inputs[0] if tape.steps[-1].name == "sum" else 0
    assert isinstance(result, int)
    inputs = [[each for each in step.inputs if isinstance(each, int)] for step in tape.steps]

    def depths(n: int) -> list[int]:
        """How many rows above a step each use of the input is that leads to it."""
        return [1 + depth for start in inputs[n] for depth in depths(start)] if n else [0]

    uses = depths(result)
    middle, free = (len(uses) - 1) / 2, iter(range(len(uses)))
    nodes, edges = [GraphStep(0, symbol(tape.steps[0]), middle, 0)], list[Edge]()

    def place(n: int, row: int) -> float:
        """The column of a step, once all that goes into it has one."""
        columns = [place(start, row - 1) if start else float(next(free)) for start in inputs[n]]
        column = sum(columns) / len(columns)
        nodes.append(GraphStep(n, symbol(tape.steps[n]), column, row))
        for which, (start, above) in enumerate(zip(inputs[n], columns, strict=True)):
            # A use of the input goes down in its own column, past all rows between.
            points = [(above, row - 1.0)] if start else [(middle, 0.0), (above, 0.5), (above, row - 0.5)]
            edges.append(Edge(start, n, which, tuple(dict.fromkeys([*points, (column, float(row))]))))
        return column

    if result:
        place(result, max(uses))
    return Graph(tuple(sorted(nodes)), tuple(edges), len(uses), max(uses) + 1)


def symbol(step: Step) -> str:
    """What a step does, with the numbers that go into it."""
    sign, name = SIGNS.get(step.name), NAMES.get(step.name, step.name)
    given = [format_number(float(each.value)) if isinstance(each, Constant) else "" for each in step.inputs]
    if sign:
        return f"{given[0]} {sign} {given[1]}".strip()
    return f"{name}(·, {''.join(given)})" if any(given) else name
