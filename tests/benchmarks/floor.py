"""The floor: the least that a page with a slider and a picture can be. The picture never changes."""

import streamlit as st

st.slider("w", -2.0, 2.0, 0.0, 0.005)
st.html(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" role="img" aria-label="A line">'
    '<path d="M0 50 L100 0" stroke="black"/></svg>'
)
