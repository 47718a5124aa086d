"""What becomes of a page whose server was replaced by another."""

from datetime import timedelta

import streamlit as st


@st.fragment(run_every=timedelta(days=1))
def come_back() -> None:
    """Nothing, once a day; but a browser that has it to do comes back to its page when the server was replaced.

    A browser that finds a server again which does not know it asks for its page anew, with all that the reader has set,
    only where something runs by the clock (or has been moved before). Else the old picture would stay, and the slider,
    which asks for a fragment that the new server has not heard of, would move nothing any more.
    """
