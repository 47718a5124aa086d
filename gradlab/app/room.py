"""The room that a reader votes in, as every page's link says it: its code, and the reader's seat or the room's key.

No database is asked here: whether there is such a room, the page of the votes finds out.
"""

import re
import secrets

import streamlit as st

from gradlab.app import link
from gradlab.app.link import KEY, ROOM, SEAT
from gradlab.lesson.writing import Translate

PAGE = "vote"  # the name of the page of the votes
TOKEN = re.compile(r"[\w-]{8,40}", re.ASCII)  # what a seat or a key looks like
CODE = re.compile(r"[A-Z0-9]{4}")


def keep() -> None:
    """Have the reader's room in the link of all pages. Without a room there is neither a seat nor a key."""
    link.keep(ROOM, code_of)
    for name in (SEAT, KEY):
        link.keep(name, lambda text: text if current() and TOKEN.fullmatch(text) else None)


def code_of(text: str) -> str | None:
    """The code that a reader means, typed in whatever case and with blanks; None where it can be none."""
    code = "".join(text.split()).upper()
    return code if CODE.fullmatch(code) else None


def current() -> str | None:
    """The code of the room that the reader is in; None without one."""
    return st.session_state.get(ROOM)


def seat() -> str:
    """The reader's seat, a random one at first: who reloads the page, or opens it twice, has the same."""
    if not st.session_state[SEAT]:
        st.session_state[SEAT] = secrets.token_urlsafe(16)
        link.put(SEAT, st.session_state[SEAT])
    return str(st.session_state[SEAT])


def key() -> str | None:
    """The room's key, by which its teacher steers it; None in a student's link."""
    return st.session_state.get(KEY)


def enter(code: str, key: str | None = None) -> None:
    """Be in this room from now on."""
    for name, value in ((ROOM, code), (SEAT, None), (KEY, key)):
        st.session_state[name] = value
        link.put(name, value)


def leave() -> None:
    """Be in no room any more, and have it in no link."""
    for name in (ROOM, SEAT, KEY):
        st.session_state[name] = None
        link.put(name, None)


def notice(_: Translate) -> None:
    """Say, once, that what the link calls a room can be none."""
    if ROOM in st.session_state["requested"] and not current():
        st.warning(_("The link names a room that cannot be: a room's code has four letters or digits."))
