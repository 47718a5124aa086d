"""The main page: one weight of a real network; accuracy a staircase with slope 0, the loss a curve with a slope."""

import streamlit as st

from gradlab.app import controls, menu, reader
from gradlab.app.show import show_film
from gradlab.chapters.accuracy_vs_loss import words, words_best

_ = menu.begin()

with menu.heading(_("Why not accuracy?")), controls.settings(_):
    loss = controls.loss(_)
    count = controls.images(_)
    h = controls.step_size(_)
    weight = controls.weight(_, layers=(1, 0), count=count)
words.question(_, weight, loss, count)


@st.fragment
def move_the_weight() -> None:
    w = controls.value(_, weight)
    film = words.film(_, weight, loss, count, h, reader.style())
    show_film(film, "accuracy_vs_loss")
    words.offer(_, film, weight, loss, count, w, h)
    st.markdown(words.meaning(_, weight, loss, count, w))
    words.nearest_flip(_, weight, count, w)


move_the_weight()

st.markdown(words.claim(_, count))
st.markdown(words.in_the_chapter(_))
words_best.show_bests(_, weight, loss, count)
st.subheader(_("The formula"))
st.latex(r"w \leftarrow w - \eta\,\frac{\partial E}{\partial w}")
st.markdown(_("An update follows the derivative of one number. Where it is 0, the weight stays where it is."))
menu.lead_on(_, "accuracy_vs_loss")
