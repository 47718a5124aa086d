"""The way in: the claim in two sentences, its living picture, and the lessons."""

import streamlit as st

from gradlab import lesson
from gradlab.app import menu, reader
from gradlab.app.show import show_film
from gradlab.chapters.accuracy_vs_loss import figures as main_figures
from gradlab.chapters.accuracy_vs_loss import words as main_words
from gradlab.chapters.home import figures, words

_ = menu.begin()

st.title(_("Why a network learns from a loss"))
st.markdown(
    _(
        "A network learns by nudging each weight against the derivative of one index. The accuracy will not do: its "
        "derivative is 0 wherever it has one. A loss will: its slope says which way to go."
    )
)
weight, loss, count = lesson.TELLING[1], lesson.CROSS_ENTROPY, lesson.TRAINED_ON
show_film(main_figures.film(_, weight, loss, count, lesson.H, reader.style(), key=""), "home")
st.caption(main_words.claim(_, count))
st.page_link("pages/accuracy_vs_loss.py", label=_("Move a weight and see it"), icon=":material/arrow_forward:")

st.subheader(_("An index"))
st.markdown(words.index(_))
goodness = st.toggle(
    _("Turn it upside down: goodness, −E"),
    key="goodness",
    bind="query-params",
    help=_("Minus the loss is an index of goodness. Going up on it is going down on the loss."),
)
show_film(figures.index(_, goodness, reader.style()), "index")

st.subheader(_("The lesson"))
menu.cards(_)
