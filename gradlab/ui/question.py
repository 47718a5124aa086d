"""The question that opens a page: the reader predicts, and the page answers with its numbers."""

from collections.abc import Mapping

import streamlit as st

from gradlab.ui import link
from gradlab.ui.text import Translate

#: page → the codes of its answers, the right one first: what a link may say of a prediction.
ANSWERS = {
    "loss_functions": ("no", "one", "many"),
    "mini_batch": ("root", "ten", "same"),
    "accuracy_vs_loss": ("stays", "flows", "falls"),
    "step_vs_sigmoid": ("sigmoid", "both", "step", "none"),
    "learning_stops": ("start", "best", "near", "away"),
    "gradient_check": ("between", "smallest", "chapter", "any"),
    "loss_landscape": ("stays", "top", "edge", "away"),
}


def keep() -> None:
    """Have what the reader predicted on any page in the link of all pages."""
    for page, codes in ANSWERS.items():
        link.keep(_key(page), {code: code for code in codes}.get)


def ask(_: Translate, page: str, question: str, answers: Mapping[str, str], why: str) -> None:
    """Ask, and once the reader has chosen say whether it was right, and why.

    page : the page's name
    answers : code → sentence, in the order in which they are shown
    why : the reason, with the page's own live numbers
    """
    right = ANSWERS[page][0]
    with st.container(border=True):
        chosen = st.radio(
            question,
            list(answers),
            index=None,
            format_func=answers.__getitem__,
            key=_key(page),
            horizontal=True,
            help=_("Choose before you look. Nothing is sent anywhere, and nobody keeps a score."),
            persist_state="session",
        )
        if chosen is not None:
            verdict = _("Right.") if chosen == right else _("Not so: {right}").format(right=answers[right])
            st.markdown(f"**{verdict}** {why}")


def predicted(page: str) -> bool | None:
    """Whether the reader's prediction on a page was right; None where there is none yet."""
    chosen = st.session_state.get(_key(page))
    return None if chosen is None else chosen == ANSWERS[page][0]


def _key(page: str) -> str:
    return link.OWN + page
