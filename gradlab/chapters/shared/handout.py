"""Functions over their derivatives to take along, and the code that draws them again, or others."""

import ast
import builtins
from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from gradlab import Trace, Weight, lesson
from gradlab.app import downloads
from gradlab.lesson import LessonMetric, weight_name
from gradlab.plotting import Film, Picture
from gradlab.text import Translate


def give(
    _: Translate, name: str, shown: Film | Sequence[Picture], columns: Mapping[str, NDArray[Any]],
    header: Mapping[str, object], code: str, numpy: str = "numpy",
) -> None:  # fmt: skip
    """What a reader takes along, as ``downloads.offer`` has it; ``code`` draws a ``figure`` or makes a ``film``.

    numpy : what ``code`` calls ``np``: "autograd.numpy" where it differentiates what it writes with it
    """
    downloads.offer(_, name, shown, columns, header, program(code, name, numpy))


def program(code: str, name: str, numpy: str) -> str:
    """Code from the imports that it needs to the file of what it made: NumPy, pyplot, all else from ``gradlab``."""
    nodes = list(ast.walk(ast.parse(code)))
    named = [node for node in nodes if isinstance(node, ast.Name)]
    made = {node.id for node in named if isinstance(node.ctx, ast.Store)}
    known = made | {node.arg for node in nodes if isinstance(node, ast.arg)} | {*dir(builtins)}
    known |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    taken, modules = {node.id for node in named} - known, {"np": numpy, "plt": "matplotlib.pyplot"}
    lines = sorted(f"import {module} as {name}" for name, module in modules.items() if name in taken)
    lines += [f"from gradlab import {', '.join(sorted(taken - modules.keys()))}", ""]
    end = f'film.save("{name}.html")\nfilm\n' if "film" in made else f'figure.savefig("{name}.svg")\nfigure\n'
    return "\n".join([*lines, code]) + end


def along_weight_code(weight: Weight, images: int, every: Sequence[tuple[str, LessonMetric]]) -> tuple[list[str], str]:
    """How a notebook makes the lesson's metrics along a weight, of each the hidden units and the metric.

    Their expressions, and the lines before them: ``offer`` takes both.
    """
    functions = [
        f'along_weight(lesson_network("{units}"), weight, {metric.function.__name__}, x, t)' for units, metric in every
    ]
    return functions, ALONG.format(weight=weight, images=images)


def offer_along_weight(
    _: Translate, name: str, film: Film, traces: Sequence[Trace], weight: Weight, w: float, images: int,
    every: Sequence[tuple[str, LessonMetric]], **header: object,
) -> None:  # fmt: skip
    """The lesson's metrics along a weight to take along; ``every``: of each the hidden units and the metric."""
    header = {**lesson.described(weight), "images": images, **header}
    code = along_weight_code(weight, images, every)
    offer(_, name, film, traces, (weight_name(_, weight), w), code, header, lesson.visible_rate(traces))


def offer(
    _: Translate,
    name: str,
    film: Film,
    traces: Sequence[Trace],
    x: tuple[str, float],
    code: tuple[Sequence[str], str],
    header: Mapping[str, object],
    rate: float | None = None,
) -> None:
    """Functions over their derivatives to take along.

    x : what the x axis is called, and the current place
    code : the functions' expressions, and lines before them
    header : what the numbers depend on
    rate : η of the update that is drawn
    """
    (label, at), (functions, setup) = x, code
    columns = {label: traces[0].x}
    for each in traces:
        columns[each.title] = each.values
        columns[f"{each.title}, " + _("autograd")] = each.autodiff
        columns[f"{each.title}, " + _("finite difference")] = each.finite_difference
    lines = CODE.format(
        setup=setup, functions=",\n    ".join(functions), titles=[each.title for each in traces], ends=traces[0].ends,
        at=at, h=traces[0].h, x=label, rate=rate,
    )  # fmt: skip
    give(_, name, film.at(traces[0].nearest(at)), columns, header, lines)


CODE = """\
{setup}functions = [  # yours: functions of one number, written with autograd.numpy
    {functions},
]
titles = {titles}
film = plot(functions, {ends}, at={at}, h={h}, x={x!r}, title=titles, rate={rate})
"""

#: What the functions of ``CODE`` need that are along a weight.
ALONG = """\
(x, t), _ = load_mnist()
x, t = x[:{images}], t[:{images}]  # yours: images of shape (N, inputs), and their labels
weight = {weight}
"""
