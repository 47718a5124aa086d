"""A unit, the accuracy and the loss at each temperature; and three points with their best thresholds."""

from typing import Any

import numpy as np

from gradlab import lesson
from gradlab.cache import cached
from gradlab.chapters.temperature import numbers, words
from gradlab.chapters.temperature.numbers import FRAMES, IMAGES, LINE, PLACES, TEMPERATURES, Points, Softened
from gradlab.core.network import Weight
from gradlab.core.trace import Trace
from gradlab.lesson.names import weight_name
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.film import Film, Slider
from gradlab.plotting.picture import Mover, Picture, Stroke, figure, rule
from gradlab.plotting.slope import ABOVE, BELOW, SIZE, draw_stairs, legend_below, point, tangent, two_panels
from gradlab.plotting.style import Style, percent_axis
from gradlab.text import Translate
from gradlab.types import Array

WARM = 6  # the frame whose hill fills the panel of the derivative: what is steeper leaves it as a needle
LOW = -0.35  # the height at which the three points lie, below the loss
OUTLIER = -5.0  # where the point that can be dragged starts

Ends = tuple[float, float]  # of an axis


@cached(maxsize=64)
def film(_: Translate, weight: Weight, x: float, w: float, style: Style) -> Film:
    """The unit and the accuracy from a slope to their stairs, and the loss beside them, at each temperature."""
    unit, right, error = numbers.softened_at(weight, x, w)
    step = lesson.unit("step", title=_("the step"))
    accuracy = lesson.along("sigmoid", weight, lesson.ACCURACY, IMAGES, title=_("the accuracy"))
    label, verdicts = weight_name(_, weight), [words.verdict(_, unit, right, k) for k in FRAMES]
    aria_texts = [words.aria_text(_, unit, right, k) for k in FRAMES]
    alts = [f"{each}. {more}" for each, more in zip(aria_texts, verdicts, strict=True)]
    pictures = [
        towards_stairs(_, unit, step, _("σ(x / T)"), "x", alts),
        towards_stairs(_, right, accuracy, _("soft accuracy"), label, alts),
        losses(_, error, label, alts),
    ]
    texts = [
        [words.readings(_, unit, right, k) for k in FRAMES],
        verdicts,
        [words.on_the_loss(_, right, error, k) for k in FRAMES],
    ]
    return Film([Slider(_("T, the temperature"), aria_texts, "T")], pictures, texts, style=style)


def towards_stairs(_: Translate, shown: Softened, stairs: Trace, title: str, x: str, alts: list[str]) -> Picture:
    """The function at each temperature, with the reader's place and its tangent."""
    values = _room(np.append(shown.value, stairs.values))
    slopes = _room(1.3 * shown.slope[WARM])
    if slopes[0] < -0.2 * slopes[1]:  # up and down alike
        slopes = -max(map(abs, slopes)), max(map(abs, slopes))
    here = shown.place, shown.at, shown.slope_at
    moving = (
        rule(ABOVE, shown.place),
        rule(BELOW, shown.place),
        Stroke("curve", ABOVE, list(zip(shown.x.T, shown.value.T, strict=True))),
        Stroke("curve", BELOW, list(zip(shown.x.T, shown.slope.T, strict=True))),
        tangent(stairs.ends, *here),
        *point(*here),
    )
    return stairs_behind(_, stairs, title, x, values, slopes, moving=moving, alt=alts)


@figure(size=SIZE)
def stairs_behind(
    canvas: Canvas, style: Style, _: Translate, stairs: Trace, title: str, x: str, values: Ends, slopes: Ends
) -> None:
    """The axes of a function over its derivative, and the stairs that it becomes as a thin line."""
    above, below = two_panels(canvas, style, title, _("its derivative"))
    stuck: dict[str, Any] = {"color": style.colour(has_slope=False), "linewidth": style.scale}
    assert stairs.stairs is not None
    draw_stairs(above, stairs.stairs, *stairs.ends, **stuck)
    above.plot([], [], label=stairs.title, **stuck)
    above.plot([], [], label=title, **style.look("curve"))
    above.plot([], [], label=_("tangent"), **style.look("tangent"))
    below.axhline(0, color=style.ink, alpha=0.35, linewidth=0.8 * style.scale)
    above.set_ylim(values)
    below.set(xlabel=x, xlim=stairs.ends, ylim=slopes)
    if stairs.in_percent:
        percent_axis(above.yaxis)
    legend_below(canvas, style)


def _room(values: Array) -> Ends:
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    if values.min() > 0.05 * values.max() > 0:
        low = float(values.min())
    room = 0.08 * (high - low) or 1.0
    return low - room, high + room


