"""Gradient descent from one start: on the accuracy and on the loss, on one weight and on a whole network."""

import streamlit as st

from gradlab.app import controls, menu, reader
from gradlab.app.show import show_film
from gradlab.chapters.learning_stops import words, words_network, words_pictures
from gradlab.chapters.learning_stops.words_difference import show_difference
from gradlab.chapters.learning_stops.words_files import offer

_ = menu.begin()

with menu.heading(_("Where learning stops")), controls.settings(_):
    rate = controls.learning_rate(_)
    loss = controls.loss(_)
    count = controls.images(_)
    weight = controls.weight(_, layers=(1, 0), count=count)
    start = words.start(_)
words.question(_, weight, count, start, rate)


@st.fragment
def descend() -> None:
    k = words.updates(_)
    film = words_pictures.film(_, weight, loss, count, start, rate, reader.style())
    show_film(film, "descent")
    offer(_, film.at(k), weight, words.measures(loss), count, start, rate)
    st.markdown(words.claim(_))
    show_difference(_, weight, count, start, rate, k)


descend()

st.header(_("The whole network"))
st.markdown(words_network.note(_))
seed, network_rate = words_network.choose(_)
st.fragment(words_network.show_networks)(_, seed, network_rate, loss)

st.subheader(_("The formula"))
st.latex(r"w \leftarrow w - \eta\,\frac{\partial E}{\partial w}, \qquad w - \eta \cdot 0 = w")
menu.lead_on(_, "learning_stops")
