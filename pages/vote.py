"""A class votes: on a page's question, again after a talk, and then it sees both votes."""

import streamlit as st

from gradlab.app import link, menu, vote_student, vote_teacher, votes
from gradlab.app.caller import caller
from gradlab.votes import NoRoom, StoreDown, VoteError, WrongKey, code_of

_ = menu.begin()


def look():
    """Read the room that the link names, and leave it where it is none; the room, and whether it could be read."""
    code, known = link.room(), st.session_state.pop(votes.SEEN, None)
    if code is None:
        return None, False
    known = known if known and known.code == code else None
    try:
        seen, reached = votes.reading(code) if known else first_look(code), True
    except StoreDown as error:
        if link.key() or known is None:  # else a student's own part of the page says so
            st.warning(votes.refusal(_, error))
        seen, reached = known, False
    except VoteError as error:
        ended = isinstance(error, NoRoom) and known
        told = _("The room {code} has ended.").format(code=code) if ended else votes.refusal(_, error)
        st.session_state[votes.NOTICE] = told
        link.enter(None)
        return None, False
    st.session_state[votes.SEEN] = seen
    return seen, reached


def first_look(code):
    """The room; whoever comes with a key that is not this room's is a student from now on, and told so."""
    found, key = votes.find(code), link.key()
    if key and not votes.rooms().is_key(code, key):
        link.enter(code, "")  # an empty one is forgotten by the browser, too
        st.session_state[votes.NOTICE] = votes.refusal(_, WrongKey())
        st.rerun()  # a student has a seat
    return found


def show_door():
    """A teacher opens a room, a student types the code of one."""
    st.markdown(
        _(
            "A class answers a question, talks about it, and answers again: then both votes stand side by side. "
            "Nobody needs a name or an account."
        )
    )
    students, teacher = st.columns(2)
    with students.container(border=True, height="stretch"):
        st.header(_("I have a code"))
        with st.form("enter", border=False):
            st.text_input(
                _("The room's code"),
                key="vote code",
                max_chars=12,
                autocomplete="off",
                help=_("It is on the projector. Capitals don't matter."),
            )
            st.form_submit_button(_("Enter"), on_click=enter)
    with teacher.container(border=True, height="stretch"):
        st.header(_("I teach a class"))
        st.markdown(_("You get a code for the class, and run its votes from this window."))
        st.button(_("Open a room"), type="primary", on_click=open_room)
        st.caption(
            _(
                "The room keeps the answers, each under a random seat: no name, no IP address. It is deleted when you "
                "end it. 24 hours after you last used it, nobody can read it any more."
            )
        )


def enter():
    """Enter the room whose code was typed, if there is one."""
    code = code_of(st.session_state.get("vote code") or "")
    if not code:
        st.session_state[votes.NOTICE] = _("A room's code has four letters or digits.")
    elif votes.done(_, lambda: votes.find(code)):
        link.enter(code)


def open_room():
    """Open a room for the first question of the lesson."""
    if made := votes.done(_, lambda: votes.rooms().create(votes.order()[0].name, caller())):
        link.enter(*made)


title = menu.heading(_, "vote")
here = not link.room() or link.kept()
seen, reached = look() if here else (None, False)
if here and (notice := st.session_state.pop(votes.NOTICE, None)):
    st.warning(notice)
if not link.room():
    show_door()
elif here and not reached:
    votes.watch(StoreDown)
if seen and link.key():
    vote_teacher.steer(_, title, seen, reached)
elif seen:
    vote_student.take_part(_, title, seen)
