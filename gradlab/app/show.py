"""How pictures are shown: in the page itself, so that no file has to be served from one server's memory."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from html import escape
from importlib.resources import files

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gradlab.app import reader
from gradlab.core.handwriting import png
from gradlab.lesson.cells import Cell
from gradlab.plotting import frames
from gradlab.plotting.film import SCRIPT, SHEET, Film
from gradlab.plotting.picture import Picture
from gradlab.plotting.style import ROW, Style
from gradlab.types import Array

SKETCHES = files("gradlab.app").joinpath("sketches")  # 120 × 60, in the colours that all pictures have
WIDEST = 124  # pixels for an inch of a still picture, at most
MARKED = "background: #8883; font-weight: 600"

_component = st.components.v2.component("gradlab_film", js=SCRIPT, css=SHEET, isolate_styles=False)


def show(*pictures: Picture) -> None:
    """Pictures that stand still, side by side, or one above the other, and drawn for it, where the page is narrow."""
    look, cells = reader.style(), ""
    for picture in pictures:
        wide, narrow = (data_url(_still(picture, each)) for each in (look, frames.on_a_phone(look)))
        alt, inches = escape(str(picture.alt)), picture.drawing.size_in(look)[0]
        still = f'<img class="still" alt="{alt}" src="{wide}">'
        look_of_it = f"flex:{inches} 1 max(300px,{100 * inches / ROW - 3:.0f}%);max-width:{WIDEST * inches:.0f}px"
        cells += f'<div style="{look_of_it}">{still}<img class="narrow still" aria-label="{alt}" src="{narrow}"></div>'
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:8px">{cells}</div>')


def part(draw: Callable[[], None]) -> None:
    """Decorates a part of a page: it is drawn where it is defined, and later alone, when what is in it moves."""
    st.fragment(draw)()


def _still(picture: Picture, look: Style) -> bytes:
    return picture.svg(look) if picture.moving else picture.backdrop(look).svg


def film_row(name: str) -> DeltaGenerator:
    """A place for a film and the page's sliders that move it: these stand at the head of the film's words.

    On a projector, where the pictures have all of the width, they stand above them; on a phone below the first one.
    ``page.css`` does it, by the key.
    """
    return st.container(key=f"{'over' if reader.projector() else 'row'} {name}")


def show_film(film: Film, name: str, told: bool = True) -> None:
    """Pictures that move under the page's sliders, under a name of their own on this page.

    What is sent says nothing of where the sliders stand: so it is the same at each move, and is sent once.

    told : whether it may answer the page's question
    """
    _component(key=f"film {name}", data=(film if told else film.untold).sent)


def show_cells(cells: Sequence[Cell]) -> None:
    """Cells of code, one below the other: the source of each, and below it what came of it."""
    for cell in cells:
        result = f"\n```\n{cell.result}\n```" if cell.result else ""
        st.markdown(f"```python\n{cell.source.strip()}\n```{result}")


def show_digit(pixels: Array, alt: str, width: int = 112, marked: int | None = None) -> None:
    """The image of a digit, pixel by pixel, as ``png`` has it."""
    look = f"width:{width}px;image-rendering:pixelated;border:1px solid #8A8D96;border-radius:4px"
    st.html(_image(look, png(pixels, marked), alt, "png"), width="content")


def show_drawing(svg: bytes, alt: str) -> None:
    """A drawing that is no picture of the lesson, so high that what is below it is in view too."""
    st.html(_image("display:block;width:100%;max-width:min(360px, 38vh)", svg, alt))


def show_unseen(text: str) -> None:
    """A text that nobody sees or hears: it keeps the place of one that may come."""
    st.html(f'<p aria-hidden="true" class="unseen">{escape(text)}</p>')


def show_marked(place: int) -> None:
    """The entry at this place of the menu, from 1, as the one that the reader is in."""
    st.html(f"<style>[data-testid=stTopNav] > :nth-child({place}) button {{ {MARKED} }}</style>")


def show_sketch(name: str) -> None:
    """The small picture of a page that has one. It only decorates: what it says stands beside it in words."""
    file = SKETCHES.joinpath(f"{name}.svg")
    if file.is_file():
        st.html(_image("display:block;height:56px", file.read_bytes()))


def _image(look: str, data: bytes, alt: object = "", kind: str = "svg+xml") -> str:
    return f'<img style="{look}" alt="{escape(str(alt))}" src="{data_url(data, kind)}">'


def data_url(data: bytes, kind: str = "svg+xml") -> str:
    """An address that has all of a picture in it."""
    return f"data:image/{kind};base64,{b64encode(data).decode()}"
