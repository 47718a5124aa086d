"""Gradient descent from one start: on the accuracy and on the loss, on one weight and on a whole network."""

import streamlit as st

from gradlab import lesson
from gradlab.app import controls, menu
from gradlab.app.show import beside, show
from gradlab.chapters.learning_stops import numbers, player, words, words_network
from gradlab.chapters.learning_stops.words_difference import show_difference
from gradlab.chapters.learning_stops.words_files import offer
from gradlab.chapters.learning_stops.words_pictures import all_reached, on_page
from gradlab.chapters.learning_stops.words_verdict import verdict

_ = menu.begin()

st.title(_("Where learning stops"))
st.markdown(words.claim(_))
words.question(_)

with st.container(border=True):
    what, images, learning = st.columns(3)
    with what:
        loss = controls.loss(_)
    with images:
        count = controls.images(_)
    with learning:
        rate = controls.learning_rate(_)
    weight = controls.weight(_, layers=(1, 0), count=count)
    start = controls.value(_, weight, first=numbers.START)
tempo = player.tempo()


@st.fragment(run_every=tempo)
def descend() -> None:
    player.keep_time(tempo)
    k = player.position(_)
    measures = words.measures(loss)
    subjects = [lesson.along("sigmoid", weight, measure, count) for measure in measures]
    whole = [numbers.descent(subject, start, rate) for subject in subjects]
    paths = [path.until(k) for path in whole]
    pictures = all_reached(_, subjects, paths, measures, weight)
    drawing, reading = beside()
    with drawing:
        show(*(on_page(*each) for each in zip(pictures, paths, strict=True)))
    with reading:
        st.markdown(words.readings(_, paths, rate))
    st.markdown(verdict(_, paths, whole[1], subjects[0]))
    offer(_, pictures, paths, rate, weight, measures, count)
    show_difference(_, weight, count, start, rate, k)


descend()

st.header(_("The whole network"))
st.markdown(words_network.note(_))
seed, network_rate = words_network.choose(_)
st.fragment(words_network.show_networks)(_, seed, network_rate, loss)

st.subheader(_("The formula"))
st.latex(r"w \leftarrow w - \eta\,\frac{\partial E}{\partial w}, \qquad w - \eta \cdot 0 = w")
menu.lead_on(_, "learning_stops")
