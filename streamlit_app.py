"""The app's entry: `streamlit run` finds it by this name."""

import streamlit as st

from gradlab.app import link, menu, question, reader, start_up
from gradlab.chapters.review.words import EXERCISES

st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
st.session_state[menu.ROUTED] = True
link.remember()
_ = reader.translate()
reader.choose(_)
question.keep(EXERCISES)
menu.keep_way()
link.keep_room()
# On a projector, and in a frame of another page, each page leads to the next, and the menu is out of the way.
alone = reader.projector() or st.context.is_embedded
shown = st.navigation(menu.pages(_), position="hidden" if alone else "top")
link.refuse_infinity()
reader.dress()
top = st.container()
shown.run()
link.copy(_)
start_up.come_back_when_replaced()
with top:
    link.notice(_)
    menu.back_to_the_room(_, shown.url_path)
start_up.tidy()
