"""What a reader is told when something cannot be, and how a page waits for what comes."""

import math
import time
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from gradlab.app import room, votes
from gradlab.text import Translate
from gradlab.votes import NoRoom, OtherTables, Room, RoomsFull, SeatsFull, StoreDown, VoteClosed, VoteError, WrongKey

SEEN = "vote room"  # in the session: the room as it was when it was reached last
EVERY = 2.2  # seconds: a new question is there within three
NOTICE = "vote notice"  # in the session: what is to be said once
Answer = TypeVar("Answer")


def refusal(_: Translate, error: VoteError) -> str:
    """Why something was refused."""
    if isinstance(error, votes.TooMany):
        seconds = max(1, math.ceil(error.until - time.time()))
        return _("Too many codes were wrong. The next one can be tried in {seconds} s.").format(seconds=seconds)
    sentences: dict[type, str] = {
        NoRoom: _("There is no such room: its code is another, or it has ended."),
        WrongKey: _("This link's key does not steer the room. You are here as a student."),
        VoteClosed: _("The vote was closed before your answer came. It is not counted."),
        RoomsFull: _(
            "There are as many rooms as this server keeps. One must end, or 24 hours pass without its teacher."
        ),
        SeatsFull: _("As many have voted as a room has seats. Your answer is not counted."),
        StoreDown: _(
            "The votes cannot be reached at the moment. What was confirmed is kept, and this page keeps trying."
        ),
        OtherTables: _(
            "The votes on this server were kept by another version of gradlab: its database must be another."
        ),
    }
    return sentences.get(type(error), _("That was not possible. The page shows how the room is now."))


def tell_later(_: Translate, error: VoteError) -> None:
    """Have it said when the page is drawn next."""
    st.session_state[NOTICE] = refusal(_, error)


def tell() -> None:
    """Say what was to be said, once."""
    if notice := st.session_state.pop(NOTICE, None):
        st.warning(notice)


def done(_: Translate, act: Callable[[], Answer]) -> Answer | None:
    """Do something to the room; None where it was refused, and the reader will be told."""
    try:
        return act()
    except StoreDown:
        text = _("The votes cannot be reached at the moment. Nothing is known to have changed: try it again.")
        st.session_state[NOTICE] = text
        return None
    except VoteError as error:
        tell_later(_, error)
        return None


def standing() -> object:
    """What the page hangs on: the step that the room is at, or why that is not known."""
    try:
        return reading(room.current() or "").step
    except VoteError as error:
        return type(error)


def reading(code: str) -> Room:
    """The room as this reader is to see it: whoever steers it does not wait, all others share a reading."""
    return votes.now(code) if room.key() else votes.read(code)


def watch(seen: object) -> None:
    """Wait, and draw the page anew as soon as the room does not stand as it was ``seen``."""
    st.fragment(_watch, run_every=EVERY)(seen)


def _watch(seen: object) -> None:
    if standing() != seen:
        st.rerun()
