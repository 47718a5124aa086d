"""The link holds the page's whole state: to copy it, and to say what of it could not be met.

The room that a reader votes in is in it too, as every page's link says it. The reader's seat there, or the room's key,
is in none: the browser keeps them. No database is asked here: whether there is such a room, the page of the votes finds
out.
"""

import math
import re
from collections.abc import Callable
from html import escape
from importlib.resources import files
from typing import Any, TypeVar
from urllib.parse import urlsplit

import streamlit as st

from gradlab.app import address
from gradlab.text import Translate

OWN = "my_"  # begins the name of a reader's own answer: in the address bar, but not in a link that is copied for others
ROOM, KEY = "room", OWN + "key"
TOKEN = re.compile(r"[\w-]{8,40}", re.ASCII)  # what a seat or a key looks like
# What the session keeps for itself has a space in its name: no control has, and so a link can ask for none of it.
SEATS = "all seats"  # code → the reader's seat in that room
REQUESTED = "as requested"  # what the link asked for when the session began

T = TypeVar("T")

_keeper = st.components.v2.component("gradlab_keep", js=files("gradlab.app").joinpath("keep.js").read_text("utf-8"))
_copier = st.components.v2.component(
    "gradlab_copy",
    html='<div class="gl-copy"><button type="button"></button><span role="status"></span><input readonly hidden></div>',
    js=files("gradlab.app").joinpath("copy.js").read_text("utf-8"),
    isolate_styles=False,
)


def remember() -> None:
    """Keep what the link asked for when the session began, before the controls correct it."""
    st.session_state.setdefault(REQUESTED, {key: st.query_params.get_all(key) for key in st.query_params})


def refuse_infinity() -> None:
    """Take what is infinite out of the link, and begin anew, once the page is known.

    Streamlit makes a whole number of what a link says before it looks whether that is in bounds, and fails.
    """
    values = {key: set(map(parse_number, st.query_params.get_all(key))) for key in st.query_params}
    infinite = [key for key, given in values.items() if given & {math.inf, -math.inf}]
    for key in infinite:
        del st.query_params[key]
    if infinite:
        st.rerun()


def put(key: str, value: str | None) -> None:
    """Have this value in the link, or none; nothing is sent where it stands there already.

    What is sent is the whole link as this run knows it: sent at each run, it would undo what a reader who moves a
    control twice in quick succession has put there meanwhile.
    """
    if value is None and key in st.query_params:
        del st.query_params[key]
    elif value is not None and st.query_params.get(key) != value:
        st.query_params[key] = value


def keep(key: str, read: Callable[[str], T | None], first: T | None = None, write: Callable[[Any], str] = str) -> None:
    """Have the reader's choice under this key in the session, at first the link's, and in the link of this page.

    What is to be in the link of every page is kept by the router, not only by the page that asks.

    read : what the link says ↦ the choice, or None where that is none
    first : the choice where the link has none, which no link needs to say
    write : the choice ↦ what the link says
    """
    stands = st.query_params.get(key)
    linked = read(stands or "")
    chosen = st.session_state.get(key, first if linked is None else linked)
    kept_on, page = f"{key} is kept on", st.context.url
    if key not in st.session_state or st.session_state.get(kept_on) != page:  # whose control would begin anew
        st.session_state[key], st.session_state[kept_on] = chosen, page
    known = chosen != first and read(write(chosen)) is not None  # a browser can send what it likes
    if (wanted := write(chosen) if known else None) != stands:  # each look into the link takes its time
        put(key, wanted)


def parse_number(text: str) -> float | None:
    """The number that a value of a link is; None where it is none."""
    try:
        return float(text)
    except ValueError:
        return None


def notice(_: Translate) -> None:
    """Say, once, which values of the link were not possible, and what is shown in their place."""
    requested = st.session_state[REQUESTED]
    st.session_state[REQUESTED] = {}
    code = requested.get(ROOM)
    if code and _code(code[-1]) is None:
        st.warning(_("The room's code in the link is not valid: a code has four letters or digits."))
    shown = [key for key in requested if key in st.session_state and key not in (ROOM, KEY) and " " not in key]
    broken = [key for key in shown if not _met(key, requested[key])]
    if broken:
        sentence = _("Some values in the link are not possible here. The page shows {shown} instead.")
        st.warning(sentence.format(shown=", ".join(f"{key} = {st.session_state[key]}" for key in broken)))


