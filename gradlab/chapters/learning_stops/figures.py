"""One weight's descents over the pictures of their functions, and the progress of whole networks."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gradlab import lesson
from gradlab.cache import cached
from gradlab.chapters.learning_stops import words
from gradlab.chapters.learning_stops.numbers import BY_HAND, UPDATES, History, climb, descent, to_the_end
from gradlab.core.descent import Path
from gradlab.core.network import Weight
from gradlab.core.trace import Trace
from gradlab.lesson import LessonMetric
from gradlab.lesson.names import weight_name
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.film import Film, Player, Slider
from gradlab.plotting.picture import Mover, Picture, Pointer, Stroke, figure, rule
from gradlab.plotting.slope import ABOVE, BELOW, Legend, function_over_slope, legend_below, point, tangent, update
from gradlab.plotting.style import Style, percent_axis
from gradlab.text import Translate

FRAMES = range(UPDATES + 1)
MARKS = 30  # updates between two marks of a line that cannot learn
LINES = {"sigmoid": ("-", "s"), "step": ("--", "^"), BY_HAND: ("-.", "")}  # by the units: the line, and its marks


@cached(maxsize=64)
def descents(
    _: Translate, weight: Weight, loss: LessonMetric, count: int, start: float, rate: float, player: Player,
    style: Style,
) -> Film:  # fmt: skip
    """The descents on the accuracy and on the loss, after each number of updates."""
    metrics = lesson.ACCURACY, loss
    traces = [lesson.along("sigmoid", weight, each, count, title=each.name(_)) for each in metrics]
    paths = [descent(each.f, start, rate) for each in traces]
    x = weight_name(_, weight)
    pictures = [descended(_, *each, x, rate) for each in zip(traces, paths, strict=True)]
    so_far = [[path.until(k) for path in paths] for k in FRAMES]
    texts = [
        [words.readings(_, each, rate) for each in so_far],
        [words.verdict(_, each, paths[1], traces[0], rate) for each in so_far],
    ]
    return Film([_slider(_, traces, paths)], pictures, texts, (), player, style)


@cached(maxsize=64)
def difference(_: Translate, weight: Weight, count: int, start: float, rate: float, h: float, style: Style) -> Film:
    """The descent on the accuracy by finite differences, after each number of updates."""
    trace = lesson.along("sigmoid", weight, lesson.ACCURACY, count, h, lesson.ACCURACY.name(_))
    path = climb(trace.f, start, rate, h)
    verdicts = [words.difference_verdict(_, path.until(k), h, rate) for k in FRAMES]
    picture = climbed(_, trace, path, weight_name(_, weight))
    return Film([_slider(_, [trace], [path])], [picture], [verdicts], style=style)


def _slider(_: Translate, traces: Sequence[Trace], paths: Sequence[Path]) -> Slider:
    """The slider over the updates, and what there is after each."""
    texts = [words.aria_text(_, traces, [path.until(k) for path in paths], k) for k in FRAMES]
    return Slider(_("Updates so far"), texts, "k")


def descended(_: Translate, trace: Trace, path: Path, x: str, rate: float) -> Picture:
    """Where the weight is after each update, with its tangent there and the path of the next update."""
    whole = to_the_end(path)
    w, slopes = whole.weights, whole.derivatives
    legend: Legend = (("tangent", _("tangent")),)
    if trace.has_slope:
        legend += (("update", _("the next update, η · derivative")),)
    moving = _moving(
        whole, trace.has_slope, tangent(trace.ends, w, whole.values, slopes), *update(trace, w, slopes, rate)
    )
    return function_over_slope(_, trace, x, legend, False, alt=_alts(_, trace, path), moving=moving)


def climbed(_: Translate, trace: Trace, path: Path, x: str) -> Picture:
    """The same for a descent by finite differences of step ``trace.h``: the secant in place of the tangent."""
    w, h = path.weights, trace.h
    secant = Stroke("secant", ABOVE, [(w - h, trace.f(w - h)), (w + h, trace.f(w + h))])
    moving = _moving(path, trace.has_slope, secant)
    return function_over_slope(_, trace, x, (), alt=_alts(_, trace, path), moving=moving)


def _alts(_: Translate, trace: Trace, path: Path) -> list[str]:
    return [words.alt(_, trace.title, path.until(k)) for k in FRAMES]


def _moving(path: Path, has_slope: bool, *lines: Mover) -> tuple[Mover, ...]:
    """The trail, ``lines`` over it, and uppermost the ball; an arrow at the edge points to a ball beyond it.

    The trail is where the weight was before each update so far, joined in this order; below, what each update read.
    """
    w, values, slopes = path.weights, path.values, path.derivatives
    return (
        Stroke("trail", ABOVE, [(w, values)], has_slope, trail=True),
        Stroke("slopes", BELOW, [(w, slopes)], has_slope, trail=True),
        rule(ABOVE, w),
        rule(BELOW, w),
        *lines,
        Pointer(ABOVE, w, values, has_slope),
        *point(w, values, slopes, has_slope),
    )


@cached(maxsize=32)
def networks(_: Translate, histories: tuple[History, ...], loss: LessonMetric, style: Style) -> Film:
    """Loss and accuracy of the networks against the number of updates, and what there is after each."""
    updates = range(1, len(histories[0].loss))
    pictures = [chart(_, histories, metric) for metric in (loss, lesson.ACCURACY)]
    tables = [[table(_, histories, k) for k in updates] for table in (words.distances, words.results)]
    verdicts = zip(*(words.networks_verdict(_, histories, k) for k in updates), strict=True)
    aria_texts = [f"{k}: {pictures[0].alt[k - 1]} {pictures[1].alt[k - 1]}" for k in updates]
    slider = Slider(_("Updates of the networks"), aria_texts, "updates")
    return Film([slider], pictures, [*tables, *map(list, verdicts)], style=style)


def chart(_: Translate, histories: tuple[History, ...], metric: LessonMetric) -> Picture:
    """One metric of several networks, marked at each network's value after each of the updates from the first on."""
    updates = np.arange(1.0, len(histories[0].loss))
    dots = [Stroke("value", 0, [(updates, each.values(metric)[1:])], each.metric.has_slope) for each in histories]
    dots[-1] = replace(dots[-1], draggable=True)
    alts = [words.chart_alt(_, histories, metric, k) for k in range(1, len(histories[0].loss))]
    return _chart(_, histories, metric, alt=alts, moving=(rule(0, updates), *dots))


