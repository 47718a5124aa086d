"""One weight's descents over the pictures of their functions, and the progress of whole networks."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from gradlab import Path, Trace, Weight, lesson
from gradlab.cache import cached
from gradlab.chapters.learning_stops import words
from gradlab.chapters.learning_stops.numbers import BY_HAND, UPDATES, History, climb, descent
from gradlab.chapters.shared.words import columns
from gradlab.lesson import LessonMetric, weight_name
from gradlab.plotting import Canvas, Film, Named, Player, Slider, Style, name_lines
from gradlab.plotting.picture import Mover, Picture, Pointer, Stroke, figure, rule
from gradlab.plotting.slope import ABOVE, BELOW, HEIGHT, Legend, follow, function_over_slope, point, tangent, update
from gradlab.plotting.sound import sound
from gradlab.plotting.style import HALF, SINGLE, percent_axis
from gradlab.text import Translate
from gradlab.types import Array

FRAMES = range(UPDATES + 1)
LINES = {"sigmoid": "-", "step": "--", BY_HAND: ":"}  # by the units
Line = tuple[str, Array, bool, str]  # its name, each run's numbers, whether it goes by the loss, and how it is drawn
Panel = tuple[str, tuple[Line, ...]]  # a title, and lines


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
    readings = [words.readings(_, each, rate) for each in so_far]
    verdicts = [words.verdict(_, each, paths[1], traces[0], rate) for each in so_far]
    return Film([_slider(_, traces, paths)], pictures, [readings], [verdicts], player, style)


@cached(maxsize=64)
def difference(_: Translate, weight: Weight, count: int, start: float, rate: float, h: float, style: Style) -> Film:
    """The descent on the accuracy by finite differences, after each number of updates."""
    trace = lesson.along("sigmoid", weight, lesson.ACCURACY, count, h, lesson.ACCURACY.name(_))
    path = climb(trace.f, start, rate, h)
    texts, w = columns(words.by_difference(_, path.until(k), h, rate) for k in FRAMES), path.weights
    # The secant is in place of the tangent.
    secant = Stroke("secant", ABOVE, [(w - h, trace.f(w - h)), (w + h, trace.f(w + h))])
    still = trace, weight_name(_, weight), (), True, True, SINGLE
    picture = _along(_, still, path, [secant], texts["caption"])
    return Film([_slider(_, [trace], [path])], [picture], [], [texts["verdict"]], style=style)


def _slider(_: Translate, traces: Sequence[Trace], paths: Sequence[Path]) -> Slider:
    """The slider over the updates, and what there is after each."""
    texts = [words.aria_text(_, traces, [path.until(k) for path in paths], k) for k in FRAMES]
    return Slider(_("Updates so far"), texts, "k")


def descended(_: Translate, trace: Trace, path: Path, x: str, rate: float) -> Picture:
    """Where the weight is after each update, with its tangent there and the path of the next update."""
    w, slopes = path.weights, path.derivatives
    legend: Legend = (("tangent", _("tangent")),)
    if trace.has_slope:
        legend += (("update", _("the next update")),)
    lines = tangent(trace.ends, w, path.values, slopes), *update(trace, w, slopes, rate)
    captions = [words.caption(_, path.until(k), rate) for k in FRAMES]
    return replace(_along(_, (trace, x, legend, False), path, lines, captions), sound=sound(_, trace))


def _along(_: Translate, still: tuple[Any, ...], path: Path, lines: Sequence[Mover], captions: list[str]) -> Picture:
    """The trail, ``lines`` over it, and uppermost the ball; an arrow at the edge points to a ball beyond it.

    The trail is where the weight was before each update so far, joined in this order; below, what each update read.
    """
    trace = still[0]
    w, values, slopes, has_slope = path.weights, path.values, path.derivatives, trace.has_slope
    moving = (
        Stroke("trail", ABOVE, [(w, values)], has_slope, trail=True),
        Stroke("slopes", BELOW, [(w, slopes)], has_slope, trail=True),
        rule(ABOVE, w),
        rule(BELOW, w),
        *lines,
        Pointer(ABOVE, w, values, has_slope),
        *point(w, values, slopes, has_slope),
    )
    alts = [words.alt(_, trace.title, path.until(k)) for k in FRAMES]
    return function_over_slope(_, *still, alt=alts, moving=moving, captions=[follow(w, captions, has_slope)])


@cached(maxsize=32)
def networks(_: Translate, histories: tuple[History, ...], player: Player, style: Style) -> Film:
    """What the networks get right against the number of updates, and what there is after each."""
    updates = range(len(histories[0].loss))
    texts = columns(words.at_update(_, histories, k) for k in updates)
    verdicts = zip(*(words.networks_verdict(_, histories, k) for k in updates), strict=True)
    slider = Slider(_("Updates of the networks"), [f"{k}: {alt}" for k, alt in enumerate(texts["alt"])], "updates")
    pictures = charts(_, histories, texts["alt"])
    return Film([slider], pictures, [texts["readings"]], list(map(list, verdicts)), player, style)


def charts(_: Translate, histories: tuple[History, ...], alts: list[str]) -> list[Picture]:
    """The accuracy of several networks on training and on test images: blue is what is trained on the loss."""
    lines = []
    for each in histories:
        right = np.stack([each.accuracy, each.tested], axis=-1)
        lines.append((words.run_name(_, each), right[None], each.metric.has_slope, LINES[each.units]))
    return shares_right(_, np.arange(float(len(right))), _("number of updates"), lines, alt=alts)


def shares_right(
    _: Translate, x: Array, label: str, lines: Sequence[Line], logarithmic: bool = False, alt: str | Sequence[str] = ""
) -> list[Picture]:
    """What is right of the training images, and of the test images, each in a picture; of runs that end in an axis."""
    pictures = []
    for unseen, title in enumerate((_("Right of {count} training images"), _("Right of {count} test images"))):
        some = tuple((name, runs[..., unseen], has_slope, dashes) for name, runs, has_slope, dashes in lines)
        panel = title.format(count=f"{(lesson.TRAINED_ON, lesson.TESTED_ON)[unseen]:,}"), some
        pictures.append(course(_, x, label, (panel,), logarithmic, alt))
    return pictures


def course(
    _: Translate,
    x: Array,
    label: str,
    panels: tuple[Panel, ...],
    logarithmic: bool = False,
    alt: str | Sequence[str] = "",
) -> Picture:
    """Lines over x, in panels one above the other, as far as they have come; the last of each can be dragged."""
    rules, trails, dots = [], list[Stroke](), list[Stroke]()
    for k, (_title, lines) in enumerate(panels):
        rules.append(rule(k, x))
        for _name, runs, has_slope, dashes in lines:
            points = [(x, runs.mean(0))]
            trails.append(Stroke({"linewidth": 2.4, "linestyle": dashes}, k, points, has_slope, trail=True))
            dots.append(Stroke("value", k, points, has_slope, draggable=runs is lines[-1][1]))
    return whole_course(_, x, label, panels, logarithmic, moving=[*rules, *trails, *dots], alt=alt)


@figure(size=(HALF, HEIGHT))
def whole_course(
    canvas: Canvas, style: Style, _: Translate, x: Array, label: str, panels: tuple[Panel, ...], logarithmic: bool
) -> None:
    """Of each line the mean over its runs, pale, and of several a band from the least to the most."""
    for axes, (title, lines) in zip(canvas.subplots(len(panels), sharex=True, squeeze=False).flat, panels, strict=True):
        style.axes(axes, title)
        for _name, runs, has_slope, dashes in lines:
            colour = style.colour(has_slope)
            axes.plot(x, runs.mean(0), dashes, color=colour, linewidth=style.scale, alpha=0.5)
            if len(runs) > 1:
                axes.fill_between(x, runs.min(0), runs.max(0), color=colour, alpha=0.12, linewidth=0)
        if runs.max() <= 1:
            percent_axis(_, axes.yaxis)
        axes.margins(0.015, 0.15)  # for the dots at both ends
        if logarithmic:
            axes.set_xscale("log")
        else:
            axes.locator_params(axis="x", nbins=6, steps=(1, 10))
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.minorticks_off()
        axes.set_xlabel(label)
        axes.label_outer()
        if len(lines) > 1:
            axes.set_ylim(-0.03, 1.04)
            named = (Named(name, style.colour(learns), (x, runs.mean(0))) for name, runs, learns, _ in lines)
            name_lines(axes, style, [*named])
