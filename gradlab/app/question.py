"""What a reader answers: the question that opens a page, which the page answers with its numbers, and the exercises."""

import math
import re
from collections.abc import Mapping

import streamlit as st

from gradlab.app import link
from gradlab.app.pages_and_questions import ASKING, Page, page_named
from gradlab.app.show import show_unseen
from gradlab.text import Translate

SHOWN = "show"  # in place of an answer: its reader would rather see
PREDICT, OFF = "predict", "off"  # in the link, for all pages: nobody is asked to predict before verdicts are shown
SOLVED = "all solved"  # in the session: the key of each exercise that is shown ↦ its answer, and how far off one may be
RECALLED = "predicted"  # the key of what recalls what was predicted on other pages
TOLD = "is told"  # in the session: whether the page that is shown has told its verdicts


def keep(exercises: int) -> None:
    """Have what the reader predicted on any page, and answered to so many exercises, in the link of all pages."""
    for page in ASKING:
        link.keep(_key(page), {code: code for code in (*page.answers, SHOWN)}.get)
    link.keep(PREDICT, {OFF: OFF}.get)
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


def ask(_: Translate, name: str, why: str, **numbers: object) -> bool:
    """Ask, and once the reader has answered say whether that was right, and why; whether verdicts may be shown.

    They may when the reader has answered, did not want to, or came by a link that has ``predict=off``. The verdict
    stands in the answers' place, which is from the first as high as the higher of the two, so that nothing below moves.

    name : the page's name, whose question ``app.pages_and_questions`` has
    why : the reason, with the page's own live numbers
    numbers : what the question's named fields stand for
    """
    page, known = page_named(name), told(name)
    assert page.question is not None
    answers = {code: answer(_) for code, answer in page.answers.items()}
    verdicts = {code: f"{verdict(_, answers, code, page.right)} {why}" for code in (*answers, None)}
    st.session_state[TOLD] = known
    with st.container(gap="xxsmall"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
            # In a room answers are counted: on the page of the votes, but who is there need not know where.
            alone = _("Choose before you look. Your choice stands in your own link; nobody keeps a score.")
            help = _("Choose before you look.") if link.room() else alone
            st.markdown(f"**{page.question(_).format(**numbers)}**", help=help, width="stretch")
            if st.session_state.get(PREDICT) != OFF:
                then, icon = (None, "replay") if known else (SHOWN, "visibility")
                label, icon = _("Answer again") if known else _("Just show me"), f":material/{icon}:"
                st.button(label, f"instead {name}", None, answer_as, (page, then), type="tertiary", icon=icon)
        with st.container(key="in_one_place"):
            with st.container(key="unseen_answers" if known else "answers", horizontal=True, gap="xsmall"):
                for code, text in answers.items():
                    st.button(text, f"answer {name} {code}", on_click=answer_as, args=(page, code), wrap=True)
            # As long as the longest verdict, of other letters: what is not told yet is not there.
            longest = re.sub(r"\w", lambda letter: "e" if letter[0] < "가" else "가", max(verdicts.values(), key=len))
            show_unseen(longest)
            if known:
                st.markdown(verdicts[answer_of(page)])
    return known


def told(name: str) -> bool:
    """Whether verdicts may be shown on this page."""
    page = page_named(name)
    return st.session_state.get(PREDICT) == OFF or st.session_state.get(_key(page)) in (*page.answers, SHOWN)


def answer_as(page: Page, code: str | None) -> None:
    """Have this answer to a page's question, ``SHOWN`` in place of one, or none yet."""
    st.session_state[_key(page)] = code


def verdict(_: Translate, answers: Mapping[str, str], chosen: str | None, right: str) -> str:
    """Whether the answer of this code was right, and which one is; of no answer, which one is right."""
    if chosen is None:
        text = _("**It is: “{right}”**")
    elif chosen == right:
        text = _(":green[**✓ Right:**] “{right}”")
    else:
        text = _(":red[**✗ Not so:**] you chose “{chosen}” **It is: “{right}”**")
    return text.format(chosen=answers.get(chosen or ""), right=answers[right])


def recalled(_: Translate, name: str) -> str:
    """What the reader predicted on a page, and whether that was right; nothing where there is no prediction."""
    if not name or (chosen := answer_of(page := page_named(name))) is None:
        return ""
    if chosen == page.right:
        text = _("*You predicted “{chosen}” That was right.*")
    else:
        text = _("*You predicted “{chosen}” It is “{right}”*")
    return text.format(chosen=page.answers[chosen](_), right=page.answers[page.right](_))


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
