"""How a picture is shown: two layers in the page itself, so that no file has to be served from one server's memory."""

from base64 import b64encode
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gradlab.app import reader
from gradlab.figures.picture import Picture
from gradlab.figures.style import Style


def show(*pictures: Picture) -> None:
    """Pictures side by side, or one above the other where the page is narrow."""
    cells = "".join(_cell(picture, reader.style()) for picture in pictures)
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:8px">{cells}</div>')


def _cell(picture: Picture, style: Style) -> str:
    backdrop, overlay = _uri(picture.backdrop(style).svg, "svg+xml"), picture.overlay(style)
    above = "position:absolute;inset:0;width:100%"
    moving = f'<img style="{above}" alt="" src="{_uri(overlay, "svg+xml")}">' if overlay else ""
    return (
        '<div style="position:relative;flex:1 1 max(300px,40%);max-width:640px">'
        f'<img style="display:block;width:100%" alt="{escape(picture.alt)}" src="{backdrop}">'
        f"{moving}</div>"
    )


def show_digit(png: bytes, alt: str) -> None:
    """The image of a digit, pixel by pixel."""
    look = "width:112px;image-rendering:pixelated;border:1px solid #8888;border-radius:4px"
    st.html(f'<img style="{look}" alt="{escape(alt)}" src="{_uri(png, "png")}">', width="content")


def beside() -> tuple[DeltaGenerator, DeltaGenerator]:
    """A place for pictures, and one for what they read: beside them, or below where all is large."""
    if reader.style().scale > 1:
        return st.container(), st.container()
    pictures, readings = st.columns([8, 3])
    return pictures, readings


def _uri(data: bytes, kind: str) -> str:
    return f"data:image/{kind};base64,{b64encode(data).decode()}"
