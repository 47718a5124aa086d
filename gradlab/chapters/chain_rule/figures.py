"""The pictures of chains: values go down on the left, derivatives come back up on the right; images; depth."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from gradlab import lesson
from gradlab.cache import cached
from gradlab.chapters.chain_rule import numbers, words
from gradlab.chapters.chain_rule.numbers import BOUND, DEEP, DEPTHS, IMAGES, LAYERS, Passes
from gradlab.chapters.chain_rule.words import Two, between, names, written
from gradlab.lesson.names import activation_name
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.film import Film, Player, Slider
from gradlab.plotting.picture import Caption, Column, Mover, Picture, Stroke, figure, rule
from gradlab.plotting.slope import legend_below
from gradlab.plotting.style import Look, Style
from gradlab.text import Translate, format_number
from gradlab.types import Array

WIDTH, HEIGHT, ROW = 5.2, 5.2, 0.7  # inches, which are the data of the panel too; what a row takes at least
PANEL = 0  # the only one of these pictures
TOP, BOTTOM = 0.75, 0.5  # the rows of the first step, from the top, and of the last
SYMBOL, DOWN, UP, LEFT, RIGHT = 0.42, 0.95, 2.98, 1.12, 3.14  # x: symbols, the two lanes, and what stands beside them
BARS = 0.5  # the length of the longest bar of many
SPREAD = 0.4  # the height of all of them
BOTH = (0, 1)  # the sliders: x goes by w, y by how far both passes have come
SLIDE = 0.6  # the length of the line that the weight is moved on
ROOM = 0.13  # between a row's middle and the ends of a lane
ENDS, TICKS = (3e-16, 10.0), (1e-12, 1e-9, 1e-6, 1e-3, 1.0)  # of the axis of the long chains
ZERO = 1e-15  # the row of what is exactly 0, which a logarithmic axis has no place for

FORWARD: Look = {"color": "ink", "linewidth": 1.2, "alpha": 0.6}  # from a step of a computation to the next
BACKWARD: Look = {"linewidth": 3}  # a derivative on its way back
DEAD: Look = {"linewidth": 1.6, "linestyle": ":"}  # one that is 0
PART: Look = {"color": "ink", "solid_capstyle": "butt", "alpha": 0.35}  # of many numbers one that is not looked at
READING: Look = {"fontsize": 11, "color": "ink", "fontweight": "normal"}
REMARK: Look = {**READING, "fontsize": 10}
SLOPE: Look = {"fontsize": 11, "fontweight": "bold"}
DEEP_LOOKS: tuple[Look, ...] = (
    {"marker": "v", "markersize": 6, "linewidth": 1.2},
    {"marker": "o", "markersize": 5, "linewidth": 1.2},
    {"marker": "s", "markersize": 5, "linewidth": 1.2},
    {"marker": "^", "markersize": 6, "linewidth": 1.2, "color": "ink"},
)

Texts: TypeAlias = tuple[str, ...]
When: TypeAlias = NDArray[np.bool_]  # at which frames something is there


# What pictures of steps share.
def enlarged(width: float, height: float, style: Style) -> tuple[float, float]:
    """Width and height in inches: on a projector a little larger, as its texts need more room than they have."""
    wider = 1 + 0.4 * (style.scale - 1)
    return wider * width, wider * height


def paper(canvas: Canvas, width: float, height: float) -> Axes:
    """A panel over the whole picture, without axes, whose data are inches."""
    axes = canvas.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    return axes


def boxed(axes: Axes, x: float, y: float, text: str, size: float, style: Style) -> None:
    """A step's name in its box."""
    box = {"boxstyle": "round,pad=0.3", "facecolor": "none", "edgecolor": style.ink, "linewidth": style.scale}
    look: dict[str, Any] = {"fontsize": size * style.scale, "color": style.ink, "ha": "center", "va": "center"}
    axes.text(x, y, text, bbox=box, **look)


def derivative(x: float, y: Column, values: Array, before: str = "", digits: int = 4, **more: Any) -> list[Caption]:
    """A derivative as a text at each place, where it is finite: where it flows in one colour, where it is 0 in another.

    more : of its captions
    """
    texts = written(values, before, digits)
    return [
        Caption(SLOPE, PANEL, np.where(there, x, np.nan), y, texts, flows, **more)
        for flows, there in ((True, np.isfinite(values) & (values != 0)), (False, values == 0))
        if np.any(there)
    ]


