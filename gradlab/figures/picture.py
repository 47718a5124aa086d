"""A picture: what stays, what moves over it, and what it says to somebody who cannot see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from gradlab.figures.backdrop import Backdrop, Canvas, Drawing, Panel, Point, backdrop, panels_of, svg
from gradlab.figures.style import Role, Style


@dataclass(frozen=True)
class Stroke:
    """A line or marks through points, cut off at the edges of their panel.

    role : what it means, from which follows how it looks
    panel : the number of the panel that it lies in
    points : in the panel's data
    learns : whether it belongs to what can learn
    """

    role: Role
    panel: int
    points: Sequence[Point]
    learns: bool = True

    def draw(self, figure: Canvas, panels: Sequence[Panel], style: Style) -> None:
        """Draw it over the panels."""
        panels[self.panel].line(figure, self.points, **style.look(self.role, self.learns))


@dataclass(frozen=True)
class Rule:
    """A line at x from the lower edge of a panel to the upper one."""

    panel: int
    x: float

    def draw(self, figure: Canvas, panels: Sequence[Panel], style: Style) -> None:
        """Draw it over the panels."""
        panel = panels[self.panel]
        (_, low), (_, high) = panel.data
        panel.line(figure, [(self.x, low), (self.x, high)], **style.look("rule"))


@dataclass(frozen=True)
class Pointer:
    """Where (x, y) lies beyond its panel, an arrow at the panel's edge that points there; else nothing."""

    panel: int
    x: float
    y: float
    learns: bool = True

    def draw(self, figure: Canvas, panels: Sequence[Panel], style: Style) -> None:
        """Draw it over the panels."""
        panel = panels[self.panel]
        (left, low), (right, high) = panel.data
        if left <= self.x <= right and low <= self.y <= high:
            return
        # Set in from the edge by the mark's own size: what crosses the edge would be cut off.
        aside, down = 0.025 * (right - left), 0.05 * (high - low)
        place = (min(max(self.x, left + aside), right - aside), min(max(self.y, low + down), high - down))
        marker = "<" if self.x < left else ">" if self.x > right else "^"
        panel.line(figure, [place], marker=marker, **style.look("pointer", self.learns))


Mover = Stroke | Rule | Pointer


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture, in whatever look it is shown.

    drawing : what stays: numbers and finished labels, which are drawn once for all readers
    alt : what the picture shows, in a sentence with its numbers
    moving : what moves over it, from the lowest to the uppermost
    """

    drawing: Drawing
    alt: str = ""
    moving: tuple[Mover, ...] = ()

    def backdrop(self, style: Style) -> Backdrop:
        """What stays."""
        return backdrop(self.drawing, style)

    def overlay(self, style: Style) -> bytes:
        """What moves, as SVG of the backdrop's size; nothing where nothing moves."""
        if not self.moving:
            return b""
        behind = self.backdrop(style)
        figure = style.figure(*behind.size)
        self._move(figure, behind.panels, style)
        return svg(figure)

    def draw(self, figure: Canvas, style: Style) -> None:
        """Draw all of it into a figure of the drawing's size."""
        self.drawing.draw(figure, style)
        self._move(figure, panels_of(figure), style)

    def _move(self, figure: Canvas, panels: Sequence[Panel], style: Style) -> None:
        for each in self.moving:
            each.draw(figure, panels, style)


def together(pictures: Sequence[Picture], style: Style | None = None) -> Figure:
    """Pictures side by side as one figure, to keep; light and for paper where no style is given."""
    style = style or Style()
    widths, heights = zip(*(each.drawing.size(style) for each in pictures), strict=True)
    whole = style.figure(sum(widths), max(heights))
    for place, picture in zip(whole.subfigures(1, len(pictures), squeeze=False)[0], pictures, strict=True):
        picture.draw(place, style)
    return whole
