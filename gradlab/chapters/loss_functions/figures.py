"""The pictures of a prediction: bar charts over the ten digits, and the curve −log y; and their film."""

from collections.abc import Callable
from typing import Any

import numpy as np

from gradlab.cache import cached
from gradlab.chapters.loss_functions import words
from gradlab.chapters.loss_functions.numbers import DELTA, RIGHT, TARGET, Predictions, minus_log, predictions
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.picture import Mover, Pointer, Stroke, figure
from gradlab.plotting.slope import ABOVE, BELOW, legend_below
from gradlab.plotting.style import Style
from gradlab.text import Translate
from gradlab.types import Array

SIZE = (5.2, 4.7)  # inches
GRID = {"left": 0.13, "right": 0.97, "top": 0.93}
BAR = 0.7  # a bar's width, in digits

# The ends of the y axes, the same at all places; at y = 1 the cross entropy is a hair below 0. What lies beyond is
# pointed to: at y = 0 the cross entropy is 16, and near 0 its slope is steeper than any scale shows.
UP_TO_1, SQUARES, ENTROPY = (0.0, 1.08), (0.0, 0.55), (-0.1, 5.2)
SQUARES_SLOPES, ENTROPY_SLOPES = (-1.1, 1.1), (-12.0, 1.5)
TANGENT = (0.15, 1.2)  # half a tangent's largest width and height, in data
NEAR = 1e-6  # the end of the curve's lower axis, which is in these

Charts = tuple[tuple[str, tuple[float, float]], ...]  # of each its title, and the ends of its y axis


@cached(maxsize=64)
def film(_: Translate, rest: str, h: float, style: Style) -> Film:
    """The prediction, its terms, the curve −log y and the slopes, at each of the right digit's probabilities."""
    every = predictions(rest, h)
    now, y, own, errors = [every[k] for k in range(len(every.y))], every.y, every.own, every.errors[1]

    def each(text: Callable[[Translate, Predictions], str]) -> list[str]:
        return [text(_, p) for p in now]

    draggable = Stroke("place", ABOVE, [(RIGHT, own)], draggable=True)
    slope = every.autodiff[1, :, RIGHT]
    reach = np.minimum(TANGENT[0], TANGENT[1] / np.abs(slope))
    on_the_curve = (
        Stroke("tangent", ABOVE, [(own + side * reach, errors + side * reach * slope) for side in (-1, 1)]),
        Stroke("place", ABOVE, [(own, errors)], draggable=True),
        Pointer(ABOVE, own, errors),
        Stroke("place", BELOW, [(own / NEAR, errors)]),
    )
    prediction = (_("Prediction y"), UP_TO_1), (_("Target t, one-hot"), UP_TO_1)
    terms = (_("Terms of the sum of squares"), SQUARES), (_("Terms of the cross entropy"), ENTROPY)
    slopes = tuple(zip(words.slope_titles(_), (SQUARES_SLOPES, ENTROPY_SLOPES), strict=True))
    bars_of_terms = *_bars(ABOVE, every.terms[0]), *_bars(BELOW, every.terms[1])
    bars_of_slopes = [
        mover
        for panel, exact, read in zip((ABOVE, BELOW), every.autodiff, every.differences, strict=True)
        for mover in (*_bars(panel, exact), Stroke("differences", panel, list(enumerate(read.T))))
    ]
    pictures = [
        two_charts(_, prediction, True, False, alt=each(words.prediction_alt), moving=(*_bars(ABOVE, y), draggable)),
        two_charts(_, terms, False, False, alt=each(words.terms_alt), moving=bars_of_terms),
        two_curves(_, alt=each(words.curve_alt), moving=on_the_curve),
        two_charts(_, slopes, False, True, alt=each(words.slopes_alt), moving=bars_of_slopes),
    ]
    beside = words.readings, words.verdict, words.delta_readings, words.delta_verdict, words.slopes_verdict
    slider = Slider(_("y, the right digit's probability"), each(words.aria_text), "own")
    return Film([slider], pictures, list(map(each, beside)), style=style)


def _bars(panel: int, values: Array) -> list[Mover]:
    """A bar for each digit, values of shape (K, 10), and an arrow where the right digit's goes beyond its panel."""
    bars = [Stroke("bar", panel, [(k, 0.0), (k, values[:, k])], width=BAR) for k in range(10)]
    return [*bars, Pointer(panel, RIGHT, values[:, RIGHT])]


@figure(size=SIZE)
def two_charts(canvas: Canvas, style: Style, _: Translate, charts: Charts, target: bool, differences: bool) -> None:
    """Two bar charts over the digits, one above the other, the right digit in a pale band.

    target : whether the lower one has the target, as outlined bars
    differences : whether a legend says what is by autograd and what by finite differences
    """
    grid = {**GRID, "hspace": 0.32, "bottom": 0.2 if differences else 0.13}
    panels = canvas.subplots(2, 1, sharex=True, gridspec_kw=grid)
    for axes, (title, ends) in zip(panels, charts, strict=True):
        style.axes(axes, title)
        axes.axvspan(RIGHT - 0.5, RIGHT + 0.5, color=style.ink, alpha=0.1, linewidth=0)
        if target and axes is panels[BELOW]:
            outline: dict[str, Any] = {"color": "none", "edgecolor": style.ink, "linewidth": 1.4 * style.scale}
            axes.bar(range(10), TARGET, width=BAR, **outline)
        axes.axhline(0, color=style.ink, linewidth=0.8 * style.scale)
        axes.set_ylim(ends)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:.6g}".replace("-", "−"))
    axes.set(xlabel=_("digit (shaded: the right one)"), xticks=range(10), xlim=(-0.6, 9.6))
    if differences:
        square = {"marker": "s", "markersize": 9 * style.scale, "color": style.colour(has_slope=True)}
        axes.plot([], [], linestyle="", label=_("autograd"), **square)
        axes.plot([], [], linestyle="", label=_("finite difference"), **style.open_dots())
        legend_below(canvas, style, left=0.12)


@figure(size=SIZE)
def two_curves(canvas: Canvas, style: Style, _: Translate) -> None:
    """−log(y + δ) and −log y, from 0 to 1 above and near 0 below, there with y in millionths."""
    above, below = canvas.subplots(2, 1, gridspec_kw={**GRID, "hspace": 0.7, "bottom": 0.21})
    for axes, end, title, x in (
        (above, 1.0, _("Cross-entropy error"), _("y, the right digit's probability")),
        (below, NEAR, _("The same near 0"), _("y, in millionths")),
    ):
        style.axes(axes, title)
        y, bare = np.linspace(0, end, 501), {"color": style.ink, "linestyle": "--", "linewidth": style.scale}
        whole = {"color": style.colour(has_slope=True), "linewidth": 2 * style.scale}
        axes.plot(y / end, minus_log(y, DELTA), label=_("−log(y + δ)"), **whole)
        axes.plot(y[1:] / end, minus_log(y[1:], 0.0), label=_("−log y, without δ"), **bare)
        axes.set(xlabel=x, xlim=(-0.03, 1.03))
    above.set_ylim(-0.4, ENTROPY[1])  # the scale of its term; at 0 it goes on, as below
    below.set_ylim(13, 19)
    legend_below(canvas, style, left=0.12, handles=below.get_lines())
