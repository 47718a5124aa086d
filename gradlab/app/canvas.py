"""A canvas to draw a digit on. A browser can send what it likes in place of strokes: it is read before it is used."""

from collections.abc import Callable
from importlib.resources import files

import numpy as np
import streamlit as st

from gradlab.app.show import data_url
from gradlab.core.handwriting import FIELD, PenStroke, png
from gradlab.text import Translate
from gradlab.types import Array

STROKES, POINTS = 200, 4000  # at most; points of all strokes together
THIN, THICK, BESIDE = 1, 4, 1  # pixels; a point at most so far beside the field is moved to its edge

HTML = f"""<div class="gl-canvas"><svg viewBox="0 0 {FIELD} {FIELD}" role="img"><g><image></image><g></g></g></svg>
<button type="button"></button><button type="button"></button><p role="status"></p>
<label><span></span><input type="range" min="{THIN}" max="{THICK}" step="0.5" value="2"></label></div>"""
CSS, JS = (files("gradlab.app").joinpath(f"canvas.{kind}").read_text("utf-8") for kind in ("css", "js"))
_canvas = st.components.v2.component("gradlab_canvas", html=HTML, css=CSS, js=JS, isolate_styles=False)


def draw(
    _: Translate, key: str, under: Array | None, up: int = 0, cleared: Callable[[], None] = lambda: None
) -> tuple[PenStroke, ...]:
    """A canvas, and what the reader has drawn on it, over an image of 28 × 28 in 0 … 1 if there is one.

    up : by how many pixels both are shown moved
    cleared : called when the reader clears it
    """
    paper = png(1 - (np.zeros(FIELD**2) if under is None else under.ravel()))  # white ink on black
    data = {"key": f"gradlab {key}", "paper": data_url(paper, "png"), "up": up}
    data |= {"label": _("A field to draw a digit in, by mouse, finger or pen."), "thickness": _("Thickness")}
    data |= {"undo": _("Undo"), "clear": _("Clear"), "full": _("The drawing is full. Undo a stroke, or clear it.")}
    data |= {"most": (STROKES, POINTS)}
    sent = _canvas(key=key, data=data, on_strokes_change=lambda: None, on_cleared_change=cleared).strokes
    read: dict[str, tuple[PenStroke, ...]] = st.session_state.setdefault("drawings read", {})  # the last of each canvas
    try:
        read[key] = strokes_of(sent)
    except ValueError:
        st.warning(_("Your browser sent a drawing that this page cannot read. Clear it and draw again."))
    return read.get(key, ())


def strokes_of(sent: object) -> tuple[PenStroke, ...]:
    """What a browser sent, ``[[[[x, y], …], width], …]`` or None before it does; ValueError where it is no drawing."""
    strokes, room = list[PenStroke](), POINTS
    for stroke in _list([] if sent is None else sent, 0, STROKES):
        points, width = _list(stroke, 2, 2)
        pairs = [_list(point, 2, 2) for point in _list(points, 1, room)]
        room -= len(pairs)
        places = [[_number(each, -BESIDE, FIELD + BESIDE) for each in pair] for pair in pairs]
        strokes.append(PenStroke(np.clip(places, 0.0, FIELD), _number(width, THIN, THICK)))
    return tuple(strokes)


def _list(value: object, least: int, most: int) -> list[object]:
    if isinstance(value, list) and least <= len(value) <= most:
        return value
    raise ValueError(f"A list must have {least} … {most} entries.")


def _number(value: object, low: float, high: float) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
        return float(value)
    raise ValueError(f"A number must lie in {low} … {high}.")
