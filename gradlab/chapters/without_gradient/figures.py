"""A climb from staircase to staircase, what the runners get right over their passes, and a staircase's blur."""

import numpy as np

from gradlab import lesson
from gradlab.cache import cached
from gradlab.chapters.without_gradient import numbers, words
from gradlab.chapters.without_gradient.numbers import BUDGETS, DOTS, RUNNERS, SPACINGS, VISITS
from gradlab.core.blurred import blurred
from gradlab.core.derivatives import autodiff
from gradlab.core.network import Weight
from gradlab.core.trace import Staircase
from gradlab.lesson.names import weight_name
from gradlab.plotting.backdrop import Canvas, fit
from gradlab.plotting.film import Film, Player, Slider
from gradlab.plotting.names import Named, key, name_lines
from gradlab.plotting.picture import Picture, Pointer, Stroke, figure, rule
from gradlab.plotting.slope import ABOVE, BELOW, HEIGHT, draw_stairs, follow, tangent, two_panels
from gradlab.plotting.style import HALF, SINGLE, Style, percent_axis
from gradlab.text import Translate
from gradlab.types import Array

ENDS = (-3.0, 3.0)  # of the w axis of the climb
LINES = {"gradient": "-", "evolution_loss": "--", "evolution": "--", "coordinates": "-"}


@cached(maxsize=8)
def climbed(_: Translate, seed: int, player: Player, style: Style) -> Film:
    """The staircase of the weight that is visited, and accuracy and loss so far, after each number of visits."""
    found, stairs, losses = numbers.visits(seed)
    frames, visit = range(VISITS + 1), np.maximum(np.arange(VISITS + 1), 1) - 1
    before, there = found.places[visit].T
    now = np.where(np.arange(VISITS + 1), there, before)
    aria_texts = [words.visits_aria(_, found, losses, k) for k in frames]
    verdicts = [words.visits_verdict(_, found, losses, k) for k in frames]
    texts = {"alt": [f"{each}. {more}" for each, more in zip(aria_texts, verdicts, strict=True)], "facts": aria_texts}
    edges = [np.searchsorted(each.jumps, to) for each, to in zip(stairs, found.places[:, 1], strict=True)]
    low, high = np.transpose(
        [
            (np.append(-np.inf, each.jumps)[k], np.append(each.jumps, np.inf)[k])
            for each, k in zip(stairs, edges, strict=True)
        ]
    )[:, visit]
    moving = (
        Stroke("stretch", 0, [(low, found.values[1:][visit]), (high, found.values[1:][visit])], has_slope=False),
        Stroke("curve", 0, [tuple(column) for column in vertices(stairs)[..., visit]], has_slope=False),
        rule(0, now),
        Stroke("chord", 0, [(before, found.values[:-1][visit]), (now, found.values)]),
        Stroke("start", 0, [(before, found.values[:-1][visit])]),
        Pointer(0, now, found.values, has_slope=False),
        Stroke("place", 0, [(now, found.values)], has_slope=False),
    )
    said = [follow(now, words.visits_captions(_, found), has_slope=False)]
    room = found.values[0] - 0.15, found.values[-1] + 0.05
    every, thick = np.arange(VISITS + 1.0), {"linewidth": 2.4}
    progress = (
        *(rule(panel, every) for panel in (ABOVE, BELOW)),
        Stroke(thick, ABOVE, [(every, found.values)], has_slope=False, trail=True),
        Stroke(thick, BELOW, [(every, losses)], trail=True),
        Stroke("value", BELOW, [(every, losses)]),
        Stroke("place", ABOVE, [(every, found.values)], has_slope=False, draggable=True),
    )
    pictures = [
        visited(_, room, moving=moving, captions=said, **texts),
        so_far(_, found.values, losses, moving=progress, **texts),
    ]
    readings = [words.visits_readings(_, found, losses, k) for k in frames]
    return Film([Slider(_("Visits so far"), aria_texts, "visit")], pictures, [readings], [verdicts], player, style)


def vertices(stairs: list[Staircase]) -> Array:
    """The corners of each staircase from one end of the axis to the other, shape (corners, 2, V); NaN where it has less."""
    corners = []
    for each in stairs:
        at = each.jumps[(ENDS[0] < each.jumps) & (each.jumps < ENDS[1])]
        edges = np.concatenate([ENDS[:1], at, ENDS[1:]])
        corners.append([np.repeat(edges, 2)[1:-1], np.repeat(each((edges[1:] + edges[:-1]) / 2), 2)])
    longest = max(len(xs) for xs, _ in corners)
    return np.stack(
        [np.pad(each, ((0, 0), (0, longest - len(each[0]))), constant_values=np.nan).T for each in corners], -1
    )


@figure(size=(HALF, HEIGHT))
def visited(canvas: Canvas, style: Style, _: Translate, room: tuple[float, float]) -> None:
    """The axes of the staircases."""
    axes = canvas.subplots()
    style.axes(axes, _("Accuracy along the weight visited"), style.colour(has_slope=False), band=True)
    axes.set(xlim=ENDS, ylim=room, xlabel=_("w, the weight visited"))
    percent_axis(axes.yaxis)
    fit(canvas, style)
    key(axes, style, [(_("highest plateau"), style.look("stretch", has_slope=False))], band=True)


