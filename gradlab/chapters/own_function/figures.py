"""A reader's own function over its derivative, with the descent from each place, and beside it its graph."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gradlab import Trace
from gradlab.cache import cached
from gradlab.chapters.chain_rule.figures import PANEL, boxed, derivative, paper, path_back
from gradlab.chapters.chain_rule.words import written
from gradlab.chapters.own_function import words
from gradlab.chapters.own_function.numbers import START, Ends, Graph, descents, factors, graph, own, recorded
from gradlab.core.trace import with_gaps
from gradlab.plotting import Canvas, Caption, Film, Mover, Picture, Pointer, Slider, Stroke, Style, figure
from gradlab.plotting.slope import ABOVE, Legend, slope_picture
from gradlab.plotting.style import HALF
from gradlab.text import Translate
from gradlab.types import Array

ROW = 0.8  # inches, from one row of the graph to the next
BESIDE, LINE = 0.3, 0.13  # from a step's middle to its numbers, and from the row to either of them
DIGITS = 3


def function(_: Translate, trace: Trace, path: Array, alt: Sequence[str]) -> Picture:
    """The function, its tangent at each place, and the descent from there; ``path`` of shape (updates + 1, K)."""
    trail = [(w, with_gaps(trace.f(np.where(np.isfinite(w), w, 0.0)) + 0 * w)) for w in path]
    names: Legend = () if trace.flat else (("trail", _("descent")),)  # there it stays where it begins
    picture = slope_picture(_, trace, "w", alt=alt, more=names)
    moving: list[Mover] = [Stroke("trail", ABOVE, trail, trace.has_slope), Pointer(ABOVE, *trail[-1], trace.has_slope)]
    return replace(picture, moving=[*moving, *picture.moving], frames=(len(trace) // 2,))


def _height(shown: Graph) -> float:
    return ROW * (shown.rows + 0.75)


def _place(shown: Graph, column: float, row: float) -> tuple[float, float]:
    """Where a column and a row lie, in inches."""
    apart = min(1.6, 4.2 / shown.columns)
    return HALF / 2 - 0.25 + apart * (column - (shown.columns - 1) / 2), ROW * (shown.rows - row - 0.4)


@figure(size=lambda style, _, shown: style.size(HALF, _height(shown)))
def _steps(canvas: Canvas, style: Style, _: Translate, shown: Graph) -> None:
    """The operations of a graph."""
    height = _height(shown)
    axes = paper(canvas, style, height, _("Its graph"), style.ink)
    numbers = _("boxes: value, below it ∂f/∂…; lines: factor")
    axes.text(0.1, height - 0.42, numbers, fontsize=style.label, color=style.soft, va="center")
    for node in shown.nodes:
        boxed(axes, *_place(shown, node.column, node.row), node.text, style)


def graph_picture(_: Translate, trace: Trace, alt: Sequence[str]) -> Picture:
    """The graph at each place: values in ink, adjoints and factors in the colour of what flows or is cut off."""
    steps, gone = recorded(trace).steps, np.isnan(trace.values)
    shown = graph(recorded(trace))
    moving: list[Mover] = []
    captions: list[Caption] = []
    for edge in shown.edges:
        factor = factors(steps[edge.end])[edge.which]
        with np.errstate(invalid="ignore"):  # 0 · ∞, at a pole
            flows = factor * steps[edge.end].adjoint != 0
        # A path ends outside the boxes of both its steps.
        points = [_place(shown, *each) for each in edge.points]
        (x, y), (x1, y1), (x2, y2), (to, end) = *points[:2], *points[-2:]
        first, last = (x + 0.2 / (y - y1) * (x1 - x), y - 0.2), (to + 0.2 / (y2 - end) * (x2 - to), end + 0.2)
        moving += path_back([first, *points[1:-1], last], flows)
        (column, row), (to, below) = edge.points[-2:]
        # Its number stands before it reaches the step that it goes into.
        x, y = _place(shown, *((column, row) if len(edge.points) > 2 else ((column + to) / 2, (row + below) / 2)))
        from_left = to > column  # there the way itself, or its neighbour, is on the right
        align, aside = ("right", -0.07) if from_left else ("left", 0.07)
        captions += derivative(x + aside, y, np.where(gone, np.nan, factor), "· ", DIGITS, align=align)
    for node in shown.nodes:
        (x, y), step = _place(shown, node.column, node.row), steps[node.step]
        x += BESIDE + 0.06 * max(0, len(node.text) - 3)
        captions.append(Caption("reading", PANEL, x, y + LINE, written(step.value, digits=DIGITS, none="—")))
        captions += derivative(x, y - LINE, np.where(gone, np.nan, step.adjoint), digits=DIGITS)
    return _steps(_, shown, alt=alt, moving=moving, frames=(len(trace) // 2,), captions=captions)


@cached(maxsize=64)
def film(_: Translate, text: str, ends: Ends, rate: float, style: Style) -> Film:
    """The function over its derivative and its graph, and what there is to read, at each place."""
    trace = own(text, ends)
    path, every = descents(trace, rate), list(trace)
    aria_texts = [words.aria_text(_, here) for here in every]
    pictures = [function(_, trace, path, aria_texts)]
    if (shown := graph(recorded(trace))).fits:
        steps, text = " → ".join(node.text for node in shown.nodes), _("The graph of f: {steps}. {reading}")
        pictures.append(graph_picture(_, trace, [text.format(steps=steps, reading=each) for each in aria_texts]))
    readings = [words.readings(_, here, end) for here, end in zip(every, path[-1], strict=True)]
    verdicts = [[words.verdict(_, trace, path, k) for k in range(len(trace))], [words.where(_, trace)] * len(trace)]
    return Film([Slider("w", aria_texts, "at", START)], pictures, [readings], verdicts, style=style)
