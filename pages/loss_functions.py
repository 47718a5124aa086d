"""The two losses of one prediction: term by term, the curve −log y with its δ, and dE/dy."""

import streamlit as st

from gradlab.app import controls, menu, reader
from gradlab.app.show import show_film
from gradlab.chapters.cell_words import show_cells
from gradlab.chapters.loss_functions import numbers, numbers_cells, words, words_film, words_slopes, words_terms

_ = menu.begin()

with menu.heading(_("How wrong is a prediction?")), controls.settings(_):
    rest = words.rest(_)
    h = controls.step_size(_)
words.question(_)


@st.fragment
def shape_the_prediction() -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
        words.the_digit(_)
        own = words.own(_)
    film = words_film.film(_, rest, h, reader.style())
    show_film(film, "loss_functions")
    prediction = numbers.Prediction.at(numbers.shaped(own, rest), h)
    words_film.offer(_, film, rest, prediction)
    with st.expander(_("All ten digits, in numbers")):
        left, right = st.columns(2)
        left.markdown(words_terms.errors(_, prediction))
        left.markdown(words_terms.terms(_, prediction))
        for text in words_slopes.readings(_, prediction):
            right.markdown(text)


shape_the_prediction()

st.markdown(
    _("A loss says in one number how far a prediction y is from its target t: the larger, the worse. Here are two.")
)
st.markdown(words.meaning(_))
st.subheader(_("The formulas"))
st.latex(r"E = \tfrac12 \sum_k (y_k - t_k)^2")
st.latex(r"E = -\sum_k t_k \log(y_k + \delta)")
with st.expander(_("The chapter's code, run here")):
    show_cells(numbers_cells.cells())
menu.lead_on(_, "loss_functions")
