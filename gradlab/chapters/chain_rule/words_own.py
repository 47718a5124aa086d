"""What a reader sets for a function of one's own: its text, the interval, the learning rate, and the place on it."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gradlab.app import link
from gradlab.chapters.chain_rule.numbers_own import NOTCHES, START
from gradlab.core.expression import LONGEST, UnreadableError, expression
from gradlab.text import Translate, format_number

EXAMPLES = (
    "sigmoid(3*w)",
    "w^2",
    "step(w)",
    "abs(w)",
    "sigmoid(5*sigmoid(5*sigmoid(w)))",
    "floor(4*w)/4",
    "exp(-w^2)*sin(8*w)",
)
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
WIDEST = 100.0  # the largest end of an interval
FIRST = -2.0, 2.0


def write(_: Translate) -> str:
    """The text of a function that can be read: the reader's own, or the last one that could be."""
    linked = st.query_params.get("f", EXAMPLES[0])
    st.session_state.setdefault("f", linked if _readable(linked) else EXAMPLES[0])
    text = st.text_input(
        _("f(w), a function of your own"),
        key="f",
        max_chars=LONGEST,
        persist_state="session",
        help=_("Numbers, w, + − * / ^, brackets, pi, e, and sin cos tan exp log sqrt abs sigmoid step relu tanh floor "
               "sign min max. 2w is 2 * w."),
    )  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        for example in EXAMPLES:
            help = _("Write this function into the field.")
            st.button(f"`{example}`", key=f"example {example}", on_click=_take, args=(example,), help=help)
    try:
        expression(text)
    except UnreadableError as error:
        st.error(error.says(_))
        st.code(error.caret, language=None)
        text = st.session_state.get("last f", EXAMPLES[0])
        st.caption(_("The picture below is still that of {text}.").format(text=f"`{text}`"))
    st.session_state["last f"] = text
    link.put("f", None if text == EXAMPLES[0] else text)
    return text


def _readable(text: str) -> bool:
    try:
        expression(text)
    except UnreadableError:
        return False
    return True


def _take(example: str) -> None:
    st.session_state["f"] = example


def interval(_: Translate, left: DeltaGenerator, right: DeltaGenerator) -> tuple[float, float] | None:
    """The ends of the interval, asked for in two places; None, and a sentence, where they are no interval."""
    low = left.number_input(
        _("from w ="), -WIDEST, WIDEST, FIRST[0], key="low", format="%g", bind="query-params",
        help=_("Where the picture begins."),
    )  # fmt: skip
    high = right.number_input(
        _("to w ="), -WIDEST, WIDEST, FIRST[1], key="high", format="%g", bind="query-params",
        help=_("Where the picture ends."),
    )  # fmt: skip
    if low < high:
        return low, high
    sentence = _("The interval must begin before it ends. It goes from {low} to {high}.")
    st.error(sentence.format(low=format_number(low), high=format_number(high)))
    return None


def rate(_: Translate) -> float:
    """The learning rate of the descent."""
    return st.select_slider(
        _("Learning rate η"),
        RATES,
        0.1,
        key="eta",
        format_func=lambda rate: f"{rate:g}",
        bind="query-params",
        help=_("Of the descent from where the point is dropped: w ← w − η · f′(w)."),
    )


def move(_: Translate, ends: tuple[float, float]) -> float:
    """The place at which the function is looked at, and from which it is descended on."""
    low, high = ends
    notches = np.linspace(low, high, NOTCHES)
    place: float = st.slider(
        "w",
        low,
        high,
        float(notches[START]),
        (high - low) / (NOTCHES - 1),
        key="at",
        format="%.6g",
        bind="query-params",
        help=_("Drag it, or the point in the picture: the descent begins wherever you drop it."),
    )
    return place
