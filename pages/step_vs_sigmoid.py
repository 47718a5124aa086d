"""Step and sigmoid, first as functions, then inside the network: what a step cuts off from learning."""

import streamlit as st

from gradlab.app import controls, menu, reader
from gradlab.app.question import ask
from gradlab.app.show import show, show_film
from gradlab.chapters.step_vs_sigmoid import figures, handout, numbers, words

_ = menu.begin()

with menu.heading(_("Why not a step function?")), controls.settings(_):
    h = controls.step_size(_)
    names = (*words.UNITS, *controls.more_activations(_))
    st.caption(_("For the network below:"))
    loss = controls.loss(_)
    count = controls.images(_)
    weight = controls.weight(_, layers=(0,), count=count)
ask(_, "step_vs_sigmoid", words.why(_))


@st.fragment
def move_x() -> None:
    x = controls.position(_)
    film = figures.activations_film(_, names, h, reader.style())
    show_film(film, "activations")
    handout.offer_activations(_, film, names, x, h)


move_x()

st.subheader(_("Several tangents at once"))
show(*figures.tangents(_))
st.markdown(words.tangents(_, figures.at_places(_, "sigmoid")))

st.header(_("The same inside the network"))
st.markdown(words.same_weights(_))


@st.fragment
def move_the_weight() -> None:
    w = controls.value(_, weight)
    film = figures.losses_film(_, weight, loss, count, h, reader.style())
    show_film(film, "step_vs_sigmoid")
    handout.offer_losses(_, "step_vs_sigmoid", film, words.UNITS, weight, loss, count, w, h)
    with st.expander(_("Why may ReLU have a kink?")):
        st.markdown(words.why_a_kink(_))
        film = figures.relu_film(_, weight, loss, count, h, reader.style())
        show_film(film, "relu")
        chosen = {"pixel": numbers.DYING.row, "unit": numbers.DYING.column}
        help = _("A weight into a unit that is dead where this weight is low, and on in some images where it is high.")
        if st.button(_("A weight whose unit dies"), "dying", help, st.session_state.update, (chosen,)):
            st.rerun()  # all of the page: the settings have the weight
        handout.offer_losses(_, "relu", film, words.RELU, weight, loss, count, w, h)


move_the_weight()

st.subheader(_("The formula"))
st.markdown(
    _("A step and a sigmoid both turn a unit on. Only one of them tells the weights before it which way to go.")
)
st.latex(r"\mathrm{step}'(x) = 0 \quad (x \neq 0)")
st.latex(r"\sigma'(x) = \sigma(x)\,(1 - \sigma(x))")
st.markdown(words.beyond(_))
menu.lead_on(_, "step_vs_sigmoid")
