"""A metric over two weights, from above and in three dimensions: a loss smooth, an accuracy in terraces."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gradlab import Path, lesson
from gradlab.cache import cached
from gradlab.chapters.loss_landscape import words
from gradlab.chapters.loss_landscape.numbers import SQUARES, STARTS, Land, Pair, land, paths, right_at_the_end
from gradlab.lesson import LessonMetric, weight_name
from gradlab.plotting import Axes, Canvas, Caption, Film, Look, Picture, Slider, Stroke, Style, figure, key
from gradlab.plotting.style import HALF, LABEL, PAPER
from gradlab.text import Translate, format_number, percent
from gradlab.types import Array

HEIGHT, PHONE = 4.9, 4.0  # inches; on a phone, where a slider is to be in view with it, so much before it shrinks
LEFT, RIGHT, BOTTOM, TOP = 42, 64, 38, 40  # points around the square of weights
BAR = 10, 8  # points from the square to the bar of colours, and its width
TINTS = (0.12, 0.8)  # of a surface, as parts of its full colour: it stands out on the page, arrows and path on it
TICKS = 6  # at most, on the bar of the terraces
NAME = 0.22  # how far a mark's name stands from it, away from the middle, in the weights' own units
EDGE = 1.7  # unless it is farther out
START: Look = {"fontsize": LABEL, "fontweight": "bold", "color": "ink"}


@cached(maxsize=16)
def film(
    _: Translate, pair: Pair, metric: LessonMetric, rate: float, updates: int, turn: int | None, style: Style
) -> Film:
    """Loss and accuracy with the descents from every start, from above; or in three dimensions, seen from ``turn``°."""
    shown = [(land(pair, each), paths(pair, each, rate, updates)) for each in (metric, lesson.ACCURACY)]
    (_smooth, down), (_terraces, stays) = shown
    readings = [words.readings(_, *both) for both in zip(down, stays, strict=True)]
    right = right_at_the_end(pair, metric, rate, updates).tolist()
    accuracy = [words.on_the_accuracy(_, path, after) for path, after in zip(stays, right, strict=True)]
    verdicts = [[words.on_the_loss(_, path, rate) for path in down], *map(list, zip(*accuracy, strict=True))]
    at, places = _("start at {letter} = {at}"), list(map(format_number, STARTS.tolist()))
    sliders = [
        Slider(label, [at.format(letter=letter, at=place) for place in places], key)
        for label, letter, key in zip(words.starts(_), "ab", ("start1", "start2"), strict=True)
    ]
    pictures = [picture(_, pair, each, descents, turn) for each, descents in shown]
    return Film(sliders, pictures, [over_both(readings)], list(map(over_both, verdicts)), None, style)


def over_both(every: Sequence[str]) -> list[list[str]]:
    """Texts, one for each start, as they are over both sliders."""
    return [list(every[k : k + len(STARTS)]) for k in range(0, len(every), len(STARTS))]


def picture(_: Translate, pair: Pair, shown: Land, descents: Sequence[Path], turn: int | None) -> Picture:
    """A metric over two weights, and the descent from each start."""
    alt = over_both([words.alt(_, shown, path) for path in descents])
    texts = {"alt": alt, "facts": words.facts(_, shown), "moving": marks(descents, turn is not None)}
    if turn is not None:
        return relief(_, shown, turn, **texts)
    beside = STARTS + NAME * np.where(STARTS < 0, -1, 1) * np.where(np.abs(STARTS) < EDGE, 1, -1)
    said = over_both([words.caption(_, path) for path in descents])
    captions = [
        Caption("caption", 0, STARTS, np.inf, said, shown.metric.has_slope, align="follow"),
        Caption(START, 0, STARTS, beside, _("start"), sliders=(0, 1), align="center"),
    ]
    return from_above(_, shown, pair, captions=captions, **texts)


def marks(descents: Sequence[Path], deep: bool = False) -> tuple[Stroke, ...]:
    """From each start the descent, a dot at each update; where no update moves anything, the start alone.

    deep : whether in three dimensions, where a point has a height, and the start is not dragged
    """
    every = [np.column_stack([path.weights, path.values])[:, : 3 if deep else 2] for path in descents]
    starts, ends = (np.array([each[k] for each in every]) for k in (0, -1))
    count = max(map(len, every))
    # What an update that was not made leads to is not there.
    points = np.stack([np.pad(each, ((0, count - len(each)), (0, 0)), constant_values=np.nan) for each in every], 1)
    still = [not np.ptp(path.weights, axis=0).any() for path in descents]
    points[:, still] = ends[still] = np.nan
    start, end, *path = (tuple(at.T.reshape(-1, len(STARTS), len(STARTS))) for at in (starts, ends, *points))
    dragged = Stroke("start", 0, [(STARTS, STARTS)], sliders=(0, 1), draggable=True)
    return Stroke("path", 0, path), Stroke("end", 0, [end]), Stroke("start", 0, [start]) if deep else dragged


@figure(size=lambda style, *_: style.size(HALF, PHONE if style.narrow else HEIGHT))
def from_above(canvas: Canvas, style: Style, _: Translate, land: Land, pair: Pair) -> None:
    """The metric as colours with a bar that says which, and at each point of ``land.at`` minus its gradient.

    The longest arrow is as long as two points are apart, and where the gradient is exactly 0 there is a dot.
    """
    wide, high = (each / canvas.get_figure(root=True).dpi * 72 / style.scale for each in canvas.bbox.size)
    across, up = wide - LEFT - RIGHT, high - TOP - BOTTOM
    gap, width = BAR
    axes = canvas.add_axes((LEFT / wide, BOTTOM / high, across / wide, up / high))
    bar = canvas.add_axes(((LEFT + across + gap) / wide, BOTTOM / high, width / wide, up / high))
    style.axes(axes, land.metric.name(_), style.colour(land.metric.has_slope), band=True)
    axes.grid(False)
    if land.flat:
        shown = _terraces(axes, land, style)
    else:  # bands, with their edges
        shown = axes.contourf(land.w, land.w, land.values, 12, cmap=tints(land, style)[0])
        axes.contour(shown, colors=style.ink, linewidths=0.4 * style.scale, alpha=0.4)
    canvas.colorbar(shown, cax=bar, spacing="proportional")
    _ticks(_, bar, land, style)
    _arrows(axes, land, style)
    axes.set(xlim=land.w[[0, -1]], ylim=land.w[[0, -1]])
    axes.set(xlabel=weight_name(_, pair.first, "a"), ylabel=weight_name(_, pair.second, "b"))
    axes.locator_params(nbins=5)
    meant = (_("→ downhill"), land.moves().any()), (_("• gradient 0"), not land.moves().all())
    key(axes, style, [(text, {"color": style.soft}) for text, there in meant if there], band=True)


def _terraces(axes: Axes, land: Land, style: Style) -> Any:
    """Flat pieces with their edges, along the squares around the points at which they are known."""
    colours, norm = tints(land, style)
    half = (land.w[1] - land.w[0]) / 2
    extent = (land.w[0] - half, land.w[-1] + half) * 2
    shown = axes.imshow(land.values, colours, norm, origin="lower", extent=extent, interpolation="none", aspect="auto")
    edges = []
    for values, turn in ((land.values, 1), (land.values.T, -1)):  # the upright ones, and the level ones
        y, x = (land.w[each] for each in np.nonzero(np.diff(values)))
        line = np.array([[x + half, x + half, np.nan * x], [y - half, y + half, np.nan * y]])
        edges.append(line.transpose(0, 2, 1).reshape(2, -1)[::turn])
    axes.plot(*np.concatenate(edges, 1), color=style.ink, linewidth=0.5 * style.scale, alpha=0.5)
    return shown


def tints(land: Land, style: Style) -> tuple[Any, Any]:
    """Colours from little of the metric's own, at its least value, to most of it, at its largest; and their norm.

    There is one for each value that terraces have, and nothing between them.
    """
    from matplotlib.colors import BoundaryNorm, LinearSegmentedColormap, ListedColormap, to_rgb

    full, paper = (np.array(to_rgb(each)) for each in (style.colour(land.metric.has_slope), PAPER[style.dark]))
    colours = LinearSegmentedColormap.from_list("tints", [paper + part * (full - paper) for part in TINTS])
    if not land.flat:
        return colours, None
    values = np.unique(land.values)
    between = (values[1:] + values[:-1]) / 2
    rest = 0.5 * np.min(np.diff(values), initial=0.02)
    bounds = np.concatenate([[values[0] - rest], between, [values[-1] + rest]])
    shades = colours((values - values[0]) / (np.ptp(values) or 1))
    return ListedColormap(shades), BoundaryNorm(bounds, len(values))


def _ticks(_: Translate, bar: Axes, land: Land, style: Style) -> None:
    """The values along the bar: those that there are, or ``TICKS`` of them, where the surface is of flat pieces."""
    bar.tick_params(colors=style.soft, labelsize=style.label, length=0)
    bar.minorticks_off()
    bar.ticklabel_format(useOffset=False)
    bar.spines[:].set_visible(False)
    if land.flat:
        values = np.unique(land.values)
        chosen = values[np.unique(np.linspace(0, len(values) - 1, TICKS).round().astype(int))]
        bar.set_yticks(chosen, [_label(_, land, each) for each in chosen])


def _label(_: Translate, land: Land, value: float) -> str:
    return percent(_, value) if land.metric.in_percent else f"{value:.6g}"


def _arrows(axes: Axes, land: Land, style: Style) -> None:
    a, b = np.meshgrid(land.at, land.at)
    lengths, moving = np.hypot(*land.gradient), land.moves()
    if moving.any():
        scale = lengths.max() / (land.at[1] - land.at[0])
        look = {"angles": "xy", "scale_units": "xy", "scale": scale, "width": 0.006, "minlength": 0.1}
        axes.quiver(a[moving], b[moving], *-land.gradient[:, moving], color=style.ink, alpha=0.5, **look)
    axes.plot(a[~moving], b[~moving], linestyle="", color=style.ink, marker=".", markersize=4 * style.scale)


@figure(size=lambda style, *_: tuple(style.size(HALF, HEIGHT)[0] / HALF * each for each in (HALF, HEIGHT)))
def relief(canvas: Canvas, style: Style, _: Translate, land: Land, turn: float) -> None:
    """In three dimensions, the metric the height, seen from ``turn`` degrees around; terraces have vertical walls."""
    axes: Any = canvas.add_axes((0.02, 0.07, 0.9, 0.9), projection="3d", computed_zorder=False)
    w, values = blocks(land) if land.flat else (land.w[::2], land.values[::2, ::2])
    colours, norm = tints(land, style)
    look = {"cmap": colours, "norm": norm, "edgecolor": (style.ink, 0.25), "linewidth": 0.3}
    axes.plot_surface(*np.meshgrid(w, w), values, rcount=len(w), ccount=len(w), **look)
    axes.view_init(elev=35, azim=turn)
    axes.set_box_aspect(None, zoom=0.98)  # so that it fills its picture
    axes.set_facecolor("none")
    canvas.text(0.02, 0.94, land.metric.name(_), **style.look("heading", land.metric.has_slope))
    for name, axis in zip(("a", "b", ""), (axes.xaxis, axes.yaxis, axes.zaxis), strict=True):
        axis.set_label_text(name, fontsize=style.label, color=style.soft)
        axis.set_pane_color((0, 0, 0, 0))
        axis.line.set_color(style.faint)
    axes.tick_params(colors=style.soft, labelsize=style.label)
    axes.locator_params(nbins=5)
    axes.zaxis.set_major_formatter(lambda value, _position: _label(_, land, value))
    canvas.get_figure(root=True).draw_without_rendering()  # which makes the box of the axes square


def blocks(land: Land) -> tuple[Array, Array]:
    """The terraces as a surface with vertical walls: each square's two sides, at its one height."""
    every = max(1, (len(land.w) - 1) // (SQUARES - 1))
    centres, values = land.w[::every], land.values[::every, ::every]
    sides = np.repeat((centres[1:] + centres[:-1]) / 2, 2)
    return np.concatenate([centres[:1], sides, centres[-1:]]), np.repeat(np.repeat(values, 2, axis=0), 2, axis=1)
