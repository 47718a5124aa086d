"""The link holds the page's whole state: to copy it, and to say what of it could not be met."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from gradlab.ui.text import Translate


def remember() -> None:
    """Keep what the link asked for when the session began, before the controls correct it."""
    if "asked" not in st.session_state:
        st.session_state["asked"] = {key: st.query_params.get_all(key) for key in st.query_params}


def put(key: str, value: str | None) -> None:
    """Have this value in the link, or none; nothing is sent where it stands there already.

    What is sent is the whole link as this run knows it: sent at each run, it would undo what a reader who moves a
    control twice in quick succession has put there meanwhile.
    """
    if value is None and key in st.query_params:
        del st.query_params[key]
    elif value is not None and st.query_params.get(key) != value:
        st.query_params[key] = value


def notice(_: Translate) -> None:
    """Say, once, which values of the link were not possible, and what is shown in their place."""
    asked = st.session_state["asked"]
    st.session_state["asked"] = {}
    broken = [key for key, values in asked.items() if key in st.session_state and not _met(key, values)]
    if broken:
        told = _("The link asked for values that are not possible here. In their place the page shows {shown}.")
        st.warning(told.format(shown=", ".join(f"{key} = {st.session_state[key]}" for key in broken)))


@st.fragment
def copy(_: Translate) -> None:
    """The address of exactly this state, made when it is asked for, so that it has the latest move in it."""
    if st.button(_("Copy the link"), icon=":material/link:", help=_("The address of exactly what you see.")):
        asked = {key: st.query_params.get_all(key) for key in st.query_params}
        st.code(address(st.context.url or "", asked), language=None, wrap_lines=True)


def address(url: str, asked: Mapping[str, Sequence[str]]) -> str:
    """The page's address with this state in it, in place of any that it had."""
    return f"{url.split('?')[0]}?{urlencode(asked, doseq=True)}"


def _met(key: str, values: list[str]) -> bool:
    shown = st.session_state[key]
    several = shown if isinstance(shown, list | tuple) else [shown]
    return sorted(map(_plain, several)) == sorted(map(_plain, values))


def _plain(value: object) -> str:
    """A value as it would stand in a link, whether it is a number, a switch or a word."""
    text = str(value).casefold()
    try:
        return f"{float(text):.12g}"
    except ValueError:
        return text
