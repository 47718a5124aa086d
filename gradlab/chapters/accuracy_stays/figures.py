"""Loss and accuracy over a long training, its test images by their loss, how sure it is, and one temperature."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradlab.cache import cached
from gradlab.chapters.accuracy_stays import numbers, words
from gradlab.chapters.accuracy_stays.numbers import BINS, EPOCHS, FIRST, LAST, LOSSES, MOVED, TEMPERATURES, counted
from gradlab.chapters.shared.words import columns
from gradlab.plotting import Canvas, Caption, Film, Look, Named, Player, Slider, Stroke, Style, name_lines
from gradlab.plotting.picture import Picture, figure, rule
from gradlab.plotting.slope import ABOVE, BELOW, HEIGHT, follow, two_panels
from gradlab.plotting.style import HALF, Role, percent_axis
from gradlab.text import Translate
from gradlab.types import Array

#: Of bars: what is right, and below it what is wrong, or how many there are.
BARS: tuple[Role | Look, ...] = "count", {"color": "ink", "solid_capstyle": "butt", "alpha": 0.6}
PLACES = np.log10(np.maximum(np.arange(LAST + 1), 0.5))  # of the epochs on their axis; 0 is left of 1
TICKS = [0, 1, 2, 5, 10, 20, 50, 100, 200, 400]
COUNTS = (-480.0, 780.0)  # the ends of the axis of the images in a bin; the wrong ones go down

Line = tuple[str, Role, Array]  # its name, or "" of thin ones, its role, and y, of thin ones in columns
Chart = tuple[str, bool, float, float, bool, tuple[Line, ...]]  # title, has_slope, ends of y, in per cent, lines


@figure(size=(HALF, HEIGHT))
def charts(
    canvas: Canvas, style: Style, _: Translate, both: tuple[Chart, Chart], name: str, x: Array, ticks: Array, *at: str
) -> None:
    """Lines over x in two panels with one axis, which ends a little beyond its outer ticks; ``at`` names these."""
    panels, room = two_panels(canvas, style, both[0][0], ""), 0.02 * (ticks[-1] - ticks[0])
    for axes, (title, has_slope, low, high, in_percent, lines) in zip(panels, both, strict=True):
        style.axes(axes, title, style.colour(has_slope), band=axes is panels[ABOVE])
        for text, role, y in lines:
            thin = {} if text else {"linewidth": 0.8 * style.scale, "alpha": 0.5}
            axes.plot(x, y, **style.look(role, has_slope) | thin)
        axes.set_ylim(low, high)
        axes.yaxis.set_major_formatter("{x:,g}")
        if in_percent:
            percent_axis(_, axes.yaxis)
    panels[BELOW].set(xlim=(ticks[0] - room, ticks[-1] + room), xlabel=name)
    panels[BELOW].set_xticks(ticks, at)
    for axes, (_title, has_slope, low, high, _in_percent, lines) in zip(panels, both, strict=True):
        named = [Named(text, style.colour(has_slope), (x, y)) for text, _, y in lines if text]
        name_lines(axes, style, named, [(x[[-1, -1]], np.array([low, high]))])  # where the film opens, a rule stands


@cached(maxsize=16)
def films(_: Translate, last: int, key: str, player: Player, style: Style) -> tuple[Film, Film]:
    """The training up to epoch ``last``, and how sure the network is in it; the page's slider has this key."""
    texts, count = columns(words.epoch(_, k) for k in range(EPOCHS.index(last) + 1)), EPOCHS.index(last) + 1
    slider = Slider(_("Epoch"), texts["fact"], key, count - 1)
    terms = _(
        "The largest y is the network's **confidence**. On the dashed line it is as often right as it is sure. The "
        "**calibration error** is the mean distance from that line, weighted by the images of each bar (Guo et al. "
        "2017)."
    )
    course = [curves(_, last, texts), images(_, texts)]
    sure = [reliability(_, numbers.kept("sure"), numbers.kept("right"), texts["fact"]), digits(_, count)]
    film = Film([slider], course, [texts["readings"]], [texts["verdict"]], player, style)
    return film, Film([slider], sure, [[terms] * count], style=style)