def path_back(points: Sequence[tuple[float, Column]], flows: When, sliders: tuple[int, int] = (0, 0)) -> list[Stroke]:
    """The path that it takes, at each place: broken where nothing flows along it."""
    return [
        Stroke(look, PANEL, [(np.where(there, x, np.nan), y) for x, y in points], look is BACKWARD, sliders)
        for look, there in ((BACKWARD, flows), (DEAD, ~flows))
    ]


# The chain of one image.
@figure(size=lambda style, _, _title, letters, *_between: enlarged(WIDTH, _height(letters), style))
def lanes(canvas: Canvas, style: Style, _: Translate, title: str, letters: Texts, down: Texts, up: Texts) -> None:
    """The names of a chain's steps, and what leads from one to the other."""
    top, ink, large = _height(letters), style.ink, style.scale
    axes = paper(canvas, WIDTH, top)
    small: dict[str, Any] = {"fontsize": 9 * large, "color": ink, "va": "center"}
    axes.text(0.1, top - 0.16, title, fontsize=11.5 * large, fontweight="bold", color=ink, va="center")
    axes.text(DOWN - 0.06, top - 0.42, "↓ " + _("values"), **small)
    axes.text(UP - 0.06, top - 0.42, "↑ " + _("derivatives ∂E/∂…"), **small)
    rows = _rows(letters)
    axes.plot((LEFT, LEFT + SLIDE), (rows[0],) * 2, color=ink, alpha=0.4, linewidth=large)
    for letter, y in zip(letters, rows, strict=True):
        boxed(axes, SYMBOL, y, letter, 11, style)
    for y, after, there, back in zip(rows, rows[1:], down, up, strict=False):
        axes.text(LEFT, (y + after) / 2, there, **small)
        axes.text(RIGHT, (y + after) / 2, back, **small)


def _height(letters: Texts) -> float:
    """Of the picture of so many steps."""
    return max(HEIGHT, TOP + BOTTOM + ROW * (len(letters) - 1))


def _rows(letters: Texts) -> list[float]:
    """The heights of the steps."""
    return list(map(float, np.linspace(_height(letters) - TOP, BOTTOM, len(letters))))


def chain(_: Translate, shown: Passes, w: Array, alt: Sequence[str]) -> Picture:
    """A chain at each place of w, and as far as both passes have come at each move of the second slider."""
    letters, entries = shown.chain.letters, shown.chain.entries
    rows, move = _rows(letters), np.arange(2.0 * len(letters) + 1)
    down, up = between(_, shown.chain)
    at = LEFT + SLIDE * (w - w[0]) / (w[-1] - w[0])
    moving: list[Mover] = [Stroke("place", PANEL, [(at, rows[0])], draggable=True)]
    captions = [Caption(REMARK, PANEL, 0.1, 0.14, words.moves(_, letters), slider=1)]
    for n, (letter, y) in enumerate(zip(letters, rows, strict=True)):
        value, adjoint = shown.values[letter], shown.adjoints[letter]
        known, back = move > n, move >= 2 * len(letters) - n
        last = letter == "E"
        after = y if last else rows[n + 1]
        if not last:
            ends = (y - ROOM, after + ROOM)
            moving.append(Stroke(FORWARD, PANEL, [(DOWN, _when(y, move > n + 1)) for y in ends], sliders=BOTH))
            flows = np.any(adjoint.reshape(len(adjoint), -1) != 0, axis=-1)
            moving += path_back([(UP, _when(y, back)) for y in ends], flows, BOTH)
        of, aside, look, digits = "", 0.0, READING, 4
        if (entry := entries.get(letter)) is not None:
            moving += _bars(LEFT, value, y, known, entry) + _bars(RIGHT, adjoint, y, back, entry)
            value, adjoint, of, aside = value[:, entry], adjoint[:, entry], words.entry(letter, entry), BARS + 0.1
            look, digits = REMARK, 3
        left = LEFT + aside + (SLIDE + 0.15 if n == 0 else 0)
        captions.append(Caption(look, PANEL, left, _when(y, known), written(value, of, digits), sliders=BOTH))
        captions += derivative(RIGHT + aside, _when(y, back), adjoint, of, digits, sliders=BOTH)
        if not last and not up[n]:
            factor = shown.slopes[letter] if n else shown.factors["x"]
            factor = factor if entry is None else factor[:, entry]
            name = _("σ′(u), by hand,") if n and shown.chain.by_hand else f"φ′({letter})" if n else "x"
            halfway = _when((y + after) / 2, back)
            captions += derivative(RIGHT, halfway, factor, f"· {name} = ", sliders=BOTH)
    still = _, words.title(_, shown.chain), letters, down, up
    return lanes(*still, alt=alt, moving=moving, frames=(0, len(move) - 1), captions=captions)


