"""The pictures of chains: values go down on the left, derivatives come back up on the right; images; depth."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gradlab import lesson
from gradlab.cache import cached
from gradlab.chapters.chain_rule import numbers, words
from gradlab.chapters.chain_rule.numbers import BOUND, DEEP, DEEPEST, DEPTHS, IMAGES, LAYERS, Passes, W
from gradlab.chapters.chain_rule.words import Two, written
from gradlab.chapters.shared.words import columns
from gradlab.core.activations import one_step
from gradlab.plotting import Axes, Canvas, Film, Look, Player, Slider, Style, key
from gradlab.plotting.picture import Caption, Column, Mover, Picture, Stroke, figure, rule
from gradlab.plotting.style import HALF, SINGLE
from gradlab.text import Translate, format_number, plain
from gradlab.types import Array

HEIGHT, ROW = 5.2, 0.7  # inches, which are the data of the panel too; what a row takes at least
PANEL, SLIDE = 0, 1  # that of all texts and paths, and the short line that the weight is moved on
TOP, BOTTOM = 0.85, 0.5  # the rows of the first step, from the top, and of the last
SYMBOL, DOWN, UP, LEFT, RIGHT = 0.42, 0.95, 2.98, 1.12, 3.14  # x: symbols, the two lanes, and what stands beside them
BARS, SPREAD = 0.5, 0.4  # of many bars: the length of the longest, and the height of all of them
BOTH = (0, 1)  # the sliders: x goes by w, y by how far both passes have come
LINE, AROUND = 0.75, 0.3  # the length of the line that the weight is moved on, and the height of its panel
SHAPE = 0.32, 0.2  # the width and the height of a unit's function drawn small
ROOM = 0.13  # between a row's middle and the ends of a lane
ENDS, TICKS = (1e-19, 1000.0), (1e-12, 1e-8, 1e-4, 1.0)  # of the axis of the long chains
ZERO = 1e-18  # the row of what is exactly 0, which a logarithmic axis has no place for
ABOVE, APART = 1.3, 2.2  # decades: from a line to its name, and between two names

FORWARD: Look = {"color": "ink", "linewidth": 2}  # from a step of a computation to the next
BACKWARD: Look = {"linewidth": 4}  # a derivative on its way back
DEAD: Look = {"linewidth": 2, "linestyle": ":"}  # one that is 0
PART: Look = {"color": "ink", "solid_capstyle": "butt", "alpha": 0.5}  # of many numbers one that is not looked at
DEEP_LOOKS: tuple[Look, ...] = (
    {"marker": "v", "markersize": 6, "linewidth": 1.2},
    {"marker": "o", "markersize": 5, "linewidth": 1.2},
    {"marker": "s", "markersize": 5, "linewidth": 1.2},
    {"marker": "^", "markersize": 6, "linewidth": 1.2, "color": "ink"},
)

When: TypeAlias = NDArray[np.bool_]  # at which frames something is there


# What pictures of steps share.
def paper(canvas: Canvas, style: Style, height: float, title: str, colour: str) -> Axes:
    """A panel over the whole picture, without axes, under its title; its data are inches of a picture on a desk."""
    axes = canvas.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, HALF), ylim=(0, height))
    axes.axis("off")
    axes.text(0.1, height - 0.16, title, va="center", **style.look("heading") | {"color": colour})
    return axes


def boxed(axes: Axes, x: float, y: float, text: str, style: Style) -> None:
    """A step's name in its box."""
    box = {"boxstyle": "round,pad=0.3", "facecolor": "none", "edgecolor": style.faint, "linewidth": style.scale}
    axes.text(x, y, text, bbox=box, ha="center", va="center", **style.look("reading"))


def only(there: When, column: Column) -> Column:
    """A column at the frames at which something is there."""
    return np.where(there, column, np.nan)


def derivative(x: float, y: Column, values: Array, before: str = "", digits: int = 4, **more: Any) -> list[Caption]:
    """A derivative as a text at each place, where it is finite: where it flows in one colour, where it is 0 in another.

    more : of its captions
    """
    texts = written(values, before, digits)
    return [
        Caption("caption", PANEL, only(there, x), y, texts, flows, **more)
        for flows, there in ((True, np.isfinite(values) & (values != 0)), (False, values == 0))
        if np.any(there)
    ]


def path_back(points: Sequence[tuple[float, Column]], flows: When, sliders: tuple[int, int] = (0, 0)) -> list[Stroke]:
    """The path that it takes, at each place: broken where nothing flows along it."""
    return [
        Stroke(look, PANEL, [(only(there, x), y) for x, y in points], look is BACKWARD, sliders)
        for look, there in ((BACKWARD, flows), (DEAD, ~flows))
    ]