def curves(_: Translate, last: int, texts: dict[str, list[str]]) -> Picture:
    """Loss and accuracy on training and on test images up to an epoch; thin those of the other trainings."""
    both, x, moving = [], PLACES[EPOCHS], list[Stroke]()
    for panel, (title, *ends) in enumerate(((_("Loss"), 0.0, 1.1), (_("Accuracy"), 0.55, 1.04))):
        runs = numbers.kept("curves")[:, : last + 1, :, panel]
        thin = "", "curve", np.hstack([*runs[1:]])
        named = (_("training images"), "other curve", runs[0, :, 0]), (_("test images"), "curve", runs[0, :, 1])
        both.append((title, panel == ABOVE, *ends, panel == BELOW, (thin, *named)))
        y = numbers.kept("curves")[0, EPOCHS, 1, panel]
        moving += [rule(panel, x), Stroke("place", panel, [(x, y)], panel == ABOVE, draggable=panel == ABOVE)]
    still = tuple(both), _("epoch (logarithmic)"), PLACES[: last + 1], PLACES[TICKS], *map(str, TICKS)
    return charts(_, *still, alt=texts["fact"], moving=moving, captions=[follow(x, texts["point"])])


def images(_: Translate, texts: dict[str, list[str]]) -> Picture:
    """How many test images have which loss: the right go up, the wrong down; and those whose loss rises most."""
    loss, right = numbers.kept("loss"), numbers.kept("right")
    moving, captions = list[Stroke](), list[Caption]()
    up, down = (counted(np.log10(loss), LOSSES, side) for side in (right, right - 1))
    for x, *heights in zip((LOSSES[1:] + LOSSES[:-1]) / 2, up.T, down.T, strict=True):
        for look, y in zip(BARS, heights, strict=True):
            moving += [Stroke(look, 0, [(x, 0.0), (x, y)], width=0.22)] if y.any() else []
    for k, (letter, image) in enumerate(zip(words.LETTERS[:MOVED], numbers.moved()[:MOVED], strict=True)):
        y = np.where(right[:, image], 0.9 * COUNTS[1], 0.15 * COUNTS[0]) - 0.08 * np.ptp(COUNTS) * k
        captions.append(Caption("caption", 0, np.log10(loss[:, image]), y, letter, align="center"))
    mean = np.log10(numbers.kept("curves")[0, EPOCHS, 1, 0])
    captions.append(follow(mean, texts["mean"]))
    return by_loss(_, up[FIRST], down[FIRST], alt=texts["images"], moving=[*moving, rule(0, mean)], captions=captions)


@figure(size=(HALF, HEIGHT))
def by_loss(canvas: Canvas, style: Style, _: Translate, *outlines: Array) -> None:
    """The axes of the test images by their loss, and how they were as an outline."""
    axes = canvas.subplots()
    style.axes(axes, _("{count} test images: ↑ right, ↓ wrong").format(count=f"{numbers.TESTED_ON:,}"), band=True)
    axes.axhline(0, color=style.ink, linewidth=1.2 * style.scale)
    for outline in outlines:
        axes.stairs(outline, LOSSES, color=style.faint, linewidth=1.2 * style.scale, baseline=None)
    axes.set(xlim=LOSSES[[0, -1]], ylim=COUNTS, xlabel=_("−log y of an image (logarithmic)"))
    axes.set_xticks(range(-6, 2), ["10⁻⁶", "10⁻⁵", "10⁻⁴", "0.001", "0.01", "0.1", "1", "10"])
    axes.yaxis.set_major_formatter(lambda count, _: f"{abs(count):g}")


