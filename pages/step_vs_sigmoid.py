"""Step and sigmoid, first as functions, then inside the network: what a step cuts off from learning."""

import streamlit as st

from gradlab.app import controls, menu, reader
from gradlab.app.question import ask
from gradlab.app.show import film_row, part, show, show_film
from gradlab.chapters.shared import handout
from gradlab.chapters.step_vs_sigmoid import figures, numbers, words

_ = menu.begin()

with menu.heading(_, "step_vs_sigmoid"), controls.settings(_):
    h = controls.step_size(_)
    names = (*words.ACTIVATIONS, *controls.more_activations(_))
    st.caption(_("For the network below:"))
    loss = controls.loss(_)
    count = controls.images(_)
    weight = controls.weight(_, layers=(0,), count=count)
told = ask(_, "step_vs_sigmoid", words.why(_))


@part
def move_x() -> None:
    film = figures.activations_film(_, names, h, reader.style())
    with film_row("activations"):
        x = controls.position(_)
        show_film(film, "activations", told)
    handout.offer(_, "activations", film, figures.units(_, names, h), x, names)


st.header(_("Several tangents at once"))
pictures, said = st.columns([10.4, 3.6], vertical_alignment="center")
with pictures:
    show(*figures.tangents(_))
if told:
    said.markdown(words.tangents(_, figures.at_places(_, "sigmoid")))

st.header(_("Inside the network too"))
st.markdown(words.two_networks(_, loss, count))


@part
def move_the_weight() -> None:
    film = figures.losses_film(_, weight, loss, count, h, reader.style())
    with film_row("step_vs_sigmoid"):
        w = controls.value(_, weight)
        show_film(film, "step_vs_sigmoid", told)
    traces = figures.losses(_, words.UNITS, weight, loss, count, h)
    handout.offer_along_weight(_, "step_vs_sigmoid", film, traces, w, loss=loss.code)
    with st.expander(_("Why may ReLU have a kink?")):
        if told:
            text = _(
                "ReLU has no derivative at 0 either. But that is one single point, and what flows into a unit almost "
                "never meets it. What counts is the rest: **on the whole right half ReLU's slope is 1**, so the error "
                "gets through in full, while a step's slope is 0 on both sides. The left half has its price: in an "
                "image in which the unit is off, its weights learn nothing, and a unit that is off in all images, a "
                "*dead* one, learns nothing at all. Along this weight the loss has a kink wherever the unit switches "
                "on or off in an image: a dot marks each."
            )
            st.markdown(text)
        film = figures.relu_film(_, weight, loss, count, h, reader.style())
        with film_row("relu"):
            chosen = {"pixel": numbers.DYING.row, "unit": numbers.DYING.column}
            help = _("Below a value of this weight its unit is off in all images; above it, on in some.")
            if st.button(_("A weight whose unit dies"), "dying", help, st.session_state.update, (chosen,)):
                st.rerun()  # all of the page: the settings have the weight
            show_film(film, "relu", told)
        traces = figures.losses(_, words.RELU, weight, loss, count, h)
        handout.offer_along_weight(_, "relu", film, traces, w, loss=loss.code)


if told:
    st.header(_("The formula"))
    text = _(
        "A step and a sigmoid both turn a unit on. Only the sigmoid tells the weights that lead into it which way "
        "to go."
    )
    st.markdown(text)
    st.latex(r"\mathrm{step}'(x) = 0 \quad (x \neq 0)")
    st.latex(r"\sigma'(x) = \sigma(x)\,(1 - \sigma(x))")
    with st.expander(_("Never 0, but how small? And what do steps not cut off?")):
        st.markdown(words.beyond(_))
menu.lead_on(_, "step_vs_sigmoid")
