"""The pictures of a prediction: bar charts over the ten digits, and the curve −log y; and their films."""

from typing import Any

import numpy as np

from gradlab.cache import cached
from gradlab.chapters.loss_functions import words
from gradlab.chapters.loss_functions.numbers import DELTA, RIGHT, TARGET, Predictions, minus_log, predictions
from gradlab.chapters.shared.words import columns
from gradlab.plotting import Canvas, Film, Named, Slider, Style, key, name_lines
from gradlab.plotting.picture import Caption, Mover, Pointer, Stroke, figure
from gradlab.plotting.slope import ABOVE, BELOW, follow
from gradlab.plotting.style import HALF, SINGLE
from gradlab.text import Translate
from gradlab.types import Array

SIZE = (HALF, 5.1)  # inches
BAR = 0.7  # a bar's width, in digits
DIGITS = (-0.6, 9.6)  # the ends of the axis of the digits

# The ends of the y axes, the same at all places; at y = 1 the cross entropy is a hair below 0. What lies beyond is
# pointed to: at y = 0 the cross entropy is 16, and near 0 its slope is steeper than any scale shows.
UP_TO_1, SQUARES, ENTROPY = (0.0, 1.08), (0.0, 0.55), (-0.1, 5.2)
SQUARES_SLOPES, ENTROPY_SLOPES = (-1.1, 1.1), (-12.0, 1.5)
TANGENT = (0.15, 1.2)  # half a tangent's largest width and height, in data
NEAR = 1e-6  # the end of the curve near 0, whose x axis is in these

Charts = tuple[tuple[str, tuple[float, float]], ...]  # of each its title, and the ends of its y axis


@cached(maxsize=64)
def at_places(_: Translate, rest: str, h: float) -> tuple[Predictions, dict[str, list[str]], Slider]:
    """The predictions at all places of the slider, all that is said of them, and the slider."""
    every = predictions(rest, h)
    texts = columns(words.at_place(_, every[k]) for k in range(len(every.y)))
    return every, texts, Slider(_("y, the right digit's probability"), texts["reads"], "own")


@cached(maxsize=64)
def errors(_: Translate, rest: str, h: float, style: Style) -> Film:
    """The prediction and the terms of both losses, at each of the right digit's probabilities."""
    every, texts, slider = at_places(_, rest, h)
    draggable = Stroke("place", ABOVE, [(RIGHT, every.own)], draggable=True)
    prediction = (_("Prediction y"), UP_TO_1), (_("Target t, one-hot"), UP_TO_1)
    terms = (_("Terms of the sum of squares"), SQUARES), (_("Terms of the cross entropy"), ENTROPY)
    sums = [
        Caption("caption", panel, DIGITS[1], np.inf, texts[name], align="follow")
        for panel, name in ((ABOVE, "squares"), (BELOW, "entropy"))
    ]
    pictures = [
        two_charts(_, prediction, True, False, alt=texts["prediction"], moving=(*_bars(ABOVE, every.y), draggable)),
        two_charts(
            _, terms, False, False, alt=texts["terms"], facts=texts["sums"], captions=sums,
            moving=(*_bars(ABOVE, every.terms[0]), *_bars(BELOW, every.terms[1])),
        ),
    ]  # fmt: skip
    return Film([slider], pictures, [texts["readings"]], [texts["verdict"]], style=style)


@cached(maxsize=64)
def slopes(_: Translate, rest: str, h: float, style: Style) -> Film:
    """The curve −log y, and the slopes of both losses, at the same places."""
    every, texts, slider = at_places(_, rest, h)
    own, error, slope = every.own, every.errors[1], every.autodiff[1, :, RIGHT]
    reach = np.minimum(TANGENT[0], TANGENT[1] / np.abs(slope))
    on_the_curve = (
        Stroke("tangent", ABOVE, [(own + side * reach, error + side * reach * slope) for side in (-1, 1)]),
        Stroke("place", ABOVE, [(own, error)], draggable=True),
        Pointer(ABOVE, own, error),
    )
    titles = tuple(zip(words.slope_titles(_), (SQUARES_SLOPES, ENTROPY_SLOPES), strict=True))
    bars = [
        mover
        for panel, exact, read in zip((ABOVE, BELOW), every.autodiff, every.differences, strict=True)
        for mover in (*_bars(panel, exact), Stroke("differences", panel, list(enumerate(read.T))))
    ]
    pictures = [
        curve(_, alt=texts["curve"], moving=on_the_curve, captions=[follow(own, texts["slope"])]),
        two_charts(_, titles, False, True, alt=texts["slopes"], moving=bars),
    ]
    return Film([slider], pictures, [], [texts["slopes verdict"]], style=style)


