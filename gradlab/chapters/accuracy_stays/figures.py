"""Loss and accuracy over a long training, its test images by their loss, how sure it is, and one temperature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gradlab.cache import cached
from gradlab.chapters.accuracy_stays import numbers, words
from gradlab.chapters.accuracy_stays.numbers import BINS, EDGES, EPOCHS, FIRST, LAST, MOVED, TEMPERATURES
from gradlab.plotting.backdrop import Canvas, fit
from gradlab.plotting.film import Film, Player, Slider
from gradlab.plotting.names import Named, name_lines
from gradlab.plotting.picture import Caption, Picture, Pointer, Stroke, figure, rule
from gradlab.plotting.slope import ABOVE, BELOW, HEIGHT, follow, two_panels
from gradlab.plotting.style import HALF, Look, Role, Style, percent_axis
from gradlab.text import Translate, percent
from gradlab.types import Array

WRONG: Look = {"color": "ink", "solid_capstyle": "butt", "alpha": 0.6}
TICKS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 400)  # of the epochs
COUNTS = (-480, 780)  # the ends of the axis of the images in a bin; the wrong ones go down

Line = tuple[str, Role | Look, Array, Array]  # its name, its look, x and y
Chart = tuple[str, bool, tuple[float, float], bool, tuple[Line, ...]]  # title, has_slope, y axis, in per cent, lines


@figure(size=(HALF, HEIGHT))
def charts(
    canvas: Canvas, style: Style, both: tuple[Chart, Chart], x: str, ticks: Array, labels: tuple[str, ...]
) -> None:
    """Lines and their names in two panels over one axis, which ends a little beyond its outer ticks."""
    panels, room = two_panels(canvas, style, both[0][0], "", style.colour(both[0][1])), 0.02 * (ticks[-1] - ticks[0])
    for axes, (title, has_slope, ends, in_percent, lines) in zip(panels, both, strict=True):
        style.axes(axes, title, style.colour(has_slope), band=axes is panels[ABOVE])
        for _, look, *line in lines:
            axes.plot(*line, **style.look(look, has_slope))
        axes.set_ylim(ends)
        if in_percent:
            percent_axis(axes.yaxis)
    axes.set(xlim=(ticks[0] - room, ticks[-1] + room), xlabel=x)
    axes.set_xticks(ticks, labels)
    fit(canvas, style)
    for axes, (_, has_slope, *_, lines) in zip(panels, both, strict=True):
        named = [Named(name, style.look(look, has_slope)["color"], (x, y)) for name, look, x, y in lines if name]
        name_lines(axes, style, named, band=axes is panels[ABOVE])


def course(_: Translate, seeds: Sequence[int], last: int, looks: Sequence[Role | Look], **more: Any) -> Picture:
    """Loss and accuracy on training and test images after each epoch, up to ``last``."""
    x, sides = numbers.along(np.arange(last + 1)), (_("training images"), _("test images"))
    loss, accuracy = (
        tuple((sides[side] * (n == 0), looks[side], x, numbers.training().curves[n, : last + 1, side, metric])
              for side in (0, 1) for n in seeds)
        for metric in (0, 1)
    )  # fmt: skip
    both = (_("Loss"), True, (0, 1.1), False, loss), (_("Accuracy"), False, (0.55, 1.04), True, accuracy)
    return charts(both, _("epoch (logarithmic)"), numbers.along(TICKS), tuple(map(str, TICKS)), **more)


@cached(maxsize=16)
def film(_: Translate, last: int, key: str, player: Player, style: Style) -> Film:
    """The curves up to epoch ``last``, and each test image at its loss; the page's slider has this key."""
    frames, x = range(EPOCHS.index(last) + 1), numbers.along(EPOCHS)
    facts, (loss, right) = [words.fact(_, k) for k in frames], numbers.training().curves[0, EPOCHS, 1].T
    point = Stroke("place", ABOVE, [(x, loss)], draggable=True), Stroke("place", BELOW, [(x, right)], False)
    moving, said = (rule(ABOVE, x), rule(BELOW, x), *point), follow(x, [words.point(_, k) for k in frames])
    curves = course(_, (0,), last, ("other curve", "curve"), alt=facts, moving=moving, captions=[said])
    texts = [words.readings(_, k) for k in frames], [words.verdict(_, k) for k in frames]
    return Film([Slider(_("Epoch"), facts, key, FIRST)], [curves, images(_, last)], texts[:1], texts[1:], player, style)


