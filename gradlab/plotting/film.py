"""A film, the same in the app, in an HTML file and in a notebook: numbers and texts that a browser only has to show."""

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Any
from uuid import uuid4

from gradlab.core.checks import must
from gradlab.plotting.backdrop import svg
from gradlab.plotting.frames import picture_frames, share_glyphs, small, text_column, word_frames
from gradlab.plotting.picture import Picture, Texts, picked, together
from gradlab.plotting.sound import sound_words
from gradlab.plotting.style import PAPER, PLAIN, Style
from gradlab.types import SHORT

# What only a reader of the source sees: remarks, on lines of their own, behind code or within it, and indents; and what
# a script imports from the one that it stands below.
REMARK = re.compile(r"/\*.*?\*/|(?:^\s*|\s)//\s.*?$|^import .*?$|^\s+", re.DOTALL | re.MULTILINE)
SOUND, FILM, SHEET = (
    REMARK.sub("", files("gradlab.plotting").joinpath(name).read_text("utf-8"))
    for name in ("sound.js", "film.js", "film.css")
)
SCRIPT = SOUND + FILM


@dataclass(frozen=True)
class Slider:
    """A slider that moves a film.

    aria_texts : what stands in the film at each frame, for a screen reader, and where the pointer rests
    key : of the slider of the page's that leads the film; without one its own begins at the frame ``first``
    """

    label: str
    aria_texts: Sequence[str]
    key: str = ""
    first: int = 0


@dataclass(frozen=True)
class Player:
    """The buttons that move a slider by themselves: their texts, how long one frame is shown, the slider's number."""

    step: str
    play: str
    pause: str
    reset: str
    milliseconds: int
    slider: int = 0


@dataclass(frozen=True, eq=False, repr=False)
class Film:
    """Pictures that move together, and what stands beside them.

    sliders : what moves it: one, or two where a point goes up and down too
    pictures : whose columns have an entry for each frame of a slider
    words : what stands beside them, in Markdown for each frame of the first slider: tables, paragraphs with **bold**;
        or for each pair of frames of the first two, as columns of pictures can be, too: texts[a][b]
    verdicts : more of it, below: the sentences that answer what a reader is first asked to predict
    player : its buttons, if it is one that goes by itself
    """

    sliders: Sequence[Slider]
    pictures: Sequence[Picture]
    words: Sequence[Texts] = ()
    verdicts: Sequence[Texts] = ()
    player: Player | None = None
    style: Style = PLAIN
    language: str = "en"

    def __repr__(self) -> str:
        slider = self.sliders[0]
        return f"<Film of {len(slider.aria_texts)} frames, at {SHORT.repr(slider.aria_texts[slider.first])}>"

    def at(self, *frames: int) -> "Film":
        """The same with its sliders at these frames, where it has none of the page's."""
        sliders = [replace(slider, first=frame) for slider, frame in zip(self.sliders, frames, strict=True)]
        return replace(self, sliders=sliders, pictures=[picture.at(*frames) for picture in self.pictures])

    def alone(self) -> "Film":
        """The same with sliders of its own, on white: to be taken along."""
        return replace(self, sliders=[replace(slider, key="") for slider in self.sliders], style=PLAIN)

    @cached_property
    def untold(self) -> "Film":
        """The same without what answers the page's question: verdicts, captions at the point, and alts that judge."""
        return replace(self, verdicts=(), pictures=[picture.untold() for picture in self.pictures])

    def data(self) -> dict[str, Any]:
        """All of it as ``film.js`` takes it."""
        pictures = [picture_frames(picture, self.style) for picture in self.pictures]
        return {
            "glyphs": share_glyphs(pictures),
            "scale": self.style.scale,
            "sliders": [
                vars(slider) | {"count": len(slider.aria_texts), "aria_texts": text_column(slider.aria_texts)}
                for slider in self.sliders
            ],
            "pictures": pictures,
            "words": [word_frames(every) for every in (*self.words, *self.verdicts)],
            "player": vars(self.player) if self.player else None,
            "sound": sound_words([picture.sound for picture in self.pictures]),
        }

    @cached_property
    def sent(self) -> bytes:
        """The same as JSON, gzipped: what is sent to a page, once."""
        data = json.dumps(self.data(), ensure_ascii=False, separators=(",", ":")).encode()
        # The same film has the same bytes, whenever it is packed; higher levels take twice as long for 2 % less.
        return gzip.compress(data, compresslevel=6, mtime=0)

    def page(self, title: str) -> str:
        """A file that shows it by itself, without a server and without a network."""
        return PAGE.format(
            language=escape(self.language), title=escape(title), sheet=SHEET, paper=PAPER[self.style.dark],
            ink=self.style.ink, alone=self._alone("film"),
        )  # fmt: skip

    def save(self, path: str | PathLike[str], title: str = "gradlab") -> None:
        """Write it to ``path``, as its name ends: .html is one file that moves without Python and without a network.

        .svg and .png are its pictures side by side as they are at its first frame, on white.
        Raises ``ValueError`` for another ending, ``OSError`` when it cannot be written.
        """
        file = Path(path)
        must(file.suffix in (".html", ".svg", ".png"), "path must end with .html, .svg or .png", repr(str(path)))
        if file.suffix == ".html":
            file.write_text(self.alone().page(title), "utf-8")
        else:
            together(self.pictures).save(file)

    def _repr_html_(self) -> str:
        """What a notebook shows when it is the last line of a cell."""
        return f"<style>{SHEET}</style>{self._alone(f'film-{uuid4().hex}', still(self.pictures, self.style))}"

    def _alone(self, name: str, still: str = "") -> str:
        """It as HTML with its own data and script."""
        # Its ink is for its own paper, which a notebook's may not be.
        return ALONE.format(
            name=name, still=still, data=b64encode(self.sent).decode(), script=SCRIPT,
            paper=PAPER[self.style.dark], ink=self.style.ink,
        )  # fmt: skip


def still(pictures: Sequence[Picture], style: Style = PLAIN) -> str:
    """Pictures as an image, for where scripts are blocked: the script of a film takes it away."""
    drawn = b64encode(small(svg(together(pictures, style)).decode()).encode()).decode()
    alts = (picked(each.alt, each.frames) for each in pictures)
    return f'<img alt="{escape(" ".join(alts))}" src="data:image/svg+xml;base64,{drawn}">'


ALONE = """<div id="{name}" class="gl-alone" style="background: {paper}; color: {ink}">{still}</div>
<script type="module">{script}
mount({{
    data: Uint8Array.from(atob("{data}"), letter => letter.charCodeAt(0)),
    parentElement: document.getElementById("{name}"),
}});
document.querySelector("#{name} > img")?.remove();
</script>"""

# How a file begins that needs no server: it may ask for nothing from outside.
HEAD = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
    content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{title}</title>
"""

PAGE = (
    HEAD
    + """<style>body {{ max-width: 1300px; margin: 1rem auto; padding: 0 1rem; background: {paper}; color: {ink} }}
{sheet}</style>
<h1>{title}</h1>
{alone}
</html>"""
)
