"""The app's entry: `streamlit run` finds it by this name."""

import streamlit as st

from gradlab.app import exercise, link, menu, question, reader, room, server_replaced, start_up
from gradlab.chapters.review.words import EXERCISES

st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
st.session_state["routed"] = True
link.remember()
_ = reader.translate()
reader.choose(_)
question.keep()
exercise.keep(EXERCISES)
room.keep()
shown = st.navigation(menu.pages(_), position=reader.menu())
link.refuse_infinity()
top = st.container()
shown.run()
link.copy(_)
server_replaced.come_back()
with top:
    room.notice(_)
    link.notice(_)
    menu.back_to_the_room(_, shown.url_path)
start_up.settle()
