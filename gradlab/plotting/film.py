"""A film: pictures and words at every notch of a slider, as numbers and texts that a browser only has to show.

It is one and the same in the app, in a single HTML file, and in a notebook.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from gradlab.plotting import marks
from gradlab.plotting.backdrop import Panel
from gradlab.plotting.picture import Caption, Picture, Stroke
from gradlab.plotting.style import PAPER, Style
from gradlab.plotting.texts import Texts
from gradlab.types import Array

SCRIPT, SHEET = (files("gradlab.plotting").joinpath(f"film.{kind}").read_text("utf-8") for kind in ("js", "css"))
UNIT = 20  # places are sent in whole twentieths of a point, of which an inch has 72
PLAIN = Style()
TITLE = 22  # points that a panel's title takes above it
FAR = 1e5  # of these units, beyond every picture: what lies farther is drawn there


@dataclass(frozen=True)
class Slider:
    """A slider that moves a film.

    label : what it moves
    spoken : what stands in the film at each notch, for a screen reader, and where the pointer rests
    key : of the slider of the page's that leads the film; without one the film has a slider of its own
    first : the notch at which its own slider begins
    """

    label: str
    aria_texts: Sequence[str]
    key: str = ""
    first: int = 0


@dataclass(frozen=True)
class Player:
    """The buttons that move a hand by themselves: their texts, how long one notch is shown, the hand's number."""

    step: str
    play: str
    pause: str
    reset: str
    milliseconds: int
    slider: int = 0


@dataclass(frozen=True, eq=False)
class Film:
    """Pictures that move together, and what stands beside them.

    hands : the sliders that move it: one, or two where a point goes up and down too
    pictures : whose columns have an entry for each notch of the hands
    words : what stands beside them, in Markdown for each notch of the first hand: tables, and paragraphs with **bold**
    player : buttons that play it, if it is one that goes by itself
    """

    sliders: Sequence[Slider]
    pictures: Sequence[Picture]
    words: Sequence[Sequence[str]] = ()
    player: Player | None = None
    style: Style = PLAIN

    def at(self, *notches: int) -> "Film":
        """The same with its hands at these notches, where it has no slider of the page's."""
        sliders = [replace(slider, first=notch) for slider, notch in zip(self.sliders, notches, strict=True)]
        return replace(self, sliders=sliders, pictures=[picture.at(*notches) for picture in self.pictures])

    def alone(self) -> "Film":
        """The same with sliders of its own, on white: to be taken along."""
        return replace(self, sliders=[replace(slider, key="") for slider in self.sliders], style=PLAIN)

    def data(self) -> dict[str, Any]:
        """All of it as ``film.js`` takes it."""
        texts, columns = Texts(), Columns()
        notches = [len(slider.aria_texts) for slider in self.sliders]
        return {
            "sliders": [
                {"key": slider.key, "label": slider.label, "first": slider.first, "count": len(slider.aria_texts)}
                | {"aria_texts": texts.text(slider.aria_texts)}
                for slider in self.sliders
            ],
            "pictures": [_shown(picture, columns, texts, notches, self.style) for picture in self.pictures],
            "words": [_block(every, texts) for every in self.words],
            "player": vars(self.player) if self.player else None,
            "columns": columns.every,
            "texts": ["\n".join(column) for column in texts.columns],
        }

    @cached_property
    def sent(self) -> bytes:
        """The same as JSON: what is sent to a page, once."""
        return json.dumps(self.data(), ensure_ascii=False, separators=(",", ":")).encode()

    def page(self, language: str, title: str) -> str:
        """A file that shows it by itself, without a server and without a network."""
        return PAGE.format(
            language=escape(language), title=escape(title), sheet=SHEET, paper=PAPER[self.style.dark],
            ink=self.style.ink, alone=self._alone("film"),
        )  # fmt: skip

    def save(self, path: str | PathLike[str], title: str = "gradlab", language: str = "en") -> None:
        """Write it to ``path`` as one HTML file, which moves under the hand without Python and without a network.

        Raises ``ValueError`` when the name does not end with .html, ``OSError`` when it cannot be written.
        """
        file = Path(path)
        if file.suffix != ".html":
            raise ValueError(f"path must end with .html. Got {str(path)!r} instead.")
        file.write_text(self.alone().page(language, title), "utf-8")

    def _repr_html_(self) -> str:
        """What a notebook shows when it is the last line of a cell."""
        return f"<style>{SHEET}</style>{self._alone(f'film-{uuid4().hex}')}"

    def _alone(self, name: str) -> str:
        """It as HTML with its own data and script."""
        # Its ink is for its own paper, which a notebook's may not be.
        return ALONE.format(
            name=name, data=in_script(self.sent.decode()), script=SCRIPT.split("export default ")[0],
            paper=PAPER[self.style.dark], ink=self.style.ink,
        )  # fmt: skip


