"""A class votes: on a page's question, again after a talk, and then it sees both votes."""

import streamlit as st

from gradlab.app import link, menu, vote_student, vote_teacher, votes
from gradlab.votes import code_of

_ = menu.begin()


def show_door():
    """A teacher opens a room, a student types the code of one."""
    about = _(
        "A class answers a question, talks about it, and answers again: then both votes stand side by side. "
        "Nobody needs a name or an account."
    )
    st.markdown(about)
    students, teacher = st.columns(2)
    with students.container(border=True, height="stretch"):
        st.header(_("I have a code"))
        with st.form("enter", border=False):
            help = _("It is on the projector. Capitals don't matter.")
            st.text_input(_("The room's code"), key="vote code", max_chars=12, autocomplete="off", help=help)
            st.form_submit_button(_("Enter"), on_click=enter)
    with teacher.container(border=True, height="stretch"):
        st.header(_("I teach a class"))
        st.markdown(_("You get a code for the class, and run its votes from this window."))
        st.button(_("Open a room"), type="primary", on_click=open_room)
        kept = _(
            "The room keeps the answers, each under a random seat: no name, no IP address. It is deleted when you "
            "end it. 24 hours after you last used it, nobody can read it any more."
        )
        st.caption(kept)


def enter():
    """Enter the room whose code was typed, if there is one."""
    code = code_of(st.session_state.get("vote code") or "")
    if not code:
        st.session_state[votes.NOTICE] = _("A room's code has four letters or digits.")
    elif votes.done(_, lambda: votes.find(code)):
        link.enter(code)


def open_room():
    """Open a room for the first question of the lesson."""
    if made := votes.done(_, lambda: votes.rooms().create(votes.order()[0].name, votes.caller())):
        link.enter(*made)


title = menu.heading(_, "vote")
if notice := st.session_state.pop(votes.NOTICE, None):
    st.warning(notice)
if not link.room():
    show_door()
elif link.key():
    vote_teacher.steer(_, title)
else:
    vote_student.take_part(_, title)
