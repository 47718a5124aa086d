"""What a student sees of a room: he answers while a vote is open, and sees what all answered when it is shown."""

import time
from contextlib import suppress
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gradlab.app import link, reader, start_up, votes
from gradlab.app.votes import EVERY, NOTICE
from gradlab.chapters.vote import words
from gradlab.chapters.vote.words import Question
from gradlab.text import Translate
from gradlab.votes import HERE, Room, StoreDown, VoteError

CONFIRMED = "vote confirmed"  # in the session: of which vote what the database has of this seat, when it was asked
REFUSED = "refused"  # in place of the vote: what was chosen is not sent again
JOINED = "vote joined"  # in the session, of each room: until when it knows that this seat is here
ANEW = 10.0  # seconds after which the database is asked again: another tab may have another answer


def take_part(_: Translate, place: DeltaGenerator) -> None:
    """The room as a student sees it; ``place``: beside the title."""
    help = _("Scan again, reload, open a second tab: this browser keeps your seat. A private window has another one.")
    place.caption(_("Room {code}").format(code=link.room()), width="content", help=help)
    _take_seat(_)
    st.button(_("Leave the room"), on_click=_leave, help=_("Your answers stay counted."), type="tertiary")


def _leave() -> None:
    with suppress(VoteError, ValueError):  # or the browser has not told its seat yet
        votes.rooms().leave(link.room() or "", link.seat())
    st.session_state.pop(f"{JOINED} {link.room()}", None)
    link.enter(None)


@st.fragment
def _take_seat(_: Translate) -> None:
    """Wait until the browser tells what it keeps: then this alone is drawn anew, and not the whole page."""
    if link.kept():
        if link.key():
            st.rerun()  # whoever steers the room from this browser
        _as_it_is(_)


@st.fragment(run_every=EVERY)
def _as_it_is(_: Translate) -> None:
    """The room as it is now: drawn at each turn of the clock, which costs less than the whole page when it goes on."""
    start_up.tidy()
    seen, reached = votes.look(_)
    if not seen:
        return
    if reached:
        _be_here(_, seen.code)
    question, stage = votes.question(_, seen.page, seen.round), seen.stage
    votes.show_timer(_, seen)
    if question is None:
        st.info(_("The next question comes in a moment. This page shows it by itself."))
    elif stage == "question":
        st.markdown(votes.bold(question.text))
        st.info(_("You can answer as soon as the vote is open. This page shows it by itself."))
    else:
        own = _confirmed(seen, question, reached)
        {"vote": _answer, "talk": _closed, "results": _results}[stage](_, seen, question, own)


def _be_here(_: Translate, code: str) -> None:
    """Take the seat, and say now and then that it is not empty."""
    if time.monotonic() < st.session_state.get(f"{JOINED} {code}", 0.0):
        return
    try:
        votes.rooms().join(code, link.seat(), votes.caller())
    except VoteError as error:
        st.warning(votes.refusal(_, error))
    else:
        st.session_state[f"{JOINED} {code}"] = time.monotonic() + HERE / 3


def _confirmed(seen: Room, question: Question, reached: bool) -> str | None:
    """What the database has of this seat; it is asked after each of the teacher's acts, and the choice set to it.

    Where it has none, a choice that the browser brings stays, and is sent: a server was lost before it had counted it.
    """
    vote, now = _key(seen), int(time.monotonic() / ANEW)
    of, answer, then = st.session_state.get(CONFIRMED, ("", None, 0))
    waits = st.session_state.get(vote, answer) != answer
    if reached and (of != vote or (then != now and not waits)):
        try:
            answer = votes.rooms().answer_of(seen.code, seen.page, seen.round, link.seat())
        except VoteError:
            return None
        st.session_state[CONFIRMED] = vote, answer, now
        if answer is not None or of == REFUSED:
            st.session_state[vote] = answer if answer in question.answers else None
    if answer not in question.answers:
        return None
    st.session_state.setdefault(vote, answer)  # who has left the room meanwhile and come back chose it before
    return str(answer)


def _answer(_: Translate, seen: Room, question: Question, own: str | None) -> None:
    """The question, and what of the answer is confirmed."""
    st.caption(words.round_name(_, seen.round))
    with st.container(key="large_answers"):
        write, help = question.answers.__getitem__, _("It is sent as soon as you choose. No name is kept with it.")
        chosen = st.radio(question.text, list(question.answers), None, write, key=_key(seen), help=help)
    if chosen in question.answers and chosen != own:  # a browser can send what it likes
        try:
            votes.rooms().vote(seen.code, seen.page, seen.round, link.seat(), chosen, votes.caller())
        except StoreDown:  # at the next turn of the clock it is tried again
            text = _("Not counted yet: “{answer}” The page keeps trying to send it.")
            st.warning(text.format(answer=question.answers[chosen]))
        except VoteError as error:
            st.session_state[CONFIRMED] = REFUSED, None, 0
            st.session_state[NOTICE] = votes.refusal(_, error)
            st.rerun()
        else:
            own = chosen
            st.session_state[CONFIRMED] = _key(seen), own, int(time.monotonic() / ANEW)
    if own is not None:
        text = _("Your answer: “{answer}” You can change it until the vote is closed.")
        st.success(text.format(answer=question.answers[own]))


def _closed(_: Translate, seen: Room, question: Question, own: str | None) -> None:
    """The vote is closed: one talks, or waits for the results."""
    st.markdown(votes.bold(question.text))
    if own is not None:
        st.markdown(_("Your answer: “{answer}”").format(answer=question.answers[own]))
    elif st.session_state.get(CONFIRMED, ("",))[0] == _key(seen):
        st.markdown(_("No answer of yours is counted in this vote."))
    if seen.round == 1:
        st.info(_("The vote is closed. Talk with your neighbours: why did each of you choose that answer?"))
    else:
        st.info(_("The vote is closed. The results come in a moment."))


def _results(_: Translate, seen: Room, question: Question, own: str | None) -> None:
    """How the class has answered, and why; and for who wants to drag it the picture: the question's page in a frame."""
    votes.show_results(_, seen, question, own)
    if st.toggle(_("Drag its picture here")):
        asked = urlencode({"embed": "true", "predict": "off", "lang": reader.language()})
        st.iframe(f"/{seen.page}?{asked}", height=640)  # on a phone one sees that the room goes on below


def _key(seen: Room) -> str:
    """Of the choice, in the session, and of the vote among all: one that is opened again is another."""
    return f"vote {seen.code} {seen.step}"
