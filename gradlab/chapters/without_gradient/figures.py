"""A climb from staircase to staircase, what the runners get right over their passes, and a staircase's blur."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import numpy as np

from gradlab import lesson
from gradlab.cache import cached
from gradlab.chapters.temperature.figures import told, towards_stairs
from gradlab.chapters.without_gradient import numbers, words
from gradlab.chapters.without_gradient.numbers import BUDGETS, DOTS, VISITS
from gradlab.plotting import Canvas, Film, Named, Picture, Player, Stroke, Style, figure, key, name_lines, rule
from gradlab.plotting.slope import BELOW, HEIGHT
from gradlab.plotting.style import HALF, SINGLE, percent_axis
from gradlab.text import Translate
from gradlab.types import Array

Line = tuple[str, Array, bool, str]  # its name, each run's numbers, whether it goes by the loss, and how it is drawn
Panel = tuple[str, tuple[Line, ...]]  # a title, and lines
ENDS = (-3.5, 3.5)  # of the climb's weights, with any seed


@cached(maxsize=4)
def runners(_: Translate, player: Player, style: Style) -> Film:
    """What the runners get right of training and of test images after each budget of passes."""
    looks = (True, "-"), (True, "--"), (False, "--"), (False, "-")
    every = zip(words.runners(_), numbers.kept()[0], looks, strict=True)
    lines = [(name, runs, *look) for name, runs, look in every]
    pictures = shares_right(_, np.array(BUDGETS, float), _("forward passes"), lines, logarithmic=True)
    return told(_("Forward passes so far"), "passes", pictures, words.leaders(_), player, style)


def shares_right(
    _: Translate, x: Array, label: str, lines: Sequence[Line], logarithmic: bool = False, **named: Any
) -> list[Picture]:
    """What is right of the training images, and of the test images, each in a picture; of runs that end in an axis."""
    pictures = []
    for unseen, title in enumerate((_("Right of {count} training images"), _("Right of {count} test images"))):
        some = tuple((name, runs[..., unseen], has_slope, dashes) for name, runs, has_slope, dashes in lines)
        panel = title.format(count=f"{(lesson.TRAINED_ON, lesson.TESTED_ON)[unseen]:,}"), some
        pictures.append(course(_, x, label, (panel,), logarithmic, **named))
    return pictures


def course(
    _: Translate, x: Array, label: str, panels: tuple[Panel, ...], logarithmic: bool = False, **named: Any
) -> Picture:
    """Lines over x, in panels one above the other, as far as they have come; the last of each can be dragged."""
    rules, trails, dots = [], list[Stroke](), list[Stroke]()
    for k, (_title, lines) in enumerate(panels):
        rules.append(rule(k, x))
        for _name, runs, has_slope, dashes in lines:
            points = [(x, runs.mean(0))]
            trails.append(Stroke({"linewidth": 2.4, "linestyle": dashes}, k, points, has_slope, trail=True))
            dots.append(Stroke("value", k, points, has_slope, draggable=runs is lines[-1][1]))
    return whole_course(_, x, label, panels, logarithmic, moving=[*rules, *trails, *dots], **named)


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


@cached(maxsize=8)
def climbed(_: Translate, seed: int, player: Player, style: Style) -> Film:
    """The staircase that each visit met, where it put the weight, and accuracy and loss so far."""
    found, losses = numbers.visits(seed)
    (before, now), was, value = found.places.T, found.values[:-1], found.values[1:]
    edges = [np.array([-np.inf, *each.jumps, np.inf]) for each in found.stairs]
    best = np.transpose([x[np.searchsorted(x, w) + np.array([-1, 0])] for x, w in zip(edges, now, strict=True)])
    xs = zip_longest(*(np.repeat(each, 2)[1:-1] for each in edges), fillvalue=np.nan)
    ys = zip_longest(*(np.repeat(each.values, 2) for each in found.stairs), fillvalue=np.nan)
    moving = (
        Stroke("stretch", 0, [(end, value) for end in best], has_slope=False),
        Stroke("curve", 0, list(zip(map(np.array, xs), map(np.array, ys), strict=True)), has_slope=False),
        rule(0, now),
        Stroke("chord", 0, [(before, was), (now, value)]),
        Stroke("start", 0, [(before, was)]),
        Stroke("place", 0, [(now, value)], has_slope=False),
    )
    panels = (_("Accuracy"), (("", value[None], False, "-"),)), (_("Loss"), (("", losses[None, 1:], True, "-"),))
    so_far = course(_, np.arange(1.0, VISITS + 1), _("visits"), panels)
    pictures = [visited(_, (was[0] - 0.15, value[-1] + 0.05), moving=moving), so_far]
    return told(_("Visits so far"), "visit", pictures, words.visits(_, seed), player, style)


@figure(size=(HALF, HEIGHT))
def visited(canvas: Canvas, style: Style, _: Translate, ends: tuple[float, float]) -> None:
    """The axes of the staircases."""
    axes = canvas.subplots()
    style.axes(axes, _("Accuracy along this weight"), style.colour(has_slope=False))
    axes.set(xlim=ENDS, ylim=ends, xlabel=_("w, the weight visited"))
    percent_axis(_, axes.yaxis)
    key(axes, style, [(_("highest plateau"), style.look("stretch", False) | {"linewidth": 6 * style.scale})])


@cached(maxsize=32)
def blur(_: Translate, pairs: int, style: Style) -> Film:
    """The blurred staircase over its slope, and what so many pairs of samples tell of that, at each spacing s."""
    weight = lesson.TELLING[1]
    stairs = lesson.along("sigmoid", weight, lesson.ACCURACY, lesson.TRAINED_ON, title=_("the accuracy"))
    picture = towards_stairs(_, *numbers.blur(), stairs, _("Blurred accuracy"), lesson.weight_name(_, weight))
    dots = Stroke("differences", BELOW, list(zip(DOTS.tolist(), numbers.estimates(pairs)[0], strict=True)))
    drawing = replace(picture.drawing, size=(SINGLE, HEIGHT))
    picture = replace(picture, drawing=drawing, moving=(*picture.moving, dots))
    return told(_("Spacing s of the noise"), "s", [picture], words.blurs(_, pairs), None, style)