@cached(maxsize=64)
def delta(_: Translate, rest: str, h: float, style: Style) -> Film:
    """The curve beside 0, with δ and without, at the same places."""
    every, texts, slider = at_places(_, rest, h)
    place = every.own / NEAR, every.errors[1]
    moving = Stroke("place", ABOVE, [place]), Pointer(ABOVE, *place)
    picture = near_0(_, alt=texts["near 0"], moving=moving)
    return Film([slider], [picture], [texts["delta readings"]], [texts["delta verdict"]], style=style)


def _bars(panel: int, values: Array) -> list[Mover]:
    """A bar for each digit, values of shape (K, 10), and an arrow where the right digit's goes beyond its panel."""
    bars = [Stroke("bar", panel, [(k, 0.0), (k, values[:, k])], width=BAR) for k in range(10)]
    return [*bars, Pointer(panel, RIGHT, values[:, RIGHT])]


@figure(size=SIZE)
def two_charts(canvas: Canvas, style: Style, _: Translate, charts: Charts, target: bool, differences: bool) -> None:
    """Two bar charts over the digits, one above the other, the right digit in a pale band.

    target : whether the lower one has the target, as outlined bars
    differences : whether it is named what is by autograd and what by finite differences
    """
    panels = canvas.subplots(2, 1, sharex=True)
    for axes, (title, ends) in zip(panels, charts, strict=True):
        style.axes(axes, title, style.ink if target else style.colour(has_slope=True), band=not (target or differences))
        axes.axvspan(RIGHT - 0.5, RIGHT + 0.5, color=style.ink, alpha=0.1, linewidth=0)
        if target and axes is panels[BELOW]:
            outline: dict[str, Any] = {"color": "none", "edgecolor": style.ink, "linewidth": 1.4 * style.scale}
            axes.bar(range(10), TARGET, width=BAR, **outline)
        axes.axhline(0, color=style.faint, linewidth=0.8 * style.scale)
        axes.set_ylim(ends)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:.6g}".replace("-", "−"))
    axes.set(xlabel=_("digit (shaded: the right one)"), xticks=range(10), xlim=DIGITS)
    if differences:
        bar = {"color": style.colour(has_slope=True), "linewidth": 7 * style.scale}
        key(panels[ABOVE], style, [(_("autograd"), bar)])
        key(panels[BELOW], style, [("○ " + _("finite difference"), {"color": style.ink})])


@figure(size=SIZE)
def curve(canvas: Canvas, style: Style, _: Translate) -> None:
    """−log(y + δ), which away from 0 is −log y."""
    axes = canvas.subplots()
    style.axes(axes, _("Cross-entropy error"), style.colour(has_slope=True), band=True)
    y, look = np.linspace(0, 1, 501), style.look("curve")
    line = y, minus_log(y, DELTA)
    axes.plot(*line, **look)
    axes.set(xlabel=_("y, the right digit's probability"), xlim=(-0.03, 1.03), ylim=(-0.4, ENTROPY[1]))
    name_lines(axes, style, [Named("−log y", look["color"], line)])


@figure(size=(SINGLE, 3.4))
def near_0(canvas: Canvas, style: Style, _: Translate) -> None:
    """−log(y + δ) and −log y near 0, with y in millionths."""
    axes = canvas.subplots()
    style.axes(axes, _("Cross-entropy error near y = 0"), style.colour(has_slope=True))
    y, named = np.linspace(0, NEAR, 501), []
    for name, role, delta in ((_("−log(y + δ)"), "curve", DELTA), (_("−log y, without δ"), "chord", 0.0)):
        line, look = (y / NEAR, minus_log(y, delta)), style.look(role)
        axes.plot(*line, **look)
        named.append(Named(name, look["color"], line))
    axes.set(xlabel=_("y, in millionths"), xlim=(-0.03, 1.03), ylim=(13, 19))
    name_lines(axes, style, named)
