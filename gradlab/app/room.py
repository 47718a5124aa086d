"""The room that a reader votes in, as every page's link says it: its code, and the reader's seat or the room's key.

No database is asked here: whether there is such a room, the page of the votes finds out.
"""

import re
import secrets

import streamlit as st

from gradlab.app import link
from gradlab.app.link import KEY, ROOM, SEAT
from gradlab.text import Translate

PAGE = "vote"  # the name of the page of the votes
SEATS = "seats"  # in the session: code → the reader's seat in that room
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
    """The reader's seat, a random one at first: who reloads, or leaves and comes back, has the same."""
    seats: dict[str | None, str] = st.session_state.setdefault(SEATS, {})
    own = seats.setdefault(current(), st.session_state[SEAT] or secrets.token_urlsafe(16))
    st.session_state[SEAT] = own
    link.put(SEAT, own)
    return own


def key() -> str | None:
    """The room's key, by which its teacher steers it; None in a student's link."""
    return st.session_state.get(KEY)


def drop_key() -> None:
    """Steer the room no more: the link's key is another's."""
    st.session_state[KEY] = None
    link.put(KEY, None)


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
    given = st.session_state["requested"].get(ROOM)
    if given and code_of(given[-1]) is None:
        st.warning(_("The link names a room that cannot be: a room's code has four letters or digits."))
