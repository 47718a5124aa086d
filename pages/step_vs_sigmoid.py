"""Step and sigmoid, first as functions, then inside the network: what a step cuts off from learning."""

import streamlit as st

from gradlab.ui import controls, lesson, page, panels, picture
from gradlab.ui import step_vs_sigmoid as words

_ = page.begin()

st.title(_("Why not a step function?"))
st.markdown(
    _("A step and a sigmoid both turn a unit on. Only one of them tells the weights before it which way to go.")
)
words.question(_)
left, right = st.columns(2)
with left:
    h = controls.step_size(_)
with right:
    names = ["step", "sigmoid", *controls.more_activations(_)]


@st.fragment
def move_x() -> None:
    x = controls.position(_)
    subjects = [lesson.unit(name) for name in names]
    now = [lesson.point(subject, x, h) for subject in subjects]
    drawing, reading = panels.beside()
    with drawing:
        titles = [panels.activation_name(_, name) for name in names]
        drawn = [panels.drawn(_, *each, "x") for each in zip(subjects, now, titles, strict=True)]
        picture.show(*(each.layers() for each in drawn))
    with reading:
        st.markdown(words.readings(_, names, now))
        st.markdown(words.verdict(_, *now[:2]))
        if "relu" in names and abs(x) < h:
            st.markdown(words.kink_note(_, now[names.index("relu")]))
    words.take_functions_along(_, drawn, names)


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
    subjects = [lesson.along(name, weight, loss, count) for name in ("step", "sigmoid")]
    now = [lesson.point(subject, w, h) for subject in subjects]
    titles = [_("Loss with step units"), _("Loss with sigmoid units")]
    drawing, reading = panels.beside()
    with drawing:
        named = panels.weight_name(_, weight)
        drawn = [panels.drawn(_, *each, named) for each in zip(subjects, now, titles, strict=True)]
        picture.show(*(each.layers() for each in drawn))
    with reading:
        st.markdown(words.loss_readings(_, now, [lesson.nudged(subject, w) for subject in subjects]))
        st.markdown(words.loss_verdict(_, *now, subjects[0].jumps_in_span()))
    words.take_losses_along(_, drawn, weight, loss, count)


move_the_weight()

st.subheader(_("The formula"))
st.latex(r"\mathrm{step}'(x) = 0 \quad (x \neq 0)")
st.latex(r"\sigma'(x) = \sigma(x)\,(1 - \sigma(x))")
page.lead_on(_, "step_vs_sigmoid")
