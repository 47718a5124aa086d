"""Two weights at once: the loss a smooth surface to go down on, the accuracy terraces on which nothing moves."""

import streamlit as st

from gradlab.app import controls, menu, reader
from gradlab.app.show import show, show_film
from gradlab.chapters.loss_landscape import numbers, words, words_controls, words_files, words_scene

_ = menu.begin()

with menu.heading(_("Two weights at once")), controls.settings(_):
    loss = controls.loss(_)
    count = controls.images(_)
    rate = controls.learning_rate(_)
    updates = words_controls.updates(_)
    first = controls.weight(_, layers=(1, 0), count=count)
    second = words_controls.second(_, first)
words.question(_, numbers.Pair(first, second, count))


@st.fragment
def go_down() -> None:
    pair, descent = numbers.Pair(first, second, count), numbers.Descent(words_controls.start(_), rate, updates)
    with st.spinner(_("Computing both surfaces …")):
        shown = error, right = words_scene.scenes(_, pair, loss, descent)
    told = [
        words.readings(_, *shown),
        words.on_the_loss(_, error, descent),
        words.on_the_terraces(_, right),
        words.on_the_way(_, error, pair),
    ]
    film = words_scene.film(_, shown, told, reader.style())
    show_film(film, "loss_landscape")
    words_files.offer(_, film, shown, pair, descent)
    turn = words_controls.turn(_)
    if turn is not None:
        show(*(each.relief(turn) for each in shown))
        st.caption(words.relief_note(_))


go_down()

st.markdown(
    _(
        "Gradient descent moves all weights together. Here are two of them: over the square of their values the loss "
        "is a smooth surface, the accuracy a landscape of flat terraces."
    )
)
st.subheader(_("The formula"))
st.latex(r"(a, b) \leftarrow (a, b) - \eta\left(\frac{\partial E}{\partial a}, \frac{\partial E}{\partial b}\right)")
st.markdown(_("The gradient holds the derivative in each weight. Where both are 0, both weights stay where they are."))
menu.lead_on(_, "loss_landscape")
