"""Pictures and words as ``film.js`` takes them: of all that moves a column, with an entry for each frame of a slider.

What is the same at all frames is that one entry. How a stroke looks stands in one table, ``plotting.style``; this only
says it in SVG's words, so that a picture in the browser and the same picture as a file cannot differ.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradlab.plotting.backdrop import Backdrop, Panel
from gradlab.plotting.picture import Caption, Picture, Stroke, Texts
from gradlab.plotting.sound import heard
from gradlab.plotting.style import LABEL, RISE, Style
from gradlab.types import Array

Attributes = dict[str, str | float]

UNIT = 5000  # places are sent in whole parts of this size of a panel's side
FAR = 1e5  # of these units, beyond every picture: what lies farther is drawn there
GLYPH = re.compile(r'<path id="([\w-]+-[0-9a-f]+)" d="[^"]*"(?: transform="[^"]*")?/> ?')
WHOLE = ((0.0, 0.0), (1.0, 1.0))  # corners of a panel over all of its picture, which has no axes
DASHES = {":": (1, 1.65), "--": (3.7, 1.6)}  # matplotlib's own, in widths of the line


def text_column(texts: Texts | NDArray[np.object_]) -> Any:
    """A text for each frame, or the one for all of them; over two sliders a list for each frame of the first."""
    every = np.asarray(texts, object)
    return every.flat[0] if np.all(every == every.flat[0]) else every.tolist()


def place_column(places: Array) -> Any:
    """Shares, in ``UNIT``: the first, then the step from each to the next; None where there is no place.

    Most steps are as those before, and small when gzipped. Over two sliders a list for each frame of the first.
    """
    units = np.round(np.clip(places * UNIT, -FAR, FAR))
    if len(np.unique(units)) == 1:
        unit = units.flat[0]
        return None if np.isnan(unit) else int(unit)
    return [_steps(row) for row in units] if units.ndim == 2 else _steps(np.ravel(units))


def _steps(units: Array) -> list[int | None]:
    known, steps = ~np.isnan(units), units.copy()
    steps[known] = np.diff(units[known], prepend=0)
    return [int(step) if there else None for step, there in zip(steps.tolist(), known.tolist(), strict=True)]


def picture_frames(picture: Picture, style: Style) -> dict[str, Any]:
    """A picture: what stays as two SVGs of their own, and what moves over either as columns of shares of its panels."""
    wide, narrow = picture.backdrop(style), picture.backdrop(on_a_phone(style))
    strokes = [stroke for mover in picture.moving for stroke in mover.strokes(wide.panels)]
    return {
        "wide": _backdrop(wide),
        "narrow": _backdrop(narrow),
        "alt": text_column(picture.alt),
        "strokes": [_stroke(stroke, wide.panels[stroke.panel], style) for stroke in strokes],
        "captions": [_caption(caption, wide.panels[caption.panel], style) for caption in picture.captions],
        "grips": grips(strokes, wide.panels),
        "sound": heard(strokes) if picture.sound else None,
    }


def on_a_phone(style: Style) -> Style:
    """The same look for a window as wide as one picture."""
    return replace(style, narrow=True)


def _backdrop(behind: Backdrop) -> dict[str, Any]:
    width, height = (72 * inches for inches in behind.size)
    boxes = ((left * width, (1 - top) * height, (right - left) * width, (top - bottom) * height)
             for (left, bottom), (right, top) in (panel.corners for panel in behind.panels))  # fmt: skip
    panels = [[round(side, 2) for side in box] for box in boxes]
    return {"svg": small(behind.svg.decode()), "size": (round(width, 2), round(height, 2)), "panels": panels}


def _stroke(stroke: Stroke, panel: Panel, style: Style) -> dict[str, Any]:
    look, ((left, _), (right, _)) = style.look(stroke.role, stroke.has_slope), panel.corners
    return {
        "panel": stroke.panel,
        "line": line(look),
        "mark": mark(look),
        "width": None if stroke.width is None else place_column(panel.share(stroke.width) / (right - left)),
        "points": [_point(panel, *point) for point in stroke.points],
        "sliders": stroke.sliders,
        "trail": stroke.trail,
        "draggable": stroke.draggable,
    }


def _caption(caption: Caption, panel: Panel, style: Style) -> dict[str, Any]:
    return {
        "panel": caption.panel,
        "look": lettering(style.look(caption.look, caption.has_slope), caption.align),
        "points": [_point(panel, caption.x, caption.y)],
        "sliders": caption.sliders,
        "text": text_column(caption.texts),
        "slider": caption.slider,
        "follows": caption.align == "follow",
    }


def _point(panel: Panel, *point: Any) -> tuple[Any, Any]:
    """The columns of x and of y, as shares of the panel from its upper left corner, of a point in its data."""
    ((left, bottom), (right, top)), (x, y) = panel.corners, panel.place(*point)
    return place_column((x - left) / (right - left)), place_column((top - y) / (top - bottom))


def grips(strokes: Sequence[Stroke], panels: Sequence[Panel]) -> list[tuple[int, int]]:
    """Of each panel along whose x the draggable point's own number goes: a stroke there, and which point of it."""
    held = next((stroke for stroke in strokes if stroke.draggable), None)
    if held is None or len(np.unique(held.points[-1][0])) == 1:
        return []
    x, slider, found = held.points[-1][0], held.sliders[0], dict[int, tuple[int, int]]()
    for k, stroke in enumerate(strokes):
        axis = panels[stroke.panel].corners != WHOLE
        if axis and stroke.sliders[0] == slider and not stroke.trail:
            for n, point in enumerate(stroke.points):
                if np.array_equal(point[0], x, equal_nan=True):
                    found.setdefault(stroke.panel, (k, n))
    return list(found.values())


