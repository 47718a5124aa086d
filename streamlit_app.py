"""The app's entry: `streamlit run` finds it by this name."""

import streamlit as st

from gradlab.ui import link, memory, page, question, reader, review

st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
st.session_state["routed"] = True
link.remember()
_ = reader.translate()
reader.choose(_)
question.keep()
review.keep()
shown = st.navigation(page.pages(_), position=reader.menu())
link.refuse_infinity()
top = st.container()
shown.run()
link.copy(_)
link.come_back()
with top:
    link.notice(_)
memory.settle()
