"""The question that opens a page: the reader predicts, and the page answers with its numbers."""

from collections.abc import Mapping

import streamlit as st

from gradlab.ui.text import Translate


def ask(_: Translate, page: str, question: str, answers: Mapping[str, str], right: str, why: str) -> None:
    """Ask, and once the reader has chosen say whether it was right, and why.

    page : the page's name; what was chosen is kept under it for the session
    answers : code → sentence, three or four
    right : the code of the right one
    why : the reason, with the page's own live numbers
    """
    with st.container(border=True):
        chosen = st.radio(
            question,
            list(answers),
            index=None,
            format_func=answers.__getitem__,
            key=f"predict {page}",
            horizontal=True,
            help=_("Choose before you look. Nothing is sent anywhere, and nobody keeps a score."),
            persist_state="session",
        )
        if chosen is not None:
            st.session_state[f"predicted {page}"] = chosen == right
            verdict = _("Right.") if chosen == right else _("Not so: {right}").format(right=answers[right])
            st.markdown(f"**{verdict}** {why}")


def predicted(page: str) -> bool | None:
    """Whether the reader's prediction on a page was right; None where there is none yet."""
    verdict: bool | None = st.session_state.get(f"predicted {page}")
    return verdict