def images(_: Translate, last: int) -> Picture:
    """How many test images have which loss: the right ones go up, the wrong ones down; and those that moved most."""
    now, middles, frames = numbers.training(), (EDGES[1:] + EDGES[:-1]) / 2, range(EPOCHS.index(last) + 1)
    right, wrong = numbers.bars()
    bars = [
        Stroke(role, 0, [(x, 0.0), (x, column)], width=0.9 * (EDGES[1] - EDGES[0]))
        for role, every in (("count", right), (WRONG, -wrong))
        for x, column in zip(middles, every.T, strict=True)
        if column.any()
    ]
    beyond = [Pointer(0, x, -column) for x, column in zip(middles, wrong.T, strict=True)]
    mean, captions = np.log10(now.curves[0, EPOCHS, 1, 0]), []
    for k, image in enumerate(now.moved if last == LAST else ()):
        y = np.where(now.right[:, image], *(0.93 * end for end in COUNTS[::-1])) - 36 * (k % MOVED)
        captions.append(Caption("caption", 0, np.log10(now.loss[:, image]), y, words.LETTERS[k], align="center"))
    captions.append(follow(mean, [words.mean(_, k) for k in frames]))
    outlines = np.array([right[FIRST], -wrong[FIRST]])[: 2 * (last == LAST)]
    alt, moving = [words.images_alt(_, k) for k in frames], (*bars, *beyond, rule(0, mean))
    return by_loss(_, outlines, alt=alt, moving=moving, captions=captions)


@figure(size=(HALF, HEIGHT))
def by_loss(canvas: Canvas, style: Style, _: Translate, outlines: Array) -> None:
    """The axes of the test images by their loss, and how they were as an outline."""
    axes = canvas.subplots()
    style.axes(axes, _("{count} test images").format(count=f"{numbers.TESTED_ON:,}"), band=True)
    axes.axhline(0, color=style.ink, linewidth=1.2 * style.scale)
    for each in outlines:
        axes.stairs(each, EDGES, color=style.faint, linewidth=1.2 * style.scale, baseline=None)
    axes.set(xlim=(EDGES[0], EDGES[-1]), ylim=COUNTS, xlabel=_("−log y of an image (logarithmic)"))
    axes.set_xticks(range(-6, 2), ["10⁻⁶", "10⁻⁵", "10⁻⁴", "0.001", "0.01", "0.1", "1", "10"])
    axes.yaxis.set_major_formatter(lambda count, _: f"{abs(count):g}")
    fit(canvas, style)
    look: dict[str, Any] = {"fontsize": style.label, "transform": axes.transAxes}
    up, down = _("↑ right: the right digit's y is the largest"), _("↓ wrong: another digit's y is larger")
    axes.text(0.02, 0.97, up, color=style.colour(has_slope=True), va="top", **look)
    axes.text(0.02, 0.03, down, color=style.ink, **look)


