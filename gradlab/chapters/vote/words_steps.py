"""The steps that a teacher takes a room through, and their buttons."""

from collections.abc import Callable

import streamlit as st

from gradlab.app import room, votes
from gradlab.app.pages import ASKING, page_named
from gradlab.chapters.vote import words
from gradlab.chapters.vote.words import ALONE
from gradlab.chapters.vote.words_notices import NOTICE, done
from gradlab.text import Translate
from gradlab.votes import Room, Rooms

Act = Callable[[Rooms, str, str], None]  # something done to the room of this code, by its key


def again(_: Translate, seen: Room) -> None:
    """The same vote once more, or the question from its first vote on, without what was answered."""
    whole = seen.stage == "results" and seen.round != ALONE
    with st.popover(_("Begin this question again") if whole else _("Vote again")):
        st.markdown(
            _("All answers to this question are deleted.") if whole else _("The answers to this vote are deleted.")
        )
        button(_, seen, _("Delete them and vote"), open_round(1 if whole else seen.round))


def back(_: Translate, seen: Room) -> None:
    """Back to the question before in the lesson, and to what was answered to it; from the exercise to its question."""
    if seen.round == ALONE:
        button(_, seen, _("Show both"), back_to(seen.page))
    elif seen.page != ASKING[0].name:
        before = words.next_to(seen.page, -1)
        help = _("To “{title}”: its votes, if there are any.").format(title=page_named(before).title(_))
        button(_, seen, _("Back"), back_to(before), help=help)


def ask(page: str) -> Act:
    """Ask a page's question."""
    return lambda rooms, code, key: rooms.ask(code, key, page)


def open_round(round: int) -> Act:
    """Open a vote, without what was answered to it and to those after it."""
    return lambda rooms, code, key: rooms.open_vote(code, key, round)


def back_to(page: str) -> Act:
    """Ask a page's question again, and show what was answered to it, if anything was."""
    return lambda rooms, code, key: rooms.back(code, key, page)


def end(rooms: Rooms, code: str, key: str) -> None:
    """End the room, and leave it."""
    rooms.end(code, key)
    room.leave()


def button(_: Translate, seen: Room, label: str, act: Act, first: bool = False, help: str | None = None) -> None:
    """A step of the room; the ``first`` of several is the one that comes next."""
    st.button(label, type="primary" if first else "secondary", on_click=take, args=(_, seen, act), help=help)


def take(_: Translate, seen: Room, act: Act) -> None:
    """Take the step, unless the room has gone on since the button was shown, in another window."""

    def step() -> bool:
        current = votes.now(seen.code).step == seen.step
        if current:
            act(votes.rooms(), seen.code, room.key() or "")
        return current

    if done(_, step) is False:
        st.session_state[NOTICE] = _("The room has gone on meanwhile. This is how it is now.")
