"""The two losses of one prediction: term by term, the curve −log y with its δ, and dE/dy."""

import streamlit as st

from gradlab.ui import controls, loss_slopes, minus_log, page, predictions
from gradlab.ui import loss_functions as words

_ = page.begin()

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
    squares, entropy = (predictions.measured(loss, y) for loss in ("sum_squares", "cross_entropy"))

    drawing, reading = st.columns([8, 4])
    charts = words.charts(_, y, squares, entropy)
    with drawing:
        words.show(charts, words.alts(_, y, squares, entropy))
        st.markdown(words.errors(_, y))
        st.markdown(words.verdict(_, y, squares, entropy))
    reading.markdown(words.terms(_, y, squares, entropy))
    words.take_terms(_, y, charts)

    st.header(_("The curve −log y, and its δ"))
    drawing, reading = st.columns(2)
    with drawing:
        minus_log.show(_, y, entropy)
    reading.markdown(minus_log.with_and_without(_, y, entropy))
    reading.markdown(minus_log.verdict(_, y, entropy))
    minus_log.take_along(_, y, entropy)

    st.header(_("What each probability does to the loss"))
    h = controls.step_size(_)
    chart = loss_slopes.chart(_, y, h)
    drawing, left, right = st.columns([2, 1, 1])
    with drawing:
        words.show([chart], [loss_slopes.alt(_, chart)])
    left.markdown(loss_slopes.readings(_, chart.above))
    right.markdown(loss_slopes.readings(_, chart.below))
    st.markdown(loss_slopes.verdict(_, y, h))
    loss_slopes.take_along(_, y, h, chart)


shape_the_prediction()

st.subheader(_("The formulas"))
st.latex(r"E = \tfrac12 \sum_k (y_k - t_k)^2")
st.latex(r"E = -\sum_k t_k \log(y_k + \delta)")
page.lead_on(_, "loss_functions")