# The chain of one image.
@figure(size=lambda style, _, _title, _units, _has_slope, letters, *_between: style.size(HALF, TOP + _rows(letters)[0]))
def lanes(
    canvas: Canvas, style: Style, _: Translate, title: str, units: str, has_slope: bool, letters: Sequence[str],
    down: Sequence[str], up: Sequence[str],
) -> None:  # fmt: skip
    """The names of a chain's steps, and what leads from one to the other; a unit's function is drawn."""
    rows = _rows(letters)
    top = TOP + rows[0]
    axes = paper(canvas, style, top, title, style.colour(has_slope))
    small: dict[str, Any] = {"fontsize": style.label, "color": style.soft, "va": "center"}
    axes.text(DOWN - 0.06, top - 0.46, "↓ " + _("values"), **small)
    axes.text(UP - 0.06, top - 0.46, "↑ " + _("derivatives ∂{end}/∂…").format(end=letters[-1]), **small)
    for letter, y in zip(letters, rows, strict=True):
        boxed(axes, SYMBOL, y, letter, style)
    for letter, y, after, there, back in zip(letters, rows, rows[1:], down, up, strict=False):
        for lane, dashes in ((DOWN, "-"), (UP, ":")):
            axes.plot((lane, lane), (y - ROOM, after + ROOM), dashes, color=style.faint, linewidth=0.8 * style.scale)
        beside = LEFT
        if letter.startswith("u"):
            x, (width, height), value = np.linspace(0, 1, 401), SHAPE, one_step(units)(np.linspace(-4, 4, 401))
            small_unit = beside + width * x, (y + after) / 2 + height * ((value - value.min()) / np.ptp(value) - 0.5)
            axes.plot(*small_unit, **style.look({"linewidth": 2}, has_slope))
            beside += width + 0.1
        axes.text(beside, (y + after) / 2, there, **small)
        axes.text(RIGHT, (y + after) / 2, back, **small)
    slide = canvas.add_axes((LEFT / HALF, (rows[0] - AROUND / 2) / top, LINE / HALF, AROUND / top))
    slide.plot(lesson.WEIGHTS, (0, 0), color=style.faint, linewidth=style.scale)
    slide.set(xlim=1.2 * np.array(lesson.WEIGHTS), ylim=(-1, 1))  # a point at either end is not cut off
    slide.axis("off")


def _rows(letters: Sequence[str]) -> list[float]:
    """The heights of the steps, the first of which is ``TOP`` below the upper edge."""
    highest = max(HEIGHT - TOP, BOTTOM + ROW * (len(letters) - 1))
    return list(map(float, np.linspace(highest, BOTTOM, len(letters))))


def chain(_: Translate, title: str, shown: Passes, texts: Mapping[str, list[str]]) -> Picture:
    """A chain at each place of w, and as far as both passes have come at each move of the second slider."""
    letters, has_slope = shown.chain.letters, shown.chain.has_slope
    rows, move = _rows(letters), np.arange(2.0 * len(letters) + 1)
    down, up = words.between(_, shown.chain)
    moving: list[Mover] = [Stroke("place", SLIDE, [(W, 0.0)], has_slope, draggable=True)]
    captions = [Caption("reading", PANEL, 0.1, 0.14, words.moves(_, shown.chain), slider=1)]
    for n, (letter, y, after) in enumerate(zip(letters, rows, [*rows[1:], np.nan], strict=True)):
        value, adjoint = shown.values[letter], shown.adjoints[letter]
        known, back = move > n, move >= 2 * len(letters) - n
        last = letter == shown.chain.end
        if not last:
            ends = (y - ROOM, after + ROOM)
            moving.append(Stroke(FORWARD, PANEL, [(DOWN, only(move > n + 1, end)) for end in ends], sliders=BOTH))
            flows = np.any(adjoint.reshape(len(adjoint), -1) != 0, axis=-1)
            moving += path_back([(UP, only(back, end)) for end in ends], flows, BOTH)
        of, aside, digits = "", 0.0, 4
        if (entry := shown.chain.entries.get(letter)) is not None:
            moving += _bars(LEFT, value, y, known, entry) + _bars(RIGHT, adjoint, y, back, entry)
            value, adjoint, aside, digits = value[:, entry], adjoint[:, entry], BARS + 0.1, 3
            of = f"{letter}{words.SUBSCRIPTS[entry]}: " if letter in ("z", "y") else f"[{entry}]: "  # which it is
        left = LEFT + aside + (LINE + 0.1 if n == 0 else 0)
        captions.append(Caption("reading", PANEL, left, only(known, y), written(value, of, digits), sliders=BOTH))
        captions += derivative(RIGHT + aside, only(back, y), adjoint, of, digits, sliders=BOTH)
        if not last and not up[n]:
            factor = shown.slopes[letter] if n else shown.factors["x"]
            factor = factor if entry is None else factor[:, entry]
            name = f"{'σ' if shown.chain.by_hand else 'φ'}′({letter})" if n else "x"
            captions += derivative(RIGHT, only(back, (y + after) / 2), factor, f"· {name} = ", sliders=BOTH)
    still = _, title, shown.chain.units, has_slope, letters, down, up
    alt, facts = plain(texts["verdict"]), plain(texts["facts"])
    return lanes(*still, alt=alt, facts=facts, moving=moving, frames=(0, len(move) - 1), captions=captions)


