"""Step and sigmoid, first as functions, then inside the network: what a step cuts off from learning."""

import streamlit as st

from gradlab.app import controls, menu, reader
from gradlab.app.question import ask
from gradlab.app.show import show, show_film
from gradlab.chapters.shared import handout
from gradlab.chapters.step_vs_sigmoid import figures, numbers, words
from gradlab.plotting.film import Film

_ = menu.begin()

with menu.heading(_, "step_vs_sigmoid"), controls.settings(_):
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
    handout.offer(_, "activations", film, figures.units(_, names, h), ("x", x), (names, names, ""), {"h": h})


move_x()

st.subheader(_("Several tangents at once"))
show(*figures.tangents(_))
st.markdown(words.tangents(_, figures.at_places(_, "sigmoid")))

st.header(_("The same inside the network"))
st.markdown(
    _(
        "The lesson's network, and beside it the same weights behind step units. Move one weight that leads into a "
        "hidden unit: what reaches the **loss**?"
    )
)


def offer(name: str, film: Film, units: words.Units, w: float) -> None:
    """The loss behind these units to take along."""
    traces, every = figures.losses(_, units, weight, loss, count, h), [(each, loss) for each in units]
    handout.offer_along_weight(_, name, film, traces, weight, w, count, every, loss=loss.code, h=h)


@st.fragment
def move_the_weight() -> None:
    w = controls.value(_, weight)
    film = figures.losses_film(_, weight, loss, count, h, reader.style())
    show_film(film, "step_vs_sigmoid")
    offer("step_vs_sigmoid", film, words.UNITS, w)
    with st.expander(_("Why may ReLU have a kink?")):
        st.markdown(words.why_a_kink(_))
        film = figures.relu_film(_, weight, loss, count, h, reader.style())
        show_film(film, "relu")
        chosen = {"pixel": numbers.DYING.row, "unit": numbers.DYING.column}
        help = _("A weight into a unit that is dead where this weight is low, and on in some images where it is high.")
        if st.button(_("A weight whose unit dies"), "dying", help, st.session_state.update, (chosen,)):
            st.rerun()  # all of the page: the settings have the weight
        offer("relu", film, words.RELU, w)


move_the_weight()

st.subheader(_("The formula"))
st.markdown(
    _("A step and a sigmoid both turn a unit on. Only one of them tells the weights before it which way to go.")
)
st.latex(r"\mathrm{step}'(x) = 0 \quad (x \neq 0)")
st.latex(r"\sigma'(x) = \sigma(x)\,(1 - \sigma(x))")
st.markdown(words.beyond(_))
menu.lead_on(_, "step_vs_sigmoid")
