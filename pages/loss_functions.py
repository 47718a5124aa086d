"""The two losses of one prediction: term by term, the curve −log y with its δ, and dE/dy."""

import streamlit as st

from gradlab.app import controls, menu
from gradlab.app.show import show
from gradlab.chapters.loss_functions import numbers, words, words_minus_log, words_slopes, words_terms

_ = menu.begin()

st.title(_("How wrong is a prediction?"))
st.markdown(
    _("A loss says in one number how far a prediction y is from its target t: the larger, the worse. Here are two.")
)
words.question(_)


@st.fragment
def shape_the_prediction() -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        words.the_digit(_)
        with st.container():
            y = words.prediction(_)
    squares, entropy = (numbers.of_prediction(loss, y) for loss in numbers.LOSSES)

    drawing, reading = st.columns([8, 4])
    pictures = words_terms.pictures(_, y, squares, entropy)
    with drawing:
        show(*pictures)
        st.markdown(words_terms.errors(_, y))
        st.markdown(words_terms.verdict(_, y, squares, entropy))
    reading.markdown(words_terms.terms(_, y, squares, entropy))
    words_terms.offer(_, y, pictures)

    st.header(_("The curve −log y, and its δ"))
    drawing, reading = st.columns(2)
    curve = words_minus_log.picture(_, y, entropy)
    with drawing:
        show(curve)
    reading.markdown(words_minus_log.with_and_without(_, y, entropy))
    reading.markdown(words_minus_log.verdict(_, y, entropy))
    words_minus_log.offer(_, y, curve)

    st.header(_("What each probability does to the loss"))
    h = controls.step_size(_)
    slopes = words_slopes.picture(_, y, h)
    drawing, left, right = st.columns([2, 1, 1])
    with drawing:
        show(slopes)
    for place, text in zip((left, right), words_slopes.readings(_, slopes), strict=True):
        place.markdown(text)
    st.markdown(words_slopes.verdict(_, y, h))
    words_slopes.offer(_, y, h, slopes)


shape_the_prediction()

st.subheader(_("The formulas"))
st.latex(r"E = \tfrac12 \sum_k (y_k - t_k)^2")
st.latex(r"E = -\sum_k t_k \log(y_k + \delta)")
menu.lead_on(_, "loss_functions")
