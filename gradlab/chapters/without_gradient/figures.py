"""A climb from staircase to staircase, what the runners get right over their passes, and a staircase's blur."""

from dataclasses import replace
from itertools import zip_longest

import numpy as np

from gradlab import lesson
from gradlab.cache import cached
from gradlab.chapters.learning_stops.figures import course, shares_right
from gradlab.chapters.temperature.figures import told, towards_stairs
from gradlab.chapters.without_gradient import numbers, words
from gradlab.chapters.without_gradient.numbers import BUDGETS, DOTS, VISITS
from gradlab.plotting import Canvas, Film, Player, Stroke, Style, figure, key, rule
from gradlab.plotting.slope import BELOW, HEIGHT
from gradlab.plotting.style import HALF, SINGLE, percent_axis
from gradlab.text import Translate

ENDS = (-3.5, 3.5)  # of the climb's weights, with any seed


@cached(maxsize=4)
def runners(_: Translate, player: Player, style: Style) -> Film:
    """What the runners get right of training and of test images after each budget of passes."""
    looks = (True, "-"), (True, "--"), (False, "--"), (False, "-")
    every = zip(words.runners(_), numbers.kept()[0], looks, strict=True)
    lines = [(name, runs, *look) for name, runs, look in every]
    pictures = shares_right(_, np.array(BUDGETS, float), _("forward passes"), lines, logarithmic=True)
    return told(_("Forward passes so far"), "passes", pictures, words.leaders(_), player, style)


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
