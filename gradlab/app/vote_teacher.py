"""What a teacher sees of the room, on the projector, and the steps that he takes it through: a button for each."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import segno
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gradlab.app import controls, link, reader, start_up, votes
from gradlab.app.language import languages, translator
from gradlab.app.link import KEY, ROOM
from gradlab.app.pages_and_questions import page_named
from gradlab.app.show import show_drawing
from gradlab.app.votes import ALONE
from gradlab.chapters.vote import handout, words
from gradlab.chapters.vote.words import Question, Results
from gradlab.text import Translate
from gradlab.votes import Room, Rooms, StoreDown, VoteError

CHOICE = "vote question"  # in the session: the page whose question is asked
TIMES = (30, 60, 120, 180, 300)  # seconds that a timer can have
SOON = 1.0  # seconds after which the answers are counted anew
Act = Callable[..., None]  # what a step does, given the rooms, a room's code and key, and whatever more it takes


def steer(_: Translate, place: DeltaGenerator) -> None:
    """The room as its teacher sees it; ``place``: beside the title, for how one gets in, and for a second language."""
    seen, reached = votes.look(_)
    link.kept()  # this browser keeps the key
    if not seen:
        return _live(_, None)
    if seen.stage == "question":
        beside, main = st.columns([2, 3], gap="large")
    else:  # for who comes late
        label = _("Room {code}").format(code=seen.code)
        beside, main = place.popover(label, icon=":material/qr_code:"), st.container()
    with beside:
        _way_in(_, seen.code)
    with place, controls.settings(_):
        help = _("The question, its answers and the reason in a second language beside, for a class that has both.")
        second = controls.choice(_("Second language"), "beside", {"none": _("none"), **languages()}, help)
    also = None if second in ("none", reader.language()) else translator(second)
    asked = votes.question(_, seen.page, seen.round, also)
    with main:
        found = _shown(_, seen, asked)
        _live(_, seen.step if reached else None)
        with st.container(horizontal=True, vertical_alignment="center"):
            _steps(_, seen)
            if asked and found and found.votes:
                handout.offer(_, seen.page, asked, found)
    with st.container(horizontal=True):
        _keep_or_end(_, seen)


def _shown(_: Translate, seen: Room, asked: Question | None) -> Results | None:
    """What stands on the projector: the question, while a vote is open nothing of what was answered, then the votes."""
    if seen.stage == "results":
        return votes.show_results(_, seen, asked) if asked else None
    if seen.stage == "question":
        st.session_state[CHOICE] = seen.page
        st.selectbox(
            _("Question"),
            [page.name for page in votes.order()],
            format_func=lambda name: page_named(name).title(_),
            key=CHOICE,
            on_change=lambda: _take(_, seen, Rooms.ask, st.session_state[CHOICE]),
            help=_("Which page's question to ask; the next one is preselected."),
        )
    else:
        st.caption(words.round_name(_, seen.round))
    if asked:
        text = "\n\n".join(f"## {line}" for line in asked.text.splitlines())
        st.markdown("\n".join((text, "", *(f"- {answer}" for answer in asked.answers.values()))))
    if seen.stage == "talk":
        closed = _.ngettext("{n} answer. The vote is closed.", "{n} answers. The vote is closed.", seen.answered)
        st.info(closed.format(n=seen.answered))
        if seen.round == 1:
            talk = _("**Now talk** for two minutes. Find someone who chose another answer, and convince each other.")
            st.markdown(talk)
    return None


@st.fragment(run_every=SOON)
def _live(_: Translate, step: int | None) -> None:
    """How many are here and have answered, large, and their time; all the page, when the room is not as it was seen.

    step : of the room as it was seen; None: it could not be reached
    """
    start_up.tidy()
    try:
        room = votes.rooms().read(link.room() or "")
    except VoteError as error:
        if step is not None or not isinstance(error, StoreDown):
            st.rerun()
        return
    if room.step != step:
        st.rerun()
    with st.container(key="counted"):
        if room.stage in ("question", "vote"):
            answered = room.answered if room.open else None
            st.progress((answered or 0) / max(1, room.here), words.present(_, room.here, answered))
        votes.show_timer(_, room)


def _steps(_: Translate, seen: Room) -> None:
    """A button for each step that leads on from here, the one that comes next first and in colour, and back."""
    button, stage, alone = partial(_button, _, seen), seen.stage, seen.round == ALONE
    if stage == "question":
        button(_("Open the vote"), Rooms.open_vote, 1, type="primary")
    elif stage == "vote":
        button(_("Close the vote"), Rooms.close_vote, type="primary")
    elif stage == "talk":
        if seen.round == 1:
            button(_("Open the second vote"), Rooms.open_vote, 2, type="primary")
        shown = {1: _("Show the votes"), 2: _("Show both"), ALONE: _("Show the third vote")}[seen.round]
        button(shown, Rooms.show, type="secondary" if seen.round == 1 else "primary")
    else:
        button(_("Next question"), Rooms.ask, _page_beside(seen.page, 1), type="primary")
        if not alone and votes.question(_, seen.page, ALONE):
            help = _("A similar exercise, solved alone: who has understood?")
            button(_("Open a third vote, alone"), Rooms.open_vote, ALONE, help=help)
    if stage in ("question", "results"):
        if alone:
            button(_("Show both"), Rooms.back, seen.page)
        elif seen.page != votes.order()[0].name:
            before = _page_beside(seen.page, -1)
            help = _("To “{title}”: its votes, if there are any.").format(title=page_named(before).title(_))
            button(_("Back"), Rooms.back, before, help=help)
    if stage in ("vote", "talk"):
        with st.popover(_("Timer"), icon=":material/timer:"):
            help = _("Else it closes nothing: it only shows everybody how much is left.")
            closes = seen.open and st.checkbox(_("Close the vote when the time is up"), key="vote closes", help=help)
            with st.container(horizontal=True):
                for seconds in TIMES:
                    button(f"{seconds // 60}:{seconds % 60:02}", Rooms.give_time, seconds, closes)
                if seen.left is not None:
                    button(_("Stop the timer"), Rooms.give_time, None)
    if stage in ("talk", "results"):
        whole = stage == "results" and not alone
        label = _("Delete this question's answers") if whole else _("Delete this vote's answers")
        with st.popover(label, icon=":material/delete:"):
            told = _("All answers to this question are deleted.")
            st.markdown(told if whole else _("The answers to this vote are deleted."))
            button(_("Delete them and vote"), Rooms.open_vote, 1 if whole else seen.round)


def _page_beside(name: str, by: int) -> str:
    """The page whose question follows in the lesson, or precedes it; after the last comes the first."""
    names = [page.name for page in votes.order()]
    return names[(names.index(name) + by) % len(names)] if name in names else names[0]


def _button(_: Translate, seen: Room, label: str, act: Act, *what: object, **look: Any) -> None:
    st.button(label, on_click=_take, args=(_, seen, act, *what), **look)


def _take(_: Translate, seen: Room, act: Act, *what: object) -> None:
    """Take the step, unless the room has gone on since the button was shown, in another window."""
    current = votes.done(_, lambda: votes.rooms().read(seen.code))
    if current and current.step != seen.step:
        st.session_state[votes.NOTICE] = _("The room has moved on in the meantime. This is its state now.")
    elif current:
        votes.done(_, lambda: act(votes.rooms(), seen.code, link.key() or "", *what))


def _way_in(_: Translate, code: str) -> None:
    """The room's code, its address, and the address as a QR code, for the projector.

    The QR code is dark on white in every theme, as scanners need it.
    """
    address = link.for_others(**{ROOM: code})
    drawing = segno.make(address, micro=False, error="m").svg_inline(light="#fff", omitsize=True, border=2)
    named = _("QR code of the address {address}").format(address=address)
    show_drawing(drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1).encode(), named)
    with st.container(key="large", gap="small"):
        st.metric(_("The room's code"), code)
        st.code(link.for_others(), language=None, wrap_lines=True)


def _keep_or_end(_: Translate, seen: Room) -> None:
    """The link by which the room is steered from elsewhere, which no screen shows; and the room's end, before which all
    that was answered can be saved."""
    with st.popover(_("Your private link"), type="tertiary"):
        about = _(
            "Anyone with this link can run the room. It is copied without being shown. In this browser you do not "
            "need it: the room's own address is enough, in a second window too."
        )
        st.markdown(about)
        link.copy(_, _("Copy the private link"), link.for_others(**{ROOM: seen.code, KEY: link.key() or ""}))
    with st.popover(_("End the room"), type="tertiary"):
        st.markdown(_("The room ends for everybody, and its votes are deleted."))
        given: list[Any] = []
        with suppress(VoteError):  # while a vote is open nobody sees what was answered
            given = votes.rooms().answers(seen.code, link.key() or "")
        if given:
            st.download_button(
                _("First save all its answers (CSV)"),
                lambda: handout.whole_room(given, partial(votes.question, _)),
                f"room_{seen.code}.csv",
                "text/csv",
                on_click="ignore",
                icon=":material/download:",
                help=_("A row for each question and seat. The seats are numbered 1, 2, 3 … at random."),
            )
        _button(_, seen, _("Yes, end it"), Rooms.end)
