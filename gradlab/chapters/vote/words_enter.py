"""The door of the rooms: a teacher opens one, a student types the code of one."""

import streamlit as st

from gradlab.app import room, votes
from gradlab.app.pages import ASKING
from gradlab.chapters.vote.words_notices import NOTICE, done
from gradlab.text import Translate


def choose(_: Translate) -> None:
    """Open a room, or enter one."""
    st.markdown(
        _(
            "A class answers a question, talks about it, and answers again: then both votes stand side by side. "
            "Nobody needs a name or an account."
        )
    )
    students, teacher = st.columns(2)
    with students.container(border=True, height="stretch"):
        st.subheader(_("I have a code"))
        _enter(_)
    with teacher.container(border=True, height="stretch"):
        st.subheader(_("I teach a class"))
        st.markdown(_("You get a code for the class, and steer its votes from this window."))
        st.button(_("Open a room"), type="primary", on_click=_open, args=(_,))
        st.caption(
            _(
                "The room keeps what was answered, and by which random seat; no name, no address. It is deleted when "
                "you end it. 24 hours after the last thing that you did in it, nobody can read it any more."
            )
        )


def _enter(_: Translate) -> None:
    with st.form("enter", border=False):
        st.text_input(
            _("The room's code"),
            key="vote code",
            max_chars=12,
            autocomplete="off",
            help=_("It stands on the projector. Large or small letters are the same."),
        )
        st.form_submit_button(_("Enter"), on_click=_try, args=(_,))


def _try(_: Translate) -> None:
    """Enter the room whose code was typed, if there is one."""
    code = room.code_of(str(st.session_state.get("vote code") or ""))
    if code is None:
        st.session_state[NOTICE] = _("A room's code has four letters or digits.")
    elif done(_, lambda: votes.find(code)):
        room.enter(code)


def _open(_: Translate) -> None:
    """Open a room for the first question of the lesson."""
    if made := done(_, lambda: votes.rooms().create(ASKING[0].name)):
        room.enter(*made)
