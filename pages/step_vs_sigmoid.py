"""Step and sigmoid, first as functions, then inside the network: what a step cuts off from learning."""

import streamlit as st

from gradlab import lesson
from gradlab.app import controls, menu
from gradlab.app.show import beside, show
from gradlab.chapters.step_vs_sigmoid import words

_ = menu.begin()

st.title(_("Why not a step function?"))
st.markdown(
    _("A step and a sigmoid both turn a unit on. Only one of them tells the weights before it which way to go.")
)
words.question(_)
left, right = st.columns(2)
with left:
    h = controls.step_size(_)
with right:
    names = [*words.UNITS, *controls.more_activations(_)]


@st.fragment
def move_x() -> None:
    x = controls.position(_)
    now = [lesson.point(lesson.unit(name), x, h) for name in names]
    pictures = words.function_pictures(_, names, now)
    drawing, reading = beside()
    with drawing:
        show(*pictures)
    with reading:
        st.markdown(words.readings(_, names, now))
        st.markdown(words.verdict(_, *now[:2]))
        if "relu" in names and abs(x) < h:
            st.markdown(words.kink_note(_, now[names.index("relu")]))
    words.offer_functions(_, pictures, names, now[0])


move_x()

st.header(_("The same inside the network"))
st.markdown(words.same_weights(_))
with st.container(border=True):
    what, images = st.columns(2)
    with what:
        loss = controls.loss(_)
    with images:
        count = controls.images(_)
    weight = controls.weight(_, layers=(0,), count=count)


@st.fragment
def move_the_weight() -> None:
    w = controls.value(_, weight)
    subjects = words.losses(weight, loss, count)
    now = [lesson.point(subject, w, h) for subject in subjects]
    pictures = words.loss_pictures(_, subjects, now, weight)
    drawing, reading = beside()
    with drawing:
        show(*pictures)
    with reading:
        st.markdown(words.loss_readings(_, now, [lesson.nudged(subject, w) for subject in subjects]))
        st.markdown(words.loss_verdict(_, *now, subjects[0].jumps_in_span()))
    words.offer_losses(_, pictures, weight, loss, count, now[0])


move_the_weight()

st.subheader(_("The formula"))
st.latex(r"\mathrm{step}'(x) = 0 \quad (x \neq 0)")
st.latex(r"\sigma'(x) = \sigma(x)\,(1 - \sigma(x))")
menu.lead_on(_, "step_vs_sigmoid")
