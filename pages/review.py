"""The end of the lesson: what the reader predicted, exercises, and the words of the chapter."""

import streamlit as st

from gradlab.app import menu
from gradlab.chapters.review import words
from gradlab.chapters.review.numbers_exercise import drawn
from gradlab.chapters.review.words_exercises import exercises
from gradlab.chapters.review.words_glossary import glossary

_ = menu.begin()

st.title(_("What you take along"))
st.subheader(_("What you predicted"))
words.predictions(_)

st.subheader(_("Exercises"))
for place, exercise in enumerate(exercises(_, drawn(words.seed(_))), start=1):
    words.solve(_, place, exercise)

st.subheader(_("Glossary"))
st.markdown(glossary(_))
menu.lead_on(_, "review")