@figure(size=(5.2, 4.5))
def _chart(canvas: Canvas, style: Style, _: Translate, histories: tuple[History, ...], metric: LessonMetric) -> None:
    """The metric against the number of updates: a line for each network, blue for those on the loss."""
    large = style.scale
    margins = {"left": 0.14 * large, "right": 0.96, "top": 1 - 0.09 * large, "bottom": 0.3 * large}
    axes = canvas.subplots(gridspec_kw=margins)
    style.axes(axes, metric.name(_))
    for each in histories:
        line, mark = LINES[each.units]
        axes.plot(
            each.values(metric),
            label=words.run_name(_, each),
            color=style.colour(each.metric.has_slope),
            linewidth=2 * large,
            linestyle=line,
            marker="" if each.metric.has_slope else mark,
            markersize=5 * large,
            markevery=MARKS,
        )
    # From 0 up, with room above and below for marks that lie at an end.
    top = 1.0 if metric.in_percent else 1.05 * max(each.values(metric).max() for each in histories)
    axes.set(xlim=(0, len(histories[0].loss) - 1), ylim=(-0.04 * top, 1.04 * top), xlabel=_("number of updates"))
    if metric.in_percent:
        percent_axis(axes.yaxis)
    legend_below(canvas, style, left=0.02, handlelength=2.6)