class Columns:
    """The numbers of a film, each column of them once."""

    def __init__(self) -> None:
        """None so far."""
        self.every: list[list[int | None]] = []
        self._known: dict[bytes, int] = {}

    def column(self, places: Array) -> int:
        """The number of a column of places in points."""
        units = np.round(np.clip(np.ravel(places) * UNIT, -FAR, FAR))
        if np.array_equal(units, np.full_like(units, units[0])):
            units = units[:1]
        key = units.tobytes()
        if key not in self._known:
            self._known[key] = len(self.every)
            self.every.append([None if np.isnan(unit) else int(unit) for unit in units])
        return self._known[key]


def _shown(picture: Picture, columns: Columns, texts: Texts, notches: Sequence[int], style: Style) -> dict[str, Any]:
    """A picture: what stays as an SVG of its own, what moves over it as columns of places in it."""
    behind = picture.backdrop(style)
    width, height = (72 * inches for inches in behind.size)
    strokes = [stroke for mover in picture.moving for stroke in mover.strokes(behind.panels)]

    def sent(stroke: Stroke) -> dict[str, Any]:
        panel, look = behind.panels[stroke.panel], stroke.look(behind.panels, behind.size[0], style)
        places = [panel.place(*point) for point in stroke.points]
        return {
            "panel": stroke.panel,
            "line": marks.line(look),
            "mark": marks.mark(look),
            "width": None if stroke.width is None else columns.column(stroke.widths(behind.panels, behind.size[0])),
            "points": [[columns.column(width * x), columns.column(height * (1 - y))] for x, y in places],
            "sliders": stroke.sliders,
            "trail": stroke.trail,
            "draggable": stroke.draggable,
        }

    def lettered(caption: Caption) -> dict[str, Any]:
        x, y = behind.panels[caption.panel].place(caption.x, caption.y)
        several = [caption.texts] * notches[0] if isinstance(caption.texts, str) else caption.texts
        return {
            "look": marks.text(style.look(caption.look, caption.has_slope), caption.align),
            "points": [[columns.column(width * x), columns.column(height * (1 - y))]],
            "sliders": caption.sliders,
            "text": texts.text(several),
            "slider": caption.slider,
        }

    boxes = [(left * width, (1 - top) * height, (right - left) * width, (top - bottom) * height)
             for (left, bottom), (right, top) in (panel.corners for panel in behind.panels)]  # fmt: skip
    alt = [picture.alt] * notches[0] if isinstance(picture.alt, str) else picture.alt
    return {
        "svg": _small(behind.svg.decode()),
        "size": (width, height),
        "cut": _cut(behind.panels, height, style),
        "alt": texts.text(alt),
        "panels": [[round(side, 2) for side in box] for box in boxes],
        "strokes": [sent(stroke) for stroke in strokes],
        "captions": [lettered(caption) for caption in picture.captions],
    }


def _cut(panels: Sequence[Panel], height: float, style: Style) -> float | None:
    """How far from the top a picture of two panels, one above the other, can be cut in two; of any other None."""
    if len(panels) != 2 or panels[0].corners[0][0] != panels[1].corners[0][0]:
        return None
    return round((1 - panels[1].corners[1][1]) * height - TITLE * style.scale, 2)


def _small(svg: str) -> str:
    """A drawing without what only a reader of its source sees, its lines to a hundredth of a point."""
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r' d="[^"]*"', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]), svg)
    return re.sub(r"\s+", " ", svg)


def _block(every: Sequence[str], texts: Texts) -> dict[str, Any]:
    """A table or a paragraph, given in Markdown for each notch."""
    if not every[0].startswith("| "):
        return {"says": texts.text(every), "longest": max(range(len(every)), key=lambda notch: len(every[notch]))}
    tables = [[line[2:-2].split(" | ") for line in text.splitlines()] for text in every]
    cells = [[texts.text([table[row][cell].strip() for table in tables]) for cell in range(len(tables[0][0]))]
             for row in range(len(tables[0])) if row != 1]  # fmt: skip
    return {"table": cells}


def in_script(text: str) -> str:
    """JSON as it may stand inside a script element: nothing in it can end the element."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


ALONE = """<div id="{name}" class="gl-alone" style="background: {paper}; color: {ink}"></div>
<script type="application/json" id="{name}-data">{data}</script>
<script type="module">{script}
mount(document.getElementById("{name}"), JSON.parse(document.getElementById("{name}-data").textContent));
</script>"""

PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
    content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{title}</title>
<style>body {{ max-width: 1300px; margin: 1rem auto; padding: 0 1rem; background: {paper}; color: {ink} }}
{sheet}</style>
<h1>{title}</h1>
{alone}
</html>"""
