"""What both pictures of steps share: their paper, the steps' boxes, and a derivative on its way back.

That has one look where it is 0, and another where it is not.
"""

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from gradlab.chapters.chain_rule.numbers_written import written
from gradlab.plotting.backdrop import Canvas
from gradlab.plotting.picture import Caption, Column, Stroke
from gradlab.plotting.style import Lettering, Role, Style
from gradlab.types import Array

PANEL = 0  # the only one of these pictures

When: TypeAlias = NDArray[np.bool_]  # at which notches something is there
Align: TypeAlias = Literal["left", "right"]


def enlarged(width: float, height: float, style: Style) -> tuple[float, float]:
    """Width and height in inches: on a projector a little larger, as its texts need more room than they have."""
    wider = 1 + 0.4 * (style.scale - 1)
    return wider * width, wider * height


def paper(figure: Canvas, width: float, height: float) -> Axes:
    """A panel over the whole picture, without axes, whose data are inches."""
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    return axes


def boxed(axes: Axes, x: float, y: float, text: str, size: float, style: Style) -> None:
    """A step's name in its box."""
    box: dict[str, Any] = {
        "boxstyle": "round,pad=0.3",
        "facecolor": "none",
        "edgecolor": style.ink,
        "linewidth": style.scale,
    }
    look: dict[str, Any] = {"fontsize": size * style.scale, "color": style.ink, "ha": "center", "va": "center"}
    axes.text(x, y, text, bbox=box, **look)


def numbers(
    x: float,
    y: Column,
    values: Array,
    before: str = "",
    digits: int = 4,
    sliders: tuple[int, int] = (0, 0),
    align: Align = "left",
) -> list[Caption]:
    """A derivative as a text at each notch of w, where it is finite."""
    texts = written(values, before, digits)
    looks: list[tuple[Lettering, When]] = [("flows", np.isfinite(values) & (values != 0)), ("cut", values == 0)]
    return [
        Caption(look, PANEL, np.where(there, x, np.nan), y, texts, sliders=sliders, align=align)
        for look, there in looks
        if np.any(there)
    ]


def way(points: Sequence[tuple[float, Column]], flows: When, sliders: tuple[int, int] = (0, 0)) -> list[Stroke]:
    """The way that it takes, at each notch of w: broken where nothing flows along it."""
    looks: list[tuple[Role, When]] = [("backward", flows), ("dead", ~flows)]
    return [
        Stroke(look, PANEL, [(np.where(there, x, np.nan), y) for x, y in points], sliders=sliders)
        for look, there in looks
    ]