def losses(_: Translate, shown: Softened, w: str, alts: list[str]) -> Picture:
    """T times the loss along the weight, and T times both slopes in the right logit's lead, at each temperature."""
    values = TEMPERATURES[:, None] * shown.value
    room = 0.08 * float(np.ptp(values))
    m, accuracy, loss = numbers.leads()
    moving = (
        Stroke("curve", ABOVE, list(zip(shown.x.T, values.T, strict=True))),
        Stroke("other curve", BELOW, list(zip(m.tolist(), accuracy.T, strict=True)), has_slope=False),
        Stroke("curve", BELOW, list(zip(m.tolist(), loss.T, strict=True))),
    )
    ends = float(values.min()) - room, float(values.max()) + room
    return loss_over_leads(_, w, ends, moving=moving, alt=alts)


@figure(size=SIZE)
def loss_over_leads(canvas: Canvas, style: Style, _: Translate, w: str, ends: Ends) -> None:
    """The axes of the loss, and of what it adds over the soft accuracy: its slope where an image is surely wrong."""
    large = style.scale
    margins = {"left": 0.16 * large, "right": 0.97, "top": 1 - 0.07 * large, "bottom": 0.21 * large}
    above, below = canvas.subplots(2, 1, gridspec_kw={"hspace": 0.62 * large, **margins})
    style.axes(above, _("T · cross entropy"))
    style.axes(below, _("T · |slope| for one image"))
    above.set(xlim=lesson.WEIGHTS, ylim=ends, xlabel=w)
    below.set(xlim=(-5, 5), ylim=(-0.05, 1.08), xlabel=_("lead of the right logit"))
    below.plot([], [], label=_("cross entropy"), **style.look("curve"))
    below.plot([], [], label=_("soft accuracy"), **style.look("other curve", has_slope=False))
    legend_below(canvas, style)


@cached(maxsize=64)
def points_film(_: Translate, zero: float, one: float, style: Style) -> Film:
    """Both best thresholds at each place of the second point of class 1."""
    three, every = Points(zero, one, PLACES), range(len(PLACES))
    verdicts = [words.points_verdict(_, three, k) for k in every]
    picture = line(_, moving=best_thresholds(three), alt=verdicts)
    texts = [[words.points_readings(_, three, k) for k in every], verdicts]
    slider = Slider(_("The second point of class 1"), verdicts, "other", numbers.frame_of(OUTLIER))
    return Film([slider], [picture], texts, style=style)


def best_thresholds(points: Points) -> tuple[Mover, ...]:
    """The loss and the accuracy of a threshold, and where each is best, at each place of the point that is dragged."""
    least, (right, low, high) = points.least, points.best
    # The accuracy's stairs: a level from each edge to the next.
    first, zero, one, last = (np.full(len(PLACES), at) for at in (LINE[0], points.zero, points.one, LINE[1]))
    edges = np.vstack([first, np.sort([zero, one, points.other], axis=0), last])
    levels = [points.right((edges[k] + edges[k + 1]) / 2, points.other) for k in range(4)]
    stairs = [(edges[k + side], levels[k]) for k in range(4) for side in (0, 1)]
    return (
        Stroke("product", BELOW, [(low, right), (high, right)], has_slope=False),
        Stroke("curve", BELOW, stairs, has_slope=False),
        Stroke("curve", ABOVE, list(zip(PLACES.tolist(), points.loss(PLACES[None, :]).T, strict=True))),
        rule(ABOVE, least),
        rule(BELOW, least),
        Stroke("value", ABOVE, [(least, points.loss(least[:, None])[:, 0])]),
        Stroke("start", ABOVE, [(points.zero, LOW)]),
        Stroke("place", ABOVE, [(points.one, LOW)]),
        Stroke("place", ABOVE, [(points.other, LOW)], draggable=True),
    )


@figure(size=SIZE)
def line(canvas: Canvas, style: Style, _: Translate) -> None:
    """The axes of loss and accuracy of a threshold, and the line that the points lie on."""
    titles = _("Loss of the threshold"), _("Accuracy of the threshold")
    above, below = two_panels(canvas, style, *titles)
    above.axhline(LOW, color=style.ink, alpha=0.4, linewidth=style.scale)
    above.set(ylim=(-0.7, 4.2))
    below.set(xlim=LINE, ylim=(-0.08, 1.12), xlabel=_("threshold, and the points"))
    percent_axis(below.yaxis)
    above.plot([], [], label=_("class 0"), **style.look("start"))
    above.plot([], [], label=_("class 1"), linestyle="", **style.look("place"))
    above.plot([], [], label=_("the loss, its least"), **style.look("curve"))
    above.plot([], [], label=_("the accuracy's best"), **style.look("product", has_slope=False))
    legend_below(canvas, style, left=0.1)
