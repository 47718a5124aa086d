"""A climb from staircase to staircase, what the runners get right over their passes, and a staircase's blur."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import numpy as np

from gradlab import lesson
from gradlab.cache import cached
from gradlab.chapters.temperature.figures import towards_stairs
from gradlab.chapters.without_gradient import numbers, words
from gradlab.chapters.without_gradient.numbers import BUDGETS, DOTS, VISITS
from gradlab.plotting import Canvas, Film, Named, Picture, Player, Slider, Stroke, Style, figure, key, name_lines, rule
from gradlab.plotting.slope import BELOW, HEIGHT
from gradlab.plotting.style import HALF, SINGLE, percent_axis
from gradlab.text import Translate, plain, table
from gradlab.types import Array

Line = tuple[str, Array, bool, str]  # its name, each run's numbers, whether it goes by the loss, and how it is drawn
Panel = tuple[str, tuple[Line, ...]]  # a title, and lines
ENDS = (-3.5, 3.5)  # of the climb's weights, with any seed


def _film(slider: Slider, said: words.Texts, pictures: Sequence[Picture], *others: Any) -> Film:
    verdicts, tables = map(list, zip(*said, strict=True))
    facts = plain(["; ".join(map(" ".join, rows)) for rows in tables])  # the table, read aloud
    alt = [f"{fact}. {verdict}" for fact, verdict in zip(facts, plain(verdicts), strict=True)]
    pictures = [replace(each, alt=alt, facts=facts) for each in pictures]
    slider = replace(slider, aria_texts=facts)
    return Film([slider], pictures, [[table(*rows) for rows in tables]], [verdicts], *others)


@cached(maxsize=4)
def runners(_: Translate, player: Player, style: Style) -> Film:
    """What the runners get right of training and of test images after each budget of passes."""
    pictures, looks = [], [(True, "-"), (True, "--"), (False, "--"), (False, "-")]
    for unseen, title in enumerate((_("Right of {count} training images"), _("Right of {count} test images"))):
        runs = numbers.kept()[0][..., unseen]
        lines = tuple((*line, *look) for *line, look in zip(words.runners(_), runs, looks, strict=True))
        panel = title.format(count=f"{(lesson.TRAINED_ON, lesson.TESTED_ON)[unseen]:,}"), lines
        pictures.append(course(_, np.array(BUDGETS, float), _("forward passes"), "log", (panel,)))
    return _film(Slider(_("Forward passes so far"), (), "passes"), words.leaders(_), pictures, player, style)


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
    so_far = course(_, np.arange(1.0, VISITS + 1), _("visits"), "linear", panels)
    pictures = [visited(_, (was[0] - 0.15, value[-1] + 0.05), moving=moving), so_far]
    return _film(Slider(_("Visits so far"), (), "visit"), words.visits(_, seed), pictures, player, style)


@figure(size=(HALF, HEIGHT))
def visited(canvas: Canvas, style: Style, _: Translate, ends: tuple[float, float]) -> None:
    """The axes of the staircases."""
    axes = canvas.subplots()
    style.axes(axes, _("Accuracy along this weight"), style.colour(has_slope=False))
    axes.set(xlim=ENDS, ylim=ends, xlabel=_("w, the weight visited"))
    percent_axis(_, axes.yaxis)
    key(axes, style, [(_("highest plateau"), style.look("stretch", False) | {"linewidth": 6 * style.scale})])


def course(_: Translate, x: Array, label: str, scale: str, panels: tuple[Panel, ...]) -> Picture:
    """Lines over x, one above the other, as far as they have come."""
    moving = [rule(k, x) for k in range(len(panels))]
    for k, (_title, lines) in enumerate(panels):
        for name, runs, has_slope, look in lines:
            points = [(x, runs.mean(0))]
            moving.append(Stroke({"linewidth": 2.4, "linestyle": look}, k, points, has_slope, trail=True))
            moving.append(Stroke("value", k, points, has_slope, draggable=name == lines[-1][0]))
    return whole_course(_, x, label, scale, panels, moving=moving)


@figure(size=(HALF, HEIGHT))
def whole_course(
    canvas: Canvas, style: Style, _: Translate, x: Array, label: str, scale: str, panels: tuple[Panel, ...]
) -> None:
    """Of each line the mean over its runs, pale, and a band from the least to the most."""
    for axes, (title, lines) in zip(canvas.subplots(len(panels), sharex=True, squeeze=False).flat, panels, strict=True):
        style.axes(axes, title)
        for _name, runs, has_slope, look in lines:
            colour = style.colour(has_slope)
            axes.plot(x, runs.mean(0), look, color=colour, linewidth=style.scale, alpha=0.5)
            axes.fill_between(x, runs.min(0), runs.max(0), color=colour, alpha=0.12, linewidth=0)
        if runs.max() <= 1:
            percent_axis(_, axes.yaxis)
        axes.margins(0.03, 0.15)
        axes.set(xscale=scale, xlabel=label)
        axes.xaxis.set_major_formatter(lambda at, _: f"{at:,.0f}")
        axes.minorticks_off()
        axes.label_outer()
        if len(lines) > 1:
            axes.set_ylim(0, 1.04)
            named = (Named(name, style.colour(learns), (x, runs.mean(0))) for name, runs, learns, _ in lines)
            name_lines(axes, style, [*named])


@cached(maxsize=32)
def blur(_: Translate, pairs: int, style: Style) -> Film:
    """The blurred staircase over its slope, and what so many pairs of samples tell of that, at each spacing s."""
    weight = lesson.TELLING[1]
    stairs = lesson.along("sigmoid", weight, lesson.ACCURACY, lesson.TRAINED_ON, title=_("the accuracy"))
    picture = towards_stairs(_, *numbers.blur(), stairs, _("Blurred accuracy"), lesson.weight_name(_, weight))
    dots = Stroke("differences", BELOW, list(zip(DOTS.tolist(), numbers.estimates(pairs)[0], strict=True)))
    drawing = replace(picture.drawing, size=(SINGLE, HEIGHT))
    picture = replace(picture, drawing=drawing, moving=(*picture.moving, dots))
    return _film(Slider(_("Spacing s of the noise"), (), "s"), words.blurs(_, pairs), [picture], None, style)
