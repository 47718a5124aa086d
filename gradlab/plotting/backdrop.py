"""The part of a picture that stays: drawn once for all readers, and kept here.

Drawing axes takes the time: what moves over it has none, but figure coordinates, as it is told where the panels lie.
What pages show when they open is drawn beforehand: it would take a fresh server longer than the rest of a first page.
``python -m tests.keep_openings`` draws it again.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias
from zipfile import ZipFile

import numpy as np

from gradlab.cache import cached
from gradlab.plotting.style import TITLE, Style
from gradlab.text import Translate
from gradlab.types import Array

if TYPE_CHECKING:
    import matplotlib.axes
    from matplotlib.figure import Figure, SubFigure

Axes: TypeAlias = "matplotlib.axes.Axes"
Canvas: TypeAlias = "Figure | SubFigure"  # what a picture is drawn into: a figure of its own, or a part of one
Size = tuple[float, float]  # width and height in inches

LEFT, RIGHT, TOP, GAP = 36, 10, 4, 13  # points beside a panel, at least; above the first; between two
OPENINGS = files("gradlab.plotting").joinpath("openings.zip")  # each under the fingerprint of all that is drawn
DIGITS = 6  # to which numbers must agree in it: machines differ in the last of their sixteen


@dataclass(frozen=True)
class Drawing:
    """What stays of a picture: a function that draws numbers, texts and translator into a canvas of this size.

    Two with the same function and arguments are one: an array is compared by its numbers, what is no value by whether
    it is the same object.
    """

    draw: Callable[..., object]
    size: Size | Callable[..., Size] = field(compare=False)
    args: tuple[Any, ...] = field(compare=False)
    key: Hashable

    def size_in(self, style: Style) -> Size:
        """Width and height in inches; of one that is given as a number, on a phone what ``Style.size`` says."""
        return self.size(style, *self.args) if callable(self.size) else style.size(*self.size)

    def into(self, canvas: Canvas, style: Style) -> None:
        """Draw it, its panels as large as the texts around them allow."""
        self.draw(canvas, style, *self.args)
        fit(canvas, style)


def compared(each: Any) -> Hashable:
    """What an argument is compared by."""
    if isinstance(each, tuple):
        return tuple(map(compared, each))
    return each.tobytes() if isinstance(each, np.ndarray) else each


@dataclass(frozen=True, eq=False)
class Panel:
    """Where one pair of axes lies: its corners in figure coordinates (0 … 1), and the data at these corners.

    projection : in three dimensions the matrix, shape (4, 4), that takes (x, y, z, 1) to the plane of the picture
    """

    corners: tuple[tuple[float, float], tuple[float, float]]
    data: tuple[tuple[float, float], tuple[float, float]]
    logarithmic: tuple[bool, bool] = (False, False)
    projection: Array | None = None

    @classmethod
    def of(cls, axes: Axes) -> Panel:
        """The panel of some axes that are drawn."""
        box, data, projection = axes.get_position(), axes.viewLim, None
        if axes.name == "3d":
            data = axes.bbox.transformed(axes.transData.inverted())
            projection = axes.get_proj()  # type: ignore[attr-defined]
        (left, bottom), (right, top) = box.get_points().tolist()
        (x0, y0), (x1, y1) = data.get_points().tolist()
        scales = axes.get_xscale() == "log", axes.get_yscale() == "log"
        return cls(((left, bottom), (right, top)), ((x0, y0), (x1, y1)), scales, projection)

    def place(self, x: Any, y: Any, z: Any = 0.0) -> tuple[Array, Array]:
        """The figure coordinates of points, numbers or arrays; beyond the panel they go on in the same scale.

        What is infinite lies on the panel's edge. A plane has no z.
        """
        if self.projection is not None:
            x, y, _, w = np.tensordot(self.projection, np.stack(np.broadcast_arrays(x, y, z, 1.0)), 1)
            x, y = x / w, y / w
        return self._along(0, x), self._along(1, y)

    def share(self, width: Any) -> Array:
        """The part of the figure's width that so much of x takes."""
        return self._along(0, self.data[0][0] + np.asarray(width)) - self.corners[0][0]

    def _along(self, axis: int, values: Any) -> Array:
        """Figure coordinates along x, the axis 0, or along y."""
        (start, end), (low, high) = ([corner[axis] for corner in corners] for corners in (self.corners, self.data))
        values = np.where(np.isinf(values), np.where(np.greater(values, 0), high, low), values)
        if self.logarithmic[axis]:
            low, high, values = np.log10(low), np.log10(high), np.log10(values)
        return np.asarray(start + (values - low) / (high - low) * (end - start))


