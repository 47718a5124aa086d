"""What this reader has chosen for all pages: the language, and the size for a projector."""

import os
from importlib.resources import files

import streamlit as st

from gradlab.app import link
from gradlab.app.language import languages, translator
from gradlab.plotting.style import PROJECTED, Style
from gradlab.text import Translate

SHEET, PROJECTOR = (files("gradlab.app").joinpath(f"{name}.css").read_text("utf-8") for name in ("page", "projector"))


def translate() -> Translate:
    """``_`` in the reader's language."""
    return translator(language())


def language() -> str:
    """The language chosen before, else the link's, else the one the app was started with, the browser's, or English."""
    if "lang" not in st.session_state:
        first = os.environ.get("GRADLAB_LANGUAGE") or (st.context.locale or "en").split("-")[0]
        requested = st.query_params.get("lang", first)
        st.session_state["lang"] = requested if requested in languages() else "en"
    return str(st.session_state["lang"])


def style() -> Style:
    """The look that suits the reader's page."""
    return Style(dark=st.context.theme.type == "dark", scale=PROJECTED if projector() else 1.0)


def projector() -> bool:
    """Whether the pages are for the back of a room."""
    return bool(st.session_state.get("projector"))


def choose(_: Translate) -> None:
    """The language, always in the link, and the projector mode: in the sidebar, out of the way."""
    with st.sidebar:
        label, names = "Language · 언어", languages()  # whoever looks for it may not read the page's own
        help = _("The language of the pages, the menu and the pictures. The link keeps it.")
        st.segmented_control(
            label, names, format_func=names.__getitem__, key="lang", help=help, required=True, persist_state="session"
        )
        help = _("Larger text and pictures, readable from the back of a room.")
        st.toggle(_("Projector"), key="projector", help=help, bind="query-params", persist_state="session")
    link.put("lang", language())


def dress() -> None:
    """Give the page its look. What begins anew before it is there, as some links make it, has not sent it yet."""
    look = SHEET
    if style().dark:  # the next step's button is pale then
        look += " [data-testid=stBaseButton-primary] { color: #16181F }"
    else:  # code is coloured for a dark page as well: on a light one its numbers would have a contrast of 2.6
        look += " .stMain code .token { filter: brightness(0.65) }"
    if language() == "ko":  # a Korean line breaks between words, not inside one
        look += " .stApp * { word-break: keep-all !important }"
    if st.session_state["projector"]:
        look += PROJECTOR
    st.html(f"<style>{look}</style>")
