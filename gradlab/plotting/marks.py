"""How what moves is drawn in a browser: matplotlib's properties of a line as those of SVG.

A look stands in one table, ``figures.style``; this only says it in SVG's words, so that a picture in the browser and
the same picture as a file cannot differ.
"""

from collections.abc import Callable
from typing import Any

Attributes = dict[str, str | float]

DASHES = {":": (1, 1.65), "--": (3.7, 1.6)}  # matplotlib's own, in widths of the line


def line(look: dict[str, Any]) -> Attributes:
    """The line through the points, and how opaque line and marks are; no colour where there are marks only."""
    width, style = look.get("linewidth", 1.5), look.get("linestyle", "-")
    attributes: Attributes = {"fill": "none", "opacity": look.get("alpha", 1)}
    if style:
        attributes |= {"stroke": look["color"], "stroke-width": round(width, 3)}
    if style in DASHES:
        attributes["stroke-dasharray"] = " ".join(f"{width * each:.3f}" for each in DASHES[style])
    return attributes


def text(look: dict[str, Any], align: str) -> Attributes:
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
