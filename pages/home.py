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
titles = [panels.metric_name(_, metric) for metric in ("accuracy", "cross_entropy")]
with st.container(width=760):
    subjects = [lesson.along("sigmoid", weight, metric, lesson.TRAINED_ON) for metric in ("accuracy", "cross_entropy")]
    now = [lesson.point(subject, lesson.trained(weight), 1e-4) for subject in subjects]
    named = panels.weight_name(_, weight)
    drawn = [panels.drawn(_, *each, named) for each in zip(subjects, now, titles, strict=True)]
    picture.show(*(each.layers() for each in drawn))
st.caption(accuracy_vs_loss.claim(_))

st.subheader(_("The lesson"))
questions = {
    "loss_functions": _("Two predictions are wrong about different digits: does the loss care which?"),
    "mini_batch": _("Ten times more images: how much nearer does one come to the mean over all 60,000?"),
    "accuracy_vs_loss": _("Move one weight by a hair: what does the accuracy do, and what does the loss?"),
    "step_vs_sigmoid": _("Behind which unit does a hair's change show: behind a step or behind a sigmoid?"),
    "learning_stops": _("Many updates by the accuracy: where is the weight then?"),
    "gradient_check": _("Two ways to a derivative: how small should h be, and what does their agreement prove?"),
    "loss_landscape": _("Two weights at once: where does descent go on the terraces of the accuracy?"),
    "review": _("What you predicted, and exercises that are checked."),
}
for lesson_page in page.pages(_):
    if lesson_page.url_path in questions:
        with st.container(gap=None):
            st.page_link(lesson_page, label=f"**{lesson_page.title}**")
            st.caption(questions[lesson_page.url_path])
