"""The list of pages, and what every page begins with."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from gradlab.ui.text import Translate, translator


def begin() -> Translate:
    """The reader's translator, once the router has run.

    A fresh server answers its first deep link from the ``pages/`` folder alone, without ``streamlit_app.py``, until
    ``st.navigation`` has been called once. So whoever comes first calls it, and starts again through the router.
    """
    _ = translator()
    if not st.session_state.get("routed"):
        st.session_state["routed"] = True
        st.navigation(pages(_))
        st.rerun()
    return _


def pages(_: Translate) -> list[StreamlitPage]:
    """The pages in the lesson's order. Each one's address is its file's name."""
    return [
        st.Page("pages/home.py", title=_("gradlab"), default=True),
        st.Page("pages/accuracy_vs_loss.py", title=_("Why not accuracy?")),
        st.Page("pages/step_vs_sigmoid.py", title=_("Why not a step function?")),
        st.Page("pages/learning_stops.py", title=_("Where learning stops")),
    ]
