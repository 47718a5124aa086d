"""The mean over all training images, and how well the mean over a random handful stands for it."""

import streamlit as st

from gradlab.app import controls, menu, reader
from gradlab.app.show import show_film
from gradlab.chapters.mini_batch import words, words_cells, words_images, words_means, words_readings

_ = menu.begin()

with menu.heading(_("Why only a mini-batch?")), controls.settings(_):
    measure = words.measure(_)
    seed = words.seed(_)
words.go_through_all(_, measure)
words.question(_, measure)


@st.fragment
def draw_mini_batches() -> None:
    size = words.batch_size(_)
    film = words_means.film(_, measure, seed, reader.style())
    show_film(film, "mini_batch")
    words_means.offer(_, film, measure, size, seed)
    st.markdown(words.claim(_, measure))
    images, times = st.columns(2, vertical_alignment="center")
    with images:
        words_images.show_images(_, size, seed)
    times.markdown(words_readings.times(_, measure, size, seed))
    st.subheader(_("Targets: one-hot or labels"))
    words_readings.targets(_, measure, size, seed)
    st.markdown(words_readings.targets_note(_, measure, size, seed))


draw_mini_batches()
st.fragment(words_cells.show_code)(_, seed)

st.subheader(_("The formula"))
st.latex(words.formula(measure))
st.latex(r"\mathrm{std}(E_B) = \sigma/\sqrt{B}")
st.markdown(
    _(
        "$E$ is the mean over all N images, $E_B$ the same mean over B of them, chosen at random. Half the error takes "
        "four times as many images: each further image helps less."
    )
)
menu.lead_on(_, "mini_batch")
