"""The way in: the claim in two sentences, its living picture, and the lessons."""

import streamlit as st

from gradlab import lesson
from gradlab.app import controls, menu, reader
from gradlab.app.show import show_film
from gradlab.chapters.accuracy_vs_loss import figures as main_figures
from gradlab.chapters.accuracy_vs_loss import words as main_words
from gradlab.chapters.home import figures

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
st.markdown(
    _(
        "Asked how happy they are, people answer vaguely. Whoever answers “10.23” has an **index**, and can look for "
        "the life that raises it. A network does so with its weights: it searches for those that make one index best. "
        "Its index, the **loss function**, measures *badness*: how badly it handles the training data."
    )
)
help = _("Minus the loss is an index of goodness. Going up on it is going down on the loss.")
goodness = controls.switch(_("Turn it upside down: goodness, −E"), "goodness", help)
show_film(figures.index(_, goodness, reader.style()), "index")

st.subheader(_("The lesson"))
menu.cards(_)
