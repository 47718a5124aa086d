"""The end of the lesson: what the reader predicted beside what is right, and the exercises."""

import math

import streamlit as st

from gradlab.app import link, menu
from gradlab.app.pages import ASKING, page_named
from gradlab.app.question import answer_of, predicted
from gradlab.chapters.review.numbers_exercise import Exercise
from gradlab.chapters.review.words_exercises import IN_ORDER
from gradlab.text import Translate

EXERCISES = len(IN_ORDER)
SEEDS = 99


def keep() -> None:
    """Have what the reader answered to the exercises in the link of all pages."""
    for place in range(1, EXERCISES + 1):
        link.keep(_key(place), _finite)


def predictions(_: Translate) -> None:
    """Of each page that asks something: its question, the reader's choice, the right answer, and the way there."""
    verdicts = {True: _("right"), False: _("not so"), None: _("not answered yet")}
    for page in ASKING:
        right, chosen = predicted(page), answer_of(page)
        with st.container(border=True):
            st.page_link(menu.entry(_, page), label=f"**{page.title(_)}** · {verdicts[right]}")
            assert page.teaser is not None
            st.caption(page.teaser(_))
            if chosen is not None:
                text = _("You chose: “{chosen}”") if right else _("You chose: “{chosen}” It is: “{right}”")
                st.markdown(text.format(chosen=page.answers[chosen](_), right=page.answers[page.right](_)))


def seed(_: Translate) -> int:
    """What the exercises' numbers are drawn by; other numbers have other answers."""
    return st.number_input(
        _("Seed of the exercises"),
        0,
        SEEDS,
        0,
        key="draw",
        bind="query-params",
        on_change=_forget,
        help=_("Another seed makes the same exercises of other numbers, and clears the answers."),
    )


def _forget() -> None:
    for place in range(1, EXERCISES + 1):
        st.session_state[_key(place)] = None


def solve(_: Translate, place: int, exercise: Exercise) -> None:
    """Ask one exercise, and check what the reader gives; with another number come a hint and the page that shows it."""
    given = st.number_input(
        f"{place}. {exercise.question}",
        value=None,
        key=_key(place),
        format="%g",
        help=_("Two significant digits are enough; a count must be exact. Nothing is sent anywhere."),
        persist_state="session",
    )
    if given is None:
        return
    if exercise.solved(given):
        right = _("Right.")
        st.markdown(f"**{right}** {exercise.why}")
        return
    st.markdown(_("**Not yet.** {hint}").format(hint=exercise.hint))
    page = page_named(exercise.page)
    st.page_link(menu.entry(_, page), label=_("See it on: {title}").format(title=page.title(_)))


def _key(place: int) -> str:
    return f"{link.OWN}exercise_{place}"


def _finite(text: str) -> float | None:
    given = link.parse_number(text)
    return given if given is not None and math.isfinite(given) else None
