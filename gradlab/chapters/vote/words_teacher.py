"""What a teacher sees of the room, on the projector, and the steps that he takes it through: a button for each."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gradlab.app import room, votes
from gradlab.app.pages import ASKING, page_named
from gradlab.chapters.vote import words, words_join, words_results
from gradlab.chapters.vote.words import ALONE
from gradlab.chapters.vote.words_told import TOLD, done, watch
from gradlab.lesson.writing import Translate
from gradlab.votes import Room, Rooms, StoreDown, VoteError

CHOICE = "vote question"  # in the session: the page whose question is asked
SOON = 1.0  # seconds after which the answers are counted anew

Act = Callable[[Rooms, str, str], None]  # something done to the room of this code, by its key


def steer(_: Translate, place: DeltaGenerator, seen: Room, reached: bool) -> None:
    """The room as its teacher sees it; ``place``: beside the title, for how one gets in."""
    stage = words.stage(seen)
    if stage != "question":
        with place:
            words_join.small(_, seen.code)
    {"question": _question, "vote": _vote, "talk": _talk, "results": _results}[stage](_, seen)
    if stage != "vote":
        watch(seen.step if reached else StoreDown)
    with st.container(horizontal=True):
        words_join.private(_, seen.code)
        with st.popover(_("End the room"), type="tertiary"):
            st.markdown(_("The room ends for everybody, and its votes are deleted."))
            _button(_, seen, _("Yes, end it"), _end)


def now(code: str) -> Room:
    """The room as it is this moment: whoever steers it does not wait."""
    return votes.rooms().read(code)


def _question(_: Translate, seen: Room) -> None:
    """How one gets in, large, and the question, which can still be another."""
    beside, main = st.columns([1, 2], gap="large")
    with beside:
        words_join.large(_, seen.code)
    with main:
        if st.session_state.get(CHOICE) != seen.page:
            st.session_state[CHOICE] = seen.page
        st.selectbox(
            _("Question"),
            [page.name for page in ASKING],
            format_func=lambda name: page_named(name).title(_),
            key=CHOICE,
            on_change=lambda: _act(_, seen, _ask(st.session_state[CHOICE])),
            help=_("Of which page. The lesson's next one stands here by itself."),
        )
        _asked(_, seen)
        with st.container(horizontal=True):
            _button(_, seen, _("Open the vote"), _open(1), first=True)
            _back(_, seen)


def _vote(_: Translate, seen: Room) -> None:
    """The question, and how many have answered: nothing of what they answered, which would sway the others."""
    st.caption(words.round_name(_, seen.round))
    _asked(_, seen)
    st.fragment(_count, run_every=SOON)(_, seen)
    _button(_, seen, _("Close the vote"), Rooms.close_vote, first=True)


def _count(_: Translate, seen: Room) -> None:
    try:
        room = now(seen.code)
    except StoreDown:
        st.metric(_("Answered so far"), "…")
    except VoteError:
        st.rerun()
    else:
        if room.step != seen.step:
            st.rerun()
        st.metric(_("Answered so far"), room.answered)


def _talk(_: Translate, seen: Room) -> None:
    """The vote is closed; what comes next depends on which it was."""
    st.caption(words.round_name(_, seen.round))
    _asked(_, seen)
    closed = _.ngettext("{n} answer. The vote is closed.", "{n} answers. The vote is closed.", seen.answered)
    st.info(closed.format(n=seen.answered))
    if seen.round == 1:
        st.markdown(_("**Now talk.** Find somebody who chose another answer, and convince each other: two minutes."))
    shown = {1: _("Show the votes"), 2: _("Show both"), ALONE: _("Show the third vote")}[seen.round]
    with st.container(horizontal=True):
        if seen.round == 1:
            _button(_, seen, _("Open the second vote"), _open(2), first=True)
        _button(_, seen, shown, Rooms.show, first=seen.round > 1)
        _again(_, seen)


def _results(_: Translate, seen: Room) -> None:
    """The votes side by side, and the ways on from there."""
    words_results.show_results(_, seen)
    following = words.next_to(seen.page)
    with st.container(horizontal=True, vertical_alignment="center"):
        words_results.see_it(_, seen.page)
        _button(_, seen, _("Next question"), _ask(following), first=True)
        if seen.round != ALONE and words.twin(_, seen.page):
            help = _("An exercise on the same idea, which each solves alone: who has understood it can.")
            _button(_, seen, _("Open a third vote, alone"), _open(ALONE), help=help)
        _again(_, seen)
        _back(_, seen)
        words_results.offer(_, seen)


def _asked(_: Translate, seen: Room) -> None:
    """The question with its answers, as they stand on the projector."""
    if asked := words.asked(_, seen.page, seen.round):
        answers = "\n".join(f"- {answer}" for answer in asked.answers.values())
        st.markdown(f"#### {asked.question}\n\n{answers}")


def _again(_: Translate, seen: Room) -> None:
    """The same vote once more, without what was answered."""
    round = 1 if words.stage(seen) == "results" and seen.round != ALONE else seen.round
    help = _("The answers to this vote, and to those after it, are forgotten.")
    _button(_, seen, _("Vote again"), _open(round), help=help)


def _back(_: Translate, seen: Room) -> None:
    """Back to the question before, and to what was answered to it."""
    before = words.next_to(seen.page, -1)
    help = _("{title}. What was answered to it is still there.").format(title=page_named(before).title(_))
    _button(_, seen, _("Back"), _back_to(before), help=help)


def _ask(page: str) -> Act:
    return lambda rooms, code, key: rooms.ask(code, key, page)


def _open(round: int) -> Act:
    return lambda rooms, code, key: rooms.open_vote(code, key, round)


def _back_to(page: str) -> Act:
    def act(rooms: Rooms, code: str, key: str) -> None:
        rooms.ask(code, key, page)
        if rooms.read(code).answered:
            rooms.show(code, key)

    return act


def _end(rooms: Rooms, code: str, key: str) -> None:
    rooms.end(code, key)
    room.leave()


def _button(_: Translate, seen: Room, label: str, act: Act, first: bool = False, help: str | None = None) -> None:
    """A step of the room; the ``first`` of several is the one that comes next."""
    st.button(label, type="primary" if first else "secondary", on_click=_act, args=(_, seen, act), help=help)


def _act(_: Translate, seen: Room, act: Act) -> None:
    """Take the step, unless the room has gone on since the button was shown, in another window."""

    def step() -> bool:
        current = now(seen.code).step == seen.step
        if current:
            act(votes.rooms(), seen.code, room.key() or "")
        return current

    if done(_, step) is False:
        st.session_state[TOLD] = _("The room has gone on meanwhile, in another window. This is how it is now.")