def reliability(_: Translate, sure: Array, right: Array, alt: Sequence[str]) -> Picture:
    """The share that is right in each bin of the confidence, over how many images are in it."""
    counts, rights = (counted(sure, BINS, weights) for weights in (np.ones_like(sure), right))
    shares = np.divide(rights, counts, out=np.full_like(counts, np.nan), where=counts > 0)
    bars = [
        Stroke(look, panel, [(x, 0.0), (x, y)], has_slope=False, width=0.06)
        for panel, look, every in zip((ABOVE, BELOW), BARS, (shares, counts), strict=True)
        for x, y in zip((BINS[1:] + BINS[:-1]) / 2, every.T, strict=True)
    ]
    diagonal, ticks = Stroke("chord", ABOVE, [(0.0, 0.0), (1.0, 1.0)]), np.linspace(0, 1, 6)
    above = _("Share of right images"), False, 0.0, 1.04, True, ()
    below = _("Images in each bin"), True, 0.0, float(sure.shape[1]), False, ()
    still = (above, below), _("confidence: the largest y"), ticks, ticks, *map("{:.1f}".format, ticks)
    return charts(_, *still, alt=alt, moving=[*bars, diagonal])


def digits(_: Translate, frames: int) -> Picture:
    """The images that moved most, and below each what the network sees and how sure it is."""
    seen, captions = [words.seen(_, k) for k in range(frames)], []
    for k in range(2 * MOVED):
        place, texts = (k % MOVED + 0.5, 1.5 * (k // MOVED) + 1.25), [every[k][0] for every in seen]
        captions.append(Caption("name", 0, *place, texts, align="center"))
    return shades(_, alt=["; ".join(text for _, text in every) for every in seen], captions=captions)


@figure(size=(HALF, HEIGHT))
def shades(canvas: Canvas, style: Style, _: Translate) -> None:
    """Those whose loss rises most, and below those whose loss falls most; each with its letter and right digit."""
    axes, (pixels, labels) = canvas.subplots(), numbers.tested()
    style.axes(axes, _("The digits that move furthest"), band=True)
    axes.set_axis_off()
    for k, (letter, image) in enumerate(zip(words.LETTERS, numbers.moved(), strict=True)):
        x, y = k % MOVED, 1.5 * (k // MOVED)
        ends = x + 0.08, x + 0.92, y + 1.1, y + 0.44
        axes.imshow(pixels[image].reshape(28, 28), "gray_r", extent=ends, aspect="auto", interpolation="none")
        name = _("{letter}: a {right}").format(letter=letter, right=labels[image])
        axes.text(x + 0.5, y + 0.4, name, ha="center", **style.look("reading"))
    axes.set(xlim=(0, MOVED), ylim=(3, 0))


@cached(maxsize=16)
def temperatures(_: Translate, style: Style) -> Film:
    """The last epoch's network at each temperature: its loss and its calibration error, and how honest it is."""
    (measures, sure, best), x, ticks = numbers.softened(), TEMPERATURES, np.linspace(0.5, 4, 8)
    facts, readings, verdicts = map(list, zip(*(words.temperature(_, k) for k in range(len(x))), strict=True))
    both, moving, names = [], [], (_("Loss"), _("Calibration error"))
    for panel, (name, y) in enumerate(zip(names, measures[1, :, ::2].T, strict=True)):
        both.append((name, True, 0.0, 1.08 * y.max(), panel == BELOW, ((_("test images"), "curve", y),)))
        chosen = Stroke("chord", panel, [(x[best], -np.inf), (x[best], np.inf)])
        moving += [chosen, rule(panel, x), Stroke("place", panel, [(x, y)], draggable=panel == ABOVE)]
    still = tuple(both), _("T, the temperature"), x, ticks, *map("{:g}".format, ticks)
    right = np.tile(numbers.kept("right")[-1, numbers.MEASURE], (len(x), 1))
    pictures = [charts(_, *still, alt=facts, moving=moving), reliability(_, sure, right, facts)]
    slider = Slider(_("T, the temperature"), facts, "warm", words.ONE)
    return Film([slider], pictures, [readings], [verdicts], style=style)
