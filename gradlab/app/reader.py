"""What this reader has chosen for all pages: the language, and the size for a projector."""

import os
from typing import Literal

import streamlit as st

from gradlab.app import link
from gradlab.app.language import languages, translator
from gradlab.plotting.style import PROJECTED, Style
from gradlab.text import Translate

PROJECTOR = 1.3  # how much larger a page is for the back of a room


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
    projector = bool(st.session_state.get("projector"))
    return Style(dark=st.context.theme.type == "dark", scale=PROJECTED if projector else 1.0)


def menu() -> Literal["hidden", "top"]:
    """Where the menu stands: out of the way on a projector, where each page leads to the next."""
    return "hidden" if style().scale > 1 else "top"


def choose(_: Translate) -> None:
    """The language, always in the link, and the projector mode: in the sidebar, out of the way."""
    with st.sidebar:
        names = languages()
        label = "Language · 언어"  # whoever looks for it may not read the page's own
        st.segmented_control(
            label,
            list(names),
            format_func=names.__getitem__,
            key="lang",
            required=True,
            help=_("The language of the pages, the menu and the pictures. It is in the link."),
            persist_state="session",
        )
        st.toggle(
            _("Projector"),
            key="projector",
            bind="query-params",
            persist_state="session",
            help=_("Larger text and lines, to be read from the back of a room."),
        )
    link.put("lang", language())
    # Streamlit leaves 6 rem free above the title, and much about it, which pushes the picture off a small screen.
    look = ".stMainBlockContainer { padding-top: 3.75rem } .stMain h1 { font-size: 2.25rem; padding: 0.5rem 0 }"
    look += " .stRadio [role=radiogroup] { row-gap: 0 }"
    look += " .stPageLink * { white-space: normal !important; height: auto }"  # a card's title may need two lines
    look += " @media (max-width: 640px) { .stMain h1 { font-size: 1.4rem } .stMain .stVerticalBlock { gap: 0.5rem } }"
    look += " .st-key-large [data-testid=stMetricValue] { font-size: 4rem; line-height: 1.4 }"  # for the back of a room
    look += " .st-key-large [data-testid=stCode] code { font-size: 1.1rem }"
    if style().dark:  # the next step's button is pale then
        look += " [data-testid=stBaseButton-primary] { color: #16181F }"
    if language() == "ko":  # a Korean line breaks between words, not inside one
        look += " .stApp * { word-break: keep-all !important }"
    if st.session_state["projector"]:
        look += f" html {{ font-size: {100 * PROJECTOR:.0f}% !important }}"
    st.html(f"<style>{look}</style>")
