"""The end of the lesson: what the reader predicted, and a few exercises."""

import streamlit as st

from gradlab.app import menu
from gradlab.chapters.review import words

_ = menu.begin()

st.title(_("What you take along"))
st.subheader(_("What you predicted"))
st.markdown(words.predictions(_))

st.subheader(_("Exercises"))
for place, exercise in enumerate(words.exercises(_), start=1):
    words.solve(_, place, exercise)

menu.lead_on(_, "review")
