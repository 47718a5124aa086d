"""Two layers to a picture: a backdrop, drawn once and shared by all readers, and an overlay, drawn at each move.

The overlay has no axes of its own (drawing axes is what takes the time): it places its marks in figure coordinates, so
a backdrop hands over where its panels lie.
"""

import io
from dataclasses import dataclass

from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox, BboxBase, TransformedBbox

Point = tuple[float, float]
Canvas = Figure | SubFigure  # what a picture is drawn into: a figure of its own, or a part of one


@dataclass(frozen=True)
class Panel:
    """Where one pair of axes lies: its corners in figure coordinates (0 … 1), and the data at these corners."""

    corners: tuple[Point, Point]
    data: tuple[Point, Point]

    def place(self, x: float, y: float) -> Point:
        """The figure coordinates of the data point (x, y); beyond the panel they go on in the same scale."""
        (left, bottom), (right, top) = self.corners
        (x0, y0), (x1, y1) = self.data
        return left + (x - x0) / (x1 - x0) * (right - left), bottom + (y - y0) / (y1 - y0) * (top - bottom)

    def line(self, figure: Canvas, points: list[Point], **look: object) -> None:
        """Draw a line or marks through data points, cut off at the panel's edges."""
        xs, ys = zip(*(self.place(x, y) for x, y in points), strict=True)
        line = Line2D(xs, ys, transform=figure.transSubfigure, **look)  # type: ignore[arg-type]
        line.set_clip_box(TransformedBbox(Bbox(self.corners), figure.transSubfigure))
        figure.add_artist(line, clip=False)


@dataclass(frozen=True)
class Backdrop:
    """A finished picture without its moving parts: SVG, the size in inches, and its panels from top to bottom."""

    svg: bytes
    size: Point
    panels: tuple[Panel, ...]

    @classmethod
    def of(cls, figure: Figure) -> "Backdrop":
        """Render ``figure``; its axes must be linear and have fixed positions."""
        width, height = figure.get_size_inches()
        return cls(svg(figure), (float(width), float(height)), panels_of(figure))


def _corners(box: BboxBase) -> tuple[Point, Point]:
    return (float(box.x0), float(box.y0)), (float(box.x1), float(box.y1))


def panels_of(figure: Canvas) -> tuple[Panel, ...]:
    """Where the axes of a figure, or of a part of one, lie."""
    return tuple(Panel(_corners(axes.get_position()), _corners(axes.viewLim)) for axes in figure.axes)


def svg(figure: Figure) -> bytes:
    """``figure`` as SVG, letters as outlines, so that it looks the same on a machine without our fonts."""
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()
