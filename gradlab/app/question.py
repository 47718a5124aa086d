"""What a reader answers: the question that opens a page, which the page answers with its numbers, and the exercises."""

import math
from collections.abc import Mapping

import streamlit as st

from gradlab.app import link
from gradlab.app.pages_and_questions import ASKING, Page, page_named
from gradlab.text import Translate


def keep(exercises: int) -> None:
    """Have what the reader predicted on any page, and answered to so many exercises, in the link of all pages."""
    for page in ASKING:
        link.keep(_key(page), {code: code for code in page.answers}.get)
    for place in range(1, exercises + 1):
        link.keep(exercise_key(place), _finite)


def exercise_key(place: int) -> str:
    """Of the answer to the review's exercise at this place, from 1 on."""
    return f"{link.OWN}exercise_{place}"


def forget_exercises(count: int) -> None:
    """Clear the answers to so many exercises."""
    st.session_state.update({exercise_key(place): None for place in range(1, count + 1)})


def _finite(text: str) -> float | None:
    given = link.parse_number(text)
    return given if given is not None and math.isfinite(given) else None


def ask(_: Translate, name: str, why: str, **numbers: object) -> None:
    """Ask, and once the reader has chosen say whether it was right, and why.

    name : the page's name, whose question ``app.pages_and_questions`` has
    why : the reason, with the page's own live numbers
    numbers : what the question's named fields stand for
    """
    page = page_named(name)
    assert page.question is not None
    answers = {code: answer(_) for code, answer in page.answers.items()}
    chosen = answer_of(page)
    label = {None: _("Predict first"), True: _("Right"), False: _("Not so")}[predicted(page)]
    # In a room answers are counted: on the page of the votes, but who is there need not know where.
    alone = _("Choose before you look. Nothing is sent anywhere, and nobody keeps a score.")
    asked, answered = st.columns([5, 1], vertical_alignment="bottom", gap="small")
    with asked:
        st.radio(
            page.question(_).format(**numbers),
            list(answers),
            index=None,
            format_func=answers.__getitem__,
            key=_key(page),
            horizontal=True,
            help=_("Choose before you look.") if link.room() else alone,
            persist_state="session",
        )
    # Always there, so that nothing below it moves when the reader has chosen.
    with answered.popover(label, disabled=chosen is None, key=f"why {name}", width="stretch"):
        if chosen is not None:
            st.markdown(f"{verdict(_, answers, chosen, page.right)} {why}")


def verdict(_: Translate, answers: Mapping[str, str], chosen: str, right: str) -> str:
    """Whether the answer of this code was right, and which one is."""
    told = _("**Right.**") if chosen == right else _("You chose: “{chosen}” **It is: “{right}”**")
    return told.format(chosen=answers[chosen], right=answers[right])


def predicted(page: Page) -> bool | None:
    """Whether the reader's prediction on a page was right; None where there is none yet."""
    chosen = answer_of(page)
    return None if chosen is None else bool(chosen == page.right)


def answer_of(page: Page) -> str | None:
    """The code of what the reader chose on a page; None where nothing is chosen yet."""
    chosen = st.session_state.get(_key(page))
    return chosen if chosen in page.answers else None  # a browser can send what it likes


def _key(page: Page) -> str:
    return link.OWN + page.name
