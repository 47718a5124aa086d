"""The steps that a teacher takes a room through, and their buttons."""

from collections.abc import Callable

import streamlit as st

from gradlab.app import room, votes
from gradlab.app.pages import page_named
from gradlab.chapters.vote import words
from gradlab.chapters.vote.words import ALONE
from gradlab.chapters.vote.words_told import TOLD, done
from gradlab.lesson.writing import Translate
from gradlab.votes import Room, Rooms

Act = Callable[[Rooms, str, str], None]  # something done to the room of this code, by its key


def now(code: str) -> Room:
    """The room as it is this moment: whoever steers it does not wait."""
    return votes.rooms().read(code)


def again(_: Translate, seen: Room) -> None:
    """The same vote once more, without what was answered."""
    round = 1 if words.stage(seen) == "results" and seen.round != ALONE else seen.round
    help = _("The answers to this vote, and to those after it, are forgotten.")
    button(_, seen, _("Vote again"), open_round(round), help=help)


def back(_: Translate, seen: Room) -> None:
    """Back to the question before, and to what was answered to it."""
    before = words.next_to(seen.page, -1)
    help = _("{title}. What was answered to it is still there.").format(title=page_named(before).title(_))
    button(_, seen, _("Back"), back_to(before), help=help)


def ask(page: str) -> Act:
    """Ask a page's question."""
    return lambda rooms, code, key: rooms.ask(code, key, page)


def open_round(round: int) -> Act:
    """Open a vote, without what was answered to it and to those after it."""
    return lambda rooms, code, key: rooms.open_vote(code, key, round)


def back_to(page: str) -> Act:
    """Ask a page's question again, and show what was answered to it, if anything was."""

    def act(rooms: Rooms, code: str, key: str) -> None:
        rooms.ask(code, key, page)
        if rooms.read(code).answered:
            rooms.show(code, key)

    return act


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
        current = now(seen.code).step == seen.step
        if current:
            act(votes.rooms(), seen.code, room.key() or "")
        return current

    if done(_, step) is False:
        st.session_state[TOLD] = _("The room has gone on meanwhile, in another window. This is how it is now.")