def _bars(left: float, values: Array, y: float, there: When, entry: int) -> list[Mover]:
    """Bars, one below the other, about a common 0; that of one entry stands out."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    scale = BARS / ((high - low) or 1.0)
    zero = left - low * scale
    count = values.shape[1]
    rows = [only(there, y + SPREAD * (0.5 - (k + 0.5) / count)) for k in range(count)]
    return [
        Stroke("bar" if k == entry else PART, PANEL, [(zero, row), (zero + scale * values[:, k], row)],
               sliders=BOTH, width=0.8 * SPREAD / count)
        for k, row in enumerate(rows)
    ]  # fmt: skip


@cached(maxsize=64)
def chains_film(_: Translate, two: Two, image: int, player: Player, style: Style) -> Film:
    """Both chains of one image at each place of w, played forwards and backwards."""
    shown = [numbers.passes(each.of_image(image), W) for each in two]
    told, pictures = [], []
    for name, each in zip(words.names(_, two), shown, strict=True):
        told.append(columns(words.of_chain(_, name, each, k) for k in range(len(W))))
        pictures.append(chain(_, name, each, told[-1]))
    readings = [words.readings(_, two, shown, k) for k in range(len(W))]
    places = words.aria_texts(_, [f"w = {format_number(w)}" for w in W], two, shown)
    sliders = [
        Slider(_("w, the value of this weight"), places, "w", lesson.nearest(W, lesson.start(two[0].weight))),
        Slider(_("Forward pass, then backward pass"), words.moves(_, two[0]), "move"),
    ]
    return Film(sliders, pictures, [readings], [texts["verdict"] for texts in told], player, style)


# What each image adds.
@figure(size=(HALF, 2.6))
def _bars_of_images(canvas: Canvas, style: Style, _: Translate, title: str, high: float, has_slope: bool) -> None:
    """The axes, as high as the largest bar needs."""
    axes = canvas.subplots()
    style.axes(axes, title, style.colour(has_slope))
    axes.axhline(0, **style.look("rule"))
    axes.set(xlim=(-1, IMAGES), ylim=(-high, high), xlabel=_("image"), xticks=range(0, IMAGES, 20))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.6g}".replace("-", "−"))
    key(axes, style, [(_("their mean"), style.look("chord"))])


def images(_: Translate, name: str, shown: Passes, alt: str) -> Picture:
    """The derivatives of the images, their mean, and the one that is looked at at each place."""
    each, has_slope = shown.derivative, shown.chain.has_slope
    at, mean = np.arange(float(IMAGES)), float(np.mean(each))
    moving = [Stroke("bar", PANEL, [(k, 0.0), (k, each[k])], has_slope, width=0.7) for k in range(IMAGES)]
    moving.append(Stroke("chord", PANEL, [(-1, mean), (IMAGES, mean)]))
    moving += [rule(PANEL, at), Stroke("place", PANEL, [(at, each)], has_slope, draggable=True)]
    largest = float(np.max(np.abs(each))) or 1.0
    # The end of the axis is 1, 2 or 5 times a power of ten, so that few backdrops serve many settings.
    high = float(min(part * 10.0 ** np.ceil(np.log10(largest / part)) for part in (1, 2, 5)))
    return _bars_of_images(_, f"d{shown.chain.end}/dw: {name}", high, has_slope, alt=alt, moving=moving)


@cached(maxsize=64)
def images_film(_: Translate, two: Two, w: float, style: Style) -> Film:
    """The derivative of each image at w, behind both units, and what there is to read of each image."""
    shown = numbers.of_images(two, w)
    alts, places, readings, verdict = words.of_images(_, two, shown)
    pictures = [images(_, *each) for each in zip(words.names(_, two), shown, alts, strict=True)]
    slider = Slider(_("Image"), words.aria_texts(_, places, two, shown), "image", numbers.FIRST)
    return Film([slider], pictures, [readings], [[verdict] * IMAGES], style=style)


# Long chains, and networks of many layers.
@figure(size=(SINGLE, 3.6))
def _against_depth(
    canvas: Canvas, style: Style, _: Translate, title: str, places: range, xlabel: str, bound: Sequence[float] = ()
) -> None:
    """The axes, and the bound of the sigmoid's."""
    axes = canvas.subplots()
    style.axes(axes, title)
    axes.set(yscale="log", xlim=(0.5, len(places) + 0.5), ylim=ENDS, xticks=places, xlabel=xlabel)
    axes.set_yticks([ZERO, *TICKS], ["0", *(format_number(tick, 1) for tick in TICKS)])
    axes.minorticks_off()
    if bound:
        axes.plot(places, bound, **style.look("chord"))
        key(axes, style, [("(¼)ⁿ", style.look("chord"))])