def _when(y: float, there: When) -> Column:
    """A height at the moves at which something is there."""
    return np.where(there, y, np.nan)


def _bars(left: float, values: Array, y: float, there: When, entry: int) -> list[Mover]:
    """Bars, one below the other, about a common 0; that of one entry stands out."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    scale = BARS / ((high - low) or 1.0)
    zero = left - low * scale
    count = values.shape[1]
    rows = [_when(y + SPREAD * (0.5 - (k + 0.5) / count), there) for k in range(count)]
    return [
        Stroke("bar" if k == entry else PART, PANEL, [(zero, row), (zero + scale * values[:, k], row)],
               sliders=BOTH, width=0.8 * SPREAD / count)
        for k, row in enumerate(rows)
    ]  # fmt: skip


@cached(maxsize=64)
def chains_film(_: Translate, two: Two, image: int, player: Player, style: Style) -> Film:
    """Both chains of one image at each place of w, played forwards and backwards."""
    w, weight = numbers.W, two[0].weight
    shown = [numbers.passes(each.of_image(image), w) for each in two]
    every = range(len(w))
    verdicts = [
        [words.verdict(_, name, each, k) for k in every] for name, each in zip(names(_, two), shown, strict=True)
    ]
    pictures = [chain(_, each, w, alt) for each, alt in zip(shown, verdicts, strict=True)]
    texts = [[words.readings(_, two, w, shown, k) for k in every], *verdicts]
    first, last = numbers.nearest(lesson.start(weight)), 2 * len(two[0].letters)
    sliders = [
        Slider(_("w, the value of this weight"), words.aria_texts(_, two, w, shown), "w", first),
        Slider(_("Moves: first forwards, then backwards"), list(map(str, range(last + 1))), "move", last),
    ]
    return Film(sliders, pictures, texts, (), player, style)


# What each image adds.
@figure(size=(5.2, 2.6))
def _bars_of_images(canvas: Canvas, style: Style, _: Translate, title: str, high: float) -> None:
    """The axes, as high as the largest bar needs."""
    large = style.scale
    axes = canvas.add_axes((0.17 * large, 0.2 * large, 0.98 - 0.19 * large, 1 - 0.31 * large))
    style.axes(axes, title)
    axes.axhline(0, color=style.ink, linewidth=0.8 * large)
    axes.set(xlim=(-1, IMAGES), ylim=(-high, high), xlabel=_("image"))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.6g}".replace("-", "−"))
    axes.plot([], [], label=_("their mean"), **style.look("chord"))
    axes.legend(loc="upper right", frameon=False, labelcolor=style.ink, fontsize=9 * large)


def images(_: Translate, name: str, shown: Passes) -> Picture:
    """The derivatives of the images, their mean, and the one that is looked at at each place."""
    each, title = shown.derivative, _("dE/dw: {name}").format(name=name)
    at, mean, has_slope = np.arange(float(IMAGES)), float(np.mean(each)), bool(np.any(each != 0))
    moving = [Stroke("bar", PANEL, [(k, 0.0), (k, each[k])], has_slope, width=0.7) for k in range(IMAGES)]
    moving.append(Stroke("chord", PANEL, [(-1, mean), (IMAGES, mean)]))
    moving += [rule(PANEL, at), Stroke("place", PANEL, [(at, each)], has_slope, draggable=True)]
    high = _rounded(float(np.max(np.abs(each))))
    return _bars_of_images(_, title, high, alt=words.images_alt(_, title, shown), moving=moving)


def _rounded(largest: float) -> float:
    """The end of an axis: 1, 2 or 5 times a power of ten, so that few backdrops serve many settings."""
    if largest == 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(largest))
    return float(next(part * power for part in (1, 2, 5, 10) if part * power >= largest))


@cached(maxsize=64)
def images_film(_: Translate, two: Two, w: float, style: Style) -> Film:
    """The derivative of each image at w, behind both units, and what there is to read of each image."""
    shown = numbers.of_images(two, w)
    pictures = [images(_, name, each) for name, each in zip(names(_, two), shown, strict=True)]
    readings = [words.image_readings(_, two, shown, k) for k in range(IMAGES)]
    texts = [readings, [words.images_verdict(_, two, shown)] * IMAGES]
    slider = Slider(_("Image"), words.image_aria_texts(_, two, shown), "image", numbers.FIRST)
    return Film([slider], pictures, texts, style=style)


# Long chains, and networks of many layers.
@figure(size=(5.2, 3.6))
def _against_depth(
    canvas: Canvas, style: Style, _: Translate, title: str, places: range, xlabel: str, bound: Sequence[float] = ()
) -> None:
    """The axes, the bound of the sigmoid's, and the legend."""
    large = style.scale
    axes = canvas.add_axes((0.14 * large, 0.28 * large, 0.97 - 0.14 * large, 1 - 0.37 * large))
    style.axes(axes, title)
    axes.set(yscale="log", xlim=(0.5, len(places) + 0.5), ylim=ENDS, xticks=places, xlabel=xlabel)
    axes.set_yticks([ZERO, *TICKS], ["0", *(f"$10^{{{np.log10(tick):.0f}}}$" for tick in TICKS)])
    axes.minorticks_off()
    if bound:
        axes.plot(places, bound, label="(¼)ⁿ", **style.look("chord"))
    for name, look in zip(DEEP, DEEP_LOOKS, strict=True):
        axes.plot([], [], label=activation_name(_, name), **style.look(look, name != "step"))
    legend_below(canvas, style, left=0.12, ncols=3)