@cached(maxsize=16)
def confidence(_: Translate, last: int, key: str, style: Style) -> Film:
    """How often it is right where it is so sure, at each epoch; and the digits that moved furthest."""
    frames, now = range(EPOCHS.index(last) + 1), numbers.training()
    facts, pictures = [words.fact(_, k) for k in frames], []
    if last == LAST:
        below, alts = np.moveaxis([words.seen(_, k) for k in frames], 2, 0).tolist()
        said = [
            Caption("name", 0, n % MOVED + 0.5, 1.5 * (n // MOVED) + 1.27, texts, align="center")
            for n, texts in enumerate(zip(*below, strict=True))
        ]
        pictures.append(digits(_, alt=list(map("; ".join, alts)), captions=said))
    pictures.insert(0, reliability(_, now.sure, now.right, facts))
    verdicts = [[words.honest(_, k) for k in frames]]
    return Film([Slider(_("Epoch"), facts, key, FIRST)], pictures, verdicts=verdicts, style=style)


def reliability(_: Translate, sure: Array, right: Array, alt: Sequence[str]) -> Picture:
    """The share that is right in each bin of the confidence, over how many images are in it."""
    counts, shares = numbers.reliability(sure, right)
    bars = [
        Stroke(role, panel, [(x, 0.0), (x, column)], panel == BELOW, width=0.9 / BINS)
        for panel, role, every in ((ABOVE, "count", shares), (BELOW, WRONG, counts))
        for x, column in zip((np.arange(BINS) + 0.5) / BINS, every.T, strict=True)
    ]
    ends, ticks = np.array([0.0, 1.0]), np.linspace(0, 1, 6)
    diagonal = (_("as often right as sure"), "chord", ends, ends)
    both = (
        (_("Share of right images"), False, (0, 1.04), True, (diagonal,)),
        (_("Images in each bin"), True, (0, sure.shape[1]), False, ()),
    )
    return charts(
        both, _("confidence: the largest y"), ticks, tuple(percent(_, x) for x in ticks), alt=alt, moving=bars
    )


@figure(size=(HALF, HEIGHT))
def digits(canvas: Canvas, style: Style, _: Translate) -> None:
    """The images whose loss rose most, and below those whose loss fell most; each with its letter and right digit."""
    axes, now = canvas.subplots(), numbers.training()
    style.axes(axes, _("The digits that moved furthest"), band=True)
    axes.set_axis_off()
    for k, (image, shades) in enumerate(zip(now.moved, numbers.tested()[0][now.moved], strict=True)):
        x, y = k % MOVED, 1.5 * (k // MOVED)
        ends = x + 0.08, x + 0.92, y + 1.12, y + 0.24
        axes.imshow(shades.reshape(28, 28), "gray_r", extent=ends, aspect="auto", interpolation="none")
        name = _("{letter}: a {right}").format(letter=words.LETTERS[k], right=now.labels[image])
        axes.text(x + 0.5, y + 0.2, name, color=style.ink, fontsize=style.label, ha="center")
    axes.set(xlim=(0, MOVED), ylim=(3, 0))


@cached(maxsize=16)
def temperatures(_: Translate, style: Style) -> Film:
    """The last epoch's network at each temperature: how honest it is, its loss and its calibration error."""
    (measures, sure, right, best), x = numbers.softened(), TEMPERATURES
    frames, (loss, error, _right) = range(len(x)), measures[1].T
    facts = [words.warm_fact(_, k) for k in frames]
    chosen = [Stroke("chord", panel, [(x[best], -np.inf), (x[best], np.inf)]) for panel in (ABOVE, BELOW)]
    points = Stroke("place", ABOVE, [(x, loss)], draggable=True), Stroke("place", BELOW, [(x, error)])
    both = [
        (title, True, (0, 1.08 * values.max()), in_percent, (("", "curve", x, values),))
        for title, in_percent, values in ((_("Loss"), False, loss), (_("Calibration error"), True, error))
    ]
    ticks = np.linspace(0.5, 4, 8)
    moving, labels = (*chosen, rule(ABOVE, x), rule(BELOW, x), *points), tuple(f"{each:g}" for each in ticks)
    measured = charts(tuple(both), _("T, the temperature"), ticks, labels, alt=facts, moving=moving)
    slider, readings = Slider(_("T, the temperature"), facts, "warm"), [words.warm_readings(_, k) for k in frames]
    pictures, verdicts = [measured, reliability(_, sure, right, facts)], [words.warm_verdict(_)] * len(x)
    return Film([slider], pictures, [readings], [verdicts], style=style)


def spread(_: Translate) -> Picture:
    """All trainings, and of each the epoch of its lowest test loss and that of its highest test accuracy."""
    found = [
        Stroke("found", panel, [(float(numbers.along(stop[0])), stop[1 + panel]) for stop in numbers.stops()[:, panel]])
        for panel in (ABOVE, BELOW)
    ]
    looks: list[Look] = [{"linewidth": 1.2, "linestyle": "--"}, {"linewidth": 1.2}]
    return course(_, numbers.SEEDS, LAST, looks, alt=words.stop(_)[1], moving=found)