def _deep(
    _: Translate, still: tuple[Any, ...], sizes: Mapping[str, Array], side: Literal["left", "right"], slider: Slider,
    texts: Mapping[str, list[str]], style: Style,
) -> Film:  # fmt: skip
    """A line for each of the units through its sizes, of shape (places, frames), and its name at one side.

    What is 0 is in a row of its own, and has its name above it, one so far aside of the other.
    """
    end, x, aside = (0, 1.0, 1.4) if side == "left" else (-1, DEEPEST + 0.4, -2.5)
    ends = np.array([every[end] for every in sizes.values()])
    places = x + aside * np.where(ends == 0, np.cumsum(ends == 0, axis=0) - 1, 0)
    moving, names = [], []
    for look, (name, every), place, height in zip(DEEP_LOOKS, sizes.items(), places, _heights(ends), strict=True):
        smooth, role = name != "step", "reading" if "color" in look else "name"
        moving.append(Stroke(look, PANEL, list(enumerate(np.where(every == 0, ZERO, every), 1)), smooth))
        names.append(Caption(role, PANEL, place, height, lesson.activation_name(_, name), smooth, align=side))
    alt = plain(texts["verdict"])
    picture = _against_depth(_, *still, moving=moving, captions=names, alt=alt, facts=texts["facts"])
    return Film([slider], [picture], [texts["readings"]], [texts["verdict"]], style=style)


def _heights(sizes: Array) -> Array:
    """Of the names of lines that have these sizes there: above the uppermost, else below, and apart.

    What is nearly 0 is named above, as what is 0.
    """
    heights = np.log10(np.where(sizes == 0, ZERO, sizes))
    lowest = np.log10(ZERO) + ABOVE
    for frame, gone in zip(heights.T, sizes.T == 0, strict=True):
        above = np.log10(ENDS[1])
        for n, k in enumerate(np.argsort(-frame, kind="stable")):
            below = min(frame[k] + (ABOVE if n == 0 else -ABOVE), above - APART)
            frame[k] = above = below if below > lowest + APART else frame[k] + ABOVE
        frame[gone] = lowest
    return 10**heights


@cached(maxsize=16)
def depth_film(_: Translate, style: Style) -> Film:
    """The derivative of chains of 1 … 12 units, and what there is to read, at each place of x."""
    unit = lesson.unit("sigmoid")
    texts = columns(words.of_units(_, k) for k in range(len(unit)))
    slider = Slider(_("x, what flows into the first unit"), texts["facts"], "x", unit.nearest(1.0))
    still = _("|slope| of n units in a row"), DEPTHS, _("n, the number of units"), BOUND
    return _deep(_, still, {name: numbers.sizes(name) for name in DEEP}, "right", slider, texts, style)


@cached(maxsize=16)
def network_film(_: Translate, scale: str, style: Style) -> Film:
    """The derivatives of each layer of networks of 1 … 6 hidden layers, and what there is to read."""
    texts = columns(words.of_networks(_, scale, depth) for depth in LAYERS)
    aria_texts = [f"{depth}: {text}" for depth, text in zip(LAYERS, texts["facts"], strict=True)]
    slider = Slider(_("Hidden layers"), aria_texts, "depth", numbers.DEPTH - 1)
    still = _("mean |∂E/∂w| of each layer"), range(1, LAYERS[-1] + 2), _("layer (1: next to the pixels)")
    return _deep(_, still, numbers.layer_slopes(scale), "left", slider, texts, style)
