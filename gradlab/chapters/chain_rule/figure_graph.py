"""The graph of a reader's own function from top to bottom, with the numbers of both passes at each notch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradlab.chapters.chain_rule import figure_way_back
from gradlab.chapters.chain_rule.figure_way_back import PANEL, Align
from gradlab.chapters.chain_rule.numbers_graph import Graph
from gradlab.chapters.chain_rule.numbers_own import Own, factors
from gradlab.chapters.chain_rule.numbers_written import written
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Caption, Mover, Picture
from gradlab.plotting.style import Style

WIDTH, ROW = 5.2, 0.8  # inches: of the picture, and from one row to the next
WIDEST, LONGEST = 4, 9  # columns and rows of a graph that is still readable
BESIDE, LINE = 0.3, 0.09  # from a step's middle to its numbers, and from the row to either of them
DIGITS = 3


@dataclass(frozen=True)
class Labels:
    """The finished texts: the title, and what the two numbers at each step and the ones at the ways are."""

    title: str
    numbers: str


@dataclass(frozen=True)
class Steps:
    """What stays of a graph: its steps."""

    graph: Graph
    labels: Labels

    def size(self, style: Style) -> tuple[float, float]:
        """Width and height in inches."""
        return figure_way_back.enlarged(WIDTH, height_of(self.graph), style)

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw it."""
        ink, large, height = style.ink, style.scale, height_of(self.graph)
        axes = figure_way_back.paper(figure, WIDTH, height)
        text: dict[str, Any] = {"color": ink, "va": "center"}
        axes.text(0.1, height - 0.16, self.labels.title, fontsize=11.5 * large, fontweight="bold", **text)
        axes.text(0.1, height - 0.4, self.labels.numbers, fontsize=9 * large, **text)
        for node in self.graph.nodes:
            figure_way_back.boxed(axes, *place(self.graph, node.column, node.row), node.text, 10, style)


def fits(graph: Graph) -> bool:
    """Whether a graph is small enough for a picture."""
    return graph.columns <= WIDEST and graph.rows <= LONGEST


def height_of(graph: Graph) -> float:
    """The height of its picture in inches."""
    return ROW * (graph.rows + 0.75)


def place(graph: Graph, column: float, row: float) -> tuple[float, float]:
    """Where a column and a row lie, in inches."""
    apart = min(1.6, 4.2 / graph.columns)
    return WIDTH / 2 - 0.25 + apart * (column - (graph.columns - 1) / 2), ROW * (graph.rows - row - 0.4)


def picture(graph: Graph, own: Own, labels: Labels, alt: str | Sequence[str]) -> Picture:
    """The graph at each notch: values in ink, adjoints and factors in the colour of what flows or is cut off."""
    moving: list[Mover] = []
    captions: list[Caption] = []
    for edge in graph.edges:
        factor = factors(own.tape.steps[edge.end])[edge.place]
        adjoint = own.tape.steps[edge.end].adjoint
        points = [place(graph, *point) for point in edge.points]
        with np.errstate(invalid="ignore"):  # 0 · ∞, at a pole
            flows = factor * adjoint != 0
        moving += figure_way_back.way(_between(points), flows)
        x, y = place(graph, *edge.middle)
        from_left = edge.points[-1][0] > edge.points[-2][0]  # there the way itself, or its neighbour, is on the right
        align: Align = "right" if from_left else "left"
        aside = -0.07 if from_left else 0.07
        captions += figure_way_back.numbers(x + aside, y, own.only(factor), "· ", DIGITS, align=align)
    for node in graph.nodes:
        (x, y), step = place(graph, node.column, node.row), own.tape.steps[node.step]
        beside = x + BESIDE + 0.06 * max(0, len(node.text) - 3)
        texts = written(step.value, digits=DIGITS, none="—")
        captions.append(Caption("reading", PANEL, beside, y + LINE, texts))
        captions += figure_way_back.numbers(beside, y - LINE, own.only(step.adjoint), digits=DIGITS)
    return Picture(Steps(graph, labels), alt, tuple(moving), (len(own.notches) // 2,), tuple(captions))


def _between(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """A way that ends outside the boxes of both its steps."""
    (x, y), (x1, y1) = points[0], points[1]
    (x2, y2), (to, end) = points[-2:]
    from_top, to_end = 0.2 / (y - y1), 0.2 / (y2 - end)
    first, last = (x + from_top * (x1 - x), y - 0.2), (to + to_end * (x2 - to), end + 0.2)
    return [first, *points[1:-1], last]
