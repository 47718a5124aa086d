"""Two weights at once: the loss a smooth surface to go down on, the accuracy terraces on which nothing moves."""

import streamlit as st

from gradlab.app import controls, menu
from gradlab.app.show import beside, show
from gradlab.chapters.loss_landscape import numbers, words, words_controls, words_files, words_scene

_ = menu.begin()

st.title(_("Two weights at once"))
st.markdown(
    _(
        "Gradient descent moves all weights together. Here are two of them: over the square of their values the loss "
        "is a smooth surface, the accuracy a landscape of flat terraces."
    )
)
words.question(_)

with st.container(border=True):
    what, images = st.columns(2)
    with what:
        loss = controls.loss(_)
    with images:
        count = controls.images(_)
    first = controls.weight(_, layers=(1, 0), count=count)
    second = words_controls.second(_, first)


@st.fragment
def go_down() -> None:
    pair, descent = numbers.Pair(first, second, count), words_controls.descent(_)
    with st.spinner(_("Computing both surfaces …")):
        shown = error, right = words_scene.scenes(_, pair, loss, descent)
    drawing, reading = beside()
    with drawing:
        show(*(each.from_above() for each in shown))
        turn = words_controls.turn(_)
        if turn is not None:
            show(*(each.relief(turn) for each in shown))
            st.caption(words.relief_note(_))
    with reading:
        st.markdown(words.readings(_, *shown))
        st.markdown(words.on_the_loss(_, error, descent))
        st.markdown(words.on_the_terraces(_, right))
        st.markdown(words.on_the_way(_, error, pair))
    words_files.offer(_, shown, pair, descent)


if first == second:
    st.warning(_("These are one and the same weight. Choose another one as the second."))
else:
    go_down()

st.subheader(_("The formula"))
st.latex(r"(a, b) \leftarrow (a, b) - \eta\left(\frac{\partial E}{\partial a}, \frac{\partial E}{\partial b}\right)")
st.markdown(_("The gradient holds the derivative in each weight. Where both are 0, both weights stay where they are."))
menu.lead_on(_, "loss_landscape")