def copy(_: Translate, label: str = "", link: str = "") -> None:
    """A button that copies the address of exactly this state, without the reader's own answers.

    Whoever is in a room copies it for others, to whom ``localhost`` is another machine.

    label, link : of a button that copies this link instead, which nobody sees
    """
    label, host = label or _("Copy the link"), urlsplit(for_others()).netloc if room() else ""
    data = {"label": label, "copied": _("Copied"), "own": OWN, "link": link, "host": host}
    _copier(key=f"copy {label}", data=data)


def for_others(**query: str | list[str]) -> str:
    """The address of this page as others can open it, with what it asks for."""
    # A balancer on this machine says where readers come in (deploy/hall.py); else it is the server's own address.
    balanced, own = st.get_option("browser.serverAddress"), st.get_option("server.address") or ""
    return address.for_others(st.context.url or "", own if balanced == "localhost" else balanced, **query)


def frame(title: str) -> str:
    """HTML that shows this page within another, as it is set now, without the reader's own answers and his room."""
    query = {key: st.query_params.get_all(key) for key in st.query_params if key != ROOM and not key.startswith(OWN)}
    address = escape(for_others(**query, embed="true"))
    return f'<iframe title="{escape(title)}" src="{address}" width="100%" height="800" style="border: 0"></iframe>'


def _met(key: str, values: list[str]) -> bool:
    shown = st.session_state[key]
    several = shown if isinstance(shown, list | tuple) else [shown]
    return sorted(map(_plain, several)) == sorted(map(_plain, values)) or st.query_params.get_all(key) == values


def _plain(value: object) -> str:
    """A value as it would stand in a link, whether it is a number, a switch or a word."""
    text = str(value).casefold()
    as_number = parse_number(text)
    return text if as_number is None else f"{as_number:.12g}"


def keep_room() -> None:
    """Have the reader's room in the link of all pages, and the key that a private link brings in none."""
    keep(ROOM, _code)
    brought = st.query_params.get(KEY, "")
    st.session_state.setdefault(KEY, brought if room() and TOKEN.fullmatch(brought) else None)
    put(KEY, None)


def kept() -> bool:
    """Whether the browser has told what it keeps of the reader's room, his seat and the key; until then nobody knows.

    It keeps the key that this session has. One that is not the room's the page of the votes drops, and it forgets it.
    """
    code = room()
    data = {ROOM: code, "key": st.session_state[KEY]}
    told = _keeper(key="what is kept", data=data, on_kept_change=lambda: None).kept
    if isinstance(told, dict) and told.get("room") == code:  # a browser can send what it likes
        seat, key = (value if TOKEN.fullmatch(str(value)) else None for value in map(told.get, ("seat", "key")))
        if seat and code:
            st.session_state.setdefault(SEATS, {}).setdefault(code, seat)
        if st.session_state[KEY] is None:
            st.session_state[KEY] = key
    return bool(st.session_state[KEY]) or code in st.session_state.get(SEATS, {})


def _code(text: str) -> str | None:
    """The code of a room that the link means; None where it can be none."""
    if not text:
        return None
    from gradlab.votes import code_of  # and with it what speaks to databases: without a room nobody needs that

    return code_of(text) or None


def room() -> str | None:
    """The code of the room that the reader is in; None without one."""
    return st.session_state.get(ROOM)


def seat() -> str:
    """The reader's seat in his room: a session has one, whatever its browser says later; empty until it is known."""
    return str(st.session_state.get(SEATS, {}).get(room(), ""))


def key() -> str | None:
    """The room's key, by which its teacher steers it; None, or empty, for a student."""
    return st.session_state.get(KEY)


def enter(code: str | None, key: str | None = None) -> None:
    """Be in this room from now on; None: in no room any more, and have it in no link."""
    st.session_state[ROOM], st.session_state[KEY] = code, key
    put(ROOM, code)
