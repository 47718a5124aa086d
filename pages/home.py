"""The way in: the claim in two sentences, its picture, and the lessons."""

import streamlit as st

from gradlab.ui import accuracy_vs_loss, lesson, page, panels, picture

_ = page.begin()

st.title(_("Why a network learns from a loss"))
st.markdown(
    _(
        "A network learns by nudging each weight against the derivative of one number. The accuracy will not do: its "
        "derivative is 0 wherever it has one. A loss will: its slope says which way to go."
    )
)
st.page_link("pages/accuracy_vs_loss.py", label=_("Move a weight and see it"), icon=":material/arrow_forward:")

weight = lesson.telling(lesson.TRAINED_ON)
titles = [_("Accuracy"), panels.loss_name(_, "cross_entropy")]
with st.container(width=760):
    subjects = [lesson.along("sigmoid", weight, metric, lesson.TRAINED_ON) for metric in ("accuracy", "cross_entropy")]
    now = [lesson.point(subject, lesson.trained(weight), 1e-4) for subject in subjects]
    named = panels.weight_name(_, weight)
    drawn = [panels.drawn(_, *each, named) for each in zip(subjects, now, titles, strict=True)]
    picture.show(*(each.layers() for each in drawn))
st.caption(accuracy_vs_loss.claim(_))

st.subheader(_("The lesson"))
st.page_link("pages/accuracy_vs_loss.py", label=_("Why not accuracy?"), icon=":material/looks_one:")
st.markdown(_("One weight of a real network on real digits: the accuracy a staircase, the loss a curve with a slope."))
st.page_link("pages/step_vs_sigmoid.py", label=_("Why not a step function?"), icon=":material/looks_two:")
st.markdown(_("The step and the sigmoid with their slopes, and what a step cuts off from learning inside the network."))
