"""A unit, the accuracy and the loss at each temperature; and three points with their best thresholds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from gradlab import Trace, Weight, lesson
from gradlab.cache import cached
from gradlab.chapters.shared.words import columns
from gradlab.chapters.temperature import numbers, words
from gradlab.chapters.temperature.numbers import FRAMES, IMAGES, LINE, PLACES, TEMPERATURES, Family, Points, Softened
from gradlab.plotting import Canvas, Film, Player, Slider, Style, key
from gradlab.plotting.picture import Caption, Mover, Picture, Pointer, Stroke, figure, rule
from gradlab.plotting.slope import ABOVE, BELOW, HEIGHT, draw_stairs, follow, tangent, two_panels
from gradlab.plotting.style import HALF, SINGLE, percent_axis
from gradlab.text import Translate, format_number, plain
from gradlab.types import Array

WARM = lesson.nearest(TEMPERATURES, numbers.OPENING)  # the frame whose hill fills the panel: what is steeper leaves it
LOW = -0.55  # the height at which the three points lie, below the loss
OUTLIER = -5.0  # where the point that can be dragged starts
PAIRED, WIDE = 3.1, 4.6  # inches: the heights of what stands below the first pictures

Ends = tuple[float, float]  # of an axis


@cached(maxsize=64)
def film(_: Translate, weight: Weight, x: float, w: float, player: Player, style: Style) -> Film:
    """The unit and the accuracy from a slope to their stairs, at each temperature."""
    unit, right, _error = numbers.softened_at(weight, x, w)
    step = lesson.unit("step", title=_("the step"))
    accuracy = lesson.along("sigmoid", weight, lesson.ACCURACY, IMAGES, title=_("the accuracy"))
    pictures = [
        towards_stairs(_, numbers.UNIT, unit, step, _("σ(x / T)"), "x"),
        towards_stairs(_, numbers.right(weight), right, accuracy, _("Soft accuracy"), lesson.weight_name(_, weight)),
    ]
    said = [words.of_both(_, unit, right, k) for k in FRAMES]
    return told(_("T, the temperature"), "T", pictures, said, player, style)


def told(label: str, key: str, pictures: Sequence[Picture], said: Iterable[Mapping[str, str]], *others: Any) -> Film:
    """Pictures, and at each frame a table (``readings``), what it says (``reads``), and a ``verdict``."""
    texts = columns(said)
    facts = plain(texts["reads"])
    alt = [f"{fact}. {verdict}" for fact, verdict in zip(facts, plain(texts["verdict"]), strict=True)]
    pictures = [replace(each, alt=alt, facts=facts) for each in pictures]
    return Film([Slider(label, facts, key)], pictures, [texts["readings"]], [texts["verdict"]], *others)


def towards_stairs(_: Translate, family: Family, shown: Softened, stairs: Trace, title: str, x: str) -> Picture:
    """The function at each temperature, with the reader's place, its tangent, and how high its highest needle is."""
    drawn = (family.ends[0] <= stairs.x) & (stairs.x <= family.ends[1])
    values = _room(np.append(shown.value, stairs.values[drawn]))
    slopes = _room(1.3 * shown.slope[WARM])
    if slopes[0] < -0.2 * slopes[1]:  # up and down alike
        slopes = -max(map(abs, slopes)), max(map(abs, slopes))
    here, beyond = (shown.place, shown.at, shown.slope_at), (shown.largest < slopes[0]) | (shown.largest > slopes[1])
    moving = (
        rule(ABOVE, shown.place),
        rule(BELOW, shown.place),
        Stroke("curve", ABOVE, list(zip(shown.x.T, shown.value.T, strict=True))),
        # Thin, so that needles stand apart.
        Stroke({"linewidth": 1.5}, BELOW, list(zip(shown.x.T, shown.slope.T, strict=True))),
        tangent(family.ends, *here),
        *(Stroke("place", panel, [(shown.place, each)]) for panel, each in enumerate(here[1:])),
        *(Pointer(panel, shown.place, each) for panel, each in enumerate(here[1:])),
    )
    middle = sum(family.ends) / 2  # left of it stands the panel's title
    steepest = _("steepest: {slope}")
    needles = [  # the steepest slope, where it lies beyond the picture, and an arrow towards it
        steepest.format(slope=format_number(each)) + (" ↑" if each > 0 else " ↓") if there else ""
        for each, there in zip(shown.largest.tolist(), beyond.tolist(), strict=True)
    ]
    highest = Caption("caption", BELOW, np.maximum(shown.steepest, middle), np.inf, needles, align="follow")
    slope = _("slope {slope}")
    here_is = [slope.format(slope=format_number(each)) for each in shown.slope_at.tolist()]
    captions = [follow(shown.place, here_is), highest]
    return stairs_behind(_, family.ends, stairs, title, x, values, slopes, moving=moving, captions=captions)


