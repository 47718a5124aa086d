"""A picture: what stays, what moves over it from frame to frame of a slider, and what it says to who cannot see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gradlab.plotting.backdrop import Backdrop, Canvas, Drawing, Panel, Size, backdrop, compared, panels_of, svg
from gradlab.plotting.names import in_points
from gradlab.plotting.sound import Sound
from gradlab.plotting.style import PLAIN, RISE, Look, Role, Style
from gradlab.types import Array, Brief

if TYPE_CHECKING:
    from gradlab.plotting.lettered import Lettered

BESIDE = 3  # pictures side by side in a file, at most

Point = tuple[float, ...]  # x and y, and in three dimensions z
#: A number for each frame of a slider, shape (K,), or one for all of them; over the first two sliders at once, shape
#: (A, B), with column[a, b] at the frames a and b.
Column: TypeAlias = float | Array
#: A text for each frame of a slider, or one for all of them; over the first two sliders at once texts[a][b].
Texts: TypeAlias = str | Sequence[str] | Sequence[Sequence[str]]


@dataclass(frozen=True, eq=False)
class Stroke:
    """A line or marks through points, cut off at the edges of their panel.

    role, has_slope : what it means, from which follows how it looks, or a page's own look; whether it can learn
    panel : the number of the panel that it lies in
    points : of each point x, y (and z, in three dimensions), in the panel's data: columns over the frames. Where a
        column is NaN the point is left out; at ±∞ it lies on the panel's edge.
    sliders : the numbers of the sliders that the columns of x and of y are over, those that are not over two at once
    trail : instead, ``points`` is one pair of columns, and what is drawn at frame k are its first k + 1 entries
    width : of the line, in the panel's data along x, where it is not the role's: one for all frames, or a column
    draggable : whether a reader can take hold of it, and so move the sliders
    """

    role: Role | Look
    panel: int
    points: Sequence[Sequence[Column]]
    has_slope: bool = True
    sliders: tuple[int, int] = (0, 0)
    trail: bool = False
    width: Column | None = None
    draggable: bool = False

    def at(self, frames: Sequence[int]) -> Sequence[Point]:
        """Its points at one frame of each slider."""
        if self.trail:
            xs, ys = map(np.atleast_1d, self.points[0])
            return list(zip(xs.tolist(), ys.tolist(), strict=True))[: frames[self.sliders[0]] + 1]
        over = (*self.sliders, self.sliders[0])
        shown = [tuple(picked(each, frames, k) for each, k in zip(point, over, strict=False)) for point in self.points]
        return [point for point in shown if not np.isnan(point).any()]

    def strokes(self, panels: Sequence[Panel]) -> tuple[Stroke, ...]:
        """Itself."""
        return (self,)

    def draw(self, canvas: Canvas, panels: Sequence[Panel], style: Style, frames: Sequence[int]) -> None:
        """Draw it as it is at these frames."""
        from matplotlib.lines import Line2D
        from matplotlib.transforms import Bbox, TransformedBbox

        look, panel = style.look(self.role, self.has_slope), panels[self.panel]
        if self.width is not None:
            look["linewidth"] = in_points(canvas)[0] * float(panel.share(picked(self.width, frames)))
        if points := self.at(frames):
            line = Line2D(*panel.place(*np.transpose(points)), transform=canvas.transSubfigure, **look)
            line.set_clip_box(TransformedBbox(Bbox(panel.corners), canvas.transSubfigure))
            canvas.add_artist(line, clip=False)


@dataclass(frozen=True, eq=False)
class Pointer:
    """Where (x, y) lies beyond its panel, an arrow at the panel's edge that points there; else nothing."""

    panel: int
    x: Column
    y: Column
    has_slope: bool = True

    def strokes(self, panels: Sequence[Panel]) -> tuple[Stroke, ...]:
        """An arrow for each of the edges that it can point beyond."""
        (left, low), (right, high) = panels[self.panel].data
        x, y = np.broadcast_arrays(np.asarray(self.x, float), np.asarray(self.y, float))
        # Set in from the edge by the mark's own size: what crosses the edge would be cut off.
        aside, inward = 0.025 * (right - left), 0.05 * (high - low)
        at, up = np.clip(x, left + aside, right - aside), np.clip(y, low + inward, high - inward)
        inside = (left <= x) & (x <= right)
        beyond: dict[Role, NDArray[np.bool_]] = {
            "arrow left": x < left,
            "arrow right": x > right,
            "arrow up": inside & (y > high),
            "arrow down": inside & (y < low),
        }
        return tuple(
            Stroke(role, self.panel, [(np.where(there, at, np.nan), np.where(there, up, np.nan))], self.has_slope)
            for role, there in beyond.items()
            if np.any(there)
        )


