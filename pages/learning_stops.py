"""Gradient descent from one start: on the accuracy and on the loss, on one weight and on a whole network."""

import streamlit as st

from gradlab.ui import controls, lesson, page, panels, picture, player
from gradlab.ui import learning_stops as words
from gradlab.ui import learning_stops_network as network

_ = page.begin()

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
    start = controls.value(_, weight, first=words.START)
tempo = player.tempo()


@st.fragment(run_every=tempo)
def descend() -> None:
    player.keep_time(tempo)
    k = player.position(_)
    subjects = [lesson.along("sigmoid", weight, metric, count) for metric in ("accuracy", loss)]
    whole = [words.descent(subject, start, rate) for subject in subjects]
    paths = [words.so_far(path, k) for path in whole]
    titles = [panels.metric_name(_, metric) for metric in ("accuracy", loss)]
    drawn = [words.rolled(_, *each, weight) for each in zip(subjects, paths, titles, strict=True)]
    drawing, reading = panels.beside()
    with drawing:
        picture.show(*(words.layers(*each) for each in zip(drawn, paths, strict=True)))
    with reading:
        st.markdown(words.readings(_, paths, rate))
    st.markdown(words.verdict(_, paths, whole[1], subjects[0]))
    words.take_along(_, drawn, paths, rate, weight, loss, count)
    words.differences(_, weight, count, start, rate, k)


descend()

st.header(_("The whole network"))
st.markdown(network.note(_))
seed, network_rate = network.controls(_)
st.fragment(network.show)(_, seed, network_rate, loss)

st.subheader(_("The formula"))
st.latex(r"w \leftarrow w - \eta\,\frac{\partial E}{\partial w}, \qquad w - \eta \cdot 0 = w")
page.lead_on(_, "learning_stops")
