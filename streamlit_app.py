"""The app's entry: `streamlit run` finds it by this name."""

import streamlit as st

from gradlab.ui import page, text

st.set_page_config(page_title="gradlab", layout="wide")
st.session_state["routed"] = True
st.navigation(page.pages(text.translator()), position="top").run()
