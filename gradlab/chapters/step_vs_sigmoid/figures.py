"""The pictures of step and sigmoid: as functions, with tangents at several places, and inside the network."""

from dataclasses import replace

import numpy as np

from gradlab import Trace, Weight, lesson
from gradlab.cache import cached
from gradlab.chapters.shared.words import aria_texts, slope_alts, slope_facts, update_captions
from gradlab.chapters.step_vs_sigmoid import numbers, words
from gradlab.lesson import LessonMetric, activation_name, weight_name
from gradlab.plotting import Canvas, Film, Look, Picture, Slider, Stroke, Style, figure, key
from gradlab.plotting.slope import ABOVE, draw_values, slope_picture
from gradlab.plotting.style import HALF, SINGLE
from gradlab.text import Translate, format_number, plain

PLACES = (-8.0, -5.0, -1.5, 1.5, 5.0, 8.0)  # where the functions have their tangents
BOTH = 2 * HALF  # inches that all pictures of a row have beside their words
REACH = 1.4  # half a tangent's width, in x
KINK: Look = {"color": "ink", "linestyle": "", "marker": ".", "markersize": 7}


def units(_: Translate, names: tuple[str, ...], h: float) -> list[Trace]:
    return [lesson.unit(name, h, activation_name(_, name)) for name in names]


def losses(
    _: Translate, units: tuple[str, ...], weight: Weight, loss: LessonMetric, count: int, h: float
) -> list[Trace]:
    """The loss along the weight, with each of these units."""
    titles = {"step": _("Loss with step units"), "sigmoid": _("Loss with sigmoid units")}
    titles["relu"] = _("Loss with ReLU units")
    return [lesson.along(each, weight, loss, count, h, titles[each]) for each in units]


@cached(maxsize=32)
def activations_film(_: Translate, names: tuple[str, ...], h: float, style: Style) -> Film:
    """The activations, each over its derivative, and what they read, at each place of x."""
    traces = units(_, names, h)
    width = BOTH / min(3, len(traces))
    pictures = [
        slope_picture(
            _, each, "x", alt=slope_alts(_, each, "x"), captions=words.captions(_, each), needles=h != lesson.H,
            width=width, facts=slope_facts(_, each, "x"),
        )
        for each in traces
    ]  # fmt: skip
    slider, tables = Slider("x", aria_texts(_, "x", traces), "x"), [words.readings(_, names, traces)]
    verdicts = [[words.verdict(_, names, here) for here in zip(*traces, strict=True)]]
    return Film([slider], pictures, tables, verdicts, style=style)


@cached(maxsize=64)
def losses_film(_: Translate, weight: Weight, loss: LessonMetric, count: int, h: float, style: Style) -> Film:
    """The loss with both units, each over its derivative, and what it reads, at each place of w."""
    traces, x = losses(_, words.UNITS, weight, loss, count, h), weight_name(_, weight)
    rate = lesson.visible_rate(traces)
    pictures = [
        slope_picture(
            _, each, x, rate, slope_alts(_, each, x), captions=update_captions(_, each, rate), needles=h != lesson.H,
            facts=slope_facts(_, each, x),
        )
        for each in traces
    ]  # fmt: skip
    tables, jumps = [words.loss_readings(_, traces)], len(traces[0].jumps)
    verdicts = [[words.loss_verdict(_, step, sigmoid, jumps) for step, sigmoid in zip(*traces, strict=True)]]
    slider = Slider(_("w, the value of this weight"), aria_texts(_, "w", traces), "w")
    return Film([slider], pictures, tables, verdicts, style=style)


@cached(maxsize=64)
def relu_film(_: Translate, weight: Weight, loss: LessonMetric, count: int, h: float, style: Style) -> Film:
    """The loss with ReLU units, its kinks marked, over its derivative, at each place of w."""
    traces, relu = losses(_, words.RELU, weight, loss, count, h), numbers.switches(weight, count)
    (trace,), at = traces, relu.at[np.abs(relu.at) < lesson.WEIGHTS[1]]
    verdicts = [words.relu_verdict(_, here, relu, k, len(at), count) for k, here in enumerate(trace)]
    alts = plain([f"{trace.title}: {text}" for text in verdicts])
    rate = lesson.visible_rate(traces)
    captions = update_captions(_, trace, rate)
    picture = slope_picture(_, trace, weight_name(_, weight), rate, alts, captions=captions, width=SINGLE)
    kinks = Stroke(KINK, ABOVE, [(float(w), float(trace.f(w))) for w in at])
    slider = Slider(_("w, the value of this weight"), aria_texts(_, "w", traces), "w")
    moving = [kinks, *picture.moving]
    return Film([slider], [replace(picture, moving=moving)], [words.relu_readings(_, trace)], [verdicts], style=style)


def at_places(_: Translate, name: str) -> Trace:
    """A function at the places where it has its tangents."""
    whole = lesson.unit(name, title=activation_name(_, name))
    return whole[[whole.nearest(x) for x in PLACES]]


@cached(maxsize=16)
def tangents(_: Translate) -> list[Picture]:
    """The step and the sigmoid with their tangents: the book's figure."""
    text, pictures = _("{title} with its tangents at x = {places}: their slopes are {slopes}."), []
    for name in words.UNITS:
        at = at_places(_, name)
        places = ", ".join(map(format_number, at.x))
        slopes = ", ".join(format_number(each, 2) for each in at.autodiff)
        alt = text.format(title=at.title, places=places, slopes=slopes)
        pictures.append(_with_tangents(_, lesson.unit(name, title=at.title), at, alt=alt))
    return pictures


@figure(size=lambda style, *_: style.size(HALF, 2.7))
def _with_tangents(canvas: Canvas, style: Style, _: Translate, trace: Trace, at: Trace) -> None:
    """A function, and its tangents at some of its places, which are marked."""
    axes = canvas.add_subplot()
    style.axes(axes, trace.title, style.colour(trace.has_slope))
    draw_values(axes, trace, style)
    run = np.array([-REACH, REACH])
    for here in at:
        axes.plot(here.x + run, here.values + here.autodiff * run, **style.look("tangent"))
    axes.plot(at.x, at.values, linestyle="", **style.look("place", trace.has_slope))
    axes.set(ylim=(-0.3, 1.3), xlim=trace.ends, xlabel="x")
    key(axes, style, [(_("tangent"), style.look("tangent"))])
