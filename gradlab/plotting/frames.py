"""Pictures and words as ``film.js`` takes them: of all that moves a column, with an entry for each frame of a slider.

What is the same at all frames is that one entry. How a stroke looks stands in one table, ``plotting.style``; this only
says it in SVG's words, so that a picture in the browser and the same picture as a file cannot differ.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gradlab.plotting.backdrop import Backdrop, Panel
from gradlab.plotting.picture import Caption, Picture, Stroke
from gradlab.plotting.style import Style
from gradlab.types import Array

Attributes = dict[str, str | float]

UNIT = 20  # places are sent in whole twentieths of a point, of which an inch has 72
FAR = 1e5  # of these units, beyond every picture: what lies farther is drawn there
TITLE = 22  # points that a panel's title takes above it
DASHES = {":": (1, 1.65), "--": (3.7, 1.6)}  # matplotlib's own, in widths of the line


def text_column(texts: str | Sequence[str]) -> str | list[str]:
    """A text for each frame, or the one for all of them."""
    return texts if isinstance(texts, str) else texts[0] if len(set(texts)) == 1 else list(texts)


def place_column(places: Array) -> list[int | None] | int | None:
    """Places in points, in ``UNIT``: the first, then the step from each to the next; None where there is no place.

    From frame to frame most things go as far as they did before: so these are few numbers, and small when gzipped.
    """
    units = np.round(np.clip(np.ravel(places) * UNIT, -FAR, FAR))
    known, same = ~np.isnan(units), len(np.unique(units)) == 1
    units[known] = np.diff(units[known], prepend=0)
    steps = [int(unit) if there else None for unit, there in zip(units.tolist(), known.tolist(), strict=True)]
    return steps[0] if same else steps


def picture_frames(picture: Picture, style: Style) -> dict[str, Any]:
    """A picture: what stays as an SVG of its own, what moves over it as columns of places in it."""
    behind = picture.backdrop(style)
    width, height = (72 * inches for inches in behind.size)
    boxes = [(left * width, (1 - top) * height, (right - left) * width, (top - bottom) * height)
             for (left, bottom), (right, top) in (panel.corners for panel in behind.panels)]  # fmt: skip
    return {
        "svg": small(behind.svg.decode()),
        "size": (width, height),
        "cut": _cut(behind.panels, height, style),
        "alt": text_column(picture.alt),
        "panels": [[round(side, 2) for side in box] for box in boxes],
        "strokes": [
            _stroke(stroke, behind, style) for mover in picture.moving for stroke in mover.strokes(behind.panels)
        ],
        "captions": [_caption(caption, behind, style) for caption in picture.captions],
    }


def _stroke(stroke: Stroke, behind: Backdrop, style: Style) -> dict[str, Any]:
    look, width = stroke.look(behind.panels, behind.size[0], style), behind.size[0]
    return {
        "panel": stroke.panel,
        "line": line(look),
        "mark": mark(look),
        "width": None if stroke.width is None else place_column(stroke.widths(behind.panels, width)),
        "points": [_point(behind, stroke.panel, *point) for point in stroke.points],
        "sliders": stroke.sliders,
        "trail": stroke.trail,
        "draggable": stroke.draggable,
    }


def _caption(caption: Caption, behind: Backdrop, style: Style) -> dict[str, Any]:
    return {
        "look": lettering(style.look(caption.look, caption.has_slope), caption.align),
        "points": [_point(behind, caption.panel, caption.x, caption.y)],
        "sliders": caption.sliders,
        "text": text_column(caption.texts),
        "slider": caption.slider,
    }


def _point(behind: Backdrop, panel: int, *point: Any) -> tuple[Any, Any]:
    """The columns of x and of y, from the upper left corner of the picture, of a point in a panel's data."""
    (width, height), (x, y) = behind.size, behind.panels[panel].place(*point)
    return place_column(72 * width * x), place_column(72 * height * (1 - y))


def _cut(panels: Sequence[Panel], height: float, style: Style) -> float | None:
    """How far from the top a picture of two panels, one above the other, can be cut in two; of any other None."""
    if len(panels) != 2 or panels[0].corners[0][0] != panels[1].corners[0][0]:
        return None
    return round((1 - panels[1].corners[1][1]) * height - TITLE * style.scale, 2)


def small(svg: str) -> str:
    """A drawing without what only a reader of its source sees, its lines to a hundredth of a point."""
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r' d="[^"]*"', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]), svg)
    return re.sub(r"\s+", " ", svg)


def word_frames(every: Sequence[str]) -> dict[str, Any]:
    """A table or a paragraph, given in Markdown for each frame."""
    if not every[0].startswith("| "):
        return {"says": text_column(every), "longest": max(range(len(every)), key=lambda frame: len(every[frame]))}
    tables = [[line[2:-2].split(" | ") for line in text.splitlines()] for text in every]
    cells = [[text_column([table[row][cell].strip() for table in tables]) for cell in range(len(tables[0][0]))]
             for row in range(len(tables[0])) if row != 1]  # fmt: skip
    return {"table": cells}


def line(look: dict[str, Any]) -> Attributes:
    """The line through the points, and how opaque line and marks are; no colour where there are marks only."""
    width, style = look.get("linewidth", 1.5), look.get("linestyle", "-")
    attributes: Attributes = {"fill": "none", "opacity": look.get("alpha", 1)}
    if style:
        attributes |= {"stroke": look["color"], "stroke-width": round(width, 3)}
    if style in DASHES:
        attributes["stroke-dasharray"] = " ".join(f"{width * each:.3f}" for each in DASHES[style])
    return attributes


def lettering(look: dict[str, Any], align: str) -> Attributes:
    """A text whose place is given."""
    anchor = {"left": "start", "center": "middle", "right": "end"}[align]
    return {"fill": look["color"], "font-size": look["fontsize"], "font-weight": look["fontweight"],
            "text-anchor": anchor, "dominant-baseline": "central"}  # fmt: skip


def mark(look: dict[str, Any]) -> Attributes | None:
    """The mark at each point, about (0, 0); None where there is none."""
    if "marker" not in look:
        return None
    edge = look.get("markeredgecolor", look.get("color"))
    return {
        "d": SHAPES[look["marker"]](look["markersize"] / 2),
        "fill": look.get("markerfacecolor", look.get("color")),
        "stroke": edge,
        "stroke-width": look.get("markeredgewidth", 1.0),
    }


def _circle(r: float) -> str:
    return f"M{r:.2f} 0A{r:.2f} {r:.2f} 0 1 1 {-r:.2f} 0A{r:.2f} {r:.2f} 0 1 1 {r:.2f} 0Z"


def _polygon(*corners: tuple[float, float]) -> Callable[[float], str]:
    """Corners in halves of the mark's size; y upwards, as matplotlib has it."""
    return lambda r: "M" + "L".join(f"{r * x:.2f} {-r * y:.2f}" for x, y in corners) + "Z"


SHAPES: dict[str, Callable[[float], str]] = {
    "o": _circle,
    ".": lambda r: _circle(r / 2),
    "s": _polygon((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "<": _polygon((-1, 0), (1, -1), (1, 1)),
    ">": _polygon((1, 0), (-1, -1), (-1, 1)),
    "^": _polygon((0, 1), (-1, -1), (1, -1)),
    "v": _polygon((0, -1), (-1, 1), (1, 1)),
}