@figure(size=(HALF, HEIGHT))
def stairs_behind(
    canvas: Canvas, style: Style, _: Translate, ends: Ends, stairs: Trace, title: str, x: str, values: Ends,
    slopes: Ends,
) -> None:  # fmt: skip
    """The axes of a function over its derivative, and the stairs that it becomes as a thin line."""
    above, below = two_panels(canvas, style, title, _("its derivative"), style.colour(has_slope=True))
    stuck: dict[str, Any] = {"color": style.colour(has_slope=False), "linewidth": 1.2 * style.scale}
    assert stairs.stairs is not None
    draw_stairs(above, stairs.stairs, *ends, **stuck)
    below.axhline(0, **style.look("rule"))
    above.set_ylim(values)
    below.set(xlabel=x, xlim=ends, ylim=slopes)
    below.locator_params(axis="y", nbins=3)
    if stairs.in_percent:
        percent_axis(_, above.yaxis)
    key(above, style, [(stairs.title, stuck), (_("tangent"), style.look("tangent"))], band=True)


def _room(values: Array) -> Ends:
    least, most = float(np.nanmin(values)), float(np.nanmax(values))
    low, high = least if least > 0.05 * most > 0 else min(0.0, least), max(0.0, most)
    room = 0.08 * (high - low) or 1.0
    return low - room, high + room


@cached(maxsize=64)
def loss_film(_: Translate, weight: Weight, w: float, player: Player, style: Style) -> Film:
    """T times the loss along the weight, and T times both slopes in the margin of one image, at each temperature."""
    right, error = numbers.softened(numbers.right(weight), w), numbers.softened(numbers.loss(weight), w)
    said = [words.of_the_loss(_, right, error, k) for k in FRAMES]
    m, soft, sharp = numbers.margins()
    margin = [
        Stroke("other curve", ABOVE, list(zip(m.tolist(), soft.T, strict=True)), has_slope=False),
        Stroke("curve", ABOVE, list(zip(m.tolist(), sharp.T, strict=True))),
    ]
    values, here = TEMPERATURES[:, None] * error.value, TEMPERATURES * error.at
    room = 0.08 * float(np.ptp(values)) or 1.0
    loss = (
        rule(ABOVE, error.place),
        Stroke("curve", ABOVE, list(zip(error.x.T, values.T, strict=True))),
        tangent(lesson.WEIGHTS, error.place, here, TEMPERATURES * error.slope_at),
        Stroke("place", ABOVE, [(error.place, here)]),
    )
    ends = float(values.min()) - room, float(values.max()) + room
    along = axes_of_the_loss(_, lesson.weight_name(_, weight), ends, moving=loss)
    pictures = along, axes_of_the_margin(_, moving=margin)
    return told(_("T, the temperature"), "T", pictures, said, player, style)


