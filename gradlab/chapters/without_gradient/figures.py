"""A climb from staircase to staircase, what the runners get right over their passes, and a staircase's blur."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from gradlab import lesson
from gradlab.cache import cached
from gradlab.chapters.without_gradient import numbers, words
from gradlab.chapters.without_gradient.numbers import BUDGETS, BY_LOSS, DOTS, HERE, RUNNERS, SPACINGS, VISITS
from gradlab.core.blurred import blurred
from gradlab.core.derivatives import autodiff
from gradlab.lesson.names import weight_name
from gradlab.plotting.backdrop import Canvas, fit
from gradlab.plotting.film import Film, Player, Slider
from gradlab.plotting.names import Named, key, name_lines
from gradlab.plotting.picture import Pointer, Stroke, figure, rule
from gradlab.plotting.slope import ABOVE, BELOW, HEIGHT, draw_stairs, follow, tangent, two_panels
from gradlab.plotting.style import HALF, SINGLE, Style, percent_axis
from gradlab.text import Translate, plain
from gradlab.types import Array

ENDS, STEEP = (-3.0, 3.0), (-0.7, 0.7)  # of the axes of the climb's weights, and of the blur's slopes
LINES = {"gradient": "-", "evolution_loss": "--", "evolution": "--", "coordinates": "-"}


def _columns(told: Iterable[words.Texts]) -> tuple[list[list[str]], dict[str, Any]]:
    """What is said at each frame as columns: facts, verdicts, captions, tables; and what pictures say of themselves."""
    columns = [*map(list, zip(*told, strict=True))]
    return columns, {
        "facts": columns[0],
        "alt": plain([f"{fact}. {more}" for fact, more, *_ in zip(*columns, strict=True)]),
    }


@cached(maxsize=8)
def climbed(_: Translate, seed: int, player: Player, style: Style) -> Film:
    """The staircase that each visit met, where it put the weight, and accuracy and loss so far."""
    found, losses = numbers.visits(seed)
    (facts, verdicts, captions, tables), alt = _columns(words.visits(_, found, losses))
    every, values = np.arange(VISITS + 1.0), found.values
    visit = np.maximum(every, 1).astype(int) - 1  # the one that is shown: before the first it is to come
    (before, after), was = found.places[visit].T, values[visit]
    now, longest = np.where(every, after, before), max(len(each.values) for each in found.stairs)
    levels = [(np.append(-np.inf, it.jumps), np.append(it.jumps, np.inf), it.values) for it in found.stairs]
    padded = [np.pad(each, ((0, 0), (0, longest - len(each[0]))), constant_values=np.nan) for each in levels]
    low, high, level = np.transpose(padded, (1, 2, 0))[..., visit]  # each of shape (levels, frames)
    there = np.argmax((low <= after) & (after <= high), axis=0), range(VISITS + 1)
    stairs = (
        Stroke("stretch", 0, [(end[there], level[there]) for end in (low, high)], has_slope=False),
        Stroke("curve", 0, [(end[k], level[k]) for k in range(longest) for end in (low, high)], has_slope=False),
        rule(0, now),
        Stroke("chord", 0, [(before, was), (now, values)]),
        Stroke("start", 0, [(before, was)]),
        Pointer(0, now, values, has_slope=False),
        Stroke("place", 0, [(now, values)], has_slope=False),
    )
    moving = (
        *(rule(panel, every) for panel in (ABOVE, BELOW)),
        *(Stroke({"linewidth": 2.4}, k, [(every, each)], k > 0, trail=True) for k, each in enumerate((values, losses))),
        Stroke("value", BELOW, [(every, losses)]),
        Stroke("place", ABOVE, [(every, values)], has_slope=False, draggable=True),
    )
    ends, said = (values[0] - 0.15, values[-1] + 0.05), [follow(now, captions, has_slope=False)]
    pictures = [
        visited(_, ends, moving=stairs, captions=said, **alt),
        progress(_, values, losses, moving=moving, **alt),
    ]
    return Film([Slider(_("Visits so far"), facts, "visit")], pictures, [tables], [verdicts], player, style)


@figure(size=(HALF, HEIGHT))
def visited(canvas: Canvas, style: Style, _: Translate, ends: tuple[float, float]) -> None:
    """The axes of the staircases."""
    axes = canvas.subplots()
    style.axes(axes, _("Accuracy along this weight"), style.colour(has_slope=False), band=True)
    axes.set(xlim=ENDS, ylim=ends, xlabel=_("w, the weight visited"))
    percent_axis(axes.yaxis)
    fit(canvas, style)
    key(axes, style, [(_("highest plateau"), style.look("stretch", False) | {"linewidth": 6 * style.scale})], band=True)


@figure(size=(HALF, HEIGHT))
def progress(canvas: Canvas, style: Style, _: Translate, values: Array, losses: Array) -> None:
    """Accuracy and loss to the end, as pale lines."""
    above, below = two_panels(canvas, style, _("Accuracy after each visit"), "", style.colour(has_slope=False))
    style.axes(below, _("Loss after each visit"), style.colour(has_slope=True))
    for axes, each, has_slope in ((above, values, False), (below, losses, True)):
        axes.plot(each, color=style.colour(has_slope), linewidth=style.scale, alpha=0.5)
        axes.margins(y=0.15)
    below.set(xlabel=_("visits"), xlim=(-0.8, VISITS + 0.8))
    percent_axis(above.yaxis)
    fit(canvas, style)


@cached(maxsize=4)
def runners(_: Translate, player: Player, style: Style) -> Film:
    """What the runners get right of training and of test images after each budget of passes."""
    (facts, verdicts, tables), alt = _columns(words.runners(_))
    budgets, pictures = np.array(BUDGETS, float), []
    for unseen in (0, 1):
        lines = {name: (budgets, numbers.kept()[name][..., unseen].mean(0)) for name in RUNNERS}
        trails = [Stroke({"linewidth": 2.4, "linestyle": LINES[name]}, 0, [line], name in BY_LOSS, trail=True)
                  for name, line in lines.items()]  # fmt: skip
        dots = [
            Stroke("value", 0, [line], name in BY_LOSS, draggable=name == "coordinates") for name, line in lines.items()
        ]
        pictures.append(chart(_, unseen, moving=[rule(0, budgets), *trails, *dots], **alt))
    slider = Slider(_("Forward passes so far"), facts, "passes")
    return Film([slider], pictures, [tables], [verdicts], player, style)


@figure(size=(HALF, HEIGHT))
def chart(canvas: Canvas, style: Style, _: Translate, unseen: int) -> None:
    """Of each runner the mean over its seeds as a pale line, and a band from the least to the most."""
    axes, named = canvas.subplots(), []
    title = _("Right of {count} test images") if unseen else _("Right of {count} training images")
    style.axes(axes, title.format(count=f"{lesson.TESTED_ON if unseen else lesson.TRAINED_ON:,}"))
    for name in RUNNERS:
        every, colour = numbers.kept()[name][..., unseen], style.colour(name in BY_LOSS)
        axes.plot(BUDGETS, every.mean(0), LINES[name], color=colour, linewidth=style.scale, alpha=0.5)
        axes.fill_between(BUDGETS, every.min(0), every.max(0), color=colour, alpha=0.12, linewidth=0)
        named.append(Named(words.runner(_, name), colour, (np.array(BUDGETS, float), every.mean(0))))
    axes.set(xscale="log", xlim=(BUDGETS[0] / 1.1, BUDGETS[-1] * 1.1), ylim=(0, 1.04), xlabel=_("forward passes"))
    axes.xaxis.set_major_formatter(lambda passes, _: f"{passes:,.0f}")
    axes.minorticks_off()
    percent_axis(axes.yaxis)
    fit(canvas, style)
    name_lines(axes, style, named)


@cached(maxsize=32)
def blur(_: Translate, pairs: int, style: Style) -> Film:
    """The blurred staircase over its slope, and what so many pairs of samples tell of that, at each spacing s."""
    x, of_each = (
        np.append(np.linspace(*lesson.WEIGHTS, 201), w := DOTS[HERE]),
        [blurred(numbers.stairs(), s) for s in SPACINGS],
    )
    values, slopes = (np.array([f(x) for f in fs]).T for fs in (of_each, map(autodiff, of_each)))
    read, error = np.transpose([numbers.estimates(s, pairs) for s in SPACINGS], (1, 2, 0))
    told = words.blurs(_, pairs, values[-1], slopes[-1], read[HERE], error[HERE])
    (facts, verdicts, captions, tables), alt = _columns(told)
    curves = [list(zip(x[:-1].tolist(), each, strict=False)) for each in (values, slopes)]
    moving = (
        *(rule(panel, w) for panel in (ABOVE, BELOW)),
        *(Stroke("curve", panel, curve) for panel, curve in enumerate(curves)),
        Stroke("differences", BELOW, list(zip(DOTS.tolist(), read, strict=True))),
        tangent(lesson.WEIGHTS, w, values[-1], slopes[-1]),
        *(Stroke("place", panel, [(w, each[-1])]) for panel, each in enumerate((values, slopes))),
    )
    picture = blurred_stairs(_, moving=moving, captions=[follow(w, captions)], **alt)
    return Film([Slider(_("Spacing s of the noise"), facts, "s")], [picture], [tables], [verdicts], style=style)


@figure(size=(SINGLE, HEIGHT))
def blurred_stairs(canvas: Canvas, style: Style, _: Translate) -> None:
    """The staircase as a thin line, and room for the blur's slope."""
    above, below = two_panels(canvas, style, _("Blurred accuracy"), _("its derivative"), style.colour(has_slope=True))
    thin: dict[str, Any] = {"color": style.colour(has_slope=False), "linewidth": 1.2 * style.scale}
    draw_stairs(above, numbers.stairs(), *lesson.WEIGHTS, **thin)
    below.axhline(0, color=style.faint, linewidth=0.9 * style.scale)
    below.set(xlabel=weight_name(_, lesson.TELLING[1]), xlim=lesson.WEIGHTS, ylim=STEEP)
    percent_axis(above.yaxis)
    fit(canvas, style)
    key(above, style, [(_("the accuracy"), thin), (_("tangent"), style.look("tangent"))], band=True)
    key(below, style, [("○ " + _("estimates from samples"), {"color": style.ink})])