@figure(size=(HALF, HEIGHT))
def so_far(canvas: Canvas, style: Style, _: Translate, values: Array, losses: Array) -> None:
    """Accuracy and loss to the end as pale lines."""
    title, every = _("Accuracy after each visit"), np.arange(len(values))
    above, below = two_panels(canvas, style, title, "", style.colour(has_slope=False))
    style.axes(below, _("Loss after each visit"), style.colour(has_slope=True))
    for axes, each, has_slope in ((above, values, False), (below, losses, True)):
        axes.plot(every, each, color=style.colour(has_slope), linewidth=style.scale, alpha=0.5)
        axes.margins(y=0.15)
    percent_axis(above.yaxis)
    below.set(xlabel=_("visits"), xlim=(-0.8, every[-1] + 0.8))
    fit(canvas, style)


@cached(maxsize=4)
def runners(_: Translate, player: Player, style: Style) -> Film:
    """What the runners get right of training and test images, after each budget of passes."""
    frames, budgets = range(len(BUDGETS)), np.array(BUDGETS, float)
    aria_texts, pictures = [words.runners_aria(_, k) for k in frames], []
    for unseen in (0, 1):
        lines, dots = [], []
        for name in RUNNERS:
            mean, of_loss = numbers.kept()[name][..., unseen].mean(0), words.of_loss(name)
            lines.append(
                Stroke({"linewidth": 2.4, "linestyle": LINES[name]}, 0, [(budgets, mean)], of_loss, trail=True)
            )
            dots.append(Stroke("value", 0, [(budgets, mean)], of_loss, draggable=name == "coordinates"))
        pictures.append(chart(_, unseen, alt=aria_texts, moving=(rule(0, budgets), *lines, *dots)))
    readings, verdicts = ([f(_, k) for k in frames] for f in (words.runners_readings, words.runners_verdict))
    slider = Slider(_("Forward passes so far"), aria_texts, "passes")
    return Film([slider], pictures, [readings], [verdicts], player, style)


@figure(size=(HALF, HEIGHT))
def chart(canvas: Canvas, style: Style, _: Translate, unseen: int) -> None:
    """Of each runner the mean over its seeds as a pale line, and a paler band from the least to the most."""
    axes, named = canvas.subplots(), []
    title = _("Right of {count} test images") if unseen else _("Right of {count} training images")
    style.axes(axes, title.format(count=f"{lesson.TESTED_ON if unseen else lesson.TRAINED_ON:,}"))
    for name in RUNNERS:
        every, colour = numbers.kept()[name][..., unseen], style.colour(words.of_loss(name))
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
def blur(_: Translate, weight: Weight, w: float, pairs: int, style: Style) -> Film:
    """The staircase and its blur, the blur's slope and what so many pairs of samples tell of it, at each spacing s."""
    trace, x = lesson.along("sigmoid", weight, lesson.ACCURACY, lesson.TRAINED_ON), np.linspace(*lesson.WEIGHTS, 201)
    assert trace.stairs is not None
    of_each = [blurred(trace.stairs, s) for s in SPACINGS]
    values, slopes = (np.array([f(x) for f in fs]) for fs in (of_each, map(autodiff, of_each)))
    here, slope = (np.array([float(f(w)) for f in fs]) for fs in (of_each, map(autodiff, of_each)))
    read, error = np.swapaxes([numbers.estimates(trace.stairs, s, pairs, np.append(DOTS, w)) for s in SPACINGS], 0, 1)
    frames = range(len(SPACINGS))
    aria_texts = [words.blur_aria(_, k, w, here, slope) for k in frames]
    dots = Stroke("differences", BELOW, list(zip(DOTS.tolist(), read[:, :-1].T, strict=True)))
    moving = (
        *(rule(panel, w) for panel in (ABOVE, BELOW)),
        Stroke("curve", ABOVE, list(zip(x.tolist(), values.T, strict=True))),
        Stroke("curve", BELOW, list(zip(x.tolist(), slopes.T, strict=True))),
        dots,
        tangent(lesson.WEIGHTS, w, here, slope),
        *(Stroke("place", panel, [(w, each)]) for panel, each in enumerate((here, slope))),
    )
    picture = blur_axes(_, trace.stairs, weight_name(_, weight), 1.3 * float(np.abs(slopes[3:]).max()), moving=moving,
                        alt=aria_texts, captions=[follow(w, [words.blur_caption(_, each) for each in slope])])  # fmt: skip
    readings = [words.blur_readings(_, k, pairs, here, slope, read[:, -1], error[:, -1]) for k in frames]
    verdicts = [words.blur_verdict(_, k, w, pairs, slope, read[:, -1], error[:, -1]) for k in frames]
    return Film([Slider(_("Spacing s of the noise"), aria_texts, "s")], [picture], [readings], [verdicts], style=style)


@figure(size=(SINGLE, HEIGHT))
def blur_axes(canvas: Canvas, style: Style, _: Translate, stairs: Staircase, x: str, steepest: float) -> None:
    """The staircase as a thin line, and room for the blur's slope."""
    above, below = two_panels(canvas, style, _("Blurred accuracy"), _("its derivative"), style.colour(has_slope=True))
    thin = {"color": style.colour(has_slope=False), "linewidth": 1.2 * style.scale}
    draw_stairs(above, stairs, *lesson.WEIGHTS, **thin)
    below.set(xlabel=x, xlim=lesson.WEIGHTS, ylim=(-steepest or -1, steepest or 1))
    below.axhline(0, color=style.faint, linewidth=0.9 * style.scale)
    percent_axis(above.yaxis)
    fit(canvas, style)
    key(above, style, [(_("the accuracy"), thin), (_("tangent"), style.look("tangent"))], band=True)
    key(below, style, [("○ " + _("estimates from samples"), {"color": style.ink})])