@dataclass(frozen=True, eq=False, repr=False)
class Caption(Brief):
    """A text at a place of a panel, as a ``Stroke`` has them; where x or y is NaN it is not there.

    texts : one for all frames, or one for each frame of the slider numbered ``slider``, or over two sliders at once
    align : which of its ends, or its middle, stands at x; "follow": its middle, as far as it stays within the panel,
        and it stands on y, not about it
    """

    look: Role | Look
    panel: int
    x: Column
    y: Column
    texts: Texts
    has_slope: bool = True
    slider: int = 0
    sliders: tuple[int, int] = (0, 0)
    align: Literal["left", "center", "right", "follow"] = "left"

    def draw(self, canvas: Canvas, panels: Sequence[Panel], style: Style, frames: Sequence[int]) -> None:
        """Draw it as it is at these frames."""
        x, y = (picked(column, frames, slider) for column, slider in zip((self.x, self.y), self.sliders, strict=True))
        text = picked(self.texts, frames, self.slider)
        if np.isnan([x, y]).any():
            return
        panel, look = panels[self.panel], style.look(self.look, self.has_slope)
        right, up = map(float, panel.place(x, y))
        if self.align != "follow":
            canvas.text(right, up, text, ha=self.align, va="center", **look)
            return
        ((left, _), (end, _)), (wide, high) = panel.corners, in_points(canvas)
        half = min(style.width(text, look["fontweight"]) / 2 / wide, (end - left) / 2)
        middle = float(np.clip(right, left + half, end - half))
        canvas.text(middle, up + RISE * style.scale / high, text, ha="center", va="baseline", **look)


Mover: TypeAlias = Stroke | Pointer


def rule(panel: int, x: Column) -> Stroke:
    """A line at x from the lower edge of a panel to the upper one."""
    return Stroke("rule", panel, [(x, -np.inf), (x, np.inf)])


@dataclass(frozen=True, eq=False, repr=False)
class Picture(Brief):
    """A picture, in whatever look it is shown. A function that ``figure`` decorates makes one.

    drawing : what stays, drawn once for all readers
    alt, facts : what the picture shows, in a sentence with its numbers, one for all frames or one for each; and, where
        a reader is still to predict, without a judgement, if ``alt`` has one
    moving, captions : what moves over it, from the lowest to the uppermost, and texts over all that
    frames : where each slider stands in what is drawn into a file
    sound : the words for who hears it, where its draggable point and the tangent there can be heard
    """

    drawing: Drawing
    alt: Texts = ""
    moving: Sequence[Mover] = ()
    frames: tuple[int, ...] = (0,)
    captions: Sequence[Caption] = ()
    facts: Texts = ""
    sound: Sound | None = None

    def untold(self) -> Picture:
        """The same without captions at the point, and without an alt that judges."""
        captions = [caption for caption in self.captions if caption.align != "follow"]
        return replace(self, captions=captions, alt=self.facts or self.alt)

    def at(self, *frames: int) -> Picture:
        """The same with its sliders at these frames."""
        return replace(self, frames=frames)

    def backdrop(self, style: Style) -> Backdrop:
        """What stays."""
        return backdrop(self.drawing, style)

    def svg(self, style: Style) -> bytes:
        """All of it, as it is at its frames."""
        return svg(together([self], style))

    def draw(self, canvas: Canvas, style: Style) -> None:
        """Draw all of it, as it is at its frames, into a canvas of the drawing's size."""
        self.drawing.into(canvas, style)
        panels = panels_of(canvas)
        for mover in self.moving:
            for stroke in mover.strokes(panels):
                stroke.draw(canvas, panels, style, self.frames)
        for caption in self.captions:
            caption.draw(canvas, panels, style, self.frames)


def figure(size: Size | Callable[..., Size]) -> Callable[[Callable[..., object]], Callable[..., Picture]]:
    """Decorates a function that draws what stays of a picture.

    ``@figure(size=(5.2, 2.6)) def bars(canvas, style, _, count, high)`` is then called as ``bars(_, count, high,
    moving=[…], alt=…)``: its arguments are what it draws, and by them its drawing is kept; by name come the other
    fields of ``Picture``. The size in inches may be a function of the style and the arguments.
    """

    def decorate(draw: Callable[..., object]) -> Callable[..., Picture]:
        @wraps(draw)
        def picture(*args: Any, **named: Any) -> Picture:
            return Picture(Drawing(draw, size, args, compared(args)), **named)

        return picture

    return decorate


def together(pictures: Sequence[Picture], style: Style = PLAIN) -> Lettered:
    """Pictures as one figure, to keep: up to three side by side, more in two rows, as a slide has room for them."""
    sizes = [each.drawing.size_in(style) for each in pictures]
    count = len(pictures) if len(pictures) <= BESIDE else -(-len(pictures) // 2)
    widths = [max(width for width, _ in sizes[column::count]) for column in range(count)]
    heights = [max(height for _, height in sizes[first : first + count]) for first in range(0, len(sizes), count)]
    whole = style.figure(sum(widths), sum(heights))
    grid = whole.subfigures(len(heights), count, width_ratios=widths, height_ratios=heights, squeeze=False)
    for place, picture in zip(grid.ravel(), pictures, strict=False):
        picture.draw(place, style)
    return whole


def picked(column: Column | Texts, frames: Sequence[int], slider: int = 0) -> Any:
    """What a column has at these frames: its number, or its text."""
    every = np.asarray(column)
    if every.ndim == 2:
        return every.item(frames[0], frames[1])
    return every.item(frames[slider] if every.size > 1 else 0)
