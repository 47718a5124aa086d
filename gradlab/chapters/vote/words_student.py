"""What a student sees of a room: he answers while a vote is open, and sees what all answered when it is shown."""

import math
import time

import streamlit as st

from gradlab.app import room, votes
from gradlab.chapters.vote import words, words_results
from gradlab.chapters.vote.words import Asked
from gradlab.chapters.vote.words_told import EVERY, tell_later, watch
from gradlab.lesson.writing import Translate
from gradlab.votes import Room, StoreDown, VoteError

CONFIRMED = "vote confirmed"  # in the session: what the database has of this seat, and as of which of the room's steps
AGAIN = "vote again"  # in the session: when an answer that could not be sent is sent again


def take_part(_: Translate, seen: Room, reached: bool) -> None:
    """The room as a student sees it; ``reached``: whether it is so now, or was so when it was last reached."""
    room.seat()  # from now on in the address
    asked = words.asked(_, seen.page, seen.round)
    stage = words.stage(seen)
    if asked is None or stage == "question":
        st.info(_("The next question comes in a moment. This page shows it by itself."))
    elif stage == "results":
        words_results.show_results(_, seen, own=_confirmed(seen, asked, reached))
        words_results.see_it(_, seen.page)
    else:
        _confirmed(seen, asked, reached)
        st.fragment(_answer if seen.open else _closed)(_, seen, asked)
    again = st.session_state.get(AGAIN)
    watch(seen.step if reached else StoreDown, again or math.inf)
    st.button(_("Leave the room"), on_click=room.leave, help=_("Your answers stay counted."), type="tertiary")


def _confirmed(seen: Room, asked: Asked, reached: bool) -> str | None:
    """What the database has of this seat; it is asked after each of the teacher's acts, and the choice set to it."""
    at, answer = st.session_state.get(CONFIRMED, (None, None))
    if at != (seen.code, seen.step) and reached:
        try:
            answer = votes.rooms().answer_of(seen.code, seen.page, seen.round, room.seat())
        except VoteError:
            return None
        st.session_state[CONFIRMED] = (seen.code, seen.step), answer
        st.session_state[_key(seen)] = answer if answer in asked.answers else None
        st.session_state.pop(AGAIN, None)
    return answer if answer in asked.answers else None


def _answer(_: Translate, seen: Room, asked: Asked) -> None:
    """The question, and what of the answer is confirmed."""
    st.caption(words.round_name(_, seen.round))
    chosen = st.radio(
        asked.question,
        list(asked.answers),
        index=None,
        format_func=asked.answers.__getitem__,
        key=_key(seen),
        help=_("It is sent as soon as you choose. Nobody sees who chose what."),
    )
    confirmed = _kept()
    if chosen is not None and chosen != confirmed:
        confirmed = _send(_, seen, asked, chosen)
    _say(_, asked, chosen, confirmed)


def _send(_: Translate, seen: Room, asked: Asked, chosen: str) -> str | None:
    """Have an answer counted; what the database has then."""
    before = _kept()
    if chosen not in asked.answers:  # a browser can send what it likes
        return before
    try:
        votes.rooms().vote(seen.code, seen.page, seen.round, room.seat(), chosen)
    except StoreDown:
        st.session_state[AGAIN] = time.monotonic() + EVERY
        return before
    except VoteError as error:
        tell_later(_, error)
        st.rerun()
    st.session_state[CONFIRMED] = (seen.code, seen.step), chosen
    st.session_state.pop(AGAIN, None)
    return chosen


def _say(_: Translate, asked: Asked, chosen: str | None, confirmed: str | None) -> None:
    if chosen is not None and chosen != confirmed:
        named = asked.answers.get(chosen, "")
        st.warning(_("Not counted yet: “{answer}” The page keeps trying to send it.").format(answer=named))
    if confirmed is not None:
        text = _("Your answer: “{answer}” You can change it until the vote is closed.")
        st.success(text.format(answer=asked.answers[confirmed]))


def _closed(_: Translate, seen: Room, asked: Asked) -> None:
    """The vote is closed: one talks, or waits for the results."""
    st.markdown(f"**{asked.question}**")
    confirmed = _kept()
    if confirmed in asked.answers:
        st.markdown(_("Your answer: “{answer}”").format(answer=asked.answers[confirmed]))
    if seen.round == 1:
        st.info(_("The vote is closed. Talk with your neighbours: why is your answer right, and theirs not?"))
    else:
        st.info(_("The vote is closed. The results come in a moment."))


def _kept() -> str | None:
    """The answer that is confirmed, as far as this session knows."""
    kept: tuple[object, str | None] = st.session_state.get(CONFIRMED, (None, None))
    return kept[1]


def _key(seen: Room) -> str:
    return f"vote {seen.page} {seen.round}"
