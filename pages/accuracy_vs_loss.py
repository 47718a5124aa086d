"""The main page: one weight of a real network; accuracy a staircase with slope 0, the loss a curve with a slope."""

import streamlit as st

from gradlab.ui import accuracy_vs_loss as words
from gradlab.ui import controls, lesson, page, panels, picture

_ = page.begin()

st.title(_("Why not accuracy?"))
st.markdown(words.claim(_))
words.question(_)

with st.container(border=True):
    what, images, step = st.columns([2, 2, 2])
    with what:
        loss = controls.loss(_)
    with images:
        count = controls.images(_)
    with step:
        h = controls.step_size(_)
    weight = controls.weight(_, layers=(1, 0), count=count)


@st.fragment
def move_the_weight() -> None:
    w = controls.value(_, weight)
    subjects = [lesson.along("sigmoid", weight, metric, count) for metric in ("accuracy", loss)]
    now = [lesson.point(subject, w, h) for subject in subjects]
    after = [lesson.nudged(subject, w) for subject in subjects]
    titles = [panels.metric_name(_, metric) for metric in ("accuracy", loss)]
    drawing, reading = panels.beside()
    with drawing:
        named = panels.weight_name(_, weight)
        drawn = [panels.drawn(_, *each, named) for each in zip(subjects, now, titles, strict=True)]
        picture.show(*(each.layers() for each in drawn))
    with reading:
        st.markdown(words.readings(_, now, after))
        st.markdown(words.verdict(_, now, after))
    words.nearest_flip(_, weight, count, w)
    words.take_along(_, drawn, weight, loss, count)


move_the_weight()

st.subheader(_("The formula"))
st.latex(r"w \leftarrow w - \eta\,\frac{\partial E}{\partial w}")
st.markdown(_("An update follows the derivative of one number. Where it is 0, the weight stays where it is."))
page.lead_on(_, "accuracy_vs_loss")