def _lines(every: Mapping[str, Array]) -> list[Mover]:
    """A line for each of the units through its sizes, of shape (places, frames); what is 0 is in a row of its own."""
    return [
        Stroke(look, PANEL, [(n, np.where(size == 0, ZERO, size)) for n, size in enumerate(sizes, 1)],
               name != "step")
        for look, (name, sizes) in zip(DEEP_LOOKS, every.items(), strict=True)
    ]  # fmt: skip


@cached(maxsize=16)
def depth_film(_: Translate, style: Style) -> Film:
    """The derivative of chains of 1 … 12 units, and what there is to read, at each place of x."""
    unit = lesson.unit("sigmoid")
    verdicts = [words.depth_verdict(_, k) for k in range(len(unit))]
    plain = [text.replace("**", "") for text in verdicts]
    texts = [[words.depth_readings(_, k) for k in range(len(unit))], verdicts]
    aria_texts = [f"x = {format_number(x)}: {text}" for x, text in zip(unit.x, plain, strict=True)]
    slider = Slider(_("x, what flows into the first unit"), aria_texts, "x", unit.nearest(1.0))
    still = _, _("|slope| of n units in a row"), DEPTHS, _("n, the number of units"), BOUND
    sizes = {name: numbers.sizes(name) for name in DEEP}
    return Film([slider], [_against_depth(*still, alt=plain, moving=_lines(sizes))], texts, style=style)


@cached(maxsize=16)
def network_film(_: Translate, scale: str, style: Style) -> Film:
    """The derivatives of each layer of networks of 1 … 6 hidden layers, and what there is to read."""
    verdicts = [words.network_verdict(_, scale, depth) for depth in LAYERS]
    plain = [text.replace("**", "") for text in verdicts]
    aria_texts = [f"{depth}: {text}" for depth, text in zip(LAYERS, plain, strict=True)]
    texts = [[words.network_readings(_, scale, depth) for depth in LAYERS], verdicts]
    slider = Slider(_("Hidden layers"), aria_texts, "depth", numbers.DEPTH - 1)
    still = _, _("mean |∂E/∂w| of each layer"), range(1, LAYERS[-1] + 2), _("layer (1: next to the pixels)")
    sizes = numbers.layer_slopes(scale)
    return Film([slider], [_against_depth(*still, alt=plain, moving=_lines(sizes))], texts, style=style)
