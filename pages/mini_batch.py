"""The mean over all training images, and how well the mean over a random handful stands for it."""

import streamlit as st

from gradlab.app import menu
from gradlab.chapters.mini_batch import words, words_images, words_means, words_readings

_ = menu.begin()

st.title(_("Why only a mini-batch?"))
words.go_through_all(_)
st.markdown(words.claim(_))
words.question(_)

with st.container(border=True):
    what, chosen = st.columns([3, 2])
    with what:
        measure = words.measure(_)
    with chosen:
        seed = words.seed(_)
words.go_through_all(_, measure)


@st.fragment
def draw_mini_batches() -> None:
    size = words.batch_size(_)
    drawing, reading = st.columns(2)
    with drawing:
        words_images.show_images(_, size, seed)
    with reading:
        st.markdown(words_readings.readings(_, measure, size, seed))
        st.markdown(words_readings.verdict(_, measure, size, seed))
        zoom = words.zoom(_)
    many, against = st.columns(2)
    with many:
        words_means.show_histogram(_, measure, size, seed, zoom)
    with against:
        words_means.show_spread(_, measure, size, seed)
    st.subheader(_("Targets: one-hot or labels"))
    words_readings.targets(_, measure, size, seed)
    st.markdown(words_readings.targets_note(_, measure, size, seed))


draw_mini_batches()

st.subheader(_("The formula"))
st.latex(r"E = -\frac{1}{N}\sum_n \sum_k t_{nk}\,\log y_{nk}")
st.latex(r"\mathrm{std}(E_B) = \sigma/\sqrt{B}")
st.markdown(
    _(
        "$E$ is the cross-entropy error over all N images, $E_B$ the same mean over B of them, chosen at random. Half "
        "the error takes four times as many images: each further image helps less."
    )
)
menu.lead_on(_, "mini_batch")
