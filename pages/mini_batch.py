"""The mean over all training images, and how well the mean over a random handful stands for it."""

import streamlit as st

from gradlab.ui import mini_batch as words
from gradlab.ui import mini_batch_pictures as pictures
from gradlab.ui import page

_ = page.begin()

st.title(_("Why only a mini-batch?"))
words.go_through_all(_)
st.markdown(words.claim(_))
words.question(_)

with st.container(border=True):
    what, chosen = st.columns([3, 2])
    with what:
        metric = words.metric_choice(_)
    with chosen:
        seed = words.seed(_)
words.go_through_all(_, metric)


@st.fragment
def draw_mini_batches() -> None:
    size = words.batch_size(_)
    drawing, reading = st.columns(2)
    with drawing:
        pictures.images(_, size, seed)
    with reading:
        st.markdown(words.readings(_, metric, size, seed))
        st.markdown(words.verdict(_, metric, size, seed))
        zoom = words.zoom(_)
    many, against = st.columns(2)
    with many:
        pictures.histogram(_, metric, size, seed, zoom)
    with against:
        pictures.spread(_, metric, size, seed)
    st.subheader(_("Targets: one-hot or labels"))
    words.targets(_, metric, size, seed)
    st.markdown(words.targets_note(_, metric, size, seed))


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
page.lead_on(_, "mini_batch")
