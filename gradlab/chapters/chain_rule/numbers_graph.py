"""Where the steps of an expression stand in a drawing, so that no two of its lines cross."""

from dataclasses import dataclass

from gradlab.core.tape import Constant, Step, Tape
from gradlab.text import format_number

SIGNS = {"add": "+", "subtract": "−", "multiply": "·", "divide": "/", "true_divide": "/", "power": "^"}
NAMES = {"negative": "−", "absolute": "abs", "minimum": "min", "maximum": "max", "input": "w"}


@dataclass(frozen=True)
class Node:
    """A step by its number, what it says of itself, and where it stands."""

    step: int
    text: str
    column: float
    row: int


@dataclass(frozen=True)
class Edge:
    """A way from a step to one that it goes into: their numbers, which of the latter's ways it is, and its points."""

    start: int
    end: int
    place: int
    points: tuple[tuple[float, float], ...]

    @property
    def middle(self) -> tuple[float, float]:
        """Where its number stands: before it reaches the step that it goes into."""
        (x, y), (to, below) = self.points[-2:]
        return (x, y) if len(self.points) > 2 else ((x + to) / 2, (y + below) / 2)


@dataclass(frozen=True)
class Graph:
    """The steps of a tape that lead to its result: a tree whose leaves are all the input, which is in row 0.

    edges : the ways between them
    columns, rows : how many there are
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    columns: int
    rows: int


def graph(tape: Tape) -> Graph:
    """The graph of an expression's tape, whose last step sums over the notches; of a constant only the input.

    A step stands as many rows above the result as it is steps away from it, the input above all. Each use of the input
    has a column of its own, in the expression's order, and a step the middle of what goes into it: no lines cross.
    """
    result = tape.steps[-1].inputs[0] if tape.steps[-1].name == "sum" else 0
    assert isinstance(result, int)
    depths: dict[int, int] = {}
    columns: dict[int, float] = {}
    ways: list[tuple[int, int, int, float]] = []
    used = 0

    def place(n: int, depth: int) -> float:
        """The column of a step, once all that goes into it has one."""
        nonlocal used
        if n == 0:
            used += 1
            return used - 1.0
        depths[n] = depth
        under = []
        starts = [each for each in tape.steps[n].inputs if isinstance(each, int)]
        for which, start in enumerate(starts):
            column = place(start, depth + 1)
            ways.append((start, n, which, column))
            under.append(column)
        columns[n] = sum(under) / len(under)
        return columns[n]

    place(result, 0)
    top = max(depths.values(), default=-1) + 1
    columns[0], depths[0] = (max(used, 1) - 1) / 2, top
    places = {n: (columns[n], top - depths[n]) for n in depths}
    edges = []
    for start, end, which, column in ways:
        (x, y), (to, below) = places[start], places[end]
        # A use of the input goes down in its own column, past all rows between.
        bends = [(column, 0.5), (column, below - 0.5)] if start == 0 else []
        edges.append(Edge(start, end, which, tuple(dict.fromkeys([(x, float(y)), *bends, (to, float(below))]))))
    nodes = tuple(Node(n, symbol(tape.steps[n]), *place) for n, place in sorted(places.items()))
    return Graph(nodes, tuple(edges), max(used, 1), top + 1)


def symbol(step: Step) -> str:
    """What a step does, with the numbers that go into it."""
    sign, name = SIGNS.get(step.name), NAMES.get(step.name, step.name)
    given = [format_number(float(each.value)) if isinstance(each, Constant) else "" for each in step.inputs]
    if sign:
        return f"{given[0]} {sign} {given[1]}".strip()
    return f"{name}(·, {''.join(given)})" if any(given) else name