@figure(size=(HALF, PAIRED))
def axes_of_the_loss(canvas: Canvas, style: Style, _: Translate, w: str, ends: Ends) -> None:
    axes = canvas.subplots(1, 1)
    style.axes(axes, _("T · cross entropy"), style.colour(has_slope=True))
    axes.set(xlim=lesson.WEIGHTS, ylim=ends, xlabel=w)
    key(axes, style, [(_("tangent"), style.look("tangent"))])


@figure(size=(HALF, PAIRED))
def axes_of_the_margin(canvas: Canvas, style: Style, _: Translate) -> None:
    """What the loss adds over the soft accuracy: its slope where an image is surely wrong."""
    axes = canvas.subplots(1, 1)
    style.axes(axes, _("T · |slope| for one image"))
    axes.set(xlim=(-5, 5), ylim=(-0.05, 1.1), xlabel=_("margin of the right digit"))
    # There no temperature leads a curve through them.
    for text, y, has_slope in ((_("cross entropy"), 0.8, True), (_("soft accuracy"), 0.22, False)):
        axes.text(-4.9, y, text, va="center", **style.look("name", has_slope))


@cached(maxsize=64)
def points_film(_: Translate, zero: float, one: float, style: Style) -> Film:
    """Loss and accuracy of a threshold, and where each is best, at each place of the second point of class 1."""
    three = Points(zero, one, PLACES)
    texts = columns(words.of_points(_, three, k) for k in range(len(PLACES)))
    captions, said = [follow(three.lowest, texts["caption"])], {"alt": texts["verdict"], "facts": texts["reads"]}
    lowest, (best, ends), (edges, levels) = three.lowest, three.best, three.stairs
    stairs = [(edges[k + side], levels[k]) for k in range(4) for side in (0, 1)]
    here = three.right(lowest, three.other)
    moving: tuple[Mover, ...] = (
        *(Stroke("stretch", BELOW, [(ends[:, n, side], best) for side in (0, 1)], has_slope=False) for n in (0, 1)),
        Stroke("curve", BELOW, stairs, has_slope=False),
        Stroke("curve", ABOVE, list(zip(PLACES.tolist(), three.loss(PLACES[None, :]).T, strict=True))),
        rule(ABOVE, lowest),
        rule(BELOW, lowest),
        Stroke("value", ABOVE, [(lowest, three.loss(lowest[:, None])[:, 0])]),
        Stroke("value", BELOW, [(lowest, here)], has_slope=False),
        Stroke("start", ABOVE, [(zero, LOW)]),
        Stroke("place", ABOVE, [(one, LOW)]),
        Stroke("place", ABOVE, [(three.other, LOW)], draggable=True),
    )
    picture = line(_, moving=moving, captions=captions, **said)
    slider = Slider(_("The second point of class 1"), texts["reads"], "other", lesson.nearest(PLACES, OUTLIER))
    return Film([slider], [picture], [texts["readings"]], [texts["verdict"]], style=style)


@figure(size=(SINGLE, WIDE))
def line(canvas: Canvas, style: Style, _: Translate) -> None:
    """The axes of loss and accuracy of a threshold, and the line that the points lie on."""
    blue, orange = (style.colour(has_slope) for has_slope in (True, False))
    above, below = two_panels(canvas, style, _("Loss at the threshold"), _("Accuracy at the threshold"), blue)
    style.axes(below, _("Accuracy at the threshold"), orange)
    above.axhline(LOW, color=style.faint, linewidth=style.scale)
    above.set(ylim=(-1.0, 4.2), yticks=range(5))
    below.set(
        xlim=LINE, ylim=(-0.08, 1.12), xlabel=_("threshold, and the points"), yticks=(0, 0.5, 1), xticks=range(-6, 7, 2)
    )
    percent_axis(_, below.yaxis)
    classes = [("○ " + _("class 0"), {"color": style.ink}), ("● " + _("class 1"), {"color": blue})]
    key(above, style, classes, band=True)
    key(below, style, [(_("highest accuracy"), style.look("stretch", has_slope=False))])
