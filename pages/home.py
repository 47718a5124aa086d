"""The way in: the claim in two sentences, its picture, and the lessons."""

import streamlit as st

from gradlab import lesson
from gradlab.app import menu
from gradlab.app.pages import PAGES
from gradlab.app.show import show
from gradlab.chapters.accuracy_vs_loss import words

_ = menu.begin()

st.title(_("Why a network learns from a loss"))
st.markdown(
    _(
        "A network learns by nudging each weight against the derivative of one number. The accuracy will not do: its "
        "derivative is 0 wherever it has one. A loss will: its slope says which way to go."
    )
)
st.page_link("pages/accuracy_vs_loss.py", label=_("Move a weight and see it"), icon=":material/arrow_forward:")

weight, loss, count = lesson.telling(lesson.TRAINED_ON), lesson.CROSS_ENTROPY, lesson.TRAINED_ON
with st.container(width=760):
    now = words.points(weight, loss, count, lesson.trained(weight), h=1e-4)
    show(*words.pictures(_, weight, loss, count, now))
st.caption(words.claim(_))

st.subheader(_("The lesson"))
for page in PAGES:
    if page.teaser:
        with st.container(gap=None):
            st.page_link(menu.entry(_, page), label=f"**{page.title(_)}**")
            st.caption(page.teaser(_))
