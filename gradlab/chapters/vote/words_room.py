"""The page of the votes: at the door, in a room as a student, or in a room that one steers."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gradlab.app import room, votes
from gradlab.chapters.vote import words_enter, words_student, words_teacher
from gradlab.chapters.vote.words_notices import NOTICE, SEEN, reading, refusal, tell, watch
from gradlab.text import Translate
from gradlab.votes import NoRoom, Room, StoreDown, VoteError, WrongKey


def show(_: Translate, place: DeltaGenerator) -> None:
    """What the reader has to see; ``place``: beside the page's title."""
    reached = _look(_)
    tell()
    seen: Room | None = st.session_state.get(SEEN)
    if not room.current():
        words_enter.choose(_)
        return
    if not reached:
        watch(StoreDown)
    if seen is None:
        return
    if room.key():
        words_teacher.steer(_, place, seen, reached)
    else:
        words_student.take_part(_, place, seen)


def _look(_: Translate) -> bool:
    """Read the room that the link names, and leave it where it is none; whether it could be read."""
    code, seen = room.current(), st.session_state.pop(SEEN, None)
    known = seen if seen and seen.code == code else None
    if code is None:
        return False
    try:
        st.session_state[SEEN] = _read(_, code, known is not None)
    except StoreDown as error:
        st.session_state[SEEN] = known
        if room.key() or known is None:  # else a student's own part of the page says so
            st.warning(refusal(_, error))
    except VoteError as error:
        ended = isinstance(error, NoRoom) and known
        st.session_state[NOTICE] = _("The room {code} has ended.").format(code=code) if ended else refusal(_, error)
        room.leave()
    else:
        return True
    return False


def _read(_: Translate, code: str, known: bool) -> Room:
    """The room; whoever comes with a key that is not this room's is a student from now on, and told so."""
    key = room.key()
    if known:
        return reading(code)
    found = votes.find(code)
    if key and not votes.rooms().is_key(code, key):
        room.drop_key()
        st.session_state[NOTICE] = refusal(_, WrongKey())
    return found
