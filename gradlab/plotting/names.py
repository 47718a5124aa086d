"""Names at the lines: written where no line is, as near to their own as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gradlab.plotting.style import LABEL, TITLE, Style
from gradlab.types import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AWAY = (7.0, 12.0, 18.0, 26.0)  # points from a line to the middle of its name, the nearest first
RIGHTMOST = 25.0  # points that a name may be farther from its line where it is so much farther right as a panel is wide
CLEAR = 3.0  # points around a name in which nothing is drawn
TRIED = 33  # places along a line
GRID, MOST = 1.0, 1000  # points between two of what a line covers, and how many lie between two of its own at most
SAMPLE, AFTER, SPACE = 14.0, 6.0, 14.0  # points, in a key: a piece of a line, to its name, and to the next


class Named(NamedTuple):
    """A line, or dots, in the data of a panel, what it is called, and in which colour."""

    text: str
    colour: str
    points: tuple[Array, Array]


def name_lines(
    axes: Axes, style: Style, lines: Sequence[Named], others: Sequence[tuple[Array, Array]] = (), band: bool = False
) -> None:
    """Write the name of each line beside it; those for which there is no room go to the panel's upper right corner.

    others : what is drawn in the panel, too, and has no name
    band : whether there is one between title and panel
    """
    wide, high = size(axes)
    drawn = [_dense(_shown(axes, points)) for points in (*(line.points for line in lines), *others)]
    taken: list[tuple[float, float, float, float]] = []
    left_over = []
    for line, own in zip(lines, drawn, strict=False):
        letters = np.array([style.width(line.text), 1.2 * style.label])
        box = _free(own, np.concatenate(drawn), letters, (wide, high), taken, style.scale)
        if box is None:
            left_over.append((line.text, {"color": line.colour}))
            continue
        taken.append(box)
        middle = (box[0] + box[2]) / 2 / wide, (box[1] + box[3]) / 2 / high
        look: dict[str, Any] = {"fontsize": style.label, "color": line.colour, "ha": "center", "va": "center"}
        axes.text(*middle, line.text, transform=axes.transAxes, **look)
    key(axes, style, left_over, band)


def key(axes: Axes, style: Style, entries: Sequence[tuple[str, dict[str, Any]]], band: bool = False) -> None:
    """Names at the right of a panel's title, each after a piece of its line: of what moves, or has no room at its line.

    Those for which there is no room beside the title are left out, the last first.

    band : whether there is one between title and panel
    """
    canvas, point = axes.get_figure(root=False), style.scale
    assert canvas is not None
    wide, high = size(axes)
    (left, _), (right, top) = axes.get_position().get_points()
    inch = wide / (right - left), high / (top - axes.get_position().y0)
    widths = [style.width(text) + (SAMPLE + AFTER) * point * ("linewidth" in look) for text, look in entries]
    free = wide - TITLE / LABEL * style.width(axes.get_title(loc="left"), "bold") - SPACE * point
    while widths and sum(widths) + SPACE * point * (len(widths) - 1) > free:
        widths.pop()
    start = right * inch[0] - sum(widths) - SPACE * point * max(0, len(widths) - 1)
    base = top * inch[1] + style.above(band)
    from matplotlib.lines import Line2D

    for (text, look), width in zip(entries, widths, strict=False):
        at = start
        if "linewidth" in look:
            xs = np.array([start, start + SAMPLE * point]) / inch[0]
            ys = np.full(2, base + 0.33 * style.label) / inch[1]
            axes.add_artist(Line2D(xs, ys, transform=canvas.transSubfigure, clip_on=False, **look))
            at += (SAMPLE + AFTER) * point
        canvas.text(at / inch[0], base / inch[1], text, fontsize=style.label, color=look["color"], va="baseline")
        start += width + SPACE * point


def size(axes: Axes) -> tuple[float, float]:
    """Width and height of a panel, in points."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    return 72 / figure.dpi * axes.bbox.width, 72 / figure.dpi * axes.bbox.height


def _shown(axes: Axes, points: tuple[Array, Array]) -> Array:
    """Points of the panel's data in points from its lower left corner, shape (N, 2)."""
    wide, high = size(axes)
    at = axes.transAxes.inverted().transform(axes.transData.transform(np.transpose(points)))
    return np.asarray(at) * (wide, high)


def _dense(points: Array) -> Array:
    """What a line through these points covers, in points of a grid."""
    steps = np.diff(points, axis=0)
    count = np.ceil(np.nan_to_num(np.hypot(*steps.T), nan=0.0, posinf=0.0) / GRID).clip(1, MOST).astype(int)
    part = (np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)) / np.repeat(count, count)
    every = np.concatenate([np.repeat(points[:-1], count, 0) + part[:, None] * np.repeat(steps, count, 0), points[-1:]])
    return GRID * np.unique(np.round(every[np.all(np.isfinite(every), axis=1)] / GRID), axis=0)


def _free(
    own: Array, drawn: Array, letters: Array, panel: tuple[float, float], taken: Sequence[Any], scale: float
) -> Any:
    """The box, left, bottom, right, top, of a name of this size where nothing is; None where there is no room."""
    inside = own[np.all((own >= 0) & (own <= panel), axis=1)]
    if not len(inside):
        return None
    tried = inside[np.linspace(0, len(inside) - 1, TRIED).round().astype(int)]
    free = []
    for away in AWAY:
        # Above a line, below it, or, of a steep one, to its right.
        for aside in ((0.0, away * scale), (0.0, -away * scale), (letters[0] / 2 + away * scale, 0.0)):
            middles = tried + np.array(aside)
            # A name may reach beyond the end of its line, not beyond the panel.
            middles[:, 0] = np.clip(middles[:, 0], letters[0] / 2 + 2, panel[0] - letters[0] / 2 - 2)
            boxes = np.concatenate([middles - letters / 2, middles + letters / 2], axis=1)
            clear = (boxes[:, 1] > 1) & (boxes[:, 3] < panel[1] - 1) & (_gaps(boxes, drawn) >= CLEAR * scale)
            for box in boxes[clear].tolist():
                if not any(_touch(box, other, 4 * scale) for other in taken):
                    free.append((RIGHTMOST * box[0] / panel[0] - away, tuple(box)))
    return max(free)[1] if free else None


def _gaps(boxes: Array, points: Array) -> Array:
    """How far from each of some boxes the nearest of some points is."""
    low, high = boxes[:, None, :2], boxes[:, None, 2:]
    beyond = np.maximum(np.maximum(low - points, points - high), 0)
    nearest: Array = np.min(np.hypot(beyond[..., 0], beyond[..., 1]), axis=1, initial=np.inf)
    return nearest


def _touch(box: Any, other: Any, apart: float) -> bool:
    return bool(box[0] < other[2] + apart and other[0] < box[2] + apart and box[1] < other[3] and other[1] < box[3])
