"""Functions over their derivatives to take along, and the code that draws them again, or others."""

from collections.abc import Mapping, Sequence

from gradlab import lesson
from gradlab.app import downloads
from gradlab.core.network import Weight
from gradlab.core.trace import Trace
from gradlab.lesson import LessonMetric, weight_name
from gradlab.plotting.film import Film
from gradlab.text import Translate


def along_weight_code(
    weight: Weight, images: int, every: Sequence[tuple[str, LessonMetric]]
) -> tuple[list[str], list[str], str]:
    """How a notebook makes the lesson's metrics along a weight, of each the hidden units and the metric.

    The names of ``gradlab`` that they take, their expressions, and the lines before them: ``offer`` takes all three.
    """
    functions = [
        f'along_weight(lesson_network("{units}"), weight, {metric.function.__name__}, x, t)' for units, metric in every
    ]
    names = {"Weight", "along_weight", "lesson_network", "load_mnist"} | {
        metric.function.__name__ for _units, metric in every
    }
    return sorted(names), functions, ALONG.format(weight=weight, images=images)


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
    code: tuple[Sequence[str], Sequence[str], str],
    header: Mapping[str, object],
    rate: float | None = None,
) -> None:
    """Functions over their derivatives to take along.

    x : what the x axis is called, and the current place
    code : the names of ``gradlab`` that the functions' expressions take, the expressions, and lines before them
    header : what the numbers depend on
    rate : η of the update that is drawn
    """
    (label, at), (names, functions, setup) = x, code
    columns = {label: traces[0].x}
    for each in traces:
        columns[each.title] = each.values
        columns[f"{each.title}, " + _("autograd")] = each.autodiff
        columns[f"{each.title}, " + _("finite difference")] = each.finite_difference
    lines = CODE.format(
        names=", ".join(sorted([*names, "plot"])), setup=setup, functions=",\n    ".join(functions),
        titles=[each.title for each in traces], ends=traces[0].ends, at=at, h=traces[0].h, x=label, rate=rate,
        name=name,
    )  # fmt: skip
    downloads.offer(_, name, film.at(traces[0].nearest(at)), columns, header, lines)


CODE = """\
from gradlab import {names}

{setup}functions = [  # yours: functions of one number, written with autograd.numpy
    {functions},
]
titles = {titles}
film = plot(functions, {ends}, at={at}, h={h}, x={x!r}, title=titles, rate={rate})
film.save("{name}.html")
film
"""

#: What the functions of ``CODE`` need that are along a weight.
ALONG = """\
(x, t), _ = load_mnist()
x, t = x[:{images}], t[:{images}]  # yours: images of shape (N, inputs), and their labels
weight = {weight}
"""
