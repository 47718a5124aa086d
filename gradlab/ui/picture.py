"""How a picture is shown: two layers in the page itself, so that no file has to be served from one server's memory."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import streamlit as st
from matplotlib.figure import Figure

from gradlab.figures import slope
from gradlab.figures.layers import Backdrop, Panel, svg
from gradlab.figures.style import Style
from gradlab.ui import reader
from gradlab.ui.lesson import Subject, curve
from gradlab.ui.shared import shared


@dataclass(frozen=True)
class Layers:
    """One picture, ready to show: what it says to somebody who cannot see it, what stays, and what moves, if any."""

    alt: str
    backdrop: bytes
    overlay: bytes = b""


@dataclass(frozen=True, eq=False)
class Drawn:
    """A function over its derivative, with the current point and its words."""

    subject: Subject
    mark: slope.Mark
    labels: slope.Labels
    alt: str

    def layers(self, more: Callable[[Figure, tuple[Panel, ...], Style], None] | None = None) -> Layers:
        """For the page: the backdrop, drawn once for all readers, and the overlay, ``more`` of it beneath the mark."""
        look = reader.style()
        backdrop = _backdrop(self.subject, self.mark.h, self.labels, look)
        overlay = look.figure(*backdrop.size)
        if more is not None:
            more(overlay, backdrop.panels, look)
        slope.mark(overlay, backdrop.panels, self.mark, look, learns=self.subject.stairs is None)
        return Layers(self.alt, backdrop.svg, svg(overlay))

    def part(self) -> slope.Part:
        """For a figure to keep."""
        shown = curve(self.subject, self.mark.h)
        return slope.Part(shown, self.subject.stairs, self.labels, self.mark, self.subject.percent)


@shared(maxsize=256)
def _backdrop(subject: Subject, h: float, labels: slope.Labels, look: Style) -> Backdrop:
    figure = look.figure(*slope.SIZE)
    slope.draw(figure, curve(subject, h), subject.stairs, labels, look, subject.percent)
    return Backdrop.of(figure)


def show(*pictures: Layers) -> None:
    """Pictures side by side, or one above the other where the page is narrow."""
    cells = "".join(
        '<div style="position:relative;flex:1 1 max(300px,40%);max-width:640px">'
        f'<img style="display:block;width:100%" alt="{escape(picture.alt)}" src="{_uri(picture.backdrop, "svg+xml")}">'
        f"{_moving(picture.overlay)}</div>"
        for picture in pictures
    )
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:8px">{cells}</div>')


def show_digit(png: bytes, alt: str) -> None:
    """The image of a digit, pixel by pixel."""
    look = "width:112px;image-rendering:pixelated;border:1px solid #8888;border-radius:4px"
    st.html(f'<img style="{look}" alt="{escape(alt)}" src="{_uri(png, "png")}">', width="content")


def _moving(overlay: bytes) -> str:
    look = "position:absolute;inset:0;width:100%"
    return f'<img style="{look}" alt="" src="{_uri(overlay, "svg+xml")}">' if overlay else ""


def _uri(data: bytes, kind: str) -> str:
    return f"data:image/{kind};base64,{b64encode(data).decode()}"
