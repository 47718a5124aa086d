"""What a teacher sees of the room, on the projector, and the steps that he takes it through: a button for each."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gradlab.app import start_up, votes
from gradlab.app.pages import ASKING, page_named
from gradlab.chapters.vote import words, words_join, words_results
from gradlab.chapters.vote.words import ALONE
from gradlab.chapters.vote.words_notices import watch
from gradlab.chapters.vote.words_steps import again, ask, back, button, end, open_round, take
from gradlab.text import Translate
from gradlab.votes import Room, Rooms, StoreDown, VoteError

CHOICE = "vote question"  # in the session: the page whose question is asked
SOON = 1.0  # seconds after which the answers are counted anew


def steer(_: Translate, place: DeltaGenerator, seen: Room, reached: bool) -> None:
    """The room as its teacher sees it; ``place``: beside the title, for how one gets in."""
    stage = seen.stage
    if stage != "question":
        with place:
            words_join.small(_, seen.code)
    if stage == "vote":
        _vote(_, seen, reached)
    else:
        if reached:
            watch(seen.step)
        {"question": _question, "talk": _talk, "results": _results}[stage](_, seen)
    with st.container(horizontal=True):
        words_join.private(_, seen.code)
        with st.popover(_("End the room"), type="tertiary"):
            st.markdown(_("The room ends for everybody, and its votes are deleted."))
            button(_, seen, _("Yes, end it"), end)


def _question(_: Translate, seen: Room) -> None:
    """How one gets in, large, and the question, which can still be another."""
    beside, main = st.columns([2, 3], gap="large")
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
            on_change=lambda: take(_, seen, ask(st.session_state[CHOICE])),
            help=_("Of which page. The lesson's next one stands here by itself."),
        )
        _asked(_, seen)
        with st.container(horizontal=True):
            button(_, seen, _("Open the vote"), open_round(1), first=True)
            back(_, seen)


def _vote(_: Translate, seen: Room, reached: bool) -> None:
    """The question, and how many have answered: nothing of what they answered, which would sway the others."""
    st.caption(words.round_name(_, seen.round))
    _asked(_, seen)
    st.fragment(_count, run_every=SOON)(_, seen, reached)
    button(_, seen, _("Close the vote"), Rooms.close_vote, first=True)


def _count(_: Translate, seen: Room, reached: bool) -> None:
    """How many have answered. The whole page says when that cannot be known, and when it can be again."""
    start_up.tidy()
    try:
        room = votes.now(seen.code)
    except StoreDown:
        if reached:
            st.rerun()
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
            button(_, seen, _("Open the second vote"), open_round(2), first=True)
        button(_, seen, shown, Rooms.show, first=seen.round > 1)
        again(_, seen)


def _results(_: Translate, seen: Room) -> None:
    """The votes side by side, and the ways on from there."""
    words_results.show_results(_, seen)
    following = words.next_to(seen.page)
    with st.container(horizontal=True, vertical_alignment="center"):
        words_results.see_it(_, seen.page)
        button(_, seen, _("Next question"), ask(following), first=True)
        if seen.round != ALONE and words.question(_, seen.page, ALONE):
            help = _("An exercise on the same idea, which each solves alone: who has understood it can.")
            button(_, seen, _("Open a third vote, alone"), open_round(ALONE), help=help)
        again(_, seen)
        back(_, seen)
        words_results.offer(_, seen)


def _asked(_: Translate, seen: Room) -> None:
    """The question with its answers, as they stand on the projector."""
    if question := words.question(_, seen.page, seen.round):
        answers = "\n".join(f"- {answer}" for answer in question.answers.values())
        st.markdown(f"#### {question.text}\n\n{answers}")