@dataclass(frozen=True, eq=False)
class Backdrop:
    """A finished drawing: SVG, the size in inches, and its panels in the order in which they were drawn."""

    svg: bytes
    size: tuple[float, float]
    panels: tuple[Panel, ...]


@cached(maxsize=512)
def backdrop(drawing: Drawing, style: Style) -> Backdrop:
    """``drawing`` in this look, drawn once for all readers; what pages open with is drawn already."""
    return opening(drawing, style) or drawn(drawing, style)


def drawn(drawing: Drawing, style: Style) -> Backdrop:
    """``drawing`` in this look."""
    size = drawing.size_in(style)
    canvas = style.figure(*size)
    drawing.into(canvas, style)
    return Backdrop(svg(canvas), size, panels_of(canvas))


def opening(drawing: Drawing, style: Style) -> Backdrop | None:
    """The same, if pages open with it; else None."""
    name, archive = fingerprint(drawing.draw, style, drawing.args), _openings()
    if name not in archive.NameToInfo:
        return None
    drawn_as, size, panels = json.loads(archive.read(name))
    return Backdrop(drawn_as.encode(), tuple(size), tuple(Panel(*each) for each in panels))


@cache
def _openings() -> ZipFile:
    return ZipFile(io.BytesIO(OPENINGS.read_bytes()))


def fingerprint(*values: Any) -> str:
    """The same for the same values, on each machine; of a function, and of what has no fields, only its name counts."""
    digest = sha256()

    def add(value: Any) -> None:
        if isinstance(value, Translate):
            value = value.language
        if isinstance(value, float | np.ndarray | np.number):
            values = np.asarray(value, float)
            known = np.isfinite(values)
            largest = np.max(np.abs(values[known]), initial=0.0) or 1.0
            shares = np.round(np.where(known, values / largest, np.sign(np.nan_to_num(values)) * 2 + 3), DIGITS)
            digest.update(f"{values.shape}{largest:.{DIGITS}e}".encode() + (shares + 0.0).tobytes())
        elif isinstance(value, Mapping):
            add(tuple(value.items()))
        elif isinstance(value, tuple | list | range):
            digest.update(b"(%d" % len(value))
            for each in value:
                add(each)
        elif is_dataclass(value) and not isinstance(value, type):
            add((type(value).__qualname__, *(getattr(value, field.name) for field in fields(value))))
        elif value is None or isinstance(value, bool | int | str):
            digest.update(repr(value).encode())
        else:
            digest.update(getattr(value, "__qualname__", type(value).__qualname__).encode())

    add(values)
    return digest.hexdigest()[:24]


def fit(canvas: Canvas, style: Style) -> None:
    """Give the panels of a grid of one column, but those with a place of their own, the room that their texts leave."""
    figure: Any = canvas.get_figure(root=True)
    column: list[Any] = [axes for axes in canvas.axes if axes.get_subplotspec() and axes.get_in_layout()]
    if not column:
        return
    renderer, point, whole = figure.measured(), style.scale * figure.dpi / 72, canvas.bbox

    def written(axis: Any) -> Any:
        """Where an axis and its numbers and name are."""
        return axis.get_tightbbox(renderer) or axis.axes.bbox

    below = [max(0.0, axes.bbox.y0 - written(axes.xaxis).y0) for axes in column]
    left = max(LEFT * point, *(axes.bbox.x0 - written(axes.yaxis).x0 + 3 * point for axes in column))
    # A title takes as much as any does, whatever its letters: so panels side by side are level.
    above = [
        bool(axes.get_title(loc="left")) * (axes.titleOffsetTrans.get_matrix()[1, 2] + 0.85 * TITLE * point)
        for axes in column
    ]
    ratios = column[0].get_subplotspec().get_gridspec().get_height_ratios()
    width, top = whole.width - left - RIGHT * point, whole.height - (TOP - GAP) * point
    free = top - 3 * point - sum(above) - sum(below) - GAP * point * len(column)
    for axes, over, under, ratio in zip(column, above, below, ratios, strict=True):
        high = max(free * ratio / sum(ratios), 1.0)
        top -= GAP * point + over + high
        axes.set_position((left / whole.width, top / whole.height, width / whole.width, high / whole.height))
        top -= under


def panels_of(figure: Canvas) -> tuple[Panel, ...]:
    """Where the axes of a figure, or of a part of one, lie."""
    return tuple(map(Panel.of, figure.axes))


def svg(figure: Figure) -> bytes:
    """``figure`` as SVG, letters as outlines, so that it looks the same on a machine without our fonts."""
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()
