"""Names at the lines: written where no line is, as near to their own as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradlab.plotting.backdrop import Axes, fit
from gradlab.plotting.style import LABEL, TITLE, Style
from gradlab.types import Array

AWAY = np.array([7.0, 12.0, 18.0, 26.0])  # points from a line to the middle of its name, the nearest first
RIGHTMOST = 25.0  # points that a name may be farther from its line where it is so much farther right as a panel is wide
CLEAR = 3.0  # points around a name in which nothing is drawn
TRIED, MOST = 33, 1000  # places along a line; points of what it covers between two of its own, at most
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
    fit(axes.figure, style)
    panel = size(axes)
    ink = np.zeros((np.array(panel) + 2).astype(int), bool)  # at each whole point of the panel
    drawn = [_covered(axes, points, ink.shape) for points in (*(line.points for line in lines), *others)]
    for each in drawn:
        ink[tuple(each.T)] = True
    left_over = []
    for line, own in zip(lines, drawn, strict=False):
        letters = np.array([style.width(line.text), 1.2 * style.label])
        box = _free(own, ink, letters, style.scale)
        if box is None:
            left_over.append((line.text, {"color": line.colour}))
            continue
        (left, bottom), (right, top) = box.astype(int)
        ink[left : right + 1, bottom : top + 1] = True
        (x, y), look = box.mean(0) / panel, style.look("name") | {"color": line.colour}
        axes.text(x, y, line.text, transform=axes.transAxes, ha="center", va="center", **look)
    _beside_the_title(axes, style, left_over, band)


def key(axes: Axes, style: Style, entries: Sequence[tuple[str, dict[str, Any]]], band: bool = False) -> None:
    """Names at the right of a panel's title, each after a piece of its line: of what moves, or has no room at its line.

    Those for which there is no room there either are left out, the last first. ``band`` as in ``Style.axes``.
    """
    fit(axes.figure, style)
    _beside_the_title(axes, style, entries, band)


def _beside_the_title(axes: Axes, style: Style, entries: Sequence[tuple[str, dict[str, Any]]], band: bool) -> None:
    """The same on panels that are fitted."""
    from matplotlib.lines import Line2D
    from matplotlib.transforms import Affine2D, ScaledTranslation

    figure: Any = axes.get_figure(root=True)
    corner: Any = axes.transAxes
    points = Affine2D().scale(1 / 72) + figure.dpi_scale_trans + ScaledTranslation(1, 1, corner)  # from the upper right
    large, space, sample = style.scale, SPACE * style.scale, (SAMPLE + AFTER) * style.scale
    widths = [style.width(text) + sample * ("linewidth" in look) + space for text, look in entries]
    free = size(axes)[0] - TITLE / LABEL * style.width(axes.get_title(loc="left"), "bold")
    while widths and sum(widths) > free:
        widths.pop()
    at, base = space - sum(widths), style.above(band)
    for (text, look), width in zip(entries, widths, strict=False):
        if "linewidth" in look:
            ends, middle = [at, at + SAMPLE * large], [base + 0.33 * style.label] * 2
            axes.add_artist(Line2D(ends, middle, transform=points, clip_on=False, **look))
        at += width
        axes.text(at - space, base, text, transform=points, fontsize=style.label, color=look["color"], ha="right")


def size(axes: Axes) -> tuple[float, float]:
    """Width and height of a panel, in points."""
    figure: Any = axes.get_figure(root=True)
    return 72 / figure.dpi * axes.bbox.width, 72 / figure.dpi * axes.bbox.height


def _covered(axes: Axes, data: tuple[Array, Array], panel: tuple[int, ...]) -> NDArray[np.int64]:
    """What a line through these points covers of a panel, in whole points from its lower left corner."""
    points = size(axes) * axes.transAxes.inverted().transform(axes.transData.transform(np.transpose(data)))
    steps = np.diff(points, axis=0)
    count = np.ceil(np.nan_to_num(np.hypot(*steps.T), nan=0.0, posinf=0.0)).clip(1, MOST).astype(int)
    part = (np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)) / np.repeat(count, count)
    every = np.concatenate([np.repeat(points[:-1], count, 0) + part[:, None] * np.repeat(steps, count, 0), points[-1:]])
    whole = np.round(every)
    return whole[np.all((whole >= 0) & (whole < panel), axis=1)].astype(int)


def _free(own: NDArray[np.int64], ink: NDArray[np.bool_], letters: Array, scale: float) -> Array | None:
    """The box (lower left, upper right) of a name of this size where there is no ink; None where there is no room."""
    if not len(own):
        return None
    panel, none = np.array(ink.shape) - 2, np.zeros(len(AWAY))
    # Above a line, below it, or, of a steep one, to its right.
    aside = np.concatenate([[none, scale * AWAY], [none, -scale * AWAY], [letters[0] / 2 + scale * AWAY, none]], 1).T
    tried = own[np.linspace(0, len(own) - 1, TRIED).round().astype(int)]
    middles = (tried[:, None] + aside).reshape(-1, 2)
    # A name may reach beyond the end of its line, not beyond the panel.
    middles[:, 0] = middles[:, 0].clip(letters[0] / 2 + 2, panel[0] - letters[0] / 2 - 2)
    low, high = middles - letters / 2, middles + letters / 2
    # How much ink there is left of and below a point: so of a box by its four corners.
    total = np.pad(ink.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    (left, bottom), (right, top) = (
        np.round(side).astype(int).clip(0, np.array(ink.shape)).T
        for side in (low - CLEAR * scale, high + CLEAR * scale + 1)
    )
    inked = total[right, top] - total[left, top] - total[right, bottom] + total[left, bottom]
    free = (inked == 0) & (low[:, 1] > 1) & (high[:, 1] < panel[1] - 1)
    score = np.where(free, RIGHTMOST * low[:, 0] / panel[0] - np.tile(AWAY, 3 * TRIED), -np.inf)
    best = np.argmax(score)
    return np.array([low[best], high[best]]) if free[best] else None
