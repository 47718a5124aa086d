"""The main page: one weight of a real network; accuracy a staircase with slope 0, the loss a curve with a slope."""

import streamlit as st

from gradlab.app import controls, menu
from gradlab.app.show import beside, show
from gradlab.chapters.accuracy_vs_loss import words

_ = menu.begin()

st.title(_("Why not accuracy?"))
st.markdown(words.claim(_))
words.question(_)

with st.container(border=True):
    what, images, step = st.columns([2, 2, 2])
    with what:
        loss = controls.loss(_)
    with images:
        count = controls.images(_)
    with step:
        h = controls.step_size(_)
    weight = controls.weight(_, layers=(1, 0), count=count)


@st.fragment
def move_the_weight() -> None:
    w = controls.value(_, weight)
    now, after = words.points(weight, loss, count, w, h), words.nudged(weight, loss, count, w)
    pictures = words.pictures(_, weight, loss, count, now)
    drawing, reading = beside()
    with drawing:
        show(*pictures)
    with reading:
        st.markdown(words.readings(_, now, after))
        st.markdown(words.verdict(_, now, after))
    words.nearest_flip(_, weight, count, w)
    words.offer(_, pictures, weight, loss, count, now[0])


move_the_weight()

st.subheader(_("The formula"))
st.latex(r"w \leftarrow w - \eta\,\frac{\partial E}{\partial w}")
st.markdown(_("An update follows the derivative of one number. Where it is 0, the weight stays where it is."))
menu.lead_on(_, "accuracy_vs_loss")