def share_glyphs(pictures: Sequence[dict[str, Any]]) -> str:
    """Take the outlines of letters, which all drawings have much the same of, out of them; all of them, each once."""
    every = [picture[width] for picture in pictures for width in ("wide", "narrow")]
    glyphs = {glyph[1]: glyph[0] for behind in every for glyph in GLYPH.finditer(behind["svg"])}
    for behind in every:
        behind["svg"] = GLYPH.sub("", behind["svg"])
    return "".join(glyphs.values())


def small(svg: str) -> str:
    """A drawing without what only a reader of its source sees, its lines to a hundredth of a point."""
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r' d="[^"]*"', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]), svg)
    return re.sub(r"\s+", " ", svg)


def word_frames(texts: Texts) -> dict[str, Any]:
    """A table or a paragraph, given in Markdown for each frame."""
    every = np.atleast_1d(np.asarray(texts, object))
    if not every.flat[0].startswith("| "):
        longest = np.unravel_index(np.argmax([*map(len, every.flat)]), every.shape)
        return {"says": text_column(every), "longest": [*map(int, longest)]}
    tables = [[[cell.strip() for cell in line[2:-2].split(" | ")] for line in text.split("\n")] for text in every.flat]
    rows = np.delete(np.moveaxis(np.array(tables, object), 0, -1), 1, axis=0)  # without the line below the heading
    return {"table": [[text_column(cell.reshape(every.shape)) for cell in row] for row in rows]}


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
    anchor = {"left": "start", "right": "end"}.get(align, "middle")
    at: Attributes = {"dominant-baseline": "central"}
    if align == "follow":
        at = {"dy": round(-RISE * look["fontsize"] / LABEL, 2)}
    weight = {"bold": 600}.get(look["fontweight"], look["fontweight"])  # the semibold that drawings have for it
    return {"fill": look["color"], "font-size": look["fontsize"], "font-weight": weight, "text-anchor": anchor} | at


def mark(look: dict[str, Any]) -> Attributes | None:
    """The mark at each point, about (0, 0); None where there is none."""
    if "marker" not in look:
        return None
    return {
        "d": SHAPES[look["marker"]](look["markersize"] / 2),
        "fill": look.get("markerfacecolor", look.get("color")),
        "stroke": look.get("markeredgecolor", look.get("color")),
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
